"""The timeline: what its steps refer to exists, and no time is shown that the source lacks."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

import msgspec

from sij_tui.core.content.document import Document
from sij_tui.core.content.problems import Finding, quoted, unknown_name


def steps_are_placed(document: Document) -> Iterator[Finding]:
    """Every step is in a phase that exists, and phases do not interleave."""
    timeline = document.content.timeline
    if timeline is None:
        return
    phases = [phase.id for phase in timeline.phase]
    latest = 0
    for index, step in enumerate(timeline.step):
        path = ("timeline", "step", index)
        yield from unknown_name((*path, "phase"), "phase", step.phase, phases)
        place = phases.index(step.phase) if step.phase in phases else latest
        if place < latest:
            yield Finding(
                path=(*path, "phase"),
                message=f"{quoted(step.phase)} is over before this step.",
                allowed="Steps stand in the order of their phases.",
            )
        latest = max(place, latest)


def stated_order_names_a_step(document: Document) -> Iterator[Finding]:
    """A stated order says after which earlier step; any other order says nothing of it."""
    timeline = document.content.timeline
    earlier: list[str] = []
    for index, step in enumerate(timeline.step if timeline else ()):
        path = ("timeline", "step", index)
        if step.order == "stated" and step.after not in earlier:
            yield Finding(
                path=(*path, "after") if step.after else (*path, "order"),
                message=f"{quoted(step.after)} is no earlier step."
                if step.after
                else "the order is stated, but it is not said after which step.",
                allowed='Name an earlier step in after, or use order = "telling" or "unplaced".',
                wrong=step.after,
                choices=tuple(earlier),
            )
        elif step.order != "stated" and step.after:
            yield Finding(
                path=(*path, "after"),
                message="says after which step this comes, though the source does not state it.",
                allowed='Leave after out, or use order = "stated" if the source states it.',
            )
        earlier.append(step.id)


def bands_span_steps(document: Document) -> Iterator[Finding]:
    """Every band begins and ends with a step, in this order."""
    timeline = document.content.timeline
    if timeline is None:
        return
    steps = [step.id for step in timeline.step]
    for index, band in enumerate(timeline.band):
        path = ("timeline", "band", index)
        yield from unknown_name((*path, "first"), "step", band.first, steps)
        yield from unknown_name((*path, "last"), "step", band.last, steps)
        ends = [steps.index(step) for step in (band.first, band.last) if step in steps]
        if ends != sorted(ends):
            yield Finding(path=(*path, "last"), message="comes before the first step of this band.")


def steps_have_pictures(document: Document) -> Iterator[Finding]:
    """Warn of a step whose picture does not exist: it is shown without one."""
    timeline = document.content.timeline
    scenes = [scene.id for scene in document.content.scene]
    for index, step in enumerate(timeline.step if timeline else ()):
        path = ("timeline", "step", index, "scene")
        for finding in unknown_name(path, "picture", step.scene, scenes):
            yield msgspec.structs.replace(finding, severity="warning")


def phases_are_used(document: Document) -> Iterator[Finding]:
    """Warn of a phase without steps."""
    timeline = document.content.timeline
    used = {step.phase for step in timeline.step} if timeline else set()
    for index, phase in enumerate(timeline.phase if timeline else ()):
        if phase.id not in used:
            yield Finding(
                path=("timeline", "phase", index),
                message="no step is in this phase.",
                severity="warning",
            )


def times_come_from_the_source(document: Document) -> Iterator[Finding]:
    """The time of a step stands in a fact that has a time; otherwise it would be made up."""
    timed = {fact.id for fact in document.content.fact if fact.times}
    timeline = document.content.timeline
    for index, step in enumerate(timeline.step if timeline else ()):
        if step.time is not None and timed.isdisjoint(step.time.facts):
            yield Finding(
                path=("timeline", "step", index, "time", "facts"),
                message="none of its facts gives a time.",
                allowed="Name a fact that does, or leave the time out.",
            )


def steps_do_not_flicker(document: Document) -> Iterator[Finding]:
    """No picture changes its brightness more than three times a second at its step's pace."""
    from sij_tui.core.scenes.flicker import least_seconds  # reads every outline: no start needs it

    content = document.content
    scenes = {scene.id: scene for scene in content.scene}
    for index, step in enumerate(content.timeline.step if content.timeline else ()):
        if step.scene not in scenes:
            continue
        least = least_seconds(content.art, scenes[step.scene])
        if step.pace < least:
            yield Finding(
                path=("timeline", "step", index, "pace"),
                message=f"at {step.pace:g} seconds the picture {quoted(step.scene)} flickers.",
                allowed=f"It needs at least {ceil(least)} seconds.",
            )
