"""A process that cannot write, whoever runs the tests: for root, too, permission bits count in it."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_DROP_FROM_BOUNDS, _OVERRIDE, _READ_SEARCH = 24, 1, 2  # prctl(2), capabilities(7)


def as_anybody() -> None:
    """Before a program is started: permission bits count for it, even if it is root that starts it (Linux)."""
    if os.geteuid() == 0:
        for capability in (_OVERRIDE, _READ_SEARCH):
            if ctypes.CDLL(None, use_errno=True).prctl(_DROP_FROM_BOUNDS, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "prctl")


def without_room() -> None:
    """Before a program is started: no file of it can grow, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def run(script: str, before: Callable[[], None]) -> str:
    """What a script prints in such a process; its traceback when it fails."""
    done = subprocess.run(
        [sys.executable, "-c", script], preexec_fn=before, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else done.stderr


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """While it lasts nobody may write to a folder or to the files in it."""
    files = [path for path in folder.iterdir() if path.is_file()]
    for path in files:
        path.chmod(0o400)
    folder.chmod(0o500)
    try:
        yield
    finally:
        folder.chmod(0o700)
        for path in files:
            path.chmod(0o600)
