"""What the page of a class shows: joining, voting, waiting, leading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from math import ceil
from typing import Final, NamedTuple

from sij_tui.core.checker.cases import case_by_id
from sij_tui.core.classroom.codes import CLASS_CODE_LENGTH, PRESENTER_CODE_LENGTH
from sij_tui.core.classroom.membership import Membership
from sij_tui.core.classroom.plan import pace_of_seconds
from sij_tui.core.classroom.polls import PollQuestion, case_targets, question_of
from sij_tui.core.classroom.requests import Refused
from sij_tui.core.classroom.snapshot import PollView, Snapshot
from sij_tui.core.classroom.targets import QUICK, parse_target
from sij_tui.core.content.classroom import ClassroomLabels
from sij_tui.core.content.items.base import Choice
from sij_tui.core.content.label_text import cite, fill
from sij_tui.core.content.model import Content
from sij_tui.core.content.routes import CLASS_SCREEN
from sij_tui.core.layout.elements import Cell, Element
from sij_tui.core.layout.glyphs import Glyphs
from sij_tui.core.practice.bank import Bank
from sij_tui.core.practice.pages.parts import clock_text

_BAR: Final = 24
"""Cells of the longest bar of a tally."""


class Context(NamedTuple):
    """What the page is made from."""

    content: Content
    words: ClassroomLabels
    bank: Bank | None
    member: Membership
    glyphs: Glyphs
    typed: str = ""
    """Letters of a code typed so far."""
    presenting: bool = False
    """Whether it is the presenter's code that is typed."""
    picked: tuple[str, ...] = ()
    """What the reader has picked in the poll, before it is a whole vote."""
    waited: float = 0.0
    """Seconds since the view came."""


def class_elements(context: Context) -> tuple[Element, ...]:
    """Return all elements of the page, as they stand below one another."""
    return (*what_is_shown(context), *presenter_panel(context))


def what_is_shown(context: Context, page: Sequence[Element] = ()) -> tuple[Element, ...]:
    """Return what the class sees, or how to join one.

    Args:
        context: What it is made from.
        page: The page that the class is at, where there is room for all of it.
    """
    view = context.member.view
    if view is None:
        return tuple(_joining(context))
    is_at_page = view.poll is None and view.place.page != CLASS_SCREEN and view.phase == "led"
    return tuple(page) if page and is_at_page else tuple(_shown(context, view))


def presenter_panel(context: Context) -> tuple[Element, ...]:
    """Return what stands beside it for who leads: notes, what comes next, time, heads."""
    view = context.member.view
    return tuple(_console(context, view)) if view and context.member.leads else ()


def choices_to_vote(question: PollQuestion, view: Snapshot) -> tuple[Choice, ...]:
    """The choices as they are offered: an order is mixed, the same for all."""
    if question.kind != "order" or view.poll is None:
        return question.choices
    salt = f"{view.code}:{view.poll.poll.number}:"
    mixed = sorted(question.choices, key=lambda each: sha256((salt + each.id).encode()).digest())
    if mixed == [*question.choices]:
        mixed = [*mixed[1:], mixed[0]]
    return tuple(mixed)


def polled(context: Context) -> PollQuestion | None:
    """The question of the poll that is on."""
    view = context.member.view
    return _question(context, view.poll.poll.target) if view and view.poll else None


# -- joining


def _joining(context: Context) -> Iterator[Element]:
    words, member = context.words, context.member
    yield Element(text=words.title, style="title")
    for number, code in enumerate(member.codes):
        text = fill(words.code, code=code)
        yield _entry(context, text, f"join:{code}", before=0 if number else 1)
    yield Element(text=words.secret if context.presenting else words.enter, before=1)
    yield Element(text=_boxes(context), style="heading", key="code")
    if member.refused:
        text = refusal_text(words, member.refused)
        yield Element(text=text, style="alert", before=1, key="refused")
    if not member.may_lead:
        yield _entry(context, words.present, "present", before=1)
    else:
        for number, lesson in enumerate(member.lessons):
            minutes = fill(words.minutes, count=ceil(lesson.seconds / 60))
            text = f"{lesson.title} · {minutes}"
            yield _entry(context, text, f"open:{lesson.id}", before=0 if number else 1)
        yield _entry(context, words.no_plan, "open:")


def _boxes(context: Context) -> str:
    """Where a code is typed; the presenter's is hidden, as others may see the screen."""
    if not context.presenting:
        return " ".join(context.typed.ljust(CLASS_CODE_LENGTH, "_"))
    hidden = "*" * len(context.typed)
    return hidden.ljust(PRESENTER_CODE_LENGTH, "_")


def refusal_text(words: ClassroomLabels, refused: Refused) -> str:
    """Return why a request was refused."""
    match refused:
        case "full" | "limit":
            return words.full
        case "secret":
            return words.wrong_secret
        case "rate":
            return words.too_many
        case "unknown":
            return words.unknown


# -- what the class sees


def _shown(context: Context, view: Snapshot) -> Iterator[Element]:
    words = context.words
    if view.phase == "ended":
        yield Element(text=words.ended, style="lead")
        return
    if view.phase == "unled":
        yield Element(text=words.lost_lead, style="note", key="unled")
    if view.visibility == "blank" and not context.member.may_lead:
        yield Element(text=words.blank, style="lead", before=1)
    elif view.poll is not None:
        yield from _poll(context, view, view.poll)
    else:
        place = view.place
        if place.page == CLASS_SCREEN and (question := _question(context, place.key)):
            yield from _asked(question)
        else:
            yield Element(text=page_title(context, place.page, place.key), style="title")
        if not context.member.leads:
            yield Element(text=fill(words.following, code=view.code), style="quiet", before=1)
            if context.member.seat:
                text = fill(words.come_back, seat=context.member.seat)
                yield Element(text=text, style="quiet", before=1, key="seat")


def _poll(context: Context, view: Snapshot, poll: PollView) -> Iterator[Element]:
    words, question = context.words, _question(context, poll.poll.target)
    if question is None:  # the reader's edition does not have it
        yield Element(text=words.waiting, style="note")
        return
    yield from _asked(question)
    stage = poll.poll.stage
    head = {
        "open": words.open,
        "closed": words.closed,
        "tally": words.tally,
        "answer": words.answer,
    }
    yield Element(text=head[stage], style="heading", before=1)
    if stage in ("tally", "answer"):
        yield from _tally(context, poll, question)
        return
    own = poll.ballot.choices if poll.ballot else ()
    marked = context.picked or own
    for number, choice in enumerate(choices_to_vote(question, view), start=1):
        yield _choice(context, question, choice, number, marked, votes=stage == "open")
    if own:
        yield Element(text=words.waiting, style="note", before=1, key="waiting")
    if context.member.may_lead and view.heads:
        seats = view.heads.following + view.heads.on_own + view.heads.lost
        text = fill(words.votes, count=poll.votes, seats=seats)
        yield Element(text=text, style="note", before=1, key="votes")


def _asked(question: PollQuestion) -> Iterator[Element]:
    if question.story:
        yield Element(text=question.story, style="lead", key="story")
    yield Element(text=question.ask, style="heading", before=1 if question.story else 0, key="ask")


def _choice(
    context: Context,
    question: PollQuestion,
    choice: Choice,
    number: int,
    marked: Sequence[str],
    *,
    votes: bool,
) -> Element:
    glyphs = context.glyphs
    place = f"{marked.index(choice.id) + 1}" if choice.id in marked else ""
    mark = place if question.kind == "order" else glyphs.chosen if place else " "
    cells = (Cell(f"{number:>2}", "number"), Cell(mark, "mark"), Cell(choice.text, "entry"))
    return Element(
        cells=cells, widths=(2, 2, 0), style="entry", key=f"choice:{choice.id}",
        do=f"vote:{choice.id}" if votes and not context.member.leads else "",
    )  # fmt: skip


def _tally(context: Context, poll: PollView, question: PollQuestion) -> Iterator[Element]:
    """Bars with counts and words; with the answer, which choices are right and why."""
    words, most = context.words, max(poll.counts, default=0)
    if question.kind == "order":
        yield Element(text=words.first_wrong, style="quiet")
    if not poll.votes:
        yield Element(text=words.none_voted, style="note")
    answered = poll.poll.stage == "answer" and question.has_answer
    counts = dict(zip(poll.poll.choices, poll.counts, strict=False))
    for number, choice in enumerate(question.choices, start=1):
        right = answered and choice.right
        count = counts.get(choice.id, 0)
        length = ceil(_BAR * count / most) if most else 0
        bar = ("#" if context.glyphs.tier == "ascii" else "█") * length
        cells = (
            Cell(f"{number:>2}" if question.kind == "order" else "", "number"),
            Cell(context.glyphs.chosen if right else " ", "mark"),
            Cell(choice.text, "here" if right else "entry"),
            Cell(f"{count:>3}", "number"),
            Cell(bar, "art"),
        )
        yield Element(
            cells=cells, widths=(2, 2, 34, 4, _BAR), style="entry", key=f"tally:{choice.id}"
        )
    if poll.votes:
        yield Element(text=fill(words.counted, count=poll.votes), style="quiet", key="counted")
    if answered:
        yield from _feedback(question)
        yield from _outcomes(context, poll, question)


def _feedback(question: PollQuestion) -> Iterator[Element]:
    """What the content says of the choices, each thing once."""
    said: set[str] = set()
    for choice in question.choices:
        statement = choice.feedback
        if statement and statement.text not in said:
            said.add(statement.text)
            yield Element(
                text=statement.text, style="body", before=1, margin=cite(statement.facts),
                key=f"why:{choice.id}", facts=statement.facts, basis=statement.basis,
            )  # fmt: skip


def _outcomes(context: Context, poll: PollView, question: PollQuestion) -> Iterator[Element]:
    """What the class's answers to the single questions lead to, beside what the case does."""
    if not poll.class_outcome:
        return
    texts = {choice.id: choice.text for choice in question.choices}
    right = next((choice.text for choice in question.choices if choice.right), "")
    pairs = (
        (context.words.class_outcome, texts.get(poll.class_outcome, "")),
        (context.words.leaflet_outcome, right),
    )
    for number, (label, text) in enumerate(pairs):
        yield Element(
            cells=(Cell(label, "label"), Cell(text, "here")), widths=(40, 0), style="entry",
            before=0 if number else 1, key=f"outcome:{number}",
        )  # fmt: skip


# -- beside it, for who leads


def _console(context: Context, view: Snapshot) -> Iterator[Element]:
    words, member = context.words, context.member
    state = {"live": words.live, "frozen": words.frozen, "blank": words.blank}[view.visibility]
    yield Element(text=f"{fill(words.code, code=view.code)} · {state}", style="heading", before=1)
    if member.how_to_join:
        text = fill(words.join, command=member.how_to_join, code=" ".join(view.code))
        yield Element(text=text, style="lead")
    yield from _time(context, view)
    if view.heads:
        heads = view.heads
        yield Element(
            text=fill(
                words.heads, following=heads.following, on_own=heads.on_own, lost=heads.lost
            ))  # fmt: skip
        if heads.hands:
            yield Element(text=fill(words.hands, count=heads.hands), style="note")
    yield Element(text=words.notes, style="heading", before=1)
    for number, note in enumerate(member.notes):
        yield Element(text=note, style="item", key=f"note:{number}")
    if not member.notes:
        yield Element(text=words.no_notes, style="quiet")
    yield from _next(context, view)
    yield from _askable(context, view)


def _time(context: Context, view: Snapshot) -> Iterator[Element]:
    words, lesson = context.words, context.member.lesson
    elapsed = view.elapsed + context.waited
    if lesson is None:
        yield Element(text=fill(words.elapsed, time=lesson_clock_text(elapsed)))
        return
    seconds = [stop.seconds for stop in lesson.stops]
    pace = pace_of_seconds(
        seconds, lesson.seconds, view.stop, elapsed, view.stop_elapsed + context.waited
    )
    parts = [
        fill(words.elapsed, time=lesson_clock_text(elapsed)),
        fill(words.remaining, time=lesson_clock_text(pace.remaining)),
    ]
    if round(pace.ahead):
        label = words.ahead if pace.ahead > 0 else words.behind
        parts.append(fill(label, time=lesson_clock_text(abs(pace.ahead))))
    yield Element(text=" · ".join(parts))


def _next(context: Context, view: Snapshot) -> Iterator[Element]:
    lesson, words = context.member.lesson, context.words
    if lesson is None:
        return
    number = fill(words.stop, number=view.stop + 1, total=len(lesson.stops))
    following = lesson.stops[view.stop + 1 : view.stop + 2]
    text = fill(words.next, title=following[0].title) if following else words.no_next
    yield Element(text=number, style="quiet", before=1)
    yield Element(text=text, style="lead")


def _askable(context: Context, view: Snapshot) -> Iterator[Element]:
    """The polls that fit the place: for a case, its questions one by one, then what it leads to."""
    target, checker = (
        view.place.key if view.place.page == CLASS_SCREEN else "",
        context.content.checker,
    )
    targets: tuple[str, ...] = (target,) if target else ()
    about, name, _ = parse_target(target)
    if checker and about == "case" and (case := case_by_id(checker, name)):
        targets = case_targets(checker, case)
    for number, each in enumerate((*targets, QUICK)):
        if question := _question(context, each):
            yield _entry(context, question.ask, f"ask:{each}", before=0 if number else 1)


def lesson_clock_text(seconds: float) -> str:
    """Minutes and seconds, such as 4:05; with a minus below nothing."""
    text = clock_text(round(abs(seconds)) * 1000)
    return f"-{text}" if seconds <= -0.5 else text


def _entry(context: Context, text: str, do: str, before: int = 0) -> Element:
    cells = (Cell(f"{context.glyphs.link_mark:>2}", "mark"), Cell(text, "label"))
    return Element(cells=cells, widths=(2, 0), style="entry", before=before, key=do, do=do)


def _question(context: Context, target: str) -> PollQuestion | None:
    return question_of(target, context.words, context.bank, context.content.checker)


def page_title(context: Context, page: str, key: str) -> str:
    """Return the title of a page, or of the step of the timeline that a key names."""
    content = context.content
    titles = {screen.id: screen.title for screen in content.screen}
    if page == "timeline" and content.timeline:
        steps = {step.id: step.title for step in content.timeline.step}
        return steps.get(key, content.timeline.title)
    names = {
        "home": content.meta.title,
        "checker": content.checker.title if content.checker else "",
        "practice": content.practice.title if content.practice else "",
        CLASS_SCREEN: context.words.title,
    }
    other: str = getattr(content.labels.name, page, page)
    return titles.get(page) or names.get(page) or other
