"""Where a command cannot write its file it says so before the work, and leaves all as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from paths import ROOT

from sij_tui.cli import main
from sij_tui.commands.new import new_content

WRITERS = {
    "handout": ["handout", "FILE.html"],
    "handout as PDF": ["handout", "FILE.pdf"],
    "bank export": ["bank", "export", "FILE.gift"],
    "bank export for Anki": ["bank", "export", "FILE.apkg"],
    "a scene": ["scenes", "needle", "--export", "FILE.svg"],
    "a scene as PNG": ["scenes", "needle", "--export", "FILE.png"],
    "the timeline": ["scenes", "--export", "FILE.cast"],
    "progress export": ["progress", "export", "FILE.csv"],
    "progress report": ["progress", "report", "missing.csv", "--svg", "FILE.svg"],
    "new": ["new", "FILE.toml"],
}
"""Every command that writes a file, and with which arguments it does."""
EVERY = pytest.mark.parametrize("words", WRITERS.values(), ids=WRITERS)


def refused(words: list[str], stem: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """The message of a command that cannot write its file, and the name of that.

    Its content is broken: had it begun to work, it would speak of that.
    """
    given = [word.replace("FILE", stem) for word in words]
    content = [] if words[0] == "new" else ["--content", "broken.toml"]
    Path("broken.toml").write_text("[meta", "utf-8")
    before = listing()
    with pytest.raises(SystemExit) as end:
        main([*given, *content])
    out, err = capsys.readouterr()
    assert (end.value.code, out) == (2, "")
    assert listing() == before
    assert len(err.splitlines()) == 1
    return err, next(word for word in given if word.startswith(stem))


def listing() -> list[tuple[str, int, int]]:
    """All files below, with what changes when something is done to them."""
    paths = sorted(Path.cwd().rglob("*"))
    return [(str(path), path.lstat().st_ino, path.lstat().st_mtime_ns) for path in paths]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ending(words: list[str]) -> str:
    return next(word for word in words if word.startswith("FILE")).removeprefix("FILE")


@EVERY
@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_what_is_there_is_left_as_it_is(
    words: list[str], kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(f"taken{ending(words)}")
    if kind == "file":
        path.write_text("theirs", "utf-8")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere")
    message, name = refused(words, "taken", capsys)
    assert name in message
    assert ("is a folder" if kind == "folder" else "exists already") in message


@EVERY
@pytest.mark.parametrize("stem", ["nowhere/new", "broken.toml/new", "n" * 300])
def test_a_place_that_cannot_be_is_named(
    words: list[str], stem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    message, name = refused(words, stem, capsys)
    assert f"Cannot write {name}: " in message


@EVERY
def test_a_folder_that_takes_nothing_is_named(
    words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("theirs").mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: path != "theirs")
    message, _ = refused(words, "theirs/new", capsys)
    assert "nothing may be written to theirs" in message


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
@pytest.mark.parametrize("words", [WRITERS["bank export"], WRITERS["new"]])
def test_a_disk_that_is_full_half_way_leaves_nothing(words: list[str], folder: Path) -> None:
    import resource

    done = subprocess.run(
        [sys.executable, "-m", "sij_tui", *(word.replace("FILE", "new") for word in words)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": "/dev/null/cache"},
        capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000)),
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith(f"sij-tui: Cannot write new{ending(words)}: ")
    assert len(done.stderr.splitlines()) == 1
    assert [*folder.iterdir()] == []


def test_a_deck_is_not_written_to_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with pytest.raises(SystemExit) as end:
        main(["bank", "export", "-", "--format", "anki"])
    assert end.value.code == 2
    assert capsys.readouterr().out == ""


def test_a_dash_is_standard_output_and_never_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "-"]) == 0
    assert capsys.readouterr().out == new_content()
    assert main(["bank", "export", "-", "--format", "gift"]) == 0
    assert main(["handout", "-"]) == 0
    with pytest.raises(SystemExit) as end:
        main(["progress", "report", "missing.csv", "--svg", "-"])
    assert end.value.code == 2
    assert listing() == []
