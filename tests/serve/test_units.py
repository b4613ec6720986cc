"""What needs no server: limits, environment, log, passwords, host keys, options."""

from __future__ import annotations

import io
import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import asyncssh
import pytest
from book_kit import shipped
from hypothesis import given, settings
from hypothesis import strategies as st

from sij_tui.app.bootstrap import build_app
from sij_tui.app.kiosk import KioskApp
from sij_tui.core.kiosk_policy import DEFAULT_IDLE_S, Attendance, due_action
from sij_tui.serve.arguments import add_arguments, given_options
from sij_tui.serve.config import ConfigError, read_options
from sij_tui.serve.limits import (
    ConnectionLimiter,
    TokenBucket,
    clamp_size,
    client_network,
    normalise_address,
)
from sij_tui.serve.log import EventLog
from sij_tui.serve.options import ServeOptions
from sij_tui.serve.sessions.environment import (
    is_allowed_variable,
    is_supported_terminal,
    session_variables,
)
from sij_tui.serve.sessions.registry import SessionRegistry
from sij_tui.serve.ssh.authentication import CredentialsError, PasswordHash, load_credentials
from sij_tui.serve.ssh.host_key import HostKeyError, load_host_key
from sij_tui.serve.ssh.restricted_connection import RestrictedConnection
from sij_tui.serve.ssh.session import ChannelSession


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    bucket = TokenBucket(3, 2, 0.0)
    assert [bucket.take(0.0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(1.0) for _ in range(3)] == [True, True, False]


def test_the_limiter_counts_by_network_and_in_all() -> None:
    limiter = ConnectionLimiter(3, 2)
    assert limiter.admit("10.0.0.1", 0) == ""
    assert limiter.admit("::ffff:10.0.0.1", 0) == ""
    assert limiter.admit("10.0.0.1", 0) == "too-many-from-there"
    assert limiter.admit("10.0.0.2", 0) == ""
    assert limiter.admit("10.0.0.3", 0) == "full"
    limiter.release("10.0.0.1")
    assert limiter.admit("10.0.0.3", 0) == ""


def test_reconnecting_is_rate_limited() -> None:
    limiter = ConnectionLimiter(100, 2)
    answers = []
    for _ in range(10):
        answers.append(limiter.admit("10.0.0.1", 0.0))
        if not answers[-1]:
            limiter.release("10.0.0.1")
    assert answers.count("") == 4
    assert answers[-1] == "too-often"
    assert limiter.admit("10.0.0.1", 60.0) == ""


def test_a_subscriber_of_ipv6_is_one_network() -> None:
    assert client_network("2001:db8::1") == client_network("2001:db8::ffff:2%eth0")
    assert client_network("2001:db8::1") != client_network("2001:db8:0:1::1")


def test_an_address_of_ipv4_is_told_as_one() -> None:
    assert normalise_address("::ffff:10.0.0.1") == "10.0.0.1" == normalise_address("10.0.0.1")
    assert client_network("::ffff:10.0.0.1") == client_network("10.0.0.1")
    assert normalise_address("2001:db8::1") == "2001:db8::1"


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_any_size_becomes_one_that_can_be_believed(columns: int, lines: int) -> None:
    wide, high = clamp_size(columns, lines)
    assert 1 <= wide <= 500
    assert 1 <= high <= 200


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        (b"LANG", b"de_DE.UTF-8", True),
        (b"LC_ALL", b"C", True),
        (b"NO_COLOR", b"1", True),
        (b"ACCESSIBLE", b"1", True),
        (b"LANG", b"", False),
        (b"LANG", b"../../x", False),
        (b"LANG", b"x" * 65, False),
        (b"LANG", b"a\x00b", False),
        (b"LANG", b"a\n", False),
        (b"LC_", b"C", False),
        (b"LC_all", b"C", False),
        (b"LD_PRELOAD", b"x", False),
        (b"TEXTUAL_LOG", b"x", False),
        (b"PYTHONPATH", b"x", False),
    ],
)
def test_variables_that_count(name: bytes, value: bytes, wanted: bool) -> None:
    assert is_allowed_variable(name, value) == wanted


def test_a_client_that_names_no_encoding_writes_utf8() -> None:
    assert session_variables("xterm", {})["LANG"] == "C.UTF-8"
    assert session_variables("xterm", {b"LANG": b"C"})["LANG"] == "C"
    assert "LANG" not in session_variables("xterm", {b"LC_ALL": b"C"})


@pytest.mark.parametrize("term", ["", "dumb", "x" * 65, "../etc", "xterm\n", "-x", "é"])
def test_terminals_that_cannot_be_used(term: str) -> None:
    assert not is_supported_terminal(term)


# The log


@settings(max_examples=50)
@given(st.text(), st.sampled_from(["text", "json"]))
def test_no_client_forges_a_line_of_the_log(name: str, style: str) -> None:
    stream = io.StringIO()
    EventLog(lambda: 0.0, style, stream).write("begin", user=name, reason=None)  # type: ignore[arg-type]
    assert len(stream.getvalue().splitlines()) == 1
    assert stream.getvalue().isprintable() or stream.getvalue()[:-1].isprintable()
    if style == "json":
        assert json.loads(stream.getvalue())["event"] == "begin"


# Keys and passwords


def test_a_password_is_known_by_what_scrypt_makes_of_it() -> None:
    secret = PasswordHash.create("pass:word")
    assert secret.verify("pass:word")
    assert not secret.verify("pass:wore")
    name, _, line = secret.format_line("demo").partition(":")
    assert name == "demo"
    assert PasswordHash.parse(line) == secret
    assert PasswordHash.create("pass:word").salt != secret.salt


@pytest.mark.parametrize(
    "line",
    ["demo:secret", "demo:", "demo:scrypt$2$8$1$YQ==$YQ==", "demo:scrypt$16384$8$1$!$!", ""],
)
def test_a_password_file_that_is_none(tmp_path: Path, line: str) -> None:
    file = tmp_path / "passwords"
    file.write_text(f"{line}\n")
    with pytest.raises(CredentialsError):
        load_credentials(None, str(file))


def test_a_name_that_is_not_known_is_looked_at_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_text(PasswordHash.create("sesame").format_line("demo"))
    credentials = load_credentials(None, str(file))
    assert credentials.accepts_password("demo", "sesame")
    assert not credentials.accepts_password("other", "sesame")
    assert not credentials.accepts_password("demo", "")


def test_a_host_key_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "host_key").write_text("x")
    (tmp_path / "host_key").chmod(0o600)
    with pytest.raises(HostKeyError, match="Move it away"):
        load_host_key(tmp_path)
    with pytest.raises(HostKeyError, match="--state"):
        load_host_key(Path("/dev/null/x"))


def test_a_host_key_that_others_could_change(tmp_path: Path) -> None:
    key = load_host_key(tmp_path)
    assert load_host_key(tmp_path) == key
    tmp_path.chmod(0o770)
    with pytest.raises(HostKeyError, match="chmod 700"):
        load_host_key(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("whose", ["host_key", "."])
def test_a_host_key_of_another_user(tmp_path: Path, whose: str) -> None:
    load_host_key(tmp_path)
    shutil.chown(tmp_path / whose, "nobody")
    with pytest.raises(HostKeyError, match="belong"):
        load_host_key(tmp_path)


# Options


def test_the_command_line_counts_more_than_the_file(tmp_path: Path) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    add_arguments(parser)
    file = tmp_path / "serve.toml"
    file.write_text('host = "::1"\nport = 5\nkiosk = true\nauthorized-keys = "keys"\n')
    options = read_options(
        given_options(parser.parse_args(["--port", "6", "--idle-timeout", "0"])), file
    )
    assert (options.host, options.port, options.kiosk, options.idle_timeout) == ("::1", 6, True, 0)
    assert options.authorized_keys == str(tmp_path / "keys")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("port = 'x'", "port"),
        ("port = 70000", "port"),
        ("max-sessions = 0", "max-sessions"),
        ("idle-timeout = -1", "idle-timeout"),
        ("prot = 1", "'port'"),
        ("max_sessions = 1", "'max-sessions'"),
        ("port = ", "serve.toml"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "serve.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=told):
        read_options({}, file)


# The session's options


@pytest.mark.parametrize("given", [{}, {"autoplay": 5.0}, {"kiosk": True}])
async def test_a_kiosk_forgets_a_reader_who_leaves(given: dict[str, Any]) -> None:
    registry = SessionRegistry(ServeOptions(**given), EventLog(lambda: 0.0), lambda: 0.0)
    asked = ChannelSession(registry, cast(RestrictedConnection, None), "", "", "")._options()
    app = build_app(SimpleNamespace(**asked, variables={}), shipped(), None).app
    assert isinstance(app, KioskApp) == bool(given)
    if isinstance(app, KioskApp):
        gone = Attendance(by="reader", since=0.0)
        assert due_action(app._rules, gone, DEFAULT_IDLE_S) == "warn"
        assert due_action(app._rules, gone, 2 * DEFAULT_IDLE_S) == "return"


def test_asyncssh_has_no_known_advisory() -> None:
    assert tuple(map(int, asyncssh.__version__.split(".")[:2])) >= (2, 24)
