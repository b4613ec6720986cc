"""The pages of the timeline, and the scenes of its steps, against the leaflet's facts."""

from __future__ import annotations

import re

import pytest
from book_kit import shipped

from sij_tui.core.layout.elements import Element
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.layout.typeset import typeset
from sij_tui.core.scenes.flicker import least_seconds
from sij_tui.core.timeline.checks import steps_do_not_flicker
from sij_tui.core.timeline.pages import gate_elements, order_label, status_line, step_elements
from sij_tui.core.timeline.player import SPEEDS, Player
from sij_tui.core.validation.meaning import document_of
from sij_tui.export.text import as_text

CONTENT = shipped().content
assert CONTENT.timeline
TIMELINE = CONTENT.timeline
STEPS = range(1, len(TIMELINE.step) + 1)
SCENES = {scene.id: scene for scene in CONTENT.scene}
FACTS = {fact.id: fact for fact in CONTENT.fact}
TIME = re.compile(
    r"\b(?:\w+ ){0,2}(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b", re.IGNORECASE
)
ALSO_TOLD = {"dressing": {"F45"}}
"""Facts that only the picture of a step tells: the gate tells them before any step."""
TIMES = {"a few seconds", "about 20 minutes", "a few minutes", "several hours", "a few hours"}
"""The five times of the leaflet."""


def elements(number: int) -> tuple[Element, ...]:
    return tuple(step_elements(CONTENT, TIMELINE, number))


@pytest.mark.parametrize("number", STEPS)
def test_every_step_shows_its_time_or_that_there_is_none(number: int) -> None:
    step, found = TIMELINE.step[number - 1], elements(number)
    time = next(element for element in found if element.key.startswith(f"{step.id}.time"))
    assert time.text == (step.time.text if step.time else TIMELINE.labels.no_time)
    assert time.basis == ("leaflet" if step.time else "silence")


@pytest.mark.parametrize("number", STEPS)
def test_every_step_shows_how_its_place_is_known(number: int) -> None:
    step = TIMELINE.step[number - 1]
    place = next(element for element in elements(number) if element.key == f"{step.id}.order")
    assert place.text == order_label(TIMELINE, step)
    labels = TIMELINE.labels
    assert len({labels.stated, labels.telling, labels.unplaced}) == 3


def test_a_stated_order_says_after_which_step() -> None:
    """Only what the leaflet itself puts after something; the dressing has no place in it."""
    stated = {step.id: step.after for step in TIMELINE.step if step.order == "stated"}
    assert stated == {"dye": "needle", "treat": "dye", "ease": "treat", "work": "treat"}
    titles = {step.id: step.title for step in TIMELINE.step}
    for step in TIMELINE.step:
        if step.order == "stated":
            assert titles[step.after] in order_label(TIMELINE, step)


def test_a_band_ends_where_its_time_ends() -> None:
    """The drug's hours are not drawn over the risks, for which the leaflet gives no time."""
    bands = {band.facts: (band.first, band.last) for band in TIMELINE.band}
    assert bands["F32", "F34"] == ("ease", "feel")


@pytest.mark.parametrize("number", STEPS)
def test_every_statement_has_its_facts(number: int) -> None:
    step = TIMELINE.step[number - 1]
    said = [element for element in elements(number) if element.basis == "leaflet"]
    assert [element.text for element in said if ".time" not in element.key] == [
        statement.text for statement in (*step.team, *step.person)
    ]
    assert all(element.facts and set(element.facts) <= FACTS.keys() for element in said)


def test_only_the_leaflets_times_stand_anywhere() -> None:
    page = as_text([shipped().page("timeline")], "blocks")
    words = [page, *(f"{s.caption}. {s.alt}" for s in CONTENT.scene)]
    words += [label.text for scene in CONTENT.scene for label in scene.labels]
    words += [text for band in TIMELINE.band for text in (band.label, band.short)]
    found = {" ".join(time.lower().split()) for text in words for time in TIME.findall(text)}
    assert {time for time in found if not any(time.endswith(known) or known.endswith(time)
                                              for known in TIMES)} == set()  # fmt: skip
    said = " ".join(words).lower()
    assert all(time in said for time in TIMES)


def test_pacing_is_never_shown() -> None:
    page = as_text([shipped().page("timeline")], "blocks")
    bodies = [line for line in page.splitlines() if re.search(r"\b\d+(\.\d+)? ?s\b", line)]
    assert bodies == []


def test_the_page_tells_every_picture_in_words() -> None:
    texts = [element.text for element in shipped().page("timeline").elements]
    for number, step in enumerate(TIMELINE.step, start=1):
        assert SCENES[step.scene].alt in texts
        assert f"{number}. {step.title}" in texts


def test_the_gate_holds_all_that_comes_first() -> None:
    gate = tuple(gate_elements(CONTENT, TIMELINE))
    facts = {fact for element in gate for fact in element.facts}
    assert {"F20", "F43", "F45", "F46", "F47", "F48", "F49"} <= facts
    assert TIMELINE.labels.not_to_scale in [element.text for element in gate]


@pytest.mark.parametrize("scene", CONTENT.scene, ids=lambda scene: scene.id)
def test_every_scene_is_told_in_words_with_facts(scene: object) -> None:
    picture = SCENES[scene.id]  # type: ignore[attr-defined]
    assert picture.caption.strip()
    assert len(picture.alt.split()) > 8
    assert picture.facts
    assert set(picture.facts) <= FACTS.keys()


@pytest.mark.parametrize("step", TIMELINE.step, ids=lambda step: step.id)
def test_a_picture_claims_nothing_that_its_step_does_not(step: object) -> None:
    number = [s.id for s in TIMELINE.step].index(step.id) + 1  # type: ignore[attr-defined]
    carried = {fact for element in elements(number) for fact in element.facts}
    extra = set(SCENES[TIMELINE.step[number - 1].scene].facts) - carried
    assert extra <= ALSO_TOLD.get(TIMELINE.step[number - 1].id, set())


def test_most_steps_can_be_read_without_scrolling() -> None:
    """In a window of 80 by 24 there are 17 lines of 33 cells for the words."""
    glyphs = glyphs_for("blocks")
    fit = [len(typeset(elements(number), 33, glyphs).lines) <= 17 for number in STEPS]
    assert sum(fit) >= 10


@pytest.mark.parametrize("step", TIMELINE.step, ids=lambda step: step.id)
def test_no_picture_flickers_at_its_pace(step: object) -> None:
    scene = SCENES[step.scene]  # type: ignore[attr-defined]
    assert step.pace >= least_seconds(CONTENT.art, scene)  # type: ignore[attr-defined]


def test_a_pace_that_flickers_is_refused() -> None:
    from msgspec.structs import replace

    least = {step.id: least_seconds(CONTENT.art, SCENES[step.scene]) for step in TIMELINE.step}
    at = next(i for i, step in enumerate(TIMELINE.step) if least[step.id] > 2)
    steps = list(TIMELINE.step)
    steps[at] = replace(steps[at], pace=1.0)
    changed = replace(CONTENT, timeline=replace(TIMELINE, step=tuple(steps)))
    found = list(steps_do_not_flicker(document_of({}, changed, "")))
    assert [finding.path for finding in found] == [("timeline", "step", at, "pace")]
    assert list(steps_do_not_flicker(document_of({}, CONTENT, ""))) == []


@pytest.mark.parametrize("cells", [40, 60, 80, 120, 200])
@pytest.mark.parametrize("moving", [True, False])
def test_the_status_line_fits_and_tells_how_it_plays(cells: int, moving: bool) -> None:
    labels = TIMELINE.labels
    player = Player(paces=tuple(step.pace for step in TIMELINE.step), at=4, speed=SPEEDS[-1])
    for tier in ("blocks", "ascii"):
        line = status_line(TIMELINE, player, cells, glyphs_for(tier), moving=moving)
        text = "".join(run.text for run in line)
        assert len(text) <= cells - 2, "the right edge is free, as beside text"
        assert "5/14" in text
        assert (labels.paused in text) == moving
        assert (labels.still in text) == (not moving)
        assert ("4" in text.split("5/14")[1]) == (moving and cells >= 60)
        assert (labels.to_come in text) == (cells >= (120 if moving else 80))


@pytest.mark.parametrize(
    ("change", "label"),
    [
        ({}, "guided"), ({"guided": False}, "through"), ({"looping": True}, "looping"),
        ({"playing": True}, "playing"),
    ],
)  # fmt: skip
def test_the_status_line_names_the_mode(change: dict[str, bool], label: str) -> None:
    player = Player(paces=tuple(step.pace for step in TIMELINE.step), **change)  # type: ignore[arg-type]
    line = status_line(TIMELINE, player, 80, glyphs_for("blocks"), moving=True)
    assert getattr(TIMELINE.labels, label) in "".join(run.text for run in line)
