"""The connection to a NATS server, over which the hosts of a cluster reach each other.

It uses nats-py, which is imported only where there is a bus. A link reconnects whenever the
connection is lost; nothing is queued meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import ssl
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol
from urllib.parse import SplitResult, urlsplit

import msgspec

from sij_tui.files import MOST_SETTINGS_BYTES, read_file
from sij_tui.serve.errors import MissingLibraryError, ServeError
from sij_tui.serve.passwords import no_password
from sij_tui.serve.web_address import is_loopback

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

SUBJECT: Final = "sij-tui.hosts"
"""Each host sends on this subject with its own name at the end, and hears all."""
GONE_SUBJECT: Final = "sij-tui.gone"
"""Where the NATS server tells that a connection of a host has ended."""
_CONNECTION_NAME: Final = "sij-tui-{host:08x}"
_CONNECT_TIMEOUT_S: Final = 2
_ANSWER_TIMEOUT_S: Final = 5.0
"""Until a connection must be of use."""
_CLOSE_TIMEOUT_S: Final = 1.0
_RETRY_S: Final = 0.5
"""Between two attempts to connect."""
_PING_S: Final = 20
"""Between two PINGs of an idle connection, 6 bytes each way; after two it is lost."""
_MAX_WAITING: Final = 5000
"""Messages that wait to be sent; with more the connection is given up, and made anew."""
_MAX_UNREAD, _MAX_UNREAD_BYTES = 4000, 16 << 20
_MAX_URL = 1000


class BusError(ServeError):
    """The bus cannot be used as the options say; the message says what to do."""


class BusConfig(NamedTuple):
    """How a host reaches the bus."""

    servers: Sequence[str]
    """URLs without names and passwords."""
    name: str
    """Of this host."""
    user: str | None
    password: str | None
    tls: ssl.SSLContext | None
    """None only on loopback addresses."""
    files: bytes = b""
    """Digest of the certificates that were read."""


class LinkEvents(Protocol):
    """Receives the events of a link."""

    def connected(self) -> None:
        """Messages can be sent from now on."""

    def disconnected(self, reason: str) -> None:
        """The connection is lost, or cannot be made."""

    def refused(self, reason: str) -> None:
        """The server denies this host a permission that it needs. Reported once."""

    def receive(self, data: bytes, sender: str) -> None:
        """A message of another host has come."""

    def host_lost(self, host: int) -> None:
        """The connection of another host has ended."""


def bus_config(urls: str, ca: str | None, certificate: str | None) -> BusConfig:
    """Read what the options say of the bus, and the files that they name.

    Args:
        urls: Of NATS servers, with commas between; the user in the first names the host.
        ca: PEM file of who signs the server's certificate; None for whom the system trusts.
        certificate: PEM file with this host's certificate and private key, if it has one.

    Raises:
        BusError: They cannot be used.
        MissingLibraryError: nats-py is not installed.
    """
    try:
        import nats.aio.client  # noqa: F401
    except ImportError:
        raise MissingLibraryError("--bus", "nats-py", "cluster") from None
    parts = [_parsed_url(url.strip()) for url in urls[:_MAX_URL].split(",")]
    first = parts[0]
    name = re.sub(r"[^A-Za-z0-9_-]", "-", first.username or socket.gethostname())[:40]
    servers = [f"nats://{_address(part)}" for part in parts]
    is_local = all(is_loopback(part.hostname or "") for part in parts)
    files = _digest(ca, certificate)  # first: what is written over meanwhile counts as changed
    tls = None
    if not is_local or ca or certificate or any(part.scheme == "tls" for part in parts):
        tls = _tls_context(ca, certificate)
    return BusConfig(servers, name, first.username, first.password, tls, files)


class NatsLink:
    """Keeps a connection to one of the servers, from :meth:`start` to :meth:`close`.

    Args:
        config: How to reach the bus.
        host: Id of this host.
        events: Receives connections and messages.
    """

    def __init__(self, config: BusConfig, host: int, events: LinkEvents) -> None:
        self._config, self._events = config, events
        self._connection_name = _CONNECTION_NAME.format(host=host)
        self._subject = f"{SUBJECT}.{config.name}"
        self._outgoing: asyncio.Queue[bytes] | None = None
        self._note_lost: Callable[[str], None] = lambda reason: None
        self._is_refusal_told = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Connect, and go on connecting, in the running event loop."""
        self._task = asyncio.get_running_loop().create_task(self._run())

    def set_config(self, config: BusConfig) -> None:
        """Connect anew, if its certificates are others than those of the connection."""
        if config.files != self._config.files:
            self._config, self._is_refusal_told = config, False
            self._note_lost("the certificates have changed")

    async def close(self) -> None:
        """Leave the bus."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def send(self, data: bytes) -> None:
        """Send a message to all other hosts; it is dropped while there is no connection."""
        if self._outgoing is not None:
            try:
                self._outgoing.put_nowait(data)
            except asyncio.QueueFull:
                self._note_lost("messages are not taken fast enough")

    async def _run(self) -> None:
        while True:
            reason = await self._connect_once()
            self._events.disconnected(reason)
            await asyncio.sleep(_RETRY_S)

    async def _connect_once(self) -> str:
        """Hold one connection until it is lost; returns why it was."""
        from nats.aio.client import Client
        from nats.errors import Error

        lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def note(reason: str) -> None:
            if not lost.done():
                lost.set_result(reason)

        self._note_lost = note
        client = Client()
        sending: asyncio.Task[None] | None = None
        try:
            async with asyncio.timeout(_ANSWER_TIMEOUT_S):
                await self._connect(client, note)
            self._outgoing = asyncio.Queue(_MAX_WAITING)
            sending = asyncio.get_running_loop().create_task(self._send_all(client, note))
            self._events.connected()
            return await lost
        except TimeoutError:
            return "no answer in time; the server has to begin with TLS (handshake_first)"
        except (Error, OSError, ValueError) as error:
            return str(error) or type(error).__name__
        finally:
            self._outgoing = None
            if sending is not None:
                sending.cancel()
            with contextlib.suppress(Error, OSError, TimeoutError):
                async with asyncio.timeout(_CLOSE_TIMEOUT_S):
                    await client.close()

    async def _connect(self, client: Client, note: Callable[[str], None]) -> None:
        async def on_error(error: Exception) -> None:
            reason = str(error) or type(error).__name__
            if not client.is_connected:
                note(reason)
            elif not self._is_refusal_told:
                self._is_refusal_told = True
                self._events.refused(reason)

        async def on_closed() -> None:
            note("the connection is lost")

        config = self._config
        await client.connect(
            list(config.servers), name=self._connection_name, user=config.user,
            password=config.password, tls=config.tls, tls_handshake_first=config.tls is not None,
            error_cb=on_error, closed_cb=on_closed, disconnected_cb=on_closed,
            allow_reconnect=False, max_reconnect_attempts=1, reconnect_time_wait=0,
            connect_timeout=_CONNECT_TIMEOUT_S, ping_interval=_PING_S, no_echo=True,
        )  # fmt: skip
        for subject, take in ((f"{SUBJECT}.*", self._on_message), (GONE_SUBJECT, self._on_gone)):
            await client.subscribe(
                subject, cb=take, pending_msgs_limit=_MAX_UNREAD,
                pending_bytes_limit=_MAX_UNREAD_BYTES,
            )  # fmt: skip
        await client.flush(_CONNECT_TIMEOUT_S)

    async def _send_all(self, client: Client, note: Callable[[str], None]) -> None:
        from nats.errors import Error

        queue = self._outgoing
        assert queue is not None
        try:
            while True:
                await client.publish(self._subject, await queue.get())
        except (Error, OSError) as error:
            note(str(error) or type(error).__name__)

    async def _on_message(self, message: Msg) -> None:
        self._events.receive(message.data, message.subject.removeprefix(f"{SUBJECT}."))
        await asyncio.sleep(0)  # a flood of messages leaves room for everything else

    async def _on_gone(self, message: Msg) -> None:
        host = _host_of_advisory(message.data)
        if host:
            self._events.host_lost(host)


class _AdvisoryClient(msgspec.Struct):
    name: str = ""


class _Advisory(msgspec.Struct):
    """What a NATS server tells of a connection that has ended, as far as it is of interest."""

    client: _AdvisoryClient


def _host_of_advisory(data: bytes) -> int:
    """Return the id of the host whose connection has ended; 0 if it was none of a host."""
    try:
        name = msgspec.json.decode(data, type=_Advisory).client.name
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return 0
    found = re.fullmatch(r"sij-tui-([0-9a-f]{8})", name)
    return int(found[1], 16) if found else 0


def _parsed_url(url: str) -> SplitResult:
    """The parts of the address of a server.

    Raises:
        BusError: It is none.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in ("nats", "tls") or not parts.hostname:
        raise BusError(
            "--bus wants the address of a NATS server, such as nats://one@bus.example:4222; "
            "the name before the @ is this host's."
        )
    return parts


def _address(parts: SplitResult) -> str:
    host = parts.hostname or ""
    return f"[{host}]:{parts.port or 4222}" if ":" in host else f"{host}:{parts.port or 4222}"


def _digest(ca: str | None, certificate: str | None) -> bytes:
    """A digest of the files, of those that are named.

    Raises:
        BusError: One of them cannot be read.
    """
    names = filter(None, (ca, certificate))
    try:
        data = [read_file(Path(name), MOST_SETTINGS_BYTES) for name in names]
    except OSError as error:
        raise _unusable(error.filename, error) from None
    return sha256(b"\0".join(data)).digest()


def _tls_context(ca: str | None, certificate: str | None) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=ca)
        if certificate is not None:
            context.load_cert_chain(certificate, password=no_password)
    except ServeError:  # of no_password
        words = "The private key in the file of --bus-certificate has a password. Take it off."
        raise BusError(words) from None
    except OSError as error:  # ssl.SSLError too
        raise _unusable(" and ".join(filter(None, (ca, certificate))), error) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def _unusable(files: str, error: OSError) -> BusError:
    return BusError(
        f"Cannot use {files}: {error.strerror or error}. --bus-ca wants a PEM file of "
        "certificates, --bus-certificate one with a certificate and its private key."
    )
