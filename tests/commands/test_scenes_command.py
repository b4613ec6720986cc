"""``sij-tui scenes``: pictures as text, and problems in words."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from paths import CONTENT, DATA
from scene_kit import FOLDER

from sij_tui.cli import main
from sij_tui.commands import watch
from sij_tui.core.validation.load import load
from sij_tui.core.validation.scene_file import art_in

GOLDEN = DATA / "scenes_command"
KETTLE = str(FOLDER / "kettle.toml")
PICTURES = [
    (glyphs, size, at) for glyphs in ("blocks", "braille", "ascii") for size in ("40x12",)
    for at in ("0", "0.5", "1")
]  # fmt: skip


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    status = main(["scenes", *words])
    return status, capsys.readouterr().out


@pytest.mark.parametrize(("glyphs", "size", "at"), PICTURES)
def test_pictures_are_as_they_were(
    capsys: pytest.CaptureFixture[str], glyphs: str, size: str, at: str
) -> None:
    """To take a change of the renderer up, delete the golden file and run the test twice."""
    status, out = printed(capsys, KETTLE, "kettle", "--glyphs", glyphs, "--size", size, "--at", at)
    assert status == 0
    golden = GOLDEN / f"kettle-{glyphs}-{size}-{at}.txt"
    if not golden.exists():
        golden.write_text(out, "utf-8")
        pytest.fail(f"{golden.name} was not there; it is written now: look at it")
    assert out == golden.read_text("utf-8")


def test_away_from_a_terminal_no_escape_codes_are_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out = printed(capsys, "lie")
    assert "\x1b" not in out


@pytest.mark.parametrize("words", [["scenes", KETTLE], ["read"], ["rules"], ["schema"]])
def test_a_reader_of_the_pipe_who_has_had_enough_is_no_error(words: list[str]) -> None:
    done = subprocess.run(
        ["/bin/bash", "-c", '"$@" | head -c 1 > /dev/null; exit "${PIPESTATUS[0]}"', "-",
         sys.executable, "-m", "sij_tui", *words],
        capture_output=True, cwd=CONTENT.parent, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


def test_list_names_every_scene(capsys: pytest.CaptureFixture[str]) -> None:
    status, out = printed(capsys, "--list")
    assert status == 0
    art, _ = art_in(CONTENT.read_bytes(), ("lie",))
    assert [line.split()[0] for line in out.splitlines()] == [scene.id for scene in art.scenes]


def test_without_a_moment_the_best_one_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    _, best = printed(capsys, "numb", "--size", "40x12")
    _, at = printed(capsys, "numb", "--size", "40x12", "--at", "0.69")
    _, end = printed(capsys, "numb", "--size", "40x12", "--at", "1")
    assert best == at != end


@pytest.mark.parametrize(
    "words",
    [["nosuch"], ["--at", "2"], ["--at", "soon"], ["--size", "80"], ["--size", "0x9"],
     ["nosuch.toml"]],
)  # fmt: skip
def test_wrong_words_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["scenes", *words])
    assert refused.value.code == 2
    assert words[-1] in capsys.readouterr().err or words[0] in ("--at", "--size")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[scene]]", "[[scene", "header"),
        ('path = "', 'path = "M0 0 X', "X"),
        ('caption = "', 'captoin = "', "caption"),
    ],
)
def test_problems_are_told_in_words_with_their_line(
    old: str, new: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = Path(KETTLE).read_text("utf-8")
    broken = tmp_path / "broken.toml"
    broken.write_text(source.replace(old, new, 1), "utf-8")
    status, out = printed(capsys, str(broken))
    assert status == 1
    assert "broken.toml:" in out
    assert said in out
    assert "Traceback" not in out


def test_words_are_literal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not markup, nor the names of emoji."""
    source = Path(KETTLE).read_text("utf-8")
    file = tmp_path / "art.toml"
    file.write_text(source.replace('caption = "', 'caption = ":tea: [b]', 1), "utf-8")
    assert "kettle at 1: :tea: [b]" in printed(capsys, str(file), "kettle", "--at", "1")[1]


def test_watch_draws_again_when_the_file_is_saved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "art.toml"
    shutil.copy(KETTLE, file)
    source = file.read_text("utf-8")
    saved = iter([source.replace('caption = "', 'caption = "New: '), "[[scene]]\nid = 1\n", None])

    def sleep(_: float) -> None:
        text = next(saved)
        if text is None:
            raise KeyboardInterrupt
        file.write_text(text, "utf-8")

    monkeypatch.setattr(watch.time, "sleep", sleep)
    status, out = printed(capsys, str(file), "kettle", "--watch", "--size", "40x12")
    assert status == 0
    first, second = out.index("kettle at"), out.index("New: ")
    assert first < second < out.index("art.toml:")


# The sheet for a reviewer


def test_a_reviewer_sees_every_picture_its_facts_and_its_choices(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out = printed(capsys, "--review")
    assert status == 0
    assert max(map(len, out.splitlines())) <= 80
    flat = " ".join(out.split())
    content = load(CONTENT.read_bytes(), "content.toml")
    facts = {fact.id: fact.text for fact in content.content.fact}
    for scene in content.content.scene:
        assert f"{scene.id.upper()}: {scene.caption}" in flat
        assert scene.choices, scene.id
        said = [scene.alt, *scene.choices, *(facts[name] for name in scene.facts)]
        assert all(" ".join(text.split()) in flat for text in said)
    assert out.count("[ ]") == sum(len(scene.choices) for scene in content.content.scene)
    assert content.fingerprint in flat


def test_one_picture_can_be_reviewed_alone(capsys: pytest.CaptureFixture[str]) -> None:
    _, out = printed(capsys, "--review", "needle")
    assert "NEEDLE:" in out
    assert "VEIN:" not in out
    assert "Signature" in out


@pytest.mark.parametrize("words", [["nosuch"], ["--list"], [KETTLE]])
def test_what_cannot_be_reviewed_is_told(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["scenes", "--review", *words])
    assert refused.value.code in (1, 2)
    assert capsys.readouterr().err.startswith("sij-tui: ")
