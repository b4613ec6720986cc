"""Serves over SSH: who may connect, and sessions as channels of connections."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Sequence

from asyncssh import SSHKey

from sij_tui.core.classroom.codes import key_identity
from sij_tui.core.content.loaded import Loaded
from sij_tui.serve.options import ServeOptions
from sij_tui.serve.sessions.admission import AdmissionControl
from sij_tui.serve.sessions.registry import SessionRegistry
from sij_tui.serve.ssh.authentication import (
    Credentials,
    key_fingerprint,
    load_credentials,
)
from sij_tui.serve.ssh.connection import ConnectionHandler
from sij_tui.serve.ssh.connection_options import connection_options
from sij_tui.serve.ssh.listener import Listener
from sij_tui.serve.ssh.read_scheduler import ReadScheduler
from sij_tui.serve.ssh.restricted_connection import RestrictedConnection

_MAX_CONCURRENT_HASHES = 2
"""Passwords that are verified at once."""


class SshFrontEnd:
    """The SSH server; see :class:`.server.FrontEnd`.

    Args:
        options: The server's.
        sockets: Listening; closed by this.
        keys: Host keys.
        credentials: Who may log in.
    """

    def __init__(
        self,
        options: ServeOptions,
        sockets: Sequence[socket.socket],
        keys: Sequence[SSHKey],
        credentials: Credentials,
    ) -> None:
        self._options, self._sockets, self._keys = options, sockets, keys
        self._credentials = credentials
        self._listener: Listener | None = None
        self._registry: SessionRegistry | None = None
        self._presenters: dict[str, tuple[SSHKey, str]] = {}
        """Keys that have led, or may, and where from; by fingerprint."""

    @property
    def host_key(self) -> SSHKey:
        """The first host key."""
        return self._keys[0]

    @property
    def fingerprints(self) -> list[str]:
        """The fingerprint of each host key; with its algorithm, but of the first."""
        first, *others = self._keys
        more = (f"{key.get_fingerprint()} ({key.get_algorithm()})" for key in others)
        return [first.get_fingerprint(), *more]

    async def start(self, registry: SessionRegistry, admission: AdmissionControl) -> None:
        """Accept connections, from now on."""
        self._registry = registry
        loop = asyncio.get_running_loop()
        hashing = asyncio.Semaphore(_MAX_CONCURRENT_HASHES)
        scheduler = ReadScheduler(loop)
        ssh_options = connection_options(
            self._keys,
            server_factory=lambda: ConnectionHandler(
                registry, admission, self._credentials, hashing, self._note_presenter
            ),
        )
        self._listener = Listener(
            self._sockets,
            admission,
            self._options.trusted_networks,
            lambda address, received: RestrictedConnection(
                loop, ssh_options, scheduler, address, received
            ),
        )

    def reload_credentials(self) -> None:
        """Read the files of keys and passwords anew; presenters' keys that are gone lead no more.

        Raises:
            CredentialsError: One of them cannot be used; those that were read before stay.
        """
        self._credentials = load_credentials(*self._options.credential_files)
        self._withdraw_presenters()

    def _note_presenter(self, key: SSHKey, address: str) -> None:
        self._presenters[key_fingerprint(key)] = key, address

    def _withdraw_presenters(self) -> None:
        """Take the lead from those whose keys may lead no more, and their seats."""
        now, classes = time.time(), self._registry.classes if self._registry else None
        for name, (key, address) in [*self._presenters.items()]:
            if not self._credentials.may_lead(key, address, now):
                del self._presenters[name]
                if classes is not None:
                    classes.withdraw(key_identity(name))

    def set_content(self, loaded: Loaded) -> None:
        """Nothing here is made of the content."""

    def close(self) -> None:
        """Stop accepting connections; sessions go on."""
        if self._listener is not None:
            self._listener.close()

    async def stop(self) -> None:
        """Connections end with their sessions."""
