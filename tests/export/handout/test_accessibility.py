"""The HTML documents in a real browser: they ask no host, and axe finds nothing."""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from book_kit import shipped
from browser_kit import needs_browser
from content_samples import base

from bench.browser import Browser, running_browser
from sij_tui.cli import main
from sij_tui.export.handout import AUDIENCES

pytestmark = [needs_browser, pytest.mark.asyncio(loop_scope="module")]
COLOURS = ("light", "dark")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with running_browser() as running:
        yield running


async def violations(browser: Browser, file: Path, colours: str = "light") -> list[str]:
    """What axe finds in a document, which has to be all that the browser asks for."""
    tab = await browser.open(file.as_uri(), media={"prefers-color-scheme": colours})
    await tab.wait_true("document.readyState === 'complete'")
    found = await tab.accessibility_violations()
    assert tab.requests == [file.as_uri()]
    assert tab.problems == []
    await tab.close()
    return found


@pytest.mark.parametrize("colours", COLOURS)
async def test_axe_finds_nothing_in_what_a_learner_gets(
    chromium: Browser, tmp_path: Path, colours: str
) -> None:
    file = tmp_path / "leaflet.html"
    assert main(["handout", str(file), "--parts", "joints,reasons,gaps"]) == 0
    assert await violations(chromium, file, colours) == []


async def test_nor_in_what_a_reviewer_gets(chromium: Browser, tmp_path: Path) -> None:
    content, file = tmp_path / "small.toml", tmp_path / "review.html"
    content.write_text(base(), "utf-8")
    assert main(["handout", str(file), "--for", "reviewer", "--content", str(content)]) == 0
    assert await violations(chromium, file) == []


@pytest.mark.soak
@pytest.mark.parametrize("colours", COLOURS)
@pytest.mark.parametrize("audience", AUDIENCES)
async def test_nor_in_any_of_the_shipped_content(
    chromium: Browser, audience: str, colours: str, tmp_path: Path
) -> None:
    file = tmp_path / "leaflet.html"
    assert main(["handout", str(file), "--for", audience]) == 0
    tab = await chromium.open(file.as_uri(), media={"prefers-color-scheme": colours})
    await tab.wait_true("document.readyState === 'complete'")
    sections = await tab.run("document.querySelectorAll('section').length")
    assert sections > 10
    for number in range(1, sections + 1):  # as a whole it takes longer than a browser may
        assert await tab.accessibility_violations(f"'[id=\"section.{number}\"]'") == []
    await tab.close()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
async def test_in_print_a_picture_is_on_the_page_of_its_title(
    chromium: Browser, tmp_path: Path
) -> None:
    file, printed = tmp_path / "leaflet.html", tmp_path / "printed.pdf"
    assert main(["handout", str(file)]) == 0
    tab = await chromium.open(file.as_uri())
    await tab.wait_true("document.readyState === 'complete'")
    made = await tab.call("Page.printToPDF", preferCSSPageSize=True)
    printed.write_bytes(base64.b64decode(made["data"]))
    await tab.close()
    done = subprocess.run(["pdftotext", printed, "-"], capture_output=True, text=True, check=True)
    pages = [" ".join(page.split()) for page in done.stdout.split("\f")]
    content = shipped().content
    assert content.timeline
    for number, step in enumerate(content.timeline.step, start=1):
        scene = content.art.named(step.scene)
        assert scene
        (page,) = [page for page in pages if f"{number}. {step.title}" in page]
        assert scene.caption in page
    assert len(pages) <= 20, "two pictures have room on a page"
    for number, page in enumerate(pages[:-1], start=1):
        assert content.meta.training_notice in page
        assert f"{number}" in page[-40:]


async def test_axe_finds_what_is_wrong(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "wrong.html"
    file.write_text("<!DOCTYPE html><img src='data:,'><p style='color:#eee'>words", "utf-8")
    tab = await chromium.open(file.as_uri())
    await tab.wait_true("document.readyState === 'complete'")
    found = " ".join(await tab.accessibility_violations())
    for rule in ("image-alt", "color-contrast", "html-has-lang"):
        assert rule in found
