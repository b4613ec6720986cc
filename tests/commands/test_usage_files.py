"""Manual pages and completions: every option of every command is in all of them, and they work."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
from paths import ROOT

from sij_tui.cli import SHOW_DEFAULTS, main
from sij_tui.commands.arguments import COMMANDS, parser
from sij_tui.commands.completion import INTERPRETERS
from sij_tui.commands.usage_files import (
    COMPLETION_FILES,
    COMPLETION_FOLDERS,
    completion_script,
    manual_pages,
    parsers_of,
    whole_parser,
)

HELP = frozenset({"-h", "--help"})


def options_of(each: argparse.ArgumentParser) -> frozenset[str]:
    """The options of one parser that its help tells of."""
    shown = (action for action in each._actions if action.help != argparse.SUPPRESS)
    return frozenset(option for action in shown for option in action.option_strings)


WAYS = {words: options_of(each) for words, each in parsers_of(whole_parser())}
"""For each command and action, its options."""


def name_of(words: tuple[str, ...]) -> str:
    return " ".join(("sij-tui", *words))


@cache
def script(interpreter: str) -> str:
    return completion_script(interpreter)


@cache
def pages() -> dict[str, str]:
    return manual_pages()


def test_the_whole_parser_has_what_each_command_has_when_it_is_asked_for() -> None:
    assert {words[0] for words in WAYS if words} == {*COMMANDS}
    for command in COMMANDS:
        alone = dict(parsers_of(parser([command], SHOW_DEFAULTS)))
        mine = {words: options for words, options in WAYS.items() if words[:1] == (command,)}
        assert {words: options_of(alone[words]) for words in mine} == mine
    assert ("progress", "export") in WAYS
    assert "--content" in WAYS[("serve",)]


@pytest.mark.parametrize("words", [words for words in WAYS if len(words) < 2], ids=name_of)
def test_a_manual_page_has_every_option_of_its_command(words: tuple[str, ...]) -> None:
    source = pages()["-".join(("sij-tui", *words)) + ".1"].replace("\\", "")
    below = [options for path, options in WAYS.items() if words and path[:1] == words]
    for option in frozenset().union(WAYS[words], *below) - HELP:
        assert re.search(rf"fB{option}fR", source), option
    others = [name for name in COMMANDS if f"sij-tui-{name}(1)" in source.replace(" (1)", "(1)")]
    assert others == ([] if words else [*COMMANDS])


def test_there_is_one_page_a_command_and_none_else() -> None:
    assert set(pages()) == {"sij-tui.1", *(f"sij-tui-{name}.1" for name in COMMANDS)}


def test_hidden_options_are_in_none() -> None:
    for text in (*pages().values(), *map(script, INTERPRETERS)):
        assert "--debug" not in text.replace("\\", "")


@pytest.mark.skipif(shutil.which("man") is None, reason="no man here")
@pytest.mark.parametrize("words", [(), ("read",), ("progress",), ("serve",)], ids=name_of)
def test_man_shows_a_page_without_a_warning(words: tuple[str, ...], tmp_path: Path) -> None:
    name = "-".join(("sij-tui", *words)) + ".1"
    (tmp_path / name).write_text(pages()[name])
    done = subprocess.run(
        ["man", "--warnings", "-l", name],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "MANWIDTH": "80", "LANG": "C.UTF-8", "MANPAGER": "cat"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    for heading in ("NAME", "SYNOPSIS", "OPTIONS", "EXIT STATUS", "SEE ALSO"):
        assert f"\n{heading}\n" in done.stdout
    for option in WAYS[words] - HELP:
        assert option in done.stdout
    lines = re.sub(r".\x08", "", done.stdout).expandtabs().splitlines()
    assert max(map(len, lines)) <= 80
    assert not [line for line in lines if "usage:" in line], "calls are filled like the synopsis"


# Completions


@pytest.mark.parametrize("interpreter", INTERPRETERS)
def test_the_command_prints_the_completions(
    interpreter: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", interpreter]) == 0
    assert capsys.readouterr().out == script(interpreter)


def test_every_interpreter_has_a_name_and_a_place_for_them() -> None:
    assert set(INTERPRETERS) == set(COMPLETION_FILES) == set(COMPLETION_FOLDERS)


def test_without_what_makes_them_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    with pytest.raises(SystemExit) as end:
        main(["completion", "bash"])
    assert end.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "pip install" in line
    assert line.endswith(" shtab")


def interpreter_of(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} here")
    return found


def completed(interpreter: str, line: str, tmp_path: Path) -> set[str]:
    """What a real interpreter offers at the end of a line."""
    path = tmp_path / "completions"
    path.write_text(script(interpreter))
    if interpreter == "fish":
        code = f'source "{path}"; complete -C "{line}"'
    else:  # what the function of readline is called with
        words = line.split(" ")
        quoted = " ".join(f"'{word}'" for word in words)
        code = f"""
source '{path}'
COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; COMP_LINE='{line}'; COMP_POINT={len(line)}
"$(complete -p sij-tui | sed 's/.*-F \\([^ ]*\\).*/\\1/')" sij-tui '{words[-1]}' '{words[-2]}'
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(
        [interpreter_of(interpreter), "-c", code],
        cwd=tmp_path,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return {offered.split("\t")[0].strip() for offered in done.stdout.splitlines()} - {""}


@pytest.mark.parametrize("interpreter", ["bash", "fish"])
def test_an_interpreter_offers_the_commands(interpreter: str, tmp_path: Path) -> None:
    assert {*COMMANDS} <= completed(interpreter, "sij-tui ", tmp_path)


@pytest.mark.parametrize("interpreter", ["bash", "fish"])
@pytest.mark.parametrize("words", [*WAYS], ids=name_of)
def test_an_interpreter_offers_every_option_of_every_command(
    interpreter: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    offered = completed(interpreter, f"{name_of(words)} --", tmp_path)
    assert {option for option in WAYS[words] if option.startswith("--")} <= offered


@pytest.mark.parametrize("interpreter", ["bash", "fish"])
def test_an_interpreter_offers_the_choices_of_an_option(interpreter: str, tmp_path: Path) -> None:
    assert completed(interpreter, "sij-tui --theme ", tmp_path) == {"contrast", "dark", "light"}


@pytest.mark.parametrize("interpreter", ["bash", "fish"])
def test_an_interpreter_offers_files_where_one_is_wanted(interpreter: str, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").touch()
    assert "mine.toml" in completed(interpreter, "sij-tui --content mi", tmp_path)


@pytest.mark.pty
def test_zsh_completes_commands_and_options_when_tab_is_pressed(tmp_path: Path) -> None:
    zsh = interpreter_of("zsh")
    from pty_session import PtySession

    functions = tmp_path / "functions"
    functions.mkdir()
    (functions / COMPLETION_FILES["zsh"]).write_text(script("zsh"))
    setup = f"fpath=({functions} $fpath); autoload -U compinit; compinit -u -D; PS1='ready>'"
    with PtySession([zsh, "-f", "-i"], env={"HOME": str(tmp_path)}, size=(120, 40)) as session:
        session.send(f"{setup}\n")
        session.read_until(b"ready>")
        session.send("sij-tui vali\t")
        session.read_until(b"validate")
        session.send("--cover\t")
        session.read_until(b"--coverage")


def test_every_option_of_every_command_is_in_the_completions_of_zsh() -> None:
    text = script("zsh")
    for words, options in WAYS.items():
        function = "_".join(("_shtab", "sij_tui", *words))
        start = text.index(f"\n{function}_options=(")
        block = text[start : text.index("\n)", start)]
        for option in options:
            assert option in block, (words, option)


def test_a_build_needs_no_library_beyond_those_that_it_asks_for() -> None:
    """A build in an environment of its own has only what `build-system.requires` names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = {name_of_requirement(each) for each in project["build-system"]["requires"]}
    extras = project["project"]["optional-dependencies"]
    own = [extra for extra in extras if extra not in ("dev", "release")]
    wanted = [*project["project"]["dependencies"], *(need for name in own for need in extras[name])]
    modules = {"pillow": "PIL", "nats_py": "nats"}
    others = {name_of_requirement(each) for each in wanted} - asked - {"sij_tui"}
    absent = sorted(modules.get(name, name) for name in others)
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({absent!r}))\n"
        "from sij_tui.commands.usage_files import completion_script, manual_pages\n"
        "manual_pages(); completion_script('bash')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "textual" in absent


def name_of_requirement(requirement: str) -> str:
    return re.split(r"[<=>~!;\[ ]", requirement)[0].lower().replace("-", "_")
