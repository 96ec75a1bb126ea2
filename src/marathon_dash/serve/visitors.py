"""Where a request comes from. Nothing here is kept or logged: what has to be counted is counted in memory."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import Request

__all__ = ["address_of", "is_loopback", "place_of"]


def address_of(request: Request) -> str:
    """Where a request comes from: through a proxy on this machine, what that proxy says."""
    host = request.client.host if request.client else ""
    told = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return told if told and is_loopback(host) else host


def is_loopback(host: str) -> bool:
    """Whether that is this computer."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def place_of(address: str) -> str:
    """What the addresses of one household or one small network have in common: /24, of IPv6 /64; or `local`."""
    if is_loopback(address):
        return "local"
    try:
        bits = 64 if isinstance(ip_address(address), IPv6Address) else 24
        return str(ip_network(f"{address}/{bits}", strict=False))
    except ValueError:
        return address
