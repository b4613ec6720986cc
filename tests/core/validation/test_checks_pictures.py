"""Which pictures a content may show, and where."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from paths import CONTENT

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.model import Content
from sij_tui.core.content.problems import Finding, quoted
from sij_tui.core.scenes.colour import front_of
from sij_tui.core.scenes.renderer import render
from sij_tui.core.validation.load import load
from sij_tui.core.validation.meaning import document_of, pictures

AS_LINES = {"dye": "dye-ink", "screen-needle": "needle"}


@pytest.fixture(scope="module")
def content() -> Content:
    path = CONTENT
    return load(path.read_bytes(), path.name).content


def found(content: Content) -> list[Finding]:
    document = document_of({}, content, "")
    checks = (pictures.pictures_exist, pictures.pictures_show_what_the_text_says)
    return [finding for check in checks for finding in check(document)]


def with_scene(content: Content, part: str, scene: str | None) -> Content:
    screens = [replace(s, scene=scene) if s.id == part else s for s in content.screen]
    return replace(content, screen=tuple(screens))


def test_the_shipped_pictures_fit_the_words_above_them(content: Content) -> None:
    assert found(content) == []
    assert sum(bool(screen.scene) for screen in content.screen) > len(content.screen) / 2


def test_a_picture_that_does_not_exist_is_reported_with_those_that_do(content: Content) -> None:
    at = [screen.id for screen in content.screen].index("check")
    (finding,) = found(with_scene(content, "check", "dey"))
    assert finding.path == ("screen", at, "scene")
    assert (finding.wrong, finding.severity) == ("dey", "error")
    assert "dye" in finding.choices


def test_the_home_screen_s_picture_has_to_exist_too(content: Content) -> None:
    changed = replace(content, banner=replace(content.banner, scene="nowhere"))
    assert [finding.path for finding in found(changed)] == [("banner", "scene")]


def with_checker_scene(content: Content, scene: str) -> Content:
    assert content.checker
    return replace(content, checker=replace(content.checker, scene=scene))


def test_the_checker_s_picture_exists_and_shows_no_more_than_its_questions(
    content: Content,
) -> None:
    assert content.checker
    assert content.checker.scene
    assert found(with_checker_scene(content, "")) == []
    (missing,) = found(with_checker_scene(content, "nowhere"))
    (more,) = found(with_checker_scene(content, "joints"))
    assert {missing.path, more.path} == {("checker", "scene")}
    assert "F02" in more.message


def test_a_picture_says_nothing_that_the_text_above_it_does_not(content: Content) -> None:
    (finding,) = found(with_scene(content, "purpose", "treat"))
    assert "F31" in finding.message
    assert finding.severity == "error"


def with_gate(content: Content, scene: str) -> Content:
    assert content.timeline
    assert content.timeline.gate
    gate = replace(content.timeline.gate, scene=scene)
    return replace(content, timeline=replace(content.timeline, gate=gate))


def test_what_comes_before_any_step_shows_a_picture_of_its_own_words(content: Content) -> None:
    for scene, message in (("nowhere", "nowhere"), ("treat", "F31")):
        (finding,) = found(with_gate(content, scene))
        assert finding.path == ("timeline", "gate", "scene")
        assert message in finding.message
    assert found(with_gate(content, "")) == []


def test_a_screen_needs_no_picture(content: Content) -> None:
    assert found(with_scene(content, "check", None)) == []


# What is seen where nothing moves


def stills(content: Content) -> list[Finding]:
    return list(pictures.stills_show_the_end(document_of({}, content, "")))


def with_still(content: Content, name: str, still: float) -> Content:
    scenes = [replace(s, still=still) if s.id == name else s for s in content.scene]
    return replace(content, scene=tuple(scenes))


def test_the_shipped_stills_show_what_each_step_leads_to(content: Content) -> None:
    assert stills(content) == []


def test_a_still_from_before_the_end_is_reported(content: Content) -> None:
    at = [scene.id for scene in content.scene].index("ease")
    found = stills(with_still(content, "ease", 0.26))
    assert [finding.path for finding in found] == [("scene", at, "still")] * 2
    assert {quoted("less pain") in finding.message for finding in found} == {True, False}
    assert all(finding.severity == "error" for finding in found)


@pytest.mark.parametrize(
    ("name", "shown", "gone"),
    [
        ("ease", {"pain", "guide"}, set()),
        ("numb", {"numb", "needle"}, {"pain"}),
        ("treat", {"fluid", "needle"}, set()),
        ("dye", {"dye", "screen-needle"}, set()),
        ("clean", {"clean"}, set()),
        ("vein", {"vein", "needle"}, set()),
        ("dressing", {"plaster"}, set()),
        ("work", {"guide", "numb"}, set()),
        ("feel", {"numb", "warm"}, set()),
        ("risks", {"vein"}, set()),
        ("xray", {"beam"}, set()),
        ("needle", {"needle"}, set()),
        ("lie", {"guide"}, set()),
    ],
)
@pytest.mark.parametrize("glyphs", ["blocks", "braille"])
def test_a_still_has_what_its_step_tells_of(
    content: Content, name: str, shown: set[str], gone: set[str], glyphs: GlyphTier
) -> None:
    scene = content.art.named(name)
    assert scene
    frame = render(content.art, name, scene.still, 56, 18, glyphs)
    roles = {run.style.role for row in frame.rows for run in row if run.text.strip()}
    roles |= {run.style.back for row in frame.rows for run in row}
    roles = {front_of(role) for role in roles}
    if glyphs == "braille":  # lines on the page, not on a dark screen
        shown = {AS_LINES.get(role, role) for role in shown}
    assert shown <= roles
    assert not gone & roles
