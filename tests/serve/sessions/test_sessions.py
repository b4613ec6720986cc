"""Sessions with the real OpenSSH client: landing, using the program, and every way to end it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from book_kit import shipped
from program_kit import wait_for_text
from serve_kit import FULL, Server, is_alive, needs_ssh

pytestmark = [pytest.mark.pty, needs_ssh]


def pid_of_the_only_session(server: Server) -> int:
    server.wait(lambda: len(server.sessions()) == 1)
    return server.sessions()[0]


@pytest.fixture(autouse=True)
def _no_session_is_left(server: Server) -> Iterator[None]:
    yield
    server.wait_ends()


def test_it_lands_in_the_program_and_leaves_the_terminal_as_it_was(server: Server) -> None:
    before = len(server.events("end"))
    with server.connect() as client:
        client.read_until(FULL)
        client.send("q")
        assert client.wait_exit() == 0
        assert client.left_on() == frozenset()
        assert client.termios_restored()
    end = server.wait_event("end", before + 1)
    assert (end["reason"], end["status"], end["screen"]) == ("quit", 0, "home")
    assert end["sent"] > 1000
    assert end["received"] > 0


def test_it_goes_where_the_keys_say(server: Server) -> None:
    with server.connect() as client:
        client.read_until(FULL)
        client.send("3")
        client.read_until(b"3/1")
        client.send("q")
        client.wait_exit()
    assert server.wait_event("end", len(server.events("begin")))["screen"] == "reasons"


def test_it_takes_the_mouse_and_a_paste(server: Server) -> None:
    with server.connect() as client:
        client.read_until(FULL)
        client.send("\x1b[B")
        wait_for_text(client, "▌  2")  # the cursor has moved: now a click finds what it is on
        client.send("\x1b[<0;10;11M\x1b[<0;10;11m")  # opens a part
        client.read_until(b"/1")
        client.send("/")
        wait_for_text(client, shipped().content.labels.name.search)
        client.send("\x1b[200~needle\x1b[201~")
        client.read_until(b"needle")
        client.send("\x03")
        assert client.wait_exit() in (0, 130)


def test_it_follows_the_size_of_the_window(server: Server) -> None:
    with server.connect(size=(80, 24)) as client:
        client.read_until(FULL)
        client.resize(120, 40)
        client.signal(signal.SIGWINCH)
        client.read_until(lambda _: "Quit" in client.screen()[39])
        client.send("q")
        client.wait_exit()


SIXEL = b"\x1bP0;1;0q"
ANSWERS = {b"\x1b[>q": b"\x1bP>|XTerm(379)\x1b\\", b"\x1b[c": b"\x1b[?63;1;2;4;6;22c"}


def test_pictures_in_pixels_where_the_client_tells_its_size_in_pixels(server: Server) -> None:
    env = {"TERM": "xterm-256color"}
    with server.connect(size=(120, 40), answers=ANSWERS, cell=(6, 12), env=env) as client:
        client.read_until(lambda _: SIXEL in client.output)
        client.send("1")
        client.read_until(b"1/1")
        client.send("q")
        assert client.wait_exit() == 0


def test_no_pixels_where_it_does_not(server: Server) -> None:
    with server.connect(size=(120, 40), answers=ANSWERS) as client:
        client.read_until(lambda _: b"\x1b[c" in client.output)
        client.send("1")
        client.read_until(b"1/1")
        client.send("q")
        assert client.wait_exit() == 0
        assert SIXEL not in client.output


def test_options_behind_the_address(server: Server) -> None:
    with server.connect("--", "--start", "risks", "--glyphs", "ascii", "--no-motion") as client:
        client.read_until(b"9/1")
        client.send("q")
        client.wait_exit()
        assert client.output.isascii()


def test_a_screen_that_is_not_there_is_told(server: Server) -> None:
    with server.connect("--", "--start", "nowhere") as client:
        assert client.wait_exit() == 2
        assert b"nowhere" in client.output
        assert client.left_on() == frozenset()


@pytest.mark.parametrize(
    ("sent", "options"),
    [({"LANG": "C", "LC_ALL": "C"}, "LANG LC_ALL"), ({"NO_COLOR": "1"}, "NO_COLOR")],
)
def test_what_the_client_says_of_its_terminal_counts(
    server: Server, sent: dict[str, str], options: str
) -> None:
    wanted = ("-tt", "-o", f"SendEnv={options}")
    with server.connect(options=wanted, env=sent) as client:
        client.read_until(FULL)
        client.send("q")
        client.wait_exit()
        colours = b"\x1b[38;" in client.output
        assert colours == ("NO_COLOR" not in sent)
        assert client.output.isascii() == ("LANG" in sent)


@pytest.mark.parametrize(
    ("terminal", "colour"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, b"38;2;"),
        ({"TERM": "xterm-256color"}, b"38;5;"),
        ({"TERM": "xterm"}, b"\x1b[3"),
    ],
)
def test_no_session_leaves_its_colours_to_the_next(
    server: Server, terminal: dict[str, str], colour: bytes
) -> None:
    with server.connect(options=("-tt", "-o", "SendEnv=COLORTERM"), env=terminal) as client:
        client.read_until(FULL)
        client.send("q")
        client.wait_exit()
        assert colour in client.output
        assert not any(other in client.output for other in {b"38;2;", b"38;5;"} - {colour})


def test_without_a_terminal_and_without_input_it_is_text(server: Server) -> None:
    done = server.run()
    assert done.returncode == 0
    assert shipped().content.meta.title in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_a_terminal_that_cannot_draw_goes_line_by_line(server: Server) -> None:
    with server.connect(env={"TERM": "dumb"}) as client:
        client.read_until(shipped().content.meta.title.encode())
        client.send("quit\r")
        assert client.wait_exit() == 0
        assert b"\x1b" not in client.output


# Ends


def ended(server: Server, pid: int) -> None:
    """See a session end: by nothing but that its client is gone, as it could last for long."""
    server.wait(lambda: not is_alive(pid))
    server.wait_ends()


def test_a_client_that_is_killed(server: Server) -> None:
    with server.connect() as client:
        client.read_until(FULL)
        pid = pid_of_the_only_session(server)
        client.signal(signal.SIGKILL)
        ended(server, pid)
    assert server.wait_event("end", len(server.events("begin")))["reason"] == "left"


def test_a_session_that_hangs_is_ended_all_the_same(server: Server) -> None:
    with server.connect() as client:
        client.read_until(FULL)
        pid = pid_of_the_only_session(server)
        os.kill(pid, signal.SIGSTOP)
        client.signal(signal.SIGKILL)
        ended(server, pid)


def test_a_connection_that_is_reset(server: Server) -> None:
    """Through a relay that drops both of its sockets, as a lost network does at last."""
    with socket.create_server(("127.0.0.1", 0)) as relay:
        port = relay.getsockname()[1]
        pairs: list[socket.socket] = []

        def pass_on() -> None:
            one, _ = relay.accept()
            other = socket.create_connection(("127.0.0.1", server.port))
            pairs.extend((one, other))
            for a, b in ((one, other), (other, one)):
                threading.Thread(target=copy, args=(a, b), daemon=True).start()

        def copy(a: socket.socket, b: socket.socket) -> None:
            try:
                while data := a.recv(65536):
                    b.sendall(data)
            except OSError:
                pass

        threading.Thread(target=pass_on, daemon=True).start()
        with server.connect(port=port) as client:
            client.read_until(FULL)
            pid = pid_of_the_only_session(server)
            pairs[1].shutdown(socket.SHUT_RDWR)
            ended(server, pid)


def test_a_crash_is_told_in_a_line(server: Server) -> None:
    with server.connect() as client:
        client.read_until(FULL)
        os.kill(pid_of_the_only_session(server), signal.SIGKILL)
        assert client.wait_exit() == 128 + signal.SIGKILL
        assert b"Something broke" in client.output
    assert server.wait_event("end", len(server.events("begin")))["reason"] == "broken"


# Backpressure


def test_a_client_that_stops_reading_costs_little_and_no_neighbour(server: Server) -> None:
    with server.connect() as stuck, server.connect() as neighbour:
        stuck.read_until(FULL)
        neighbour.read_until(FULL)
        os.kill(stuck.process.pid, signal.SIGSTOP)
        memory = server.resident()
        for _ in range(40):  # the picture is drawn anew each time
            stuck.offer(b"", 0.0)
            neighbour.send("3")
            neighbour.read_until(b"3/1")
            neighbour.send("\x1b")
            neighbour.read_until(b"Quit")
        assert server.resident() - memory < 8_000
        os.kill(stuck.process.pid, signal.SIGCONT)
        stuck.send("4")
        stuck.read_until(b"4/1")
        for client in (stuck, neighbour):
            client.send("q")
            client.wait_exit()


def test_nothing_is_sent_while_nothing_happens(server: Server) -> None:
    with server.connect("--", "--no-motion") as client:
        client.read_until(FULL)
        client.read_until_quiet(2.0)
        client.send("q")
        client.wait_exit()


def test_the_client_is_the_real_one() -> None:
    said = subprocess.run(["ssh", "-V"], capture_output=True, text=True).stderr
    assert said.startswith("OpenSSH")


WAITS = """
import socket, sys
socket.TCP_QUICKACK = socket.TCP_NODELAY  # which is on in any case
from sij_tui.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.soak
def test_no_client_waits_to_be_told_that_it_was_heard(server: Server) -> None:
    """Without being told at once, Linux and OpenSSH make 40 ms of it."""

    def quickest(where: Server) -> float:
        times = []
        for _ in range(7):
            begun = time.monotonic()
            assert where.run().returncode == 0
            times.append(time.monotonic() - begun)
        return min(times)

    with Server(program=(sys.executable, "-c", WAITS)) as other:
        assert any(quickest(server) < quickest(other) - 0.02 for _ in range(6))
