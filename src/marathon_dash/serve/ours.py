"""Whether our own server runs the pages of this process, or a host does (`streamlit run app.py`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["running", "serving"]

_serving = 0


@contextmanager
def serving() -> Iterator[None]:
    """Our server lives as long as this block: it can set cookies, has rooms of its own, tells of publications."""
    global _serving
    _serving += 1
    try:
        yield
    finally:
        _serving -= 1


def running() -> bool:
    """Whether it does. Having imported it does not say so: a test, or a tool, may do that alone."""
    return _serving > 0
