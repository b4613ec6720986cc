"""The server: runs its front ends, answers the control socket, reloads, shuts down gracefully."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sij_tui.core.classroom.summary import ClassSummary
from sij_tui.core.content.loaded import Loaded
from sij_tui.internal_error import error_location
from sij_tui.serve import control
from sij_tui.serve.classroom.hub import Hub
from sij_tui.serve.classroom.service import ClassService, ClassSetup
from sij_tui.serve.classroom.summaries import write_summary
from sij_tui.serve.content import ContentError, read_served_content
from sij_tui.serve.errors import ServeError
from sij_tui.serve.forkserver import protocol
from sij_tui.serve.forkserver.client import ForkServerClient, ForkServerError, ForkServerHandle
from sij_tui.serve.limits import ConnectionLimiter
from sij_tui.serve.log import EventLog
from sij_tui.serve.options import ServeOptions
from sij_tui.serve.sessions.admission import AdmissionControl
from sij_tui.serve.sessions.registry import SessionRegistry

if TYPE_CHECKING:
    from sij_tui.core.classroom.bus_messages import HostStatus
    from sij_tui.serve.classroom.cluster_service import ClusterService

_PAINTING_PER_CPU = 2
"""Followers of a class that a change is sent to at once."""
_SPARE_CONNECTIONS = 20
"""Connections beyond the sessions: those that are logging in, or are being refused."""
_CLOSE_TIMEOUT_S = 2.0
"""How long the last output to clients may take when all sessions have ended."""


class FrontEnd(Protocol):
    """What clients connect to: it admits them, and makes sessions for them."""

    async def start(self, registry: SessionRegistry, admission: AdmissionControl) -> None:
        """Accept connections, from now on, in the running event loop."""

    def reload_credentials(self) -> None:
        """Read the files of keys and passwords anew.

        Raises:
            CredentialsError: One of them cannot be used; those that were read before stay.
        """

    def set_content(self, loaded: Loaded) -> None:
        """Use another edition of the content."""

    def close(self) -> None:
        """Stop accepting connections; sessions go on."""

    async def stop(self) -> None:
        """Close the connections that are left, once all sessions have ended."""


class ServerResources(NamedTuple):
    """What the server has before it changes its user."""

    options: ServeOptions
    front_ends: Sequence[FrontEnd]
    forkserver: ForkServerHandle
    control_socket: socket.socket | None
    log: EventLog
    classes: ClassSetup | None = None
    """For classes, if there are to be any."""
    content: Path | None = None
    """The content file, if something besides the sessions needs it."""


class Server:
    """The running server."""

    def __init__(self, resources: ServerResources) -> None:
        self._resources = resources
        self._options = options = resources.options
        self._log = resources.log
        self.registry = SessionRegistry(options, resources.log, time.monotonic)
        # A whole class may come from one address: hospitals have one.
        per_address = options.max_sessions if options.classes else options.max_per_address
        limiter = ConnectionLimiter(options.max_sessions + _SPARE_CONNECTIONS, per_address)
        self._cluster: ClusterService | None = None
        if setup := resources.classes:
            self._have_classes(setup)
        self._admission = AdmissionControl(self.registry, limiter)
        self._stopping = asyncio.Event()
        self._ready = asyncio.Event()
        self._problem = self._sessions_home = ""
        self._started_in_terminal = os.isatty(0)
        self._reloading: asyncio.Task[None] | None = None
        self._forkserver = self.registry.forkserver = ForkServerClient(
            resources.forkserver, self._on_content, self._on_forkserver_exit
        )

    def _have_classes(self, setup: ClassSetup) -> None:
        """Make the hub; with a bus, one that shares its classes with other hosts."""
        if setup.cluster is not None:
            from sij_tui.serve.classroom.cluster_service import ClusterService

            self._cluster = ClusterService(
                setup.cluster, setup.presenter_code, self._host_status, self._log
            )
        hub = Hub(
            setup.content, time.monotonic, secrets.token_bytes, setup.presenter_code,
            self._keep_summary, setup.how_to_join, self._cluster.cluster if self._cluster else None,
            invite=setup.invite, at_once=_PAINTING_PER_CPU * (os.cpu_count() or 1),
        )  # fmt: skip
        self.registry.classes = ClassService(hub)
        if self._cluster is not None:
            self._cluster.start(self.registry.classes)

    def _host_status(self) -> HostStatus:
        """The status of this host that other hosts receive."""
        from sij_tui.core.classroom.bus_messages import HostStatus

        registry = self.registry
        return HostStatus(
            sessions=len(registry), most=self._options.max_sessions, draining=registry.draining
        )

    async def run(self, on_ready: Callable[[], None]) -> int:
        """Serve until the process is to stop.

        Args:
            on_ready: Called when clients can connect.

        Returns:
            The exit status.
        """
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._log_error)
        await self._ready.wait()
        if self._problem:
            print(f"sij-tui: {self._problem}", file=sys.stderr)
            return 1
        front_ends = self._resources.front_ends
        for front_end in front_ends:
            await front_end.start(self.registry, self._admission)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        loop.add_signal_handler(signal.SIGHUP, self._on_hangup)
        control_server = await self._listen_control()
        on_ready()
        await self._stopping.wait()
        for front_end in front_ends:
            front_end.close()
        if control_server is not None:
            control_server.close()
        if not self._problem:
            self._log.write("closing", sessions=len(self.registry))
            await self._close_sessions()
        await self._flush_connections()
        for front_end in front_ends:
            await front_end.stop()
        self._end_service()
        self._log.write("stop", reason=self._problem, lost=self._log.lines_lost or None)
        return 1 if self._problem else 0

    async def _listen_control(self) -> asyncio.Server | None:
        """Answer the control socket. Its file may be out of reach: its maker removes it."""
        sock = self._resources.control_socket
        if sock is None:
            return None
        if sys.version_info >= (3, 13):
            return await asyncio.start_unix_server(
                self._answer_control, sock=sock, cleanup_socket=False
            )
        return await asyncio.start_unix_server(self._answer_control, sock=sock)

    async def _close_sessions(self) -> None:
        """Shut down gracefully: let the sessions end; a second signal ends them at once."""
        self._stopping.clear()
        closing = asyncio.create_task(self.registry.close(self._options.drain))
        second_signal = asyncio.create_task(self._stopping.wait())
        await asyncio.wait((closing, second_signal), return_when=asyncio.FIRST_COMPLETED)
        second_signal.cancel()
        if not closing.done():
            closing.cancel()
            await self.registry.close(0)

    async def _flush_connections(self) -> None:
        """Wait until all clients have received the last output, but not long; leave the bus."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_TIMEOUT_S):
                await self.registry.wait_empty()
                while len(self._admission):
                    await asyncio.sleep(0.01)
        if self._cluster is not None:
            await self._cluster.close()

    def _end_service(self) -> None:
        """Once the sessions have ended: end the classes that are left, and the forkserver."""
        if self.registry.classes is not None:
            self.registry.classes.hub.close()
        self._forkserver.close()

    async def _answer_control(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Answer a request of ``sij-tui serve status`` or ``drain``."""
        request = await control.receive_control_request(reader)
        if request is None:
            writer.close()
            return
        registry = self.registry
        await registry.request_reports()
        ended = bool(request.end) and registry.end_by_operator(request.end)
        if request.drain is not None and request.drain is not registry.draining:
            registry.draining = request.drain
            self._log.write("draining" if request.drain else "not-draining")
        counts = {**registry.counts, "log-lines-lost": self._log.lines_lost}
        if self._cluster is not None:
            counts["bus-messages-ignored"] = self._cluster.cluster.ignored
        response = control.ControlResponse(
            self._options.max_sessions, registry.rows(), ended, registry.draining, counts,
            registry.classes.rows() if registry.classes else (),
            self._cluster.bus if self._cluster else "",
            await self._cluster.rows() if self._cluster else (),
            balanced=bool(self._options.trusted_proxy),
        )  # fmt: skip
        await control.send_response(writer, response)

    def _keep_summary(self, summary: ClassSummary) -> None:
        """Write the summary of a class that is over, if that was asked for."""
        classes, folder = self.registry.classes, self._options.class_summaries
        if classes is None or folder is None:
            return
        try:
            write_summary(Path(folder), summary, classes.hub.content, time.time())
        except OSError as error:
            self._log.write("no-summary", reason=error.strerror or str(error))

    def _log_error(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log an unexpected error of this process; the rest goes on."""
        error = context.get("exception")
        self._log.write("error", what=error_location(error) if error else context.get("message"))

    def _stop(self) -> None:
        self._stopping.set()

    def _on_hangup(self) -> None:
        """Reload content, keys, passwords and certificates; what cannot be used stays as it was.

        SIGHUP also comes when the terminal is closed in which the server was started: then it
        stops.
        """
        if self._started_in_terminal and not os.isatty(0):
            self._stop()
            return
        credentials = [each.reload_credentials for each in self._resources.front_ends]
        for reload in (*credentials, self._reload_bus):
            try:
                reload()
            except ServeError as error:
                self._log.write("not-reloaded", reason=str(error))
        with contextlib.suppress(ForkServerError):  # _on_forkserver_exit reports it
            self._forkserver.reload_content()

    def _reload_bus(self) -> None:
        """Read the certificates of the bus anew.

        Raises:
            BusError: They cannot be used; those that were read before stay.
        """
        options = self._options
        if self._cluster is not None and options.bus is not None:
            from sij_tui.serve.classroom.nats_link import bus_config

            config = bus_config(options.bus, options.bus_ca, options.bus_certificate)
            self._cluster.set_bus(config)

    def _on_content(self, event: protocol.ContentLoaded | protocol.ContentRejected) -> None:
        is_first = not self._ready.is_set()
        match event:
            case protocol.ContentLoaded(content, home):
                self._sessions_home = home
                self._log.write("content", content=content)
                if not is_first and self._resources.content:
                    self._reloading = asyncio.create_task(self._reload(self._resources.content))
            case protocol.ContentRejected(message) if is_first:
                self._problem = message
            case protocol.ContentRejected(message):
                self._log.write("not-reloaded", reason=message)
        self._ready.set()

    async def _reload(self, path: Path) -> None:
        """Have classes and front ends use the content that new sessions have."""
        with contextlib.suppress(ContentError):  # changed again: the forkserver has read another
            loaded = await asyncio.to_thread(read_served_content, path)
            if self.registry.classes is not None:
                self.registry.classes.hub.set_content(loaded.content)
            for front_end in self._resources.front_ends:
                front_end.set_content(loaded)

    def _on_forkserver_exit(self) -> None:
        self._problem = "The process that sessions are made from has ended."
        if self._sessions_home:
            shutil.rmtree(self._sessions_home, ignore_errors=True)  # it may have been killed
        self._ready.set()
        self._stopping.set()


def serve(resources: ServerResources, on_ready: Callable[[], None]) -> int:
    """Serve until the process is to stop; see :meth:`Server.run`."""

    async def run() -> int:
        return await Server(resources).run(on_ready)

    os.umask(0o077)
    for name in (
        "asyncio",
        "asyncssh",
        "aiohttp",
    ):  # they log clients that disconnect; the event log does
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return asyncio.run(run())
