"""Finding a port nobody listens on."""

from __future__ import annotations

import socket
import sys

__all__ = ["EVERYWHERE", "FIRST", "free_port", "network_address"]

EVERYWHERE = ("0.0.0.0", "::")
FIRST = 8501  # where dashboards of this kind are looked for


def free_port(address: str, first: int = FIRST, tries: int = 100) -> int:
    """The first of `tries` ports from `first` on that nobody listens on; 0 asks the system for any.

    OSError when none of them is free, or the address is not one of this computer's.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    last = OSError(f"no free port from {first} on")
    for port in range(first, min(first + tries, 65536)):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            try:
                if sys.platform != "win32":  # elsewhere a port just left can be taken again at once
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
            except OSError as error:
                last = error
            else:
                return int(probe.getsockname()[1])
    raise last


def network_address() -> str:
    """This computer's address in the network it is in; blank when it is in none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address of nobody: the system only chooses the way there
        except OSError:
            return ""
        return str(probe.getsockname()[0])
