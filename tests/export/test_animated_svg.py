"""A picture that plays by itself shows what the program shows, frame by frame, or stands still."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
import pytest_asyncio
import tomli
from browser_kit import needs_browser
from paths import CONTENT

from bench.browser import Browser, running_browser
from sij_tui.core.content.model import Content
from sij_tui.export.animated_svg import animated_scene_svg
from sij_tui.export.svg import SceneColours, scene_svg

ART = msgspec.convert(tomli.loads(CONTENT.read_text("utf-8")), Content).art
SVG = "{http://www.w3.org/2000/svg}"
SECONDS, RATE, HOLD_S = 2.0, 12, 2.0
FRAMES = int(SECONDS * RATE)
TOTAL = FRAMES + int(HOLD_S * RATE)
IDS = [scene.id for scene in ART.scenes]


def made(name: str) -> str:
    scene = ART.named(name)
    assert scene
    return animated_scene_svg(ART, scene, SECONDS, SceneColours(ART, "light"))


def shown_in(group: ElementTree.Element, frame: int) -> bool:
    """Whether the style sheet shows a group in a frame of the run or the hold."""
    found = re.fullmatch(r"f l(\d+)(?: s)?", group.get("class", ""))
    if not found:
        return True
    delay = re.fullmatch(r"animation-delay:(-?[\d.e-]+)s", group.get("style", ""))
    assert delay
    start = round(float(delay[1]) * RATE) % TOTAL
    return (frame - start) % TOTAL < int(found[1])


def shapes(text: str, frame: int = 0) -> list[str]:
    """Every shape and word of a picture as it is drawn in a frame, with outlines in full."""
    root = ElementTree.fromstring(text)
    outlines = {f"#{each.get('id')}": each.get("d") for each in root.iter(f"{SVG}path")}
    cuts = {
        f"url(#{clip.get('id')})": [path.get("d") for path in clip]
        for clip in root.iter(f"{SVG}clipPath")
    }

    def drawn(element: ElementTree.Element, cut: str) -> Iterator[str]:
        for child in element:
            if child.tag == f"{SVG}g" and shown_in(child, frame):
                inner = cuts.get(child.get("clip-path", ""), "")
                yield from drawn(child, f"{cut}{inner}")
            elif child.tag in (f"{SVG}path", f"{SVG}use", f"{SVG}text", f"{SVG}rect"):
                outline = outlines.get(child.get("href", ""), child.get("d"))
                look = {k: v for k, v in child.items() if k not in ("href", "d", "id")}
                yield f"{outline} {sorted(look.items())} {child.text or ''} {cut}"

    return [*drawn(root, "")]


@pytest.mark.parametrize("name", IDS)
def test_each_frame_is_the_picture_at_its_moment(name: str) -> None:
    scene = ART.named(name)
    assert scene
    animated = made(name)
    for frame in (0, 1, FRAMES // 3, FRAMES // 2, FRAMES - 1):
        still = scene_svg(ART, scene, frame / (FRAMES - 1), SceneColours(ART, "light"))
        assert sorted(shapes(animated, frame)) == sorted(shapes(still))
    assert shapes(animated, TOTAL - 1) == shapes(animated, FRAMES - 1), "the end is held"


@pytest.mark.parametrize("name", IDS)
def test_where_less_motion_is_asked_for_the_best_moment_stands_still(name: str) -> None:
    scene = ART.named(name)
    assert scene
    animated = made(name)
    style = animated.partition("<style>")[2].partition("</style>")[0]
    before, _, moving = style.partition("@media(prefers-reduced-motion:no-preference)")
    assert "animation" not in before
    assert "visibility:hidden" in before
    assert moving
    frame = min(range(FRAMES), key=lambda each: abs(each / (FRAMES - 1) - scene.still))
    root = ElementTree.fromstring(animated)
    for group in root.iter(f"{SVG}g"):
        if group.get("class", "").startswith("f "):
            assert ("s" in group.get("class", "").split()) == shown_in(group, frame)


def test_it_needs_no_other_file_and_runs_no_script() -> None:
    for name in IDS:
        text = made(name)
        assert not re.search(r"<script|\bon\w+=|@import|https?://(?!www\.w3\.org/)", text)
        assert len(text) < 500_000


@pytest_asyncio.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with running_browser() as running:
        yield running


@needs_browser
async def test_a_browser_plays_it_unless_less_motion_is_asked_for(
    chromium: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "picture.svg"
    file.write_text(made(IDS[1]), "utf-8")
    running = "document.getAnimations().filter(each => each.playState == 'running').length"
    groups = "[...document.querySelectorAll('.f')]"
    seen = f"{groups}.filter(each => getComputedStyle(each).visibility == 'visible')"
    for asked, moves in (("no-preference", True), ("reduce", False)):
        tab = await chromium.open(file.as_uri(), media={"prefers-reduced-motion": asked})
        await tab.wait_true("document.readyState === 'complete'")
        assert (await tab.run(running) > 0) is moves
        await tab.wait_true(f"{seen}.length > 0")  # some pictures begin with what does not move
        if not moves:
            assert await tab.run(f"{seen}.every(each => each.classList.contains('s'))")
        assert tab.requests == [file.as_uri()]
