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
from sij_tui.core.dialogue import PROMPT, Prompt
from sij_tui.core.layout.elements import Element

pytestmark = pytest.mark.pty
QUESTION = (Element(text="a question"), Element(text="a prompt", key=PROMPT))
LABELS = shipped().content.labels.lines
checker = shipped().content.checker
assert checker
WHOLE_CASE = ["1", *["3"] * len(checker.question), ""]


@pytest.mark.parametrize(
    ("words", "typed", "prompt"),
    [
        ("lines", ["1"], [LABELS.more]),
        ("present --lines", ["1"], [LABELS.lead]),
        ("lines checker", WHOLE_CASE, [checker.labels.prompt.again, "1. ", "2. "]),
    ],
)
def test_the_prompt_is_said_again_and_what_is_typed_counts(
    tmp_path: Path, root: Path, words: str, typed: list[str], prompt: list[str]
) -> None:
    env = {"HOME": str(tmp_path), "TERM": "dumb", "PYTHONPATH": str(root), "LANG": "C.UTF-8"}
    command = job([sys.executable, "-m", "sij_tui", *words.split()])
    with PtySession(command, env=env) as session:
        session.read_until(b":\r\n")
        session.send("".join(f"{line}\n" for line in typed))
        for line in prompt:
            session.read_until(line.encode())
        session.send("\x1a")
        session.read_until(STOPPED.encode())
        session.send("\n")
        for line in prompt:
            session.read_until(line.encode())
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


class _SignalAfterLooking(_RepeatedPrompt):
    """Goes on after it was stopped just when it has looked whether it was."""

    is_due = False

    @property
    def _was_stopped(self) -> bool:
        seen = bool(vars(self).get("seen"))
        if self.is_due:
            self.is_due = False
            self.on_continued()
        return seen

    @_was_stopped.setter
    def _was_stopped(self, stopped: bool) -> None:
        vars(self)["seen"] = stopped


def test_no_signal_is_lost_between_two_steps() -> None:
    heard: list[Prompt] = []
    spoken = _SignalAfterLooking(heard.append)
    spoken.is_due = True
    spoken.wait(QUESTION)
    assert heard == [QUESTION[-1:]]
