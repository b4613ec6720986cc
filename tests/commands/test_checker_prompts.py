"""The checker as numbered prompts leads where the engine leads."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest
from book_kit import shipped
from checker_player import ALL_NO, CASES, CHECKER, LABELS, label, right
from hypothesis import given, settings
from hypothesis import strategies as st
from pty_session import PtySession, plain

from sij_tui.cli import main
from sij_tui.core.checker import engine
from sij_tui.core.checker.engine import evaluate
from sij_tui.core.checker.pages.dialogue import dialogue
from sij_tui.core.checker.pages.parts import Context
from sij_tui.core.content.checker import ANSWERS, SEVERITY, AnswerId, OutcomeId, outcome_of
from sij_tui.core.content.label_text import fill
from sij_tui.core.dialogue import Prompt
from sij_tui.core.layout.glyphs import glyphs_for

MAKE_UP = f"{len(CHECKER.case) + 1}"


class Talk:
    """A talk with the checker; keeps what was said last."""

    def __init__(self) -> None:
        book = shipped()
        context = Context(book.loaded, CHECKER, glyphs_for("ascii"), book.usage)
        self._talk = dialogue(context)
        self.ended = False
        self.said = self._words(next(self._talk))

    def type(self, *lines: str) -> str:
        """Type lines; gives what is said after the last."""
        for line in lines:
            try:
                self.said = self._words(self._talk.send(line))
            except StopIteration:
                self.ended, self.said = True, ""
        return self.said

    @staticmethod
    def _words(said: Prompt) -> str:
        return " ".join(" ".join(element.plain_text for element in said).split())


def numbers(answers: dict[str, AnswerId]) -> Iterator[str]:
    """The numbers to type for answers."""
    for question in CHECKER.question:
        yield f"{ANSWERS.index(answers[question.id]) + 1}"


def has_outcome(text: str, outcome: OutcomeId) -> bool:
    """Whether the headline of an outcome, and that of no other, is in a text."""
    return [name for name in SEVERITY if outcome_of(CHECKER, name).headline in text] == [outcome]


@pytest.mark.parametrize("case", CASES)
def test_every_case_comes_out_as_in_the_engine(case: str) -> None:
    wanted = CASES[case]
    talk = Talk()
    at = list(CASES).index(case) + 1
    assert wanted.story in talk.type(f"{at}")
    review = talk.type(*numbers(right(wanted)))
    assert LABELS.review.heading in review
    result = talk.type("")
    assert has_outcome(result, wanted.outcome)
    assert LABELS.result.same in result
    assert wanted.slip.text in result
    for finding in evaluate(CHECKER, right(wanted)).findings:
        assert label(finding.question, finding.answer) in result
    talk.type("2")
    assert talk.ended


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({q.id: st.sampled_from(ANSWERS) for q in CHECKER.question}))
def test_any_answers_come_out_as_in_the_engine(answers: dict[str, AnswerId]) -> None:
    talk = Talk()
    talk.type(MAKE_UP, *numbers(answers))
    outcome = evaluate(CHECKER, answers).outcome
    assert outcome
    assert has_outcome(talk.type(""), outcome)


def test_letters_do_as_well_as_numbers() -> None:
    talk = Talk()
    talk.type(MAKE_UP, *["n"] * 8, "u")
    assert label("dressing", "not_sure") in talk.said
    assert has_outcome(talk.type(""), "tell")


@pytest.mark.parametrize("line", ["", " ", "4", "maybe", "yes please", "-1", "99"])
def test_what_is_no_answer_notes_nothing_and_asks_again(line: str) -> None:
    talk = Talk()
    talk.type(MAKE_UP)
    assert LABELS.prompt.not_an_answer in talk.type(line)
    review = talk.type(*numbers(ALL_NO))
    assert LABELS.review.heading in review
    assert has_outcome(talk.type(""), "none")


def test_that_it_is_practice_is_said_with_every_question_and_result() -> None:
    talk = Talk()
    assert LABELS.word.practice in talk.said
    for line in (MAKE_UP, *numbers(ALL_NO), ""):
        assert LABELS.word.practice in talk.type(line)


def test_a_choice_that_was_not_understood_is_put_again_in_full() -> None:
    talk = Talk()
    talk.type(MAKE_UP, *numbers(ALL_NO), "")
    again = talk.type("perhaps")
    assert again.startswith(LABELS.prompt.not_an_answer)
    for words in (LABELS.prompt.again, LABELS.word.yes, LABELS.word.no):
        assert words in again
    assert LABELS.menu.heading in talk.type("y")
    talk.type(MAKE_UP, "1", "0")
    assert LABELS.asking.leave_no in talk.type("y")


def test_a_stop_is_said_at_once() -> None:
    talk = Talk()
    stop = fill(LABELS.asking.stop, count=len(CHECKER.question) - 1)
    assert stop not in talk.type(MAKE_UP)
    assert stop in talk.type("1")


def test_a_stop_is_said_again_only_with_other_reasons() -> None:
    talk = Talk()
    stops = [talk.type(line) for line in (MAKE_UP, "y", "n", "u", "y", "n", "back", "back", "n")]
    said = [fill(LABELS.asking.stop, count=count) for count in range(len(CHECKER.question))]
    assert [any(words in each for words in said) for each in stops] == [
        False, True, False, False, True, False, False, False, True,
    ]  # fmt: skip


def test_the_answer_that_was_given_is_named_when_its_question_comes_again() -> None:
    talk = Talk()
    talk.type(MAKE_UP, "u")
    own = [label(CHECKER.question[0].id, answer) for answer in ANSWERS]
    again = talk.type("back")
    named = [f"{text}, {LABELS.what_if.now}" in again for text in own]
    assert named == [answer == "not_sure" for answer in ANSWERS]
    assert f", {LABELS.what_if.now}" not in talk.type("next", "next")


def test_the_story_is_told_again_when_that_is_asked_for() -> None:
    talk, story = Talk(), CHECKER.case[0].story
    assert story in talk.type("1")
    assert story not in talk.type("n")
    question = CHECKER.question[1].ask
    told = talk.type(LABELS.asking.story)
    assert story in told
    assert question not in told
    assert CHECKER.question[2].ask in talk.type("n")
    assert story not in talk.type(LABELS.action.check.label)
    assert story in talk.type(LABELS.asking.story)
    talk.type("0", "2")
    made_up = Talk()
    made_up.type(MAKE_UP)
    assert LABELS.prompt.not_an_answer in made_up.type(LABELS.asking.story)


def test_help_names_what_can_be_typed_there_and_nothing_else() -> None:
    talk, actions = Talk(), LABELS.action
    every = (actions.next, actions.check, actions.result, actions.again, actions.next_case)
    wanted = {
        "?": [],
        MAKE_UP: [actions.next, actions.check],
        actions.check.label: [actions.result],
        "": [actions.again, actions.next_case],
    }
    for line, named in wanted.items():
        help = talk.type("?") if line == "?" else talk.type(line, "?")
        assert [each for each in every if f"{each.label}: {each.help}" in help] == named


def test_an_answer_can_be_changed_before_the_result() -> None:
    talk = Talk()
    talk.type(MAKE_UP, *numbers(ALL_NO))
    at = [question.id for question in CHECKER.question].index("clotting") + 1
    assert CHECKER.question[at - 1].ask in talk.type(f"{at}")
    assert label("clotting", "not_sure") in talk.type("3")
    assert has_outcome(talk.type(""), "hold")


def test_another_case_begins_with_no_answers() -> None:
    talk = Talk()
    talk.type(MAKE_UP, "1", *["2"] * 8)
    assert has_outcome(talk.type(""), "stop")
    talk.type("1", MAKE_UP, *["2"] * 9)
    assert has_outcome(talk.type(""), "none")


def test_leaving_asks_once_if_there_is_something_to_lose() -> None:
    talk = Talk()
    talk.type(MAKE_UP, "2")
    assert LABELS.asking.leave in talk.type("0")
    assert CHECKER.question[1].ask in talk.type("1")
    talk.type("0", "2")
    assert talk.ended
    for lines in (("0",), (MAKE_UP, "0")):
        talk = Talk()
        talk.type(*lines)
        assert talk.ended


def test_the_words_of_a_choice_do_as_well_as_its_number() -> None:
    assert CHECKER.question[0].ask in Talk().type(LABELS.menu.made_up)


def test_answers_that_are_being_checked_can_be_left() -> None:
    talk = Talk()
    talk.type(MAKE_UP, *numbers(ALL_NO))
    assert LABELS.asking.leave in talk.type("0")
    assert LABELS.review.heading in talk.type("1")
    talk.type("0", "2")
    assert talk.ended


def test_the_word_for_the_step_back_leaves_at_the_first_question() -> None:
    talk = Talk()
    talk.type(MAKE_UP, shipped().content.labels.lines.back)
    assert talk.ended


def test_an_error_in_the_engine_gives_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(engine, "unknown_is_not_safe", broken)
    talk = Talk()
    talk.type(MAKE_UP, *numbers(ALL_NO))
    result = talk.type("")
    assert LABELS.result.failed in result
    assert not any(outcome_of(CHECKER, name).label in result for name in SEVERITY)


@pytest.mark.pty
@pytest.mark.parametrize("how", ["--plain", "dumb"])
def test_in_a_terminal_it_asks_line_by_line(how: str, tmp_path: Path) -> None:
    arguments = ["--plain"] if how == "--plain" else []
    env = {"HOME": str(tmp_path), "TERM": "dumb" if how == "dumb" else "xterm"}
    argv = [sys.executable, "-m", "sij_tui", *arguments, "--start", "checker"]
    with PtySession(argv, env=env) as session:
        session.read_until(LABELS.prompt.choose_case.split("{")[0].encode())
        for line in (MAKE_UP, *numbers({**ALL_NO, "dressing": "yes"}), "", "2"):
            session.send(f"{line}\n")
            session.read_for(0.05)
        assert session.wait_exit() == 0
        text = plain(session.output).decode()
    assert outcome_of(CHECKER, "tell").headline in text
    assert LABELS.prompt.left in " ".join(text.split())
    assert "\x1b" not in session.output.decode()
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in kept} <= {".compiled"}, "only the content, never an answer"


@pytest.mark.pty
def test_the_end_of_input_ends_it_in_good_order(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "sij_tui", "--plain", "--start", "checker"]
    with PtySession(argv, env={"HOME": str(tmp_path)}) as session:
        session.read_until(LABELS.prompt.choose_case.split("{")[0].encode())
        session.send(f"{MAKE_UP}\n1\n")
        session.send(b"\x04")
        assert session.wait_exit() == 0
    assert LABELS.prompt.left.encode() in session.output
    assert b"Traceback" not in session.output


def test_the_menu_is_the_same_whether_it_was_kept_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "stdin", typed(tmp_path, b"nonsense\nquit\n"))
    assert main(["lines"]) == 0
    first = capsys.readouterr().out
    assert list(tmp_path.rglob("*.text"))
    monkeypatch.setattr(sys, "stdin", typed(tmp_path, b"nonsense\nquit\n"))
    assert main(["lines"]) == 0
    assert capsys.readouterr().out == first
    assert shipped().content.labels.lines.not_understood in first


def typed(folder: Path, data: bytes) -> TextIO:
    """Standard input with what was typed."""
    path = folder / "typed"
    path.write_bytes(data)
    return path.open(encoding="utf-8")


@pytest.mark.parametrize("line", [b"x" * 1_000_000, b"\xff\xfe\xe9", b"\0news", b"\0back", b"\r"])
def test_a_line_that_is_no_text_is_one_line_of_nonsense(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    line: bytes,
) -> None:
    monkeypatch.setattr(sys, "stdin", typed(tmp_path, line + b"\n"))
    assert main(["lines", "--no-state"]) == 0
    said = capsys.readouterr().out
    assert said.count(shipped().content.labels.lines.not_understood) == 1
    assert said.endswith(f"{shipped().content.labels.lines.left}\n")


def test_lines_load_no_textual() -> None:
    code = "import sys; from sij_tui.cli import main; main(['lines', '--no-state']);"
    code += "sys.exit('textual' in sys.modules or 'rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], input=b"practice\n1\n").returncode == 0
