"""The command line: exit statuses, one clear message for what is wrong, text where no screen is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from book_kit import CONTENT, shipped, small
from content_samples import base

import sij_tui
from sij_tui.cli import SHOW_DEFAULTS, main
from sij_tui.commands.arguments import COMMANDS, parser
from sij_tui.commands.run import Refused, kept, opening_session
from sij_tui.commands.watch import watcher
from sij_tui.core.book import Book
from sij_tui.core.piece import Route
from sij_tui.core.session import HOME, Preferences
from sij_tui.records.reader import Place, Reader

ROOT = CONTENT.parent


def environment(**more: str) -> dict[str, str]:
    """As where the program is used: it finds its package, and its output has a buffer."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return {**env, "PYTHONPATH": str(ROOT), **more}


def run(*words: str | Path, env: dict[str, str] | None = None, **options: Any) -> Any:
    """Run the program as its own process, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "sij_tui", *words],
        env=environment(**(env or {})),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        **options,
    )


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.toml"
    path.write_text(base().replace('kind = "duration"', 'kind = "tea"'))
    return path


def status(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run the program in this process: status, output, errors."""
    try:
        code = main([*words])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    captured = capsys.readouterr()
    return code, captured.out, captured.err


# Without a terminal


@pytest.mark.parametrize("words", [(), ("--plain",), ("read",), ("read", "--format", "text")])
def test_without_a_terminal_the_text_is_printed(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    code, out, err = status(capsys, *words)
    assert (code, err) == (0, "")
    assert "\x1b" not in out
    assert shipped().page(shipped().parts[0]).title in out


def test_as_a_process_it_is_quick_and_quiet(tmp_path: Path) -> None:
    done = run("read", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert shipped().page(shipped().parts[0]).title in done.stdout
    assert shipped().page(shipped().parts[1]).title not in done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-1"])
@pytest.mark.parametrize("words", [("read",), ("read", "--format", "markdown"), ("--version",)])
def test_letters_that_the_terminal_does_not_know_stop_nothing(
    encoding: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "c.toml"
    path.write_text(base().replace('title = "Making tea"', 'title = "茶 Thé"'), "utf-8")
    env = {"PYTHONIOENCODING": encoding, "LC_ALL": "C"}
    done = run("--content", path, *words, env=env, encoding="latin-1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.parametrize("words", ["read", "read about", "--version", "--help", "validate"])
def test_a_reader_that_has_had_enough_is_no_error(words: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m sij_tui {words} | true; echo ${{PIPESTATUS[0]}}"],
        env=environment(), capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("0\n", "")


# Exit statuses


def test_versions_of_program_and_content(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = status(capsys, "--version")
    assert code == 0
    for part in (sij_tui.__version__, shipped().content.meta.version, shipped().loaded.fingerprint):
        assert part in out


@pytest.mark.parametrize("words", [("--help",), *((name, "--help") for name in COMMANDS)])
def test_help_for_everything(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    code, out, _ = status(capsys, *words)
    assert code == 0
    assert "usage" in out
    assert all(name in out for name in COMMANDS) or len(words) > 1


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("--nonsense",),
        ("--theme", "pink"),
        ("--glyphs", "emoji"),
        ("--content",),
        ("read", "nonsense"),
        ("read", "99"),
        ("read", "0"),
        ("read", "--format", "pdf"),
        ("--content", "no-such-file.toml"),
        ("--content", "."),
        ("read", "--content", "no-such-file.toml"),
    ],
)
def test_wrong_usage_and_files_that_cannot_be_read(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    code, out, err = status(capsys, *words)
    assert (code, out) == (2, "")
    assert words[-1] in err
    assert "Traceback" not in err


def test_an_unknown_screen_is_answered_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, _, err = status(capsys, "read", "nonsense")
    assert all(name in err for name in shipped().page_ids)


@pytest.mark.parametrize(
    "words", [(), ("--plain",), ("read",), ("read", "--format", "json"), ("--version",)]
)
def test_a_content_file_with_problems(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], broken: Path
) -> None:
    code, out, err = status(capsys, "--content", str(broken), *words)
    assert (code, out) == (1, "")
    assert "broken.toml:" in err
    assert "tea" in err


@pytest.mark.parametrize("data", [b"", b"\x00", b"\xff\xfe", b"[[[", b"a" * 100_000, b"[meta]"])
def test_whatever_is_in_the_file_there_is_no_traceback(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, data: bytes
) -> None:
    (tmp_path / "c.toml").write_bytes(data)
    code, out, err = status(capsys, "--content", str(tmp_path / "c.toml"))
    assert (code, out) == (1, "")
    assert "Traceback" not in err


# What is printed


@pytest.mark.parametrize("name", ["3", "reasons"])
def test_screens_by_number_or_id(capsys: pytest.CaptureFixture[str], name: str) -> None:
    _, out, _ = status(capsys, "read", name, "about", "--format", "json")
    assert [page["id"] for page in json.loads(out)] == [shipped().parts[2], "about"]


def test_another_content_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(base())
    for words in (("--content", str(tmp_path / "c.toml"), "read"),
                  ("read", "--content", str(tmp_path / "c.toml"))):  # fmt: skip
        code, out, _ = status(capsys, *words)
        assert code == 0
        assert small().page(small().parts[0]).title in out


def test_plain_characters_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = status(capsys, "--glyphs", "ascii", "read")
    assert {char for char in out if not char.isascii() and not char.isalpha()} == set()


def test_what_holds_without_arguments_holds_with_them() -> None:
    parsed = vars(parser(["--plain"], SHOW_DEFAULTS).parse_args(["--plain"]))
    assert {name: parsed[name] for name in SHOW_DEFAULTS} == {**SHOW_DEFAULTS, "plain": True}


# Opening the screens


def arguments(**more: Any) -> SimpleNamespace:
    return SimpleNamespace(**{**SHOW_DEFAULTS, **more})


READER = Reader(
    preferences=Preferences(theme="light"),
    places={"sij-injection": Place(page="risks", key="2", seen=("risks", "gone"))},
)


@pytest.mark.parametrize(
    ("start", "page"), [("3", "reasons"), ("sources", "sources"), ("search", "search")]
)
def test_it_begins_where_it_is_told(start: str, page: str) -> None:
    session = opening_session(arguments(start=start), shipped(), Reader())
    assert session.route == Route(page)
    assert session.back().route == HOME


@pytest.mark.parametrize("start", ["nonsense", "0", "99", "-1", "²"])
def test_it_does_not_begin_where_there_is_nothing(start: str) -> None:
    with pytest.raises(Refused) as refused:
        opening_session(arguments(start=start), shipped(), Reader())
    assert refused.value.status == 2
    assert all(name in str(refused.value) for name in (start, "home", *shipped().page_ids))


def test_it_takes_up_what_was_kept() -> None:
    session = opening_session(arguments(), shipped(), READER)
    assert session.resume == Route("risks", "2")
    assert session.seen == {"risks"}
    assert session.preferences.theme == "light"
    assert opening_session(arguments(), small(), READER).resume is None


def test_a_place_that_is_gone_is_not_taken_up() -> None:
    reader = Reader(places={"sij-injection": Place(page="gone", key="1")})
    assert opening_session(arguments(), shipped(), reader).resume is None


def test_the_command_line_counts_for_this_time_only() -> None:
    args = arguments(theme="contrast", glyphs="ascii", no_motion=True)
    session = opening_session(args, shipped(), READER)
    assert (session.preferences.theme, session.tier, session.moving) == ("contrast", "ascii", False)
    after = kept(READER, shipped(), session, session.preferences)
    assert after.preferences == READER.preferences
    chosen = session.prefer(theme="dark")
    assert kept(READER, shipped(), chosen, session.preferences).preferences == Preferences(
        theme="dark"
    )


def test_what_is_kept_of_a_session() -> None:
    session = opening_session(arguments(), shipped(), READER)
    session = session.visit(Route("times", "1.2")).visit(Route("sources"))
    after = kept(READER, shipped(), session, session.preferences)
    place = after.places["sij-injection"]
    assert (place.page, place.key) == ("times", "1.2")
    assert {"risks", "times", "sources"} <= set(place.seen)
    elsewhere = kept(after, small(), opening_session(arguments(), small(), after), Preferences())
    assert elsewhere.places["sij-injection"] == place


# Following a file


def test_a_file_that_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(base())
    look = watcher(path, path.read_bytes())
    assert look() is None
    path.write_text(base().replace("Making tea", "Brewing tea"))
    book = look()
    assert isinstance(book, Book)
    assert book.content.meta.title == "Brewing tea"
    assert look() is None
    path.write_text("[meta")
    problems = look()
    assert isinstance(problems, tuple)
    assert problems
    assert look() is None
    path.write_text(base())
    assert isinstance(look(), Book)


def test_a_file_that_is_just_being_written_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(base())
    look = watcher(path, path.read_bytes())
    path.write_text("")
    assert look() is None
    path.unlink()
    assert look() is None
    path.write_text(base() + "\n")
    assert isinstance(look(), Book)
