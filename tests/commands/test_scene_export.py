"""``sij-tui scenes --export``: pictures and the recording of the timeline as files."""

from __future__ import annotations

import json
import struct
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyte
import pytest
from paths import CONTENT
from scene_kit import FOLDER

from sij_tui.cli import main
from sij_tui.core.validation.load import load

KETTLE = str(FOLDER / "kettle.toml")


def run(*words: str | Path) -> int:
    try:
        return main(["scenes", *map(str, words)])
    except SystemExit as end:
        return int(end.code or 0)


def test_a_scene_is_an_svg_at_its_best_moment_or_at_another(tmp_path: Path) -> None:
    still, other, moving = (tmp_path / f"{name}.svg" for name in ("still", "other", "moving"))
    assert run("needle", "--export", still) == 0
    assert run("needle", "--export", other, "--at", "0.2", "--theme", "dark") == 0
    assert run("needle", "--export", moving, "--animated") == 0
    texts = [path.read_text("utf-8") for path in (still, other, moving)]
    assert len(set(texts)) == 3
    for text in texts:
        assert ElementTree.fromstring(text).tag.endswith("svg")
    assert [text.count("@keyframes") > 0 for text in texts] == [False, False, True]


def test_a_scene_is_a_png_of_the_width_asked_for(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    path = tmp_path / "needle.png"
    assert run("needle", "--export", path, "--width", "320") == 0
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (320, 200)


def test_the_only_scene_of_a_file_need_not_be_named(tmp_path: Path) -> None:
    path = tmp_path / "kettle.svg"
    assert run(KETTLE, "--export", path, "--animated") == 0
    assert path.exists()


@pytest.mark.parametrize(
    "words",
    [
        ["needle", "--export", "a.gif"],
        ["--export", "a.svg"],
        ["needle", "dye", "--export", "a.svg"],
        ["nedle", "--export", "a.svg"],
        ["needle", "--export", "a.png", "--animated"],
        ["needle", "--export", "a.svg", "--list"],
        ["needle", "--export", "a.png", "--width", "9999999"],
        ["needle", "--export", "a.cast"],
        ["--export", "a.cast", "--size", "40x10"],
        [KETTLE, "--export", "a.cast"],
    ],
)
def test_what_cannot_be_exported_is_told_and_leaves_no_file(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert run(*words) in (1, 2)
    assert capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


def recorded(path: Path, *words: str) -> tuple[dict[str, Any], list[list[Any]]]:
    assert run("--export", path, *words) == 0
    header, *events = map(json.loads, path.read_text("utf-8").splitlines())
    return header, events


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], list[list[Any]]]:
    return recorded(tmp_path_factory.mktemp("cast") / "timeline.cast")


def test_the_recording_keeps_the_rules_of_asciicast_3(
    recording: tuple[dict[str, Any], list[list[Any]]],
) -> None:
    header, events = recording
    assert header["version"] == 3
    assert (header["term"]["cols"], header["term"]["rows"]) == (80, 24)
    theme = header["term"]["theme"]
    colours = [theme["fg"], theme["bg"], *theme["palette"].split(":")]
    assert len(colours) in (10, 18)
    assert all(len(colour) == 7 and int(colour[1:], 16) >= 0 for colour in colours)
    assert all(len(event) == 3 for event in events)
    assert all(event[0] >= 0 for event in events)
    assert {event[1] for event in events} == {"o", "m", "x"}
    assert all(isinstance(event[2], str) for event in events)
    assert [event for event in events if event[1] == "x"] == [events[-1]]
    assert events[-1][2] == "0"


def test_each_step_is_a_marker_with_its_words_and_lasts_its_run(
    recording: tuple[dict[str, Any], list[list[Any]]],
) -> None:
    content = load(CONTENT.read_bytes(), CONTENT.name).content
    assert content.timeline
    screen = pyte.Screen(80, 24)
    stream = pyte.Stream(screen)
    shown: dict[str, str] = {}
    lasted: dict[str, float] = {}
    marker = ""
    for seconds, kind, data in recording[1]:
        lasted[marker] = lasted.get(marker, 0.0) + seconds
        shown[marker] = shown.get(marker, "") + " ".join(" ".join(screen.display).split())
        if kind == "m":
            marker = data
        elif kind == "o":
            stream.feed(data)
    titles = [f"{number}. {step.title}" for number, step in enumerate(content.timeline.step, 1)]
    assert [name for name in lasted if name][1:] == titles
    for title, step in zip(titles, content.timeline.step, strict=True):
        assert step.pace < lasted[title] < step.pace + 12
        assert step.title in shown[title]
    assert "▀" in shown[titles[0]] or "█" in shown[titles[0]]
    assert len(shown[titles[0]]) > len(titles[0])


@pytest.mark.parametrize("size", ["80x24", "60x20"])
def test_what_it_is_not_for_is_on_the_screen_all_the_time(tmp_path: Path, size: str) -> None:
    notice = load(CONTENT.read_bytes(), CONTENT.name).content.meta.training_notice
    _, events = recorded(tmp_path / "a.cast", "--size", size)
    columns, rows = map(int, size.split("x"))
    screen = pyte.Screen(columns, rows)
    stream = pyte.Stream(screen)
    for _, kind, data in events:
        if kind == "o":
            stream.feed(data)
            assert " ".join(" ".join(screen.display[-2:]).split()).endswith(notice)


def test_a_picture_stays_while_more_words_are_read(
    recording: tuple[dict[str, Any], list[list[Any]]],
) -> None:
    screen = pyte.Screen(80, 24)
    stream = pyte.Stream(screen)
    pictures, words = list[list[str]](), list[str]()
    for seconds, kind, data in recording[1]:
        if kind == "o":
            stream.feed(data)
        if seconds >= 2:  # the end of a run, or more words
            pictures.append([row[:43] for row in screen.display[:-1]])
            words.append("".join(row[43:] for row in screen.display))
    shown = [*zip(pictures, words, strict=True)]
    assert any(one[0] == two[0] and one[1] != two[1] for one, two in pairwise(shown)), (
        "some words have no room on one page"
    )
    assert all("".join(picture).strip() for picture in pictures)


def test_it_plays_in_plain_characters_and_is_the_same_each_time(tmp_path: Path) -> None:
    first = recorded(tmp_path / "a.cast", "--glyphs", "ascii", "--size", "70x22")
    assert first == recorded(tmp_path / "b.cast", "--glyphs", "ascii", "--size", "70x22")
    drawn = "".join(event[2] for event in first[1] if event[1] == "o")
    assert "█" not in drawn
    assert "▀" not in drawn
