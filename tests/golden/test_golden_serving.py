"""What a server writes for others: its log, its answers to the presenter, the files it keeps."""

from __future__ import annotations

import ast
import base64
import hashlib
import io
import json
import os
import re
import shutil
import signal
import socket
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from golden_kit import held, run, sample, shape

pytest.importorskip("asyncssh", reason="asyncssh is not installed")

import asyncssh
from serve_kit import TIMEOUT, Server, connected, sij_tui

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="serving needs Linux")
PASSWORD = "open sesame"
SECRET = (
    "demo:scrypt$16384$8$1$MDEyMzQ1Njc4OWFiY2RlZg==$"
    "pYKiUT6B3A2JaXPD2HP3PGVu0M7Sr7LiFK4AcaEhFRA="
)  # of that password, with "0123456789abcdef" as its salt


# -- every event in the source


def events(root: Path) -> Iterator[tuple[str, set[str]]]:
    """The name of each event that is logged, and its fields; words that are written there too."""
    for file in sorted((root / "sij_tui" / "serve").rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text())):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                continue
            if "log" not in ast.unparse(call.func.value).lower() or not call.args:
                continue
            fields = {
                f"{word.arg}={word.value.value}"
                if isinstance(word.value, ast.Constant)
                else word.arg
                for word in call.keywords
                if word.arg
            }
            for name in ast.walk(call.args[0]):
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    yield name.value, fields


def test_events_in_the_source(root: Path) -> None:
    table: defaultdict[str, set[str]] = defaultdict(set)
    for name, fields in events(root):
        table[name] |= fields
    lines = (f"{name}: {', '.join(sorted(table[name]))}".rstrip(": ") for name in sorted(table))
    held("events.txt", "\n".join(lines) + "\n")


# -- what a running server writes


def files(folder: Path, key: Any) -> tuple[str, ...]:
    """The options of a server, and the files that they name."""
    sample(folder).chmod(0o644)
    (folder / "keys").write_bytes(key.export_public_key())
    (folder / "passwords").write_text(SECRET + "\n")
    (folder / "records").mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder / "records", "nobody")
    return (
        *("--content", str(folder / "sample.toml"), "--authorized-keys", str(folder / "keys")),
        *("--password-file", str(folder / "passwords"), "--records", str(folder / "records")),
    )


@linux
@pytest.mark.pty
async def test_what_a_server_writes(folder: Path) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    host = asyncssh.generate_private_key("ssh-ed25519")
    state = folder / "state"
    state.mkdir(mode=0o700)
    (state / "host_key").write_bytes(host.export_private_key())
    (state / "host_key").chmod(0o600)
    with Server(*files(folder, key), folder=folder) as server:
        assert f"host key {host.get_fingerprint()}\n" in server.said
        plug = state / f"serve-{server.port}.sock"
        answers = [control_reply(plug)]
        with pytest.raises(asyncssh.PermissionDenied):
            async with connected(server.port, password="open barley"):
                pass
        server.wait_event("no-session")
        async with connected(server.port, password=PASSWORD) as connection:
            with pytest.raises(asyncssh.ChannelOpenError):
                await connection.open_connection("127.0.0.1", 1)
            with pytest.raises(asyncssh.ChannelOpenError):
                await connection.run("ls")
        async with connected(server.port, key) as connection:
            options = {"term_type": "xterm-256color", "term_size": (80, 24)}
            wishes = "--start practice"
            visit = await connection.create_process(wishes, encoding=None, **options)
            await visit.stdout.readuntil(b"Learning")
            server.wait(lambda: control_reply(plug)["sessions"][0]["screen"] == "practice")
            find = ("--state", state, "--port", str(server.port), "--format", "json")
            answers.append(json.loads(sij_tui("serve", "status", *find).stdout))
            assert not server.events("end")  # whoever asks ends nobody
            assert control_reply(plug, end=answers[-1]["sessions"][0]["session"])["ended"]
            await visit.wait_closed()
        server.wait_event("end")
        assert [control_reply(plug, drain=wanted)["draining"] for wanted in (True, False)] == [
            True,
            False,
        ]
        server.process.send_signal(signal.SIGTERM)
        server.wait_event("stop")
        assert server.process.wait(TIMEOUT) == 0
        log = server.log
    names = sorted({line["event"] for line in log})
    fields = (f"{name}\n{shape(*(e for e in log if e['event'] == name))}" for name in names)
    reasons = sorted({str(line["reason"]) for line in log if line["event"] == "end"})
    visitor = hashlib.sha256(key.public_data).hexdigest()[:32]
    kept = sorted({n.replace(visitor, "*").split("-")[0] for n in os.listdir(folder / "records")})
    rest = ("status\n" + shape(*answers), f"reasons: {reasons}\n", f"records: {kept}\n")
    held("serving.txt", "\n".join((*fields, *rest)))


def control_reply(path: Path, **asked: object) -> Any:
    """What the server answers to a question on its socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as plug, plug.makefile("rb") as answer:
        plug.settimeout(TIMEOUT)
        plug.connect(str(path))
        plug.sendall(json.dumps(asked).encode() + b"\n")
        return json.loads(answer.readline())


@linux
@pytest.mark.pty
def test_the_log_as_text(folder: Path) -> None:
    with Server("--log-format", "text", "--content", str(sample(folder))) as server:
        server.stop(signal.SIGTERM)
        server.wait(lambda: any(" stop" in line["line"] for line in server.log))
        log = "".join(line["line"] for line in server.log)
    time = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    assert re.fullmatch(
        f'{time} content content="tea 1"\n{time} closing sessions=0\n{time} stop\n', log
    )


@linux
def test_a_line_of_a_password_file(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(PASSWORD + "\n"))
    line = run(capsysbinary, "serve", "password", "demo").out.strip()
    name, _, secret = line.partition(":")
    kind, cost, block, lanes, salt, digest = secret.split("$")
    assert (name, kind, cost, block, lanes) == ("demo", "scrypt", "16384", "8", "1")
    made = hashlib.scrypt(
        PASSWORD.encode(), salt=base64.b64decode(salt), n=2**14, r=8, p=1, dklen=32
    )
    assert base64.b64decode(digest) == made
