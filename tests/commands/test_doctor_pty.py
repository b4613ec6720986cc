"""``sij-tui doctor`` in a terminal: what is asked, what is made of the replies, what is left."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.pty,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]
if sys.platform != "win32":
    from pty_session import PtySession

ATTRIBUTES = {b"\x1b[c": b"\x1b[?62;4c"}
KITTY = {
    b"\x1b[>q": b"\x1bP>|kitty(0.41.1)\x1b\\",
    b"\x1b[16t": b"\x1b[6;20;10t",
    b"\x1b[?1006$p": b"\x1b[?1006;2$y",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?u": b"\x1b[?0u",
    b"\x1b_Gi=31,": b"\x1b_Gi=31;OK\x1b\\",
    **ATTRIBUTES,
}
LEAST = {b"\x1b[c": b"\x1b[?6c", b"\x1b[?2026$p": b"\x1b[?2026;0$y"}


def terminal(
    root: Path, out: Path, answers: Mapping[bytes, bytes], **env: str
) -> tuple[dict[str, Any], list[str]]:
    """What a report in a file says of the terminal, and what the terminal shows afterwards."""
    command = f'exec "{sys.executable}" -m sij_tui doctor --format json > "{out}"'
    session = PtySession(
        ["sh", "-c", command],
        env={"PYTHONPATH": str(root), "TERM": "xterm-kitty", **env},
        size=(91, 33),
        answers=answers,
    )
    with session:
        assert session.wait_exit() == 0
        assert session.termios_restored()
        assert session.left_on() == frozenset()
        screen = session.screen()
    found: dict[str, Any] = json.loads(out.read_text())["terminal"]
    return found, screen


def test_a_terminal_that_knows_everything(root: Path, tmp_path: Path) -> None:
    found, screen = terminal(root, tmp_path / "a.json", KITTY)
    assert found["asked"] == "answered"
    assert found["says"] == "kitty(0.41.1)"
    assert (found["columns"], found["rows"]) == (91, 33)
    assert [found[name] for name in ("mouse", "keyboard", "updates")] == ["yes"] * 3
    assert (found["pixels"], found["cell"]) == ("kitty", [10, 20])
    assert found["tier"] == ("pixels" if find_spec("PIL") else "octants")
    assert not "".join(screen).strip(), "no trace of the questions"


def test_pixels_are_not_drawn_where_there_are_few_colours(root: Path, tmp_path: Path) -> None:
    found, _ = terminal(root, tmp_path / "a.json", KITTY, TERM="xterm-16color")
    assert (found["pixels"], found["tier"]) == ("kitty", "octants")


def test_a_multiplexer_draws_what_can_be_drawn_everywhere(root: Path, tmp_path: Path) -> None:
    answers = {**KITTY, b"\x1b[>q": b"\x1bP>|tmux 3.3a\x1b\\"}
    found, _ = terminal(root, tmp_path / "a.json", answers)
    assert (found["multiplexer"], found["tier"], found["pixels"]) == (True, "blocks", "no")
    assert "octants" not in found["tiers"]


def test_a_terminal_that_answers_the_last_question_alone(root: Path, tmp_path: Path) -> None:
    found, _ = terminal(root, tmp_path / "a.json", LEAST)
    assert found["asked"] == "answered"
    assert [found[name] for name in ("mouse", "keyboard", "updates")] == ["no"] * 3
    assert (found["pixels"], found["cell"], found["tier"]) == ("no", None, "blocks")


def test_a_terminal_that_answers_nothing_is_not_waited_for_long(root: Path, tmp_path: Path) -> None:
    found, _ = terminal(root, tmp_path / "a.json", {})
    assert found["asked"] == "silent"
    assert [found[name] for name in ("mouse", "keyboard", "updates")] == ["unknown"] * 3


def test_a_terminal_at_the_end_of_a_pipe_is_left_to_the_pager(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    command = f'"{sys.executable}" -m sij_tui doctor --format json | cat > "{out}"'
    with PtySession(["sh", "-c", command], env={"PYTHONPATH": str(root)}, answers=KITTY) as session:
        assert session.wait_exit() == 0
        assert b"\x1b" not in session.output
    assert json.loads(out.read_text())["terminal"]["asked"] == "no_terminal"


def test_words_and_samples_in_a_narrow_window(root: Path) -> None:
    command = [sys.executable, "-m", "sij_tui", "doctor"]
    env = {"PYTHONPATH": str(root)}
    with PtySession(command, env=env, size=(40, 30), answers=LEAST) as session:
        assert session.wait_exit() == 0
        assert session.left_on() == frozenset()
    assert "▄▀▀▄ ▌▐ ▟█▙".encode() in session.output
