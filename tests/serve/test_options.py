"""Options: those of the command line, of a file, and of a session."""

from __future__ import annotations

import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from book_kit import shipped

from sij_tui.app.bootstrap import build_app
from sij_tui.app.kiosk import KioskApp
from sij_tui.core.kiosk_policy import DEFAULT_IDLE_S, Attendance, due_action
from sij_tui.serve import bootstrap
from sij_tui.serve.arguments import add_arguments, given_options
from sij_tui.serve.config import ConfigError, read_options
from sij_tui.serve.log import EventLog
from sij_tui.serve.options import ServeOptions
from sij_tui.serve.sessions.process_session import ProcessSession, SessionChannel
from sij_tui.serve.sessions.registry import SessionRegistry


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
        ("class-address = 'class.example'", "--class"),
        ("class = true\nclass-address = 'class.example -p 1'", "class-address"),
        ("class = true\nclass-address = 'class.example:65536'", "class-address"),
        ("bus = 'nats://one@192.0.2.1'", "--class"),
        ("class = true\nbus-ca = 'ca.pem'", "--bus"),
        ("class = true\nbus = 'nats://one@192.0.2.1'\nssh = false\nweb = '[::1]:0'", "host key"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "serve.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=told):
        read_options({}, file)


@pytest.mark.parametrize("given", [{}, {"autoplay": 5.0}, {"kiosk": True}])
async def test_a_kiosk_forgets_a_reader_who_leaves(given: dict[str, Any]) -> None:
    registry = SessionRegistry(ServeOptions(**given), EventLog(lambda: 0.0), lambda: 0.0)
    asked = ProcessSession(registry, cast(SessionChannel, None)).options()
    app = build_app(SimpleNamespace(**asked, variables={}), shipped(), None).app
    assert isinstance(app, KioskApp) == bool(given)
    if isinstance(app, KioskApp):
        gone = Attendance(by="reader", since=0.0)
        assert due_action(app._rules, gone, DEFAULT_IDLE_S) == "warn"
        assert due_action(app._rules, gone, 2 * DEFAULT_IDLE_S) == "return"


@pytest.mark.parametrize(
    ("address", "command"),
    [
        ("class.example", "ssh class@class.example"),
        ("class.example:22", "ssh class@class.example"),
        ("192.0.2.10:2222", "ssh class@192.0.2.10 -p 2222"),
        ("[2001:db8::1]:2222", "ssh class@2001:db8::1 -p 2222"),
    ],
)
def test_followers_are_told_the_address_of_a_load_balancer(address: str, command: str) -> None:
    options = read_options({"class": True, "class-address": address}, None)
    assert bootstrap.join_command(options, ()) == command


def test_without_one_followers_are_told_where_the_server_listens() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        options = read_options({"class": True}, None)
        told = bootstrap.join_command(options, [listening])
        assert told == f"ssh class@127.0.0.1 -p {port}"
        assert bootstrap.join_command(options, ()) == ""
