"""The command line: exit statuses, one clear message for what is wrong, text where no screen is."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from book_kit import shipped, small
from content_samples import base
from hypothesis import example, given, settings
from hypothesis import strategies as st
from paths import ROOT

import sij_tui
from sij_tui.cli import SHOW_DEFAULTS, _parse, main
from sij_tui.commands.arguments import COMMANDS, parser


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
        timeout=120,
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


@pytest.mark.parametrize(
    ("env", "title"),
    [
        ({"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}, "?? The"),
        ({"PYTHONIOENCODING": "iso-8859-1", "LC_ALL": "C"}, "?? Thé"),
        ({"LC_ALL": "fr_FR.ISO-8859-1"}, "?? Thé"),  # installed here or not
        ({"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "?? The"),
    ],
    ids=["ascii", "latin-1", "locale", "posix"],
)
@pytest.mark.parametrize(
    "words", [("read",), ("read", "--format", "markdown"), ("lines",), ("read", "nothing")]
)
def test_of_letters_that_the_terminal_does_not_know_those_it_knows_are_kept(
    env: dict[str, str], title: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "c.toml"
    path.write_text(
        base().replace('"Making tea"', '"茶 Thé"').replace('"Steeping"', '"茶 Thé"'), "utf-8"
    )
    done = run("--content", path, *words, env={**env, "HOME": str(tmp_path)}, encoding="latin-1")
    assert title in done.stdout + done.stderr
    assert done.returncode == (2 if "nothing" in words else 0)


@pytest.mark.parametrize("words", ["read", "read about", "--version", "--help", "validate"])
def test_a_reader_that_has_had_enough_is_no_error(words: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"'{sys.executable}' -m sij_tui {words} | true; echo ${{PIPESTATUS[0]}}"],
        env=environment(), capture_output=True, text=True, timeout=120,
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
        ("--watch",),  # is for the screens, and here there are none
        ("--plain", "--watch"),
        ("--lines", "--watch"),
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


@pytest.mark.skipif(not os.access("/dev/full", os.W_OK), reason="needs a full disk")
@pytest.mark.parametrize("words", [["read"], ["--version"], ["schema"], ["read", "--help"]])
def test_a_full_disk_is_told_in_one_line(words: list[str]) -> None:
    with open("/dev/full", "w") as full:
        argv = [sys.executable, "-m", "sij_tui", *words]
        done = subprocess.run(argv, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


DEAF = """
import time

class Deaf:
    def __del__(self):  # an exception in here is dropped, as it is in many an import
        print("<importing>", flush=True)
        while True:  # a signal that comes just before a long sleep is handled after it
            time.sleep(0.01)

Deaf()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_ctrl_c_in_the_midst_of_an_import_is_not_lost(tmp_path: Path) -> None:
    (tmp_path / "argparse.py").write_text(DEAF)
    env = environment(PYTHONPATH=os.pathsep.join((str(tmp_path), str(ROOT))))
    argv = [sys.executable, "-m", "sij_tui", "read", "--format=text"]
    pipe = subprocess.PIPE
    with subprocess.Popen(argv, env=env, text=True, stdout=pipe, stderr=pipe) as program:
        assert program.stdout
        assert program.stdout.readline() == "<importing>\n"
        program.send_signal(signal.SIGINT)
        assert (program.communicate()[1], program.returncode) == ("", -signal.SIGINT)


LOADS = """
import signal, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "sij_tui.cli":
            print(signal.getsignal(signal.SIGINT).name)
sys.meta_path.insert(0, Finder())
signal.signal(signal.SIGINT, {found})
import sij_tui.__main__
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize(
    ("found", "meanwhile"),
    [("signal.default_int_handler", "SIG_DFL"), ("signal.SIG_IGN", "SIG_IGN")],
)
def test_ctrl_c_ends_the_program_at_once_before_the_rest_is_loaded(
    found: str, meanwhile: str
) -> None:
    code = LOADS.format(found=found)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [meanwhile]


def test_the_command_of_an_installation_begins_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["scripts"] == {"sij-tui": "sij_tui.__main__:main"}


# What is printed


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("an answer"), "RuntimeError at test_cli.py:"),
        (KeyError("an answer"), "KeyError at test_cli.py:"),
        (OSError("an answer"), "OSError at test_cli.py:"),
        (ModuleNotFoundError(name="textual"), "(textual). Install the program anew."),
        (MemoryError(), "not enough memory"),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("command", ["read", "validate", "lines"])
def test_what_was_not_foreseen_is_told_in_one_line_with_its_place(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    error: Exception,
    said: str,
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(f"sij_tui.commands.{command}.content_file", fail, raising=False)
    monkeypatch.setattr(f"sij_tui.commands.{command}.read_bytes", fail)
    code, out, told = status(capsys, command)
    assert (code, out) == (70, "")
    assert said in told
    assert told.count("\n") == 1
    assert "an answer" not in told
    with pytest.raises(type(error)):
        main(["--debug", command])


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


@given(st.lists(st.sampled_from(["read", "reasons", "1", "", "a b", "é", "=", "@x", "validate"])))
@example(["-"])
@example(["--", "-x"])
@example(["--format", "json"])
def test_what_is_asked_for_without_options_is_what_the_parser_makes_of_it(
    words: list[str],
) -> None:
    words = ["read", *words]
    asked = _parse(words)
    with_options = parser(words, SHOW_DEFAULTS).parse_args(words)
    assert {"version": None, **vars(asked)} == vars(with_options)


@settings(max_examples=20)  # each builds a parser
@given(st.text())
@example("-")
@example("--plain")
@example("-x.toml")
@example("read")
def test_another_content_file_is_asked_for_as_the_parser_has_it(file: str) -> None:
    words = ["--content", file]
    try:
        with_options = parser(words, SHOW_DEFAULTS).parse_args(words)
    except SystemExit:
        with pytest.raises(SystemExit):
            _parse(words)
    else:
        asked = vars(_parse(words))
        assert {"command": None, "version": None, **asked} == vars(with_options)


@pytest.mark.parametrize("words", ["--version", "read reasons", "--content content.toml"])
def test_what_is_asked_for_most_waits_for_no_parser(words: str) -> None:
    code = (
        f"import sys; from sij_tui.cli import main; main({words.split()});"
        "print([n for n in ('argparse', 'textual', 'rich') if n in sys.modules])"
    )
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT
        )
        assert done.stdout.endswith("[]\n"), done.stderr


def test_the_version_of_kept_content_waits_for_no_content() -> None:
    code = (
        "import sys; from sij_tui.cli import main; main(['--version']);"
        "print([n for n in ('msgspec', 'tomli', 'typing', 'pathlib') if n in sys.modules])"
    )
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.endswith("[]\n"), done.stderr
