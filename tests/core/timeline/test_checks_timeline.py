"""The timeline of the shipped content, with one thing changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli
from msgspec.structs import replace
from paths import CONTENT

from sij_tui.core.content.model import Content
from sij_tui.core.content.problems import Finding
from sij_tui.core.content.timeline import Timeline
from sij_tui.core.timeline import checks as timeline
from sij_tui.core.validation.load import load
from sij_tui.core.validation.meaning import Check, document_of


@pytest.fixture(scope="module")
def content() -> Content:
    path = CONTENT
    return load(path.read_bytes(), path.name).content


def look(content: Content, changed: Timeline | None, check: Check) -> list[Finding]:
    return list(check(document_of({}, replace(content, timeline=changed), "")))


def with_step(at: int, **new: Any) -> Callable[[Timeline], Timeline]:
    """A change of one step."""

    def change(line: Timeline) -> Timeline:
        steps = list(line.step)
        steps[at] = replace(steps[at], **new)
        return replace(line, step=tuple(steps))

    return change


def with_band(at: int, **new: Any) -> Callable[[Timeline], Timeline]:
    """A change of one band."""

    def change(line: Timeline) -> Timeline:
        bands = list(line.band)
        bands[at] = replace(bands[at], **new)
        return replace(line, band=tuple(bands))

    return change


@pytest.mark.parametrize(
    ("check", "change", "path"),
    [
        (timeline.steps_are_placed, with_step(0, phase="never"), ("step", 0, "phase")),
        (timeline.steps_are_placed, with_step(-1, phase="before"), ("step", -1, "phase")),
        (timeline.steps_have_pictures, with_step(1, scene="none"), ("step", 1, "scene")),
        (timeline.stated_order_names_a_step, with_step(1, order="stated"), ("step", 1, "order")),
        (timeline.stated_order_names_a_step, with_step(6, after="treat"), ("step", 6, "after")),
        (timeline.stated_order_names_a_step, with_step(6, after="never"), ("step", 6, "after")),
        (timeline.stated_order_names_a_step, with_step(1, after="lie"), ("step", 1, "after")),
        (timeline.bands_span_steps, with_band(0, first="never"), ("band", 0, "first")),
        (timeline.bands_span_steps, with_band(0, last="never"), ("band", 0, "last")),
    ],
)
def test_a_reference_that_leads_nowhere_is_found(
    content: Content, check: Check, change: Callable[[Timeline], Timeline], path: Any
) -> None:
    assert content.timeline is not None
    before = look(content, content.timeline, check)
    found = [f for f in look(content, change(content.timeline), check) if f not in before]
    table, index, key = path
    index %= len(getattr(content.timeline, table))
    assert [finding.path for finding in found] == [("timeline", table, index, key)]


def test_a_band_ends_after_it_begins(content: Content) -> None:
    line = content.timeline
    assert line is not None
    turned = with_band(0, first=line.step[-1].id, last=line.step[0].id)(line)
    found = look(content, turned, timeline.bands_span_steps)
    assert [finding.path for finding in found] == [("timeline", "band", 0, "last")]


def test_a_time_needs_a_fact_with_a_time(content: Content) -> None:
    line = content.timeline
    assert line is not None
    at, step = next((i, step) for i, step in enumerate(line.step) if step.time)
    assert step.time is not None
    untimed = next(fact.id for fact in content.fact if not fact.times)
    made_up = with_step(at, time=replace(step.time, facts=(untimed,)))(line)
    found = look(content, made_up, timeline.times_come_from_the_source)
    assert [finding.path[:3] for finding in found] == [("timeline", "step", at)]


def test_a_phase_without_steps_is_worth_a_warning(content: Content) -> None:
    line = content.timeline
    assert line is not None
    spare = replace(line.phase[0], id="spare")
    found = look(content, replace(line, phase=(*line.phase, spare)), timeline.phases_are_used)
    assert [finding.severity for finding in found] == ["warning"]


@pytest.mark.parametrize(
    "check",
    [
        timeline.steps_are_placed,
        timeline.steps_have_pictures,
        timeline.bands_span_steps,
        timeline.phases_are_used,
        timeline.times_come_from_the_source,
    ],
)
def test_a_content_without_a_timeline_is_fine(content: Content, check: Check) -> None:
    assert look(content, None, check) == []


def test_the_paths_lead_into_the_file(content: Content, root: Path) -> None:
    """A finding about the timeline can be traced to its line."""
    raw = tomli.loads((root / "content.toml").read_text(encoding="utf-8"))
    assert content.timeline is not None
    wrong = with_step(2, scene="none")(content.timeline)
    (finding,) = (
        finding
        for finding in look(content, wrong, timeline.steps_have_pictures)
        if finding.wrong == "none"
    )
    table, entry, index, key = finding.path
    assert raw[str(table)][entry][index][key] == content.timeline.step[2].scene
