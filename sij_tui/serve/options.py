"""What a server is told: by the command line, a file, or both."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec

from sij_tui.serve.limits import Network

_Count = Annotated[int, msgspec.Meta(ge=1, le=10_000)]
_Seconds = Annotated[float, msgspec.Meta(ge=0, le=604_800)]


class Options(
    msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True
):
    """All of it. In a configuration file the names are those of the command line."""

    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=0, le=65_535)] = 2222
    """0 takes any that is free."""
    content: str | None = None
    start: str | None = None
    kiosk: bool = False
    autoplay: _Seconds = 0
    """Seconds that each page is shown while nobody has the keys; 0 for no show."""
    max_sessions: _Count = 50
    max_per_address: _Count = 20
    idle_timeout: _Seconds = 1800
    """Seconds without a key after which a session ends; 0 never."""
    max_time: _Seconds = 0
    """Seconds that a session may last; 0 as long as it likes."""
    drain: _Seconds = 30
    """Seconds that sessions are given when the server is told to end."""
    authorized_keys: str | None = None
    password_file: str | None = None
    records: str | None = None
    state: str | None = None
    """Folder of the host key and the control socket."""
    user: str | None = None
    """Whom to become when started as root."""
    trusted_proxy: str = ""
    """Addresses or networks of load balancers, with commas between them."""
    log_format: Literal["text", "json"] = "text"

    @property
    def proxies(self) -> Sequence[Network]:
        """Networks of the load balancers that are believed.

        Raises:
            ValueError: One of them is none.
        """
        words = self.trusted_proxy.replace(",", " ").split()
        return [ipaddress.ip_network(word) for word in words]

    def of_session(self) -> dict[str, object]:
        """The options of a session, as the program's own command line would have them."""
        return {
            "start": self.start,
            "kiosk": self.kiosk,
            "autoplay": self.autoplay,
            "idle_timeout": None,
            "seed": None,
            "locked": True,
            "debug": False,
            "no_motion": False,
            "glyphs": None,
            "theme": None,
            "no_state": True,
        }
