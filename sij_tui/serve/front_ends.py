"""Opens the front ends that the options ask for: SSH, browsers, or both."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sij_tui.serve import bootstrap
from sij_tui.serve.options import ServeOptions

if TYPE_CHECKING:
    import socket

    from sij_tui.serve.server import FrontEnd
    from sij_tui.serve.ssh.front_end import SshFrontEnd
    from sij_tui.serve.web.front_end import WebFrontEnd

_TOKEN_BYTES = 16
"""Of what opens the page where SSH wants a key."""


class FrontEnds(NamedTuple):
    """What accepts clients."""

    ssh: SshFrontEnd | None
    web: WebFrontEnd | None

    @property
    def all(self) -> Sequence[FrontEnd]:
        """Those that there are."""
        return [each for each in self if each is not None]

    def welcome_lines(self, options: ServeOptions, sockets: Sockets) -> list[str]:
        """What to type or to open, the fingerprints of the host keys, and who may connect."""
        lines = bootstrap.connect_commands(sockets.ssh)
        lines += self.web.access.shown_urls if self.web else ()
        lines += [f"host key {each}" for each in self.ssh.fingerprints] if self.ssh else []
        return [*lines, access_text(options)]


class Sockets(NamedTuple):
    """What is listened on, for each kind of client."""

    ssh: Sequence[socket.socket]
    web: Sequence[socket.socket]


def open_sockets(options: ServeOptions) -> Sockets:
    """Listen for clients over SSH, for browsers, or for both.

    Raises:
        ServeError: It cannot be listened there.
    """
    web = options.web_address
    return Sockets(
        bootstrap.listen(options.host, options.port) if options.ssh else (),
        bootstrap.listen(web.host, web.port, "--web HOST:PORT") if web else (),
    )


def load_front_ends(
    options: ServeOptions, sockets: Sockets, folder: Path, *, may_write: bool = True
) -> FrontEnds:
    """Read keys, credentials and certificates. What is slow to import is imported here.

    Args:
        options: The server's.
        sockets: Listening.
        folder: Of the host key.
        may_write: Whether a host key that is missing is kept once it has been made.

    Raises:
        ServeError: Something cannot be used.
    """
    return FrontEnds(
        _ssh_front_end(options, sockets, folder, may_write=may_write) if options.ssh else None,
        _web_front_end(options, sockets) if options.web else None,
    )


def access_text(options: ServeOptions) -> str:
    """Who may connect."""
    is_open = not (options.authorized_keys or options.password_file)
    return "open to anybody" if is_open else "open to keys and passwords that are known"


def _ssh_front_end(
    options: ServeOptions, sockets: Sockets, folder: Path, *, may_write: bool
) -> SshFrontEnd:
    """What serves over SSH, with its keys and credentials.

    Raises:
        ServeError: They cannot be used.
    """
    from sij_tui.serve.ssh.authentication import load_credentials
    from sij_tui.serve.ssh.front_end import SshFrontEnd
    from sij_tui.serve.ssh.host_key import load_additional_keys, load_host_key

    keys = (load_host_key(folder, may_write=may_write), *load_additional_keys(folder))
    return SshFrontEnd(options, sockets.ssh, keys, load_credentials(*options.credential_files))


def _web_front_end(options: ServeOptions, sockets: Sockets) -> WebFrontEnd:
    """What serves browsers, with its certificate, its passwords and all that pages load.

    Raises:
        ServeError: They cannot be used.
    """
    from sij_tui.serve.web.access import WebAccess
    from sij_tui.serve.web.front_end import WebFrontEnd

    is_secure = options.tls_cert is not None
    urls = bootstrap.web_urls(sockets.web, options.public_urls, secure=is_secure)
    access = WebAccess(options, urls, secrets.token_urlsafe(_TOKEN_BYTES))
    return WebFrontEnd(options, sockets.web, access)
