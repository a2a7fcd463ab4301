"""Which addresses count as one place."""

from ipaddress import ip_address, ip_network


def network_of(address: str) -> str:
    """The place behind an address: an IPv4 address itself, of an IPv6 address its /64, which one household has whole.

    What is no address is given back as it is.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    plain = getattr(found, "ipv4_mapped", None) or found
    return str(plain) if plain.version == 4 else str(ip_network(f"{plain}/64", strict=False))
