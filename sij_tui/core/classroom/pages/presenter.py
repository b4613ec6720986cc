"""What presenters alone have: the time, who is there, what comes next, notes, what can be asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sij_tui.core.checker.cases import case_by_id
from sij_tui.core.classroom.pages.joining import join_line
from sij_tui.core.classroom.pages.parts import Context, entry, lesson_clock_text, question_in
from sij_tui.core.classroom.plan import Pace, pace_of_seconds
from sij_tui.core.classroom.polls import case_targets, item_name
from sij_tui.core.classroom.requests import LessonView
from sij_tui.core.classroom.snapshot import Snapshot
from sij_tui.core.classroom.state import JOIN_PLACE
from sij_tui.core.classroom.targets import QUICK, case_target, item_target, parse_target
from sij_tui.core.content.label_text import fill, key_names
from sij_tui.core.content.routes import CLASS_SCREEN
from sij_tui.core.layout.elements import Cell, Element

_LINE: Final = 30
"""Cells of the line that stands for the plan."""


def presenter_panel(context: Context) -> tuple[Element, ...]:
    """Return what stands beside what the class sees; empty for followers."""
    view = context.member.joined
    if view is None or not context.presents:
        return ()
    if context.choosing:
        return tuple(_all_questions(context))
    return tuple(_panel(context, view))


def _panel(context: Context, view: Snapshot) -> Iterator[Element]:
    words, member = context.words, context.member
    if context.ending:
        keys = key_names(words.action.end.key, context.content.labels.key_name)
        yield Element(text=fill(words.end_class, key=keys), style="alert", key="ending")
    state = {"live": words.live, "frozen": words.frozen, "blank": words.blanked}[view.visibility]
    yield Element(text=f"{fill(words.code, code=view.code)} · {state}", style="heading")
    yield from _time(context, view)
    yield from _heads(context, view)
    yield from _next(context, view)
    yield Element(text=words.notes, style="heading", before=1, key="notes")
    for number, note in enumerate(member.notes):
        yield Element(text=note, style="item", key=f"note:{number}")
    if not member.notes:
        yield Element(text=words.no_notes, style="quiet", key="notes:none")
    if member.leads:
        yield from _askable(context, view)
    yield from _presenters(context, view)
    if view.poll or view.place != JOIN_PLACE or not context.glyphs.signs:
        yield from _how_to_join(context, view)
    yield from _plan(context, view)


def _how_to_join(context: Context, view: Snapshot) -> Iterator[Element]:
    """How the class is joined, in a line each; not beside the page that says so in large letters.

    Read aloud, the page is not beside it.
    """
    words, member = context.words, context.member
    if member.how_to_join:
        text = join_line(words, member, view.code)
        yield Element(text=text, style="quiet", before=1, key="join")
    if member.invitation.url:
        text = fill(words.join_web, url=member.invitation.url)
        yield Element(text=text, style="quiet", before=int(not member.how_to_join), key="join web")


def _heads(context: Context, view: Snapshot) -> Iterator[Element]:
    heads, words = view.heads, context.words
    if heads is None:
        return
    text = fill(words.heads, following=heads.following, on_own=heads.on_own, lost=heads.lost)
    yield Element(text=text, key="heads")
    if view.apart:
        yield Element(text=words.apart, style="alert", key="apart")
    if heads.hands:
        yield Element(text=fill(words.hands, count=heads.hands), style="note", key="hands")


def _time(context: Context, view: Snapshot) -> Iterator[Element]:
    """The time gone and left, whether that is ahead of the plan, and the plan as a line."""
    words, lesson = context.words, context.member.lesson
    waited = context.waited if view.begun else 0.0
    elapsed = view.elapsed + waited
    parts = [fill(words.elapsed, time=lesson_clock_text(elapsed))]
    if lesson is None:
        yield Element(text=parts[0], key="time")
        return
    seconds = [stop.seconds for stop in lesson.stops]
    here = view.stop_elapsed + waited
    pace = pace_of_seconds(seconds, lesson.seconds, view.stop, elapsed, here)
    parts.append(fill(words.remaining, time=lesson_clock_text(pace.remaining)))
    if round(pace.ahead):
        label = words.ahead if pace.ahead > 0 else words.behind
        parts.append(fill(label, time=lesson_clock_text(abs(pace.ahead))))
    yield Element(text=" · ".join(parts), key="time")
    yield Element(text=_pace_line(context, lesson, pace), style="art", key="pace")


def _pace_line(context: Context, lesson: LessonView, pace: Pace) -> str:
    """The plan as a line: how far the class has come in it, and a mark where the time is."""
    glyphs = context.glyphs
    length = min(_LINE, context.size[0] - 4)
    scale = length / max(lesson.seconds, 1.0)
    reached = min(length, round((pace.elapsed + pace.ahead) * scale))
    due = min(length - 1, max(0, round(pace.elapsed * scale)))
    cells = [glyphs.full] * reached + [glyphs.empty] * (length - reached)
    cells[due] = glyphs.here
    return "".join(cells)


def _next(context: Context, view: Snapshot) -> Iterator[Element]:
    lesson, words = context.member.lesson, context.words
    if lesson is None:
        return
    if view.begun:
        number = fill(words.stop, number=view.stop + 1, total=len(lesson.stops))
        here = lesson.stops[view.stop].title if view.stop < len(lesson.stops) else ""
        yield Element(text=f"{number}: {here}", style="quiet", before=1)
    at = view.stop + 1 if view.begun else view.stop
    following = lesson.stops[at : at + 1]
    text = fill(words.next, title=following[0].title) if following else words.no_next
    yield Element(text=text, style="lead", before=0 if view.begun else 1, key="next")


def _plan(context: Context, view: Snapshot) -> Iterator[Element]:
    """All stops of the plan, with their minutes and a mark at the present one."""
    lesson = context.member.lesson
    if lesson is None:
        return
    yield Element(text=lesson.title, style="heading", before=1)
    for number, stop in enumerate(lesson.stops):
        is_here = view.begun and number == view.stop
        cells = (
            Cell(f"{context.glyphs.here:>2}" if is_here else "", "mark"),
            Cell(lesson_clock_text(stop.seconds), "quiet"),
            Cell(stop.title, "here" if is_here else "label"),
        )
        yield Element(cells=cells, widths=(2, 6, 0), style="entry", key=f"stop:{number}")


def _askable(context: Context, view: Snapshot) -> Iterator[Element]:
    """The polls that fit the place: for a case, its questions one by one, then what it leads to."""
    target = view.place.key if view.place.page == CLASS_SCREEN else ""
    checker = context.content.checker
    targets: tuple[str, ...] = (target,) if target else ()
    about, name, _ = parse_target(target)
    if checker and about in ("case", "question") and (case := case_by_id(checker, name)):
        targets = case_targets(checker, case)
    for number, each in enumerate((*targets, QUICK)):
        if question := question_in(context, each):
            yield entry(context, question.name, f"ask:{each}", before=0 if number else 1)
    yield entry(context, context.words.more, "more")


def _all_questions(context: Context) -> Iterator[Element]:
    """All that can be asked: the cases, and the questions by topic."""
    content, words = context.content, context.words
    yield Element(text=words.more, style="title")
    if checker := content.checker:
        yield Element(text=checker.title, style="heading", before=1)
        for case in checker.case:
            yield entry(context, case.title, f"show:{case_target(case.id)}")
    if practice := content.practice:
        for topic in practice.topic:
            yield Element(text=topic.title, style="heading", before=1)
            for item in practice.item:
                if item.topic == topic.id:
                    name = item_name(item, context.bank) if context.bank else item.question
                    yield entry(context, name, f"show:{item_target(item.id)}")


def _presenters(context: Context, view: Snapshot) -> Iterator[Element]:
    """Who leads, and to whom the lead can be handed; nothing where there is one presenter."""
    words, leads = context.words, context.member.leads
    if len(view.presenters) < 2:
        return
    own = next((each.number for each in view.presenters if each.is_own), 0)
    yield Element(text=fill(words.presenter, number=own), style="quiet", before=1, key="number")
    for other in view.presenters:
        if leads and not other.is_lost and not other.is_own:
            text = fill(words.hand_over, number=other.number)
            yield entry(context, text, f"hand:{other.id}")
        elif other.leads and not other.is_own:
            text = fill(words.led_by, number=other.number)
            yield Element(text=text, style="quiet", key="led by")
    if view.may_take_lead:
        yield entry(context, words.take_lead, "take")
