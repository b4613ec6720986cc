"""No control character reaches a terminal or a pipe: one function shows them all."""

from __future__ import annotations

import ast
import io
import json
import sys
import unicodedata
from contextlib import redirect_stdout, suppress
from pathlib import Path

import pytest
from content_samples import base
from hypothesis import given
from hypothesis import strategies as st
from paths import ROOT

from sij_tui.cli import main
from sij_tui.core.content.control_characters import (
    _PRINTABLE,
    _odd,
    in_json,
    one_line,
    visible,
)
from sij_tui.core.content.problems import Problem
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Element
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.layout.typeset import typeset
from sij_tui.output import TextOutput, control_stream, text_output
from sij_tui.terminal.charset import letter_substitution
from sij_tui.terminal.detect import letters_for

PACKAGE = ROOT / "sij_tui"
ESC, CSI, BELL, RLO, DEL = "\x1b", "\x9b", "\x07", "\u202e", "\x7f"
EVIL = f"{ESC}]52;c;ZWNobw=={BELL}{CSI}31m{RLO}x{DEL}\u2028\u200b"
SHOWN_ALWAYS = [
    *map(chr, (*range(0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0))),
    *"\u00ad\u034f\u115f\u1160\u180e\u200b\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2063",
    *"\u3164\ufeff\uffa0\ufff9\ufffb\ud800\udc9b\udfff\U000e0001\U000e0041",
]


def controls(text: str) -> set[str]:
    """The characters of a text that a terminal would obey or that would end a line of a report."""
    return {
        char
        for char in text
        if char != "\n" and unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}
    } | (set(text) & set("\u202a\u202b\u202c\u202d\u202e\u200b\ufeff"))


@pytest.mark.parametrize("char", SHOWN_ALWAYS, ids=lambda char: f"{ord(char):04X}")
def test_a_character_to_obey_or_to_miss_is_named(char: str) -> None:
    assert visible(f"a{char}b") == f"a<U+{ord(char):04X}>b"
    assert visible(f"é{char}ش") == f"é<U+{ord(char):04X}>ش"


@pytest.mark.parametrize(
    "text",
    [
        "plain\nwords",
        "“quotes” – dashes\u00a0and\u202fspaces… 痛み止め",
        "می\u200cخواهم",  # Persian: this joiner is part of the spelling
        "क्\u200dष",
        "👩\u200d⚕\ufe0f 1\ufe0f\u20e3 ☎\ufe0e",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "العربية\u200f!",
        "\u2067שלום\u2069 and more",
    ],
)
def test_what_writing_needs_stays(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("sa\u200dfe", "sa<U+200D>fe"),
        ("sa\ufe0ffe", "sa<U+FE0F>fe"),
        ("no\u200e", "no<U+200E>"),
        ("\u2066no", "<U+2066>no"),
        ("\u2067שלום", "\u2067שלום\u2069"),  # closed, or what stands behind it would be turned
        ("שלום\nno\u200f", "שלום\nno<U+200F>"),  # each line for itself
    ],
)
def test_the_same_is_shown_where_it_could_only_deceive(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_nothing_gets_through(text: str) -> None:
    shown = visible(text)
    assert not controls(shown)
    assert "\n" not in one_line(text)
    if all(char.isprintable() for char in text) and text.isascii():
        assert shown == text


@given(st.dictionaries(st.text(), st.text()))
def test_json_keeps_its_values_and_has_no_control_characters(value: dict[str, str]) -> None:
    written = in_json(json.dumps(value, ensure_ascii=False))
    assert not controls(written)
    assert json.loads(written) == value


def test_a_report_of_one_problem_is_one_line() -> None:
    problem = Problem(line=3, where=f'screen "{EVIL}\n"', message=f"a{EVIL}\nb", suggestion=EVIL)
    text = problem.text(f"a\nb{EVIL}.toml")
    assert "\n" not in text
    assert not controls(text)


@pytest.mark.parametrize("tier", ["blocks", "braille", "ascii"])
@pytest.mark.parametrize("style", ["body", "title", "art", "note"])
def test_lines_on_the_screen_are_as_wide_as_they_are_said_to_be(tier: str, style: str) -> None:
    element = Element(text=EVIL, style=style, margin=EVIL[:4])  # type: ignore[arg-type]
    lines = typeset((element,), 100, glyphs_for(tier)).lines  # type: ignore[arg-type]
    written = "".join(run.text for line in lines for run in line)
    assert "<U+001B>" in written
    assert not controls(written)
    assert all(sum(width(run.text) for run in line) <= 100 for line in lines)


def test_streams_show_words_and_send_codes_of_the_program() -> None:
    beneath = io.StringIO()
    stream = TextOutput(beneath)
    print("a", EVIL, file=stream, flush=True)
    stream.writelines([ESC, "\n"])
    assert not controls(beneath.getvalue())
    control_stream(stream).write(ESC)  # type: ignore[arg-type]
    assert beneath.getvalue().endswith(ESC)


@pytest.mark.parametrize("encoding", ["ascii", "iso8859-1", "koi8-r"])
def test_in_another_encoding_they_are_named_too(encoding: str) -> None:
    beneath = io.StringIO()
    print(EVIL, "’", file=TextOutput(beneath, letter_substitution(encoding)))
    assert beneath.getvalue() == f"{visible(EVIL)} '\n"


def test_streams_are_put_back(capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.stdout, sys.stderr
    with text_output():
        sys.stdout.write(EVIL)
        sys.stderr.write(EVIL)
        with text_output():  # twice is once
            sys.stdout.write(ESC)
        assert isinstance(sys.stdout, TextOutput)
    assert (sys.stdout, sys.stderr) == before
    assert not controls("".join(capsys.readouterr()))


@pytest.mark.parametrize(
    ("pythons", "named", "written"),
    [
        ("ascii", "utf-8", "thé’日"),
        ("utf-8", "iso8859-1", "thé'??"),
        ("ascii", "euc_jp", "the'日"),
        ("ascii", "", "the'??"),
        ("iso8859-1", "", "thé'??"),
        ("utf-8", "", "thé’日"),
        ("utf-16-le", "", "thé’日"),
    ],
)
def test_streams_have_the_encoding_that_is_named_else_that_of_python(
    monkeypatch: pytest.MonkeyPatch, pythons: str, named: str, written: str
) -> None:
    files = io.BytesIO(), io.BytesIO()
    for name, file in zip(("stdout", "stderr"), files, strict=True):
        monkeypatch.setattr(sys, name, io.TextIOWrapper(file, encoding=pythons))
    with text_output(named, letters_for):
        for stream in (sys.stdout, sys.stderr):
            stream.write("thé’日")
            stream.flush()
    assert {file.getvalue().decode(named or pythons) for file in files} == {written}


def test_a_stream_that_a_caller_has_put_in_place_has_all_letters() -> None:
    with redirect_stdout(io.StringIO()) as caught, text_output("ascii", letters_for):
        sys.stdout.write(f"thé {ESC}\n")
    assert caught.getvalue() == f"thé {visible(ESC)}\n"


# Every command


def broken_files() -> list[str]:
    """Content files with an evil text in every place that a message may quote."""
    evil = json.dumps(EVIL).replace(DEL, "\\u007f")
    text = base()
    shape = (
        text.replace('kind = "duration"', f"kind = {evil}")  # a word that stands for a choice
        .replace('id = "', f'id = "{evil[1:-1]}')
        .replace("[meta]\n", f"[{evil}]\nx = 1\n[meta]\n{evil} = 1\n")
        .replace('language = "', f'language = "{evil[1:-1]}')
    )
    meaning = text.replace('title = "', f'title = "{evil[1:-1]}')
    meaning = meaning.replace('facts = ["', f'facts = ["x{evil[1:-1]}", "')
    drawing = f"{text}\n[banner]\nblocks = {evil}\nascii = {evil}\n"
    return [shape, meaning, drawing, text.replace("[meta]\n", f"[meta]\n{EVIL} = 1\n")]


def run(capsysbinary: pytest.CaptureFixture[bytes], *words: str) -> str:
    """Everything that the program writes in this process."""
    with suppress(SystemExit):
        main([*words])
    return "".join(part.decode("utf-8", "surrogateescape") for part in capsysbinary.readouterr())


@pytest.mark.parametrize("text", broken_files(), ids=["shape", "meaning", "drawing", "no TOML"])
@pytest.mark.parametrize(
    "words",
    [
        ("validate",),
        ("validate", "--format", "json"),
        ("read", "--content"),
        ("read", "--format", "markdown", "--content"),
        ("read", "--format", "json", "--content"),
        ("--plain", "--content"),
        ("rules", "--content"),
        ("scenes",),
        ("progress", "--content"),
        ("validate", str(PACKAGE.parent / "content.toml"), "--against"),
    ],
    ids=" ".join,
)
def test_no_command_writes_control_characters_of_a_file(
    words: tuple[str, ...],
    text: str,
    tmp_path: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    path = tmp_path / f"a{ESC}[31m{RLO}b.toml"
    path.write_text(text)
    written = run(capsysbinary, *words, str(path))
    assert written or words == ("scenes",)
    assert not controls(written)


@pytest.mark.parametrize(
    "words",
    [
        (f"--{EVIL}",),
        (EVIL,),
        ("--theme", EVIL),
        ("--autoplay", EVIL),
        ("--plain", "--start", EVIL),
        ("read", EVIL),
        ("read", "--content", EVIL),
        ("scenes", EVIL),
        ("scenes", "--size", EVIL),
        ("new", f"no-such-folder/{EVIL}"),
        ("rules", "--content", EVIL),
        ("validate", EVIL),
        ("validate", "--against", EVIL),
        ("progress", "import", EVIL),
        ("progress", "report", EVIL),
        ("progress", "where", "--file", EVIL),
        ("serve", "--config", EVIL),
        ("serve", "--check", "--authorized-keys", EVIL),
        ("--version", "--content", EVIL),
    ],
    ids=repr,
)
def test_no_command_writes_control_characters_of_its_arguments(
    words: tuple[str, ...], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    written = run(capsysbinary, *words)
    assert written
    assert not controls(written)


def test_a_broken_export_names_its_file_and_lines_without_control_characters(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / f"{ESC}[31m.csv"
    path.write_text(f"a,b{ESC}\n{EVIL},{EVIL}\n")
    for action in ("import", "report"):
        written = run(capsysbinary, "progress", action, str(path))
        assert "<U+001B>" in written
        assert not controls(written)


# No other door

DOORS = {
    # What is left to be written to a closed pipe, or to a closed stream, goes nowhere.
    "cli.py": {"fileno", "open"},
    "commands/__init__.py": {"fileno"},  # asks how wide the terminal is
    "commands/preload.py": {"open"},  # a pipe between two processes of the program
    "commands/progress_exchange.py": {"buffer"},  # exports, shown by `visible` line by line
    "commands/doctor.py": {"fileno"},  # asks whether it is a pipe
    "commands/bank.py": {"buffer"},  # shown by `visible`, in UTF-8 whatever the terminal has
    "commands/handout.py": {"buffer"},  # the same
    "commands/progress_report.py": {"buffer"},
    "commands/run.py": {"fileno"},  # for whoever draws the first frame
    "commands/scenes.py": {"control_stream", "Console"},  # colours; words go through `visible`
    "commands/validate.py": {"control_stream"},  # clears the screen, a constant
    # A bar; its words go through `visible`.
    "commands/progress_bar.py": {"control_stream", "Console"},
    "cache_files.py": {"open"},  # keeps content, for the program alone to read
    "files.py": {"open", "buffer"},  # reads
    "app/bootstrap.py": {"open"},  # the cover, made of lines that are laid out
    "output.py": {"control_stream"},
    "serve/forkserver/warm_up.py": {"open"},  # a pipe between two processes
    "serve/forkserver/worker.py": {"control_stream", "write"},
    "widgets/rows.py": {"Segment"},
    "widgets/picture.py": {"Segment"},
    "widgets/sliced_strip.py": {"Segment"},  # parts of what another has painted
    "serve/command.py": {"fileno"},  # told to the log, which writes to it
    "serve/log.py": {"write"},  # lines shown by `printable`
    "serve/forkserver/pending_session.py": {
        "write"
    },  # pipes between processes, and terminals of sessions
    "serve/sessions/relay.py": {"write"},
    "app/hub_link.py": {"write"},  # a socket between processes
    "serve/classroom/service.py": {"write"},  # the same
    "serve/classroom/summaries.py": {"open"},  # CSV and Markdown, made by exports
    "terminal/output.py": {"write"},  # what Textual has painted
    "terminal/posix.py": {"__stdout__", "fileno"},
    "terminal/signals.py": {"write"},
    "terminal/terminal_query.py": {"write"},  # questions to the terminal
    "terminal/startup.py": {"write"},  # the first frame, whose words are printable
}
"""For each file what it uses that could write past the one function, and why that is right."""


def doors(tree: ast.Module) -> set[str]:
    """What a file uses to write that does not show control characters by itself."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr="__stdout__" | "__stderr__" | "buffer" as name):
                found.add(name)
            case ast.Attribute(value=ast.Name(id="os"), attr="write" | "writev" as name):
                found.add(name)
            case ast.Attribute(
                value=ast.Attribute(attr="stdout" | "stderr"), attr="fileno" | "detach" as name
            ):
                found.add(name)
            case ast.Call(func=ast.Name(id="control_stream" | "Console" | "Segment" as name)):
                found.add(name)
            case ast.Call(func=ast.Name(id="open"), args=[ast.Name() | ast.Attribute(), *_]):
                found.add("open")
    return found


def test_no_file_writes_past_the_one_function() -> None:
    used = {
        path.relative_to(PACKAGE).as_posix(): found
        for path in sorted(PACKAGE.rglob("*.py"))
        if (found := doors(ast.parse(path.read_text("utf-8"))))
    }
    assert {name: found - DOORS.get(name, set()) for name, found in used.items()} == {
        name: set() for name in used
    }


@pytest.mark.parametrize(
    "code",
    [
        "sys.__stdout__.write(words)",
        "sys.stdout.buffer.write(words)",
        "os.write(1, words)",
        "os.write(sys.stdout.fileno(), words)",
        "control_stream(sys.stdout).write(words)",
        "Console(markup=False).print(words)",
        "open(screen, 'w').write(words)",
    ],
)
def test_the_search_for_other_doors_finds_them(code: str) -> None:
    assert doors(ast.parse(code))


def test_what_python_holds_to_be_printable_is_looked_for_apart() -> None:
    """Most texts are passed without the regular expression, which takes long to compile."""
    found = {c for c in map(chr, range(sys.maxunicode + 1)) if c.isprintable() and _odd().match(c)}
    assert found == _PRINTABLE
