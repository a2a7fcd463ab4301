"""The client address of a request behind web servers.

Every proxy appends the address of its client to `X-Forwarded-For`. What stands left of our own proxies' entries may be forged. So the
list is read from its end, as long as a trusted proxy added the entry.
"""

from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def read_networks(text: str) -> list[Network]:
    """The addresses and networks in `127.0.0.1, 10.0.0.0/8`. Raises ValueError."""
    return [ip_network(part.strip()) for part in text.split(",") if part.strip()]


def believing(app: Wsgi, trusted: Sequence[Network]) -> Wsgi:
    """The app with REMOTE_ADDR from the trusted proxies; without any, from the connection."""

    def asked(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        peer = environ.get("REMOTE_ADDR", "")
        environ["REMOTE_ADDR"] = person_behind(peer, environ.get("HTTP_X_FORWARDED_FOR", ""), trusted)
        return app(environ, start_response)

    return asked if trusted else app


def person_behind(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The nearest address that is not one of our proxies. An invalid entry ends the search at the last valid address."""
    found = peer
    for entry in reversed(forwarded.split(",")):
        address = _address(found)
        if address is None or not any(address in network for network in trusted):
            return found
        further = _address(_without_port(entry.strip()))
        if further is None:
            return found
        found = str(further)
    return found


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _without_port(entry: str) -> str:
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry
