"""Groups client addresses by network."""

from ipaddress import ip_address, ip_network


def network_of(address: str) -> str:
    """The network of an address: an IPv4 address itself; for IPv6 its /64, which one household owns. Other text is returned unchanged."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    plain = getattr(found, "ipv4_mapped", None) or found
    return str(plain) if plain.version == 4 else str(ip_network(f"{plain}/64", strict=False))
