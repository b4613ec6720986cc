"""Line by line, stopped by Ctrl+Z and brought back: the prompt is said again."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from book_kit import shipped
from job_kit import STOPPED, job
from pty_session import PtySession

from sij_tui.app.line_session import _RepeatedPrompt
from sij_tui.core.dialogue import Prompt
from sij_tui.core.layout.elements import Element

pytestmark = pytest.mark.pty
QUESTION = (Element(text="a question"), Element(text="a prompt"))
LABELS = shipped().content.labels.lines


@pytest.mark.parametrize(
    ("words", "prompt"), [("lines", LABELS.more), ("present --lines", LABELS.lead)]
)
def test_the_prompt_is_said_again_and_what_is_typed_counts(
    tmp_path: Path, root: Path, words: str, prompt: str
) -> None:
    env = {"HOME": str(tmp_path), "TERM": "dumb", "PYTHONPATH": str(root), "LANG": "C.UTF-8"}
    command = job([sys.executable, "-m", "sij_tui", *words.split()])
    with PtySession(command, env=env) as session:
        session.read_until(b":\r\n")
        session.send("1\n")
        session.read_until(prompt.encode())
        session.send("\x1a")
        session.read_until(STOPPED.encode())
        session.send("\n")
        session.read_until(prompt.encode())
        session.send(f"{LABELS.quit}\n")
        session.read_until(b"over with 0")
        assert b"\x1b" not in session.output


def test_nothing_is_said_in_the_midst_of_a_text() -> None:
    heard: list[str] = []

    def say(said: Prompt) -> None:
        if said == QUESTION:
            spoken.on_continued()
        heard.extend(each.text for each in said)

    spoken = _RepeatedPrompt(say)
    spoken.say(QUESTION)
    assert heard == ["a question", "a prompt", "a prompt"]
    spoken.on_continued()
    spoken.say(())
    spoken.on_continued()
    assert heard[3:] == ["a prompt", "a prompt"]
