"""Giving back what a large file took: freed memory stays with the process unless somebody asks."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

import pyarrow as pa  # type: ignore[import-untyped]

__all__ = ["give_back"]


def give_back() -> None:
    """Return unused memory to the system, as far as it lets us: the tables' own, then the rest (glibc only)."""
    gc.collect()
    pa.default_memory_pool().release_unused()
    with suppress(AttributeError, OSError, TypeError):  # macOS and Windows do it in their own time
        ctypes.CDLL(None).malloc_trim(0)
