"""What the class sees: where the presenter is, a question and its tally, the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final

import msgspec

from sij_tui.core.classroom.pages.joining import how_to_join, joining_elements
from sij_tui.core.classroom.pages.parts import Context, entry, question_in
from sij_tui.core.classroom.pages.results import summary_elements
from sij_tui.core.classroom.pages.tally import tally_elements
from sij_tui.core.classroom.polls import NOT_SURE, PollQuestion
from sij_tui.core.classroom.snapshot import PollView, Snapshot
from sij_tui.core.classroom.state import JOIN_PLACE
from sij_tui.core.content.items.base import Choice
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.routes import CLASS_SCREEN
from sij_tui.core.layout.elements import Cell, Element, Route, Style
from sij_tui.core.practice.rounds import way_of_facts
from sij_tui.core.timeline.player import Playback

_PARTS: Final[Mapping[str, tuple[str, Style]]] = {
    "story": ("story", "lead"),
    "lead": ("rule", "quiet"),
    "picture": ("picture", "quiet"),
    "question": ("ask", "heading"),
}
"""For each part of a question the key and the style of its element."""


def what_is_shown(context: Context, page: Sequence[Element] = ()) -> tuple[Element, ...]:
    """Return what the class sees, or how to join one.

    Args:
        context: What it is made from.
        page: The page that the class is at, to be shown to presenters.
    """
    view = context.member.view
    return tuple(_shown(context, view, page) if view else joining_elements(context))


def shown_picture(context: Context) -> tuple[str, bool]:
    """Return the id of the scene that the class is asked about, empty for none, and whether the
    answer is shown, so that its words may be."""
    view = context.member.joined
    if view is None or (view.visibility == "blank" and not context.presents):
        return "", False
    is_known = view.poll is not None and view.poll.poll.stage == "answer"
    here = view.place.key if view.place.page == CLASS_SCREEN else ""
    question = question_in(context, view.poll.poll.target if view.poll else here)
    return (question.picture if question else ""), is_known


def place_picture(context: Context, *, moves: bool) -> tuple[str, float | None]:
    """Return the scene of the page or step that the class is at, for presenters, and its moment.

    Where a class is joined it is that of the first screen.

    Args:
        context: What it is made from.
        moves: Whether pictures move.

    Returns:
        The id, empty for none; and from 0 to 1 how far a step has run, None at rest. Of one that
        plays it is the end.
    """
    view, timeline = context.member.view, context.content.timeline
    if view is None:
        return context.content.banner.scene, None
    if view.phase == "ended" or view.poll or not context.presents:
        return "", None
    place = view.place
    if place == JOIN_PLACE:
        return context.content.banner.scene, None
    if place.page == "timeline" and timeline:
        step = next((each for each in timeline.step if each.id == place.key), None)
        if step is None or not moves:
            return (step.scene if step else ""), None
        playback = place.playback or Playback()
        return step.scene, 1.0 if playback.playing else min(1.0, playback.elapsed / step.pace)
    part = next((each for each in context.content.screen if each.id == place.page), None)
    return (part.scene if part else None) or "", None


def choices_to_vote(question: PollQuestion, view: Snapshot) -> tuple[Choice, ...]:
    """The choices as they are offered: mixed, the same for all, and not to know comes last."""
    if not question.shuffles or view.poll is None:
        return question.choices
    salt = f"{view.code}:{view.poll.poll.number}:"

    def place(choice: Choice) -> tuple[bool, bytes]:
        return choice.id == NOT_SURE, sha256((salt + choice.id).encode()).digest()

    mixed = sorted(question.choices, key=place)
    if question.kind == "order" and mixed == [*question.choices]:
        mixed = [*mixed[1:], mixed[0]]
    return tuple(mixed)


def _shown(context: Context, view: Snapshot, page: Sequence[Element]) -> Iterator[Element]:
    words = context.words
    if view.phase == "ended":
        yield from _over(context, view)
        return
    if view.phase == "unled":
        yield Element(text=words.lost_lead, style="note", key="unled")
    if view.visibility == "blank" and not context.presents:
        yield Element(text=words.blank, style="lead", before=1)
    elif view.poll is not None:
        yield from _poll(context, view, view.poll)
    else:
        yield from _place(context, view, page)
        if not context.member.leads:
            yield from _seat(context, view)


def _place(context: Context, view: Snapshot, page: Sequence[Element]) -> Iterator[Element]:
    """Where the class is, when nothing is asked."""
    place = view.place
    if place.page == CLASS_SCREEN and not place.key:
        yield from how_to_join(context, view.code)
    elif place.page == CLASS_SCREEN and (question := question_in(context, place.key)):
        yield from _asked(question)
    elif page and context.presents:
        yield from page
    else:
        title = page_title(context, place.page, place.key)
        yield Element(text=title or context.words.not_in_edition, style="title")


def _seat(context: Context, view: Snapshot) -> Iterator[Element]:
    """Which class this is, how to come back to it, and the way out."""
    words = context.words
    yield Element(text=fill(words.code, code=view.code), style="quiet", before=1)
    if context.member.seat:
        yield Element(text=words.come_back, style="quiet")
        yield Element(text=context.member.seat, style="lead", key="seat")
    yield entry(context, words.leave, "leave")


def _over(context: Context, view: Snapshot) -> Iterator[Element]:
    yield Element(text=context.words.ended, style="lead")
    if view.facts_to_practise and context.bank:
        cells = (Cell(f"{context.glyphs.link_mark:>2}", "mark"), Cell(context.words.practise))
        yield Element(
            cells=cells, widths=(2, 0), style="entry", before=1, key="practise",
            go=Route("practice", way_of_facts(view.facts_to_practise)),
        )  # fmt: skip
    yield entry(context, context.words.leave, "leave")
    if context.member.summary:
        yield from summary_elements(context, context.member.summary)


# -- a poll


def _poll(context: Context, view: Snapshot, poll: PollView) -> Iterator[Element]:
    words, question = context.words, question_in(context, poll.poll.target)
    if question is None:
        yield Element(text=words.not_in_edition, style="note")
        return
    stage = poll.poll.stage
    yield from _asked(question, has_rule=not poll.poll.is_released)
    head = {
        "open": words.open,
        "closed": words.closed,
        "tally": words.tally,
        "answer": words.case_answer if question.story else words.answer,
    }
    yield Element(text=head[stage], style="heading", before=1)
    if poll.poll.is_released:
        yield from tally_elements(context, poll, question, choices_to_vote(question, view))
        return
    own = poll.ballot.choices if poll.ballot else ()
    marked = context.picked or own
    for number, choice in enumerate(choices_to_vote(question, view), start=1):
        yield _choice(context, question, choice, number, marked, votes=stage == "open")
    if stage == "open" and not own and not context.presents:
        ways = {"one": words.vote_one, "several": words.vote_several, "order": words.vote_order}
        yield Element(text=ways[question.kind], style="quiet", before=1, key="how to vote")
    if own:
        text = words.waiting if stage == "open" else words.counted_in
        yield Element(text=text, style="note", before=1, key="waiting")
    if context.presents and view.heads:
        seats = view.heads.following + view.heads.on_own + view.heads.lost
        text = fill(words.votes, count=poll.votes, seats=seats)
        yield Element(text=text, style="note", before=1, key="votes")


def _asked(question: PollQuestion, *, has_rule: bool = True) -> Iterator[Element]:
    """What is asked, with the story of its case, how to read that, its picture in words.

    Once there is a tally, how to read the case stands below it: the tally is what is looked for.
    """
    for number, part in enumerate(question.parts):
        if part.text == question.rule and not has_rule:
            continue
        key, style = _PARTS[part.role]
        before = 1 if number and part.role == "question" else 0
        yield Element(text=part.text, style=style, before=before, key=key)


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
    cells = (Cell(f"{number}", "number"), Cell(mark, "mark"), Cell(choice.text, "entry"))
    return Element(
        cells=cells, widths=(len(f"{len(question.choices)}"), 1, 0), key=f"choice:{choice.id}",
        do=f"vote:{choice.id}" if votes and not context.member.leads else "",
    )  # fmt: skip


def page_title(context: Context, page: str, key: str) -> str:
    """Return the title of a page, or of the step of the timeline that a key names; empty if the
    reader's edition has none."""
    content = context.content
    titles = {screen.id: screen.title for screen in content.screen}
    if page == "timeline" and content.timeline:
        steps = {step.id: step.title for step in content.timeline.step}
        return steps.get(key, content.timeline.title)
    names: dict[str, str] = {
        **msgspec.structs.asdict(content.labels.name),
        "home": content.meta.title,
        "checker": content.checker.title if content.checker else "",
        "practice": content.practice.title if content.practice else "",
    }
    return titles.get(page) or names.get(page, "")
