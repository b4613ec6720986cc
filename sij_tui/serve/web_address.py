"""Where a server listens for browsers, and the addresses that browsers know it by."""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple, Self
from urllib.parse import urlsplit

DEFAULT_PORT = 8080
DEFAULT_ADDRESS = f"127.0.0.1:{DEFAULT_PORT}"
_ADDRESS = re.compile(r"(?:(?P<host>\[[0-9A-Fa-f:.%]+\]|[^:\[\]/\s]*):)?(?P<port>[0-9]{1,5})")
_HOST_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})")


class WebAddress(NamedTuple):
    """An address to listen on."""

    host: str
    port: int
    """0 is any free port."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse ``HOST:PORT``, ``HOST`` or ``PORT``; IPv6 addresses have brackets.

        Raises:
            ValueError: It is none of these.
        """
        match = _ADDRESS.fullmatch(text)
        host = (match["host"] if match else text) or "127.0.0.1"
        port = int(match["port"]) if match else DEFAULT_PORT
        bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
        if port > 65_535 or not (_HOST_NAME.fullmatch(bare) or is_ip_address(bare)):
            raise ValueError(f"{text!r} is not HOST:PORT, such as 127.0.0.1:{DEFAULT_PORT}")
        return cls(bare, port)

    @property
    def is_loopback(self) -> bool:
        """Whether this machine alone can connect."""
        return is_loopback(self.host)


def is_ip_address(host: str) -> bool:
    """Whether a host is given by its address, not by a name."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether a host is the machine itself, by its usual name or by its address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def public_url(text: str) -> str:
    """A public address of the server, as scheme and authority alone, without a slash at the end.

    Raises:
        ValueError: It is no address that a browser can open, or has a path.
    """
    parts = urlsplit(text)
    has_host = parts.hostname and (
        _HOST_NAME.fullmatch(parts.hostname) or is_ip_address(parts.hostname)
    )
    if parts.scheme not in ("http", "https") or not has_host or parts.username is not None:
        raise ValueError(f"{text!r} is not an address such as https://leaflet.example")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"{text!r} has a path: a server of its own name or port is needed")
    _ = parts.port
    return f"{parts.scheme}://{parts.netloc.lower()}"


def url_of(host: str, port: int, *, is_secure: bool) -> str:
    """The address of a host and port for a browser, without a slash at the end."""
    scheme, usual = ("https", 443) if is_secure else ("http", 80)
    authority = f"[{host}]" if ":" in host else host
    return f"{scheme}://{authority}" + ("" if port == usual else f":{port}")
