"""Where an exercise begins: the notice, the choice, the list of cases, all questions."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.checker.engine import rule_of
from sij_tui.core.checker.pages.parts import Context, notice
from sij_tui.core.content.checker import ANSWERS, Question
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.model import Content
from sij_tui.core.layout.cells import widest
from sij_tui.core.layout.elements import Cell, Element
from sij_tui.core.leaflet.pages import statement_element


def menu_elements(context: Context) -> Iterator[Element]:
    """What the exercise is for and not for, and the choice of what to do."""
    checker = context.checker
    labels = checker.labels.menu
    yield Element(text=context.content.meta.training_notice, style="alert")
    yield Element(text=checker.notice, before=1)
    yield Element(text=checker.privacy)
    yield Element(text=labels.heading, style="title", before=1)
    choices = [
        ("cases", labels.cases, fill(labels.cases_help, count=len(checker.case))),
        ("made_up", labels.made_up, labels.made_up_help),
        ("questions", labels.questions, fill(labels.questions_help, count=len(checker.question))),
        ("rules", labels.rules, labels.rules_help),
    ]
    shown = choices if checker.case else choices[1:]
    for number, (do, text, help_) in enumerate(shown, start=1):
        yield Element(
            cells=(
                Cell(f"{number}", "number"),
                Cell(text, "entry"),
                Cell(help_, "quiet"),
            ),
            widths=(1, widest((text for _, text, _ in shown), 40), 0),
            style="entry",
            before=1 if number == 1 and not context.tight else 0,
            do=do,
        )


def cases_elements(context: Context) -> Iterator[Element]:
    """The prepared cases, by their titles alone; those that were finished are marked."""
    checker, glyphs = context.checker, context.glyphs
    labels = checker.labels.menu
    size = widest((case.title for case in checker.case), 40)
    yield Element(text=labels.cases, style="title")
    yield Element(text=checker.case_rule, style="quiet")
    yield notice(context, before=0)  # above the list, which may be longer than the window
    for number, case in enumerate(checker.case, start=1):
        matched = context.results.get(case.id)
        done = matched is not None
        result = "" if not done else labels.done if matched else labels.differed
        yield Element(
            cells=(
                Cell(f"{number:>2}", "number"),
                Cell(case.title, "entry"),
                Cell(glyphs.seen if done else "", "seen"),
                Cell(result, "quiet"),
            ),
            widths=(2, size, 1, 0),
            style="entry",
            before=1 if number == 1 else 0,
            do=f"case:{case.id}",
        )


def questions_elements(context: Context) -> Iterator[Element]:
    """All questions on one page; each can be opened to be answered."""
    checker = context.checker
    yield Element(text=checker.labels.menu.questions, style="title")
    for number, question in enumerate(checker.question, start=1):
        yield Element(
            cells=(Cell(f"{number}", "number"), Cell(question.ask, "label")),
            widths=(2, 0),
            before=1,
            do=f"change:{question.id}",
            facts=question.why.facts,
            basis=question.why.basis,
        )
        yield why_element(context.content, question, indent=4)
        for answer in ANSWERS:
            label = rule_of(question, answer).label
            yield Element(text=label, style="item", mark=context.glyphs.unseen, indent=4)
    yield notice(context)


def why_element(content: Content, question: Question, indent: int = 0) -> Element:
    """What the source says about a question."""
    return statement_element(question.why, content.labels, f"why:{question.id}", indent=indent)
