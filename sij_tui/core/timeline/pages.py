"""The steps of the timeline as elements."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.content.label_text import fill
from sij_tui.core.content.model import Content
from sij_tui.core.content.table import Statement
from sij_tui.core.content.timeline import Step, Timeline, TimelineLabels
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Element, Line, Page, Run, Style
from sij_tui.core.layout.glyphs import Glyphs, plain
from sij_tui.core.layout.typeset import line_width
from sij_tui.core.leaflet.pages import statement_element
from sij_tui.core.timeline.player import Player

_EDGE = 2
"""Cells left free at the right end of the status line, as beside text."""


def gate_elements(content: Content, timeline: Timeline) -> Iterator[Element]:
    """What comes before any step, and what has to be said of the timeline as a whole."""
    if timeline.gate:
        yield Element(text=timeline.gate.title, style="title")
        yield from _statements(content, timeline.gate.items, "gate", mark="*")
    yield Element(text=timeline.labels.not_to_scale, style="heading", before=1)
    yield from _statements(content, timeline.notes, "notes")


def step_elements(content: Content, timeline: Timeline, number: int) -> Iterator[Element]:
    """Step ``number`` (from 1): what the team does, what the person feels, the time, the place."""
    step, labels = timeline.step[number - 1], timeline.labels
    phase = next(phase.label for phase in timeline.phase if phase.id == step.phase)
    place = fill(labels.step, number=number, total=len(timeline.step))
    yield Element(text=step.title, style="title")
    yield Element(text=f"{phase}  {place}", style="quiet")
    for name, title, statements in (
        ("team", labels.team, step.team),
        ("person", labels.person, step.person),
    ):
        if statements:
            yield Element(text=title, style="heading", before=1)
            yield from _statements(content, statements, f"{step.id}.{name}")
    yield Element(text=labels.time, style="heading", before=1)
    if step.time:
        yield from _statements(content, (step.time,), f"{step.id}.time")
    else:
        yield Element(text=labels.no_time, key=f"{step.id}.time", basis="silence")
    yield Element(text=labels.order, style="heading", before=1)
    yield Element(text=order_label(timeline, step), key=f"{step.id}.order", basis="product",
                facts=facts_of(step))  # fmt: skip


def timeline_page(content: Content, timeline: Timeline) -> Page:
    """The whole timeline as one page, each picture by its text alternative."""
    elements: list[Element] = [Element(text=timeline.title, style="title")]
    if timeline.summary:
        elements.append(Element(text=timeline.summary, style="lead"))
    elements += gate_elements(content, timeline)
    elements += _picture(content, timeline, timeline.gate_scene, "gate")
    for number, step in enumerate(timeline.step, start=1):
        title, *rest = step_elements(content, timeline, number)
        elements.append(Element(text=f"{number}. {title.text}", style="title", before=2))
        elements += rest
        elements += _picture(content, timeline, step.scene, step.id)
    return Page(
        id="timeline", title=timeline.title, elements=tuple(elements), summary=timeline.summary
    )


def _picture(content: Content, timeline: Timeline, scene: str, place: str) -> Iterator[Element]:
    """The text alternative of a picture at a place, if it has one."""
    if picture := content.art.named(scene):
        yield Element(text=timeline.labels.picture, style="heading", before=1)
        yield Element(text=picture.alt, style="note", key=f"{place}.picture")


def status_line(
    timeline: Timeline,
    player: Player,
    cells: int,
    glyphs: Glyphs,
    *,
    moving: bool,
    gate: bool = False,
) -> Line:
    """How it plays, in words, as much as has room; at the end what the marks of the track mean.

    At the ``gate`` no step has begun: its title stands in place of the number of one.
    """
    labels = timeline.labels
    mode = labels.guided if player.guided else labels.through
    how = [
        labels.playing if player.playing else labels.paused,
        labels.looping if player.looping else mode,
        fill(labels.speed, speed=f"{player.rate:.3g}"),
    ]
    step = fill(labels.step, number=player.at + 1, total=len(player.paces))
    title = timeline.step[player.at].title
    if gate:
        step, title = (timeline.gate.title if timeline.gate else timeline.title), ""
    line, room = [Run(f"  {step}  ", "label")], cells - _EDGE
    words = how if moving else [labels.still]
    if title and width(f"  {step}  {title}   " + "   ".join(words)) <= room:
        line += [Run(title, "title"), Run("   ", "body")]
    for number, word in enumerate(words):
        runs = [Run(f" {glyphs.dot} ", "margin")] * (number > 0) + [Run(word, "quiet")]
        if line_width(line) + line_width(runs) <= room:
            line += runs
    line += _legend(labels, glyphs, room - line_width(line))
    if glyphs.tier == "ascii":
        return tuple(Run(plain(run.text), run.role) for run in line)
    return tuple(line)


def _legend(labels: TimelineLabels, glyphs: Glyphs, room: int) -> list[Run]:
    """What the marks of the track mean, at the end of ``room`` cells; nothing if too wide."""
    marks = (
        (glyphs.seen, "seen", labels.done),
        (glyphs.here, "cursor", labels.now),
        (glyphs.unseen, "unseen", labels.to_come),
    )
    legend = [run for mark, role, word in marks
              for run in (Run(f"  {mark}", role), Run(f" {word}", "quiet"))]  # fmt: skip
    gap = room - line_width(legend)
    return [Run(" " * gap, "body"), *legend] if gap >= 2 else []


def facts_of(step: Step) -> tuple[str, ...]:
    """The facts behind a step, each once, in order."""
    times = (step.time,) if step.time else ()
    facts = (fact for said in (*step.team, *step.person, *times) for fact in said.facts)
    return tuple(dict.fromkeys(facts))


def order_label(timeline: Timeline, step: Step) -> str:
    """How the place of a step is known, in words; for a stated order, which step it comes after."""
    match step.order:
        case "stated":
            before = next(other.title for other in timeline.step if other.id == step.after)
            return fill(timeline.labels.stated, step=before)
        case "telling":
            return timeline.labels.telling
        case "unplaced":
            return timeline.labels.unplaced


def _statements(
    content: Content, statements: tuple[Statement, ...], key: str, mark: str = ""
) -> Iterator[Element]:
    for number, said in enumerate(statements, start=1):
        style: Style = "item" if mark else "body"
        yield statement_element(said, content.labels, f"{key}.{number}", style=style, mark=mark)
