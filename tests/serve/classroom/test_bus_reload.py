"""A server of several hosts reads its certificate for the bus anew on SIGHUP."""

from __future__ import annotations

import shutil
import signal
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs signals", allow_module_level=True)
pytest.importorskip("asyncssh")
pytest.importorskip("nats")

from nats_kit import Nats, nats_is_missing
from serve_kit import Server

pytestmark = pytest.mark.skipif(bool(nats_is_missing()), reason=nats_is_missing())


def test_a_certificate_that_was_written_over_is_used_after_sighup(folder: Path) -> None:
    (folder / "nats").mkdir()
    own = folder / "own.pem"
    with Nats(folder / "nats", ("one", "two")) as nats:
        shutil.copy(nats.certificate("two"), own)
        own.chmod(0o644)
        bus = [*nats.options("one")[:-1], str(own)]
        (folder / "serve").mkdir()
        with Server("--class", *bus, folder=folder / "serve") as server:
            server.wait_event("bus-up")
            server.wait_event(
                "bus-refused"
            )  # it greets the others under a name that is not its own
            own.write_bytes(nats.certificate("one").read_bytes())
            server.process.send_signal(signal.SIGHUP)
            server.wait_event("bus-up", 2)
            server.wait_event("content", 2)
            assert "certificates" in server.events("bus-down")[-1]["reason"]
            server.process.send_signal(signal.SIGHUP)  # nothing has changed
            server.wait_event("content", 3)
            own.write_bytes(b"no certificate")
            server.process.send_signal(signal.SIGHUP)
            server.wait_event("not-reloaded")
            assert "--bus-certificate" in server.events("not-reloaded")[-1]["reason"]
            assert len(server.events("bus-up")) == 2
            assert len(server.events("bus-refused")) == 1
