"""Checks of requests: the client's address behind proxies; the same origin (against CSRF)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from sij_tui.serve.limits import Network, in_networks, normalise_address
from sij_tui.serve.web_address import is_ip_address

_MAX_FORWARDED = 10
"""Addresses of ``X-Forwarded-For`` that are looked at, from its end."""
_LOCAL_NAMES = frozenset({"localhost"})


def client_address(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str | None:
    """The address of the client of a connection.

    Args:
        peer: The address that the connection comes from.
        forwarded: The values of its headers ``X-Forwarded-For``.
        trusted: Networks of proxies, which are believed.

    Returns:
        The last address that is not a trusted proxy's, or the first of all if each is; None if a
        proxy does not say whose request it brings. What others say of themselves is not believed.
    """
    peer = normalise_address(peer)
    if not in_networks(peer, trusted):
        return peer
    address: str | None = None
    hops = [word.strip() for value in forwarded for word in value.split(",")]
    for hop in reversed(hops[-_MAX_FORWARDED:]):
        address = normalise_address(hop.removeprefix("[").removesuffix("]"))
        if not is_ip_address(address):
            return None
        if not in_networks(address, trusted):
            return address
    return address


def is_known_host(host: str, public_urls: Iterable[str], own_names: Iterable[str]) -> bool:
    """Whether a request names this server in its header ``Host``.

    A name that is not known may have been pointed at this server by the page of a stranger (DNS
    rebinding). An IP address cannot be.

    Args:
        host: The header.
        public_urls: Addresses by which browsers know the server.
        own_names: Names of this machine.
    """
    try:
        parts = urlsplit(f"//{host}")
        name, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not name or parts.netloc != host or parts.username is not None:
        return False
    name = _without_root(name)
    known = {_without_root(urlsplit(url).hostname or "") for url in public_urls}
    names = known | _LOCAL_NAMES | {_without_root(each.lower()) for each in own_names}
    return is_ip_address(name) or (name != "" and name in names)


def _without_root(name: str) -> str:
    """A name without the dot at its end, with which it is the same one (RFC 1034, 3.1)."""
    return name.removesuffix(".")


def is_same_origin(origin: str | None, host: str, *, is_secure: bool) -> bool:
    """Whether the page that sends a request is of this server.

    Args:
        origin: The header ``Origin``; browsers always send it with a websocket and a form.
        host: The header ``Host``.
        is_secure: Whether the browser's connection is encrypted.
    """
    scheme = "https" if is_secure else "http"
    return origin is not None and origin.lower() == f"{scheme}://{host.lower()}"
