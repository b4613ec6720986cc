"""A class with the real OpenSSH client: join, follow, vote, lose the connection, come back."""

from __future__ import annotations

import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from class_client_kit import (
    RIGHT,
    choose,
    connect,
    join,
    open_class,
    open_plan,
    presenter_code,
    sees,
    show_code,
    shown,
)
from pty_session import PtySession
from serve_kit import Server, needs_ssh, sij_tui

from sij_tui.core.content.model import Content

pytestmark = [pytest.mark.pty, needs_ssh]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server("--class") as server:
        yield server


def test_a_lesson_with_followers_of_several_sizes(server: Server, content: Content) -> None:
    with (
        connect(server, size=(120, 40)) as presenter,
        connect(server, size=(80, 24)) as one,
        connect(server, size=(60, 20)) as other,
    ):
        code = open_class(presenter, server)
        for follower in (one, other):
            join(follower, code)
        presenter.send(RIGHT + RIGHT)
        for follower in (one, other):
            sees(follower, "too dangerous")
        presenter.send("y")
        for follower in (one, other):
            sees(follower, "Voting is open")
        before = len(one.output)
        one.send("3")
        sees(one, "Your vote is in")
        other.send("2")
        sees(other, "Your vote is in")
        presenter.send("v")
        sees(one, "Voting is closed")
        assert b"How the class voted" not in one.output[before:]
        presenter.send("v")
        sees(one, "How the class voted")
        notes = [note.text.encode() for note in content.note]
        for follower in (one, other):
            assert not [note for note in notes if note[:30] in shown(follower)]


def test_a_seat_is_found_again_by_its_token(server: Server) -> None:
    with connect(server, size=(120, 40)) as presenter:
        code = open_class(presenter, server)
        token = "0123456789abcdef"
        with connect(server, "class", "--", "--seat", token, size=(80, 24)) as one:
            join(one, code)
            presenter.send("y")
            sees(one, "Voting is open")
            one.send("1")
            sees(one, "Your vote is in")
            one.process.send_signal(signal.SIGKILL)
        sees(presenter, "1 lost")
        with connect(server, "class", "--", "--seat", token, size=(80, 24)) as again:
            sees(again, "Your vote is in")
        sees(presenter, "1 of 1 have voted")


def test_the_line_on_a_followers_screen_brings_back_the_seat(server: Server) -> None:
    with connect(server, size=(120, 40)) as presenter:
        code = open_class(presenter, server)
        with connect(server, size=(80, 24), options=()) as one:
            join(one, code)
            sees(one, "brings you back")
            (line,) = (text.strip() for text in one.screen() if "--seat" in text)
            presenter.send("y")
            sees(one, "Voting is open")
            one.send("1")
            sees(one, "Your vote is in")
        sees(presenter, "1 lost")
        trusting = server.command(options=())[1:-1]
        with PtySession([*line.split()[:1], *trusting, *line.split()[1:]]) as again:
            sees(again, "Your vote is in")
        sees(presenter, "1 of 1 have voted")


def test_a_client_that_stands_still_holds_nobody_up(server: Server) -> None:
    with (
        connect(server, size=(120, 40)) as presenter,
        connect(server, size=(80, 24)) as stopped,
        connect(server, size=(80, 24)) as other,
    ):
        code = open_class(presenter, server)
        for follower in (stopped, other):
            join(follower, code)
        stopped.process.send_signal(signal.SIGSTOP)
        try:
            for _ in range(4):
                presenter.send(RIGHT)
            sees(other, "Needles into the joint")
        finally:
            stopped.process.send_signal(signal.SIGCONT)
        sees(stopped, "Needles into the joint")


def test_a_slow_client_holds_nobody_up_and_comes_to_the_same_page(server: Server) -> None:
    with (
        connect(server, size=(80, 24)) as presenter,
        connect(server, size=(80, 24)) as slow,
        connect(server, size=(80, 24)) as other,
    ):
        code = open_class(presenter, server)
        for follower in (slow, other):
            join(follower, code)
        presenter.send(RIGHT * 5)
        sees(other, "The dye check")
        slow.read_slowly(b"iopamidol", rate=2000, timeout=300)  # all that waits on the way first


def test_the_lead_is_handed_to_another_presenter_and_taken_back(server: Server) -> None:
    with (
        connect(server, size=(80, 24)) as first,
        connect(server, size=(120, 40)) as second,
        connect(server, size=(60, 20)) as one,
    ):
        code = open_class(first, server)
        join(one, code)
        show_code(second, server)
        sees(second, "A short class")
        choose(second, code)
        sees(second, "leads.")
        second.send(RIGHT)  # not without the lead
        second.send("?")
        sees(second, "› Help")
        second.send("\x1b")
        sees(second, "leads.")  # so what was pressed before has been handled
        first.send("L")
        sees(second, "Leading")
        second.send(RIGHT)
        sees(one, "Why they are injected")
        sees(first, "Following")  # the key takes the lead only where it is known to be lost
        first.send("L")
        sees(first, "Leading")
        first.send("w")
        sees(first, "Next: Reasons not to inject")
        first.send(RIGHT)
        sees(one, "too dangerous")


def test_a_wrong_code_leads_nobody(server: Server) -> None:
    with connect(server, size=(80, 24)) as one:
        one.read_until(b"four letters")
        choose(one, "Lead a class")
        sees(one, "presenter's code")
        one.send("2" * 16)
        sees(one, "That is not")


def test_who_holds_a_presenters_key_leads_without_a_code_and_comes_back_to_it(
    tmp_path: Path,
) -> None:
    key = tmp_path / "key"
    made = ("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key))
    subprocess.run(made, check=True)
    options = ("-tt", "-i", str(key), "-o", "IdentitiesOnly=yes")
    with (
        Server("--class", "--presenter-keys", str(key.with_suffix(".pub"))) as server,
        connect(server, size=(80, 24)) as one,
    ):
        with connect(server, "present", size=(80, 24), options=options) as presenter:
            code = open_plan(presenter, "A short class")
            join(one, code)
            presenter.send(RIGHT)
            sees(one, "Why they are injected")
            presenter.process.send_signal(signal.SIGKILL)
        with connect(server, "present", size=(120, 40), options=options) as presenter:
            sees(presenter, "Next: Reasons not to inject")
            presenter.send(RIGHT)
            sees(one, "too dangerous")


def test_a_presenter_whose_key_is_withdrawn_leads_no_more(
    tmp_path: Path,
) -> None:
    for name in ("key", "other"):
        made = ("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name))
        subprocess.run(made, check=True)
    options = ("-tt", "-i", str(tmp_path / "key"), "-o", "IdentitiesOnly=yes")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # the user who serves reads it again
        keys = Path(folder) / "presenters"
        keys.write_text((tmp_path / "key.pub").read_text())
        _withdraw(keys, (tmp_path / "other.pub").read_text(), options)


def _withdraw(keys: Path, others: str, options: tuple[str, ...]) -> None:
    with (
        Server("--class", "--presenter-keys", str(keys)) as server,
        connect(server, size=(80, 24)) as one,
        connect(server, "present", size=(80, 24), options=options) as presenter,
    ):
        join(one, open_plan(presenter, "A short class"))
        presenter.send(RIGHT)
        sees(one, "Why they are injected")
        keys.write_text(others)
        server.process.send_signal(signal.SIGHUP)
        sees(presenter, "four letters")
        sees(one, "presenter")
        presenter.send(RIGHT)
        assert "Why they are injected" not in " ".join(presenter.screen())


def test_a_presenter_without_a_key_comes_back_by_the_code(server: Server) -> None:
    with connect(server, size=(80, 24)) as one:
        with connect(server, size=(80, 24)) as presenter:
            join(one, open_class(presenter, server))
            presenter.send(RIGHT)
            sees(one, "Why they are injected")
            presenter.process.send_signal(signal.SIGKILL)
        with connect(server, size=(120, 40)) as presenter:
            show_code(presenter, server)
            sees(presenter, "Next: Reasons not to inject")
            presenter.send(RIGHT)
            sees(one, "too dangerous")


def test_the_status_of_the_server_has_its_classes(server: Server) -> None:
    with connect(server, size=(80, 24)) as presenter, connect(server, size=(80, 24)) as one:
        code = open_class(presenter, server)
        join(one, code)
        words = ("--state", str(server.folder / "state"), "--port", str(server.port))
        done = sij_tui("serve", "status", *words)
        (line,) = (line for line in done.stdout.splitlines() if line.startswith(code))
        assert line.split() == [code, "ward", "led", "0:00", "1", "1", "0", "0", "-"]


def test_neither_notes_nor_the_presenters_code_are_in_a_process_of_a_follower(
    server: Server, content: Content
) -> None:
    secret = presenter_code(server)
    forms = [secret.encode(), secret.replace("-", "").encode()]
    notes = [note.text.encode() for note in content.note]
    with connect(server, size=(80, 24)) as one:
        one.read_until(b"four letters")
        (pid,) = server.sessions()
        with connect(server, size=(80, 24)) as presenter:
            one.send(open_class(presenter, server))
            sees(one, "Following")
            memory = memory_of(pid)
            environment = Path(f"/proc/{pid}/environ").read_bytes()
            assert b"Following" in memory
            assert not [text for text in (*forms, *notes) if text in memory + environment]
            assert not [form for form in forms if form in shown(presenter) + shown(one)]
            assert secret not in str(server.log)


def memory_of(pid: int) -> bytes:
    """What is in the writable memory of a process."""
    found = bytearray()
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            if "rw" not in line or end - start > 64 << 20:
                continue
            try:
                memory.seek(start)
                found += memory.read(end - start)
            except OSError:
                continue
    return bytes(found)
