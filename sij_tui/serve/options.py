"""The options of a server, from the command line, a file, or both."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from sij_tui.serve.limits import Network
from sij_tui.serve.web_address import WebAddress, public_url

_Count = Annotated[int, msgspec.Meta(ge=1, le=10_000)]
_Seconds = Annotated[float, msgspec.Meta(ge=0, le=604_800)]


class ServeOptions(
    msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True
):
    """The options. A configuration file has the names of the command line (``max-sessions``)."""

    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=0, le=65_535)] = 2222
    """0 is any free port."""
    ssh: bool = True
    """Whether the program is served over SSH."""
    web: str | None = None
    """``HOST:PORT`` to serve browsers on; None does not serve them."""
    web_url: str = ""
    """Addresses that browsers know the server by, with commas between; the first is printed."""
    tls_cert: str | None = None
    """File of the certificate chain for browsers, as PEM."""
    tls_key: str | None = None
    insecure: bool = False
    """Whether browsers of other machines may connect without encryption."""
    content: str | None = None
    start: str | None = None
    kiosk: bool = False
    classes: bool = msgspec.field(default=False, name="class")
    """Whether classes can be opened, followed and voted in."""
    class_summaries: str | None = None
    """Folder for a summary of each class that is over; None keeps nothing."""
    presenter_keys: str | None = None
    """File of the keys whose holders may lead a class."""
    class_address: Annotated[
        str, msgspec.Meta(pattern=r"^(([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?)?$")
    ] = ""
    """``HOST`` or ``HOST:PORT`` that followers connect to, such as a load balancer's; empty for
    where the server listens."""
    bus: str | None = None
    """URL of a NATS server, over which several hosts hold the same classes."""
    bus_ca: str | None = None
    """File of the certificates that the NATS server's is checked with."""
    bus_certificate: str | None = None
    """File of this host's certificate and private key."""
    autoplay: _Seconds = 0
    """Seconds that each page is shown while nobody presses a key; 0 for no autoplay."""
    max_sessions: _Count = 50
    max_per_address: _Count = 20
    idle_timeout: _Seconds = 1800
    """Seconds without input after which a session ends; 0 never."""
    max_time: _Seconds = 0
    """Seconds that a session may last; 0 without limit."""
    drain: _Seconds = 30
    """Seconds that sessions have to end when the server stops."""
    authorized_keys: str | None = None
    password_file: str | None = None
    records: str | None = None
    state: str | None = None
    """Folder of the host key and the control socket."""
    user: str | None = None
    """The user to change to when started as root."""
    trusted_proxy: str = ""
    """Addresses or networks of load balancers, with commas between them."""
    log_format: Literal["text", "json"] = "text"

    @property
    def class_endpoint(self) -> tuple[str, int | None]:
        """Host and port of ``class-address``.

        Raises:
            ValueError: There is no such port.
        """
        address = urlsplit(f"//{self.class_address}")
        return address.hostname or "", address.port

    @property
    def trusted_networks(self) -> Sequence[Network]:
        """The networks of ``trusted-proxy``.

        Raises:
            ValueError: One of them is not an address or network.
        """
        words = self.trusted_proxy.replace(",", " ").split()
        return [ipaddress.ip_network(word) for word in words]

    @property
    def web_address(self) -> WebAddress | None:
        """Where to listen for browsers.

        Raises:
            ValueError: ``web`` is not ``HOST:PORT``.
        """
        return None if self.web is None else WebAddress.parse(self.web)

    @property
    def public_urls(self) -> Sequence[str]:
        """The addresses of ``web-url``.

        Raises:
            ValueError: One of them is no address for a browser.
        """
        return [public_url(word) for word in self.web_url.replace(",", " ").split()]

    @property
    def credential_files(self) -> tuple[str | None, str | None, str | None]:
        """The files of authorised keys, of passwords, and of presenters' keys."""
        return self.authorized_keys, self.password_file, self.presenter_keys

    def session_options(self) -> dict[str, object]:
        """The options of a session, by their names on the program's own command line."""
        return {
            "start": self.start,
            "kiosk": self.kiosk,
            "classes": self.classes,
            "autoplay": self.autoplay,
            "idle_timeout": None,
            "seed": None,
            "locked": True,
            "debug": False,
            "no_motion": False,
            "show_cursor": False,
            "glyphs": None,
            "theme": None,
            "no_state": True,
        }
