"""Manual pages and shell completions, made from the parser of the command line.

They are made when a wheel is built; in a source tree, when they are asked for. The libraries that
make them are needed for nothing else.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from sij_tui import __version__
from sij_tui.commands.arguments import COMMANDS, STATUSES, parser

COMPLETION_FILES = {"bash": "sij-tui", "zsh": "_sij-tui", "fish": "sij-tui.fish"}
"""For each interpreter the name that it looks for a file of completions by."""
COMPLETION_FOLDERS = {
    "bash": "share/bash-completion/completions",
    "zsh": "share/zsh/site-functions",
    "fish": "share/fish/vendor_completions.d",
}
"""Where it looks, below the prefix of an installation."""
MANUAL_FOLDER = "share/man/man1"
_WIDTH = 78
_AS_WRITTEN = ".nh\n.ad l"
"""Has lines neither hyphenated nor justified: options are to be found and copied."""
_USAGE = re.compile(r"^usage: (.+?)(?=\n\n)", re.MULTILINE | re.DOTALL)
"""How an action is called; ``man`` would fill these lines with the spaces of their beginnings."""
_QUOTED_TITLE = re.compile(r"^(\.SH .*)'(.+)'(?=\\/)", re.MULTILINE)
_FILE_NAMES = ("FILE", "DIR")


def whole_parser() -> argparse.ArgumentParser:
    """The parser with the arguments of every command: as a rule, only the one asked for has any."""
    whole = parser([*COMMANDS], {})
    for words, each in parsers_of(whole):
        for group in each._action_groups:
            if any(isinstance(a, argparse._SubParsersAction) for a in group._group_actions):
                group.title = "actions" if words else "commands"
        # The widths of help do not depend on the terminal of the build.
        each.formatter_class = partial(argparse.RawDescriptionHelpFormatter, width=_WIDTH)
    return whole


def parsers_of(
    top: argparse.ArgumentParser, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """A parser and those of its commands and their actions, each with the words that lead there."""
    yield words, top
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from parsers_of(below, (*words, name))


def completion_script(interpreter: str) -> str:
    """What has an interpreter of :data:`COMPLETION_FILES` complete commands, options and files.

    Raises:
        ModuleNotFoundError: shtab is not installed.
    """
    import shtab

    whole = whole_parser()
    for _, each in parsers_of(whole):
        for action in each._actions:
            if str(action.metavar).startswith(_FILE_NAMES):
                is_folder = str(action.metavar).startswith("DIR")
                action.complete = shtab.DIRECTORY if is_folder else shtab.FILE  # type: ignore[attr-defined]
    return shtab.complete(whole, shell=interpreter)


def manual_pages() -> dict[str, str]:
    """The pages of section 1: for each its file name and its source, for ``man``.

    Raises:
        ModuleNotFoundError: argparse-manpage is not installed.
    """
    pages = {"sij-tui.1": _manual_page(_top_parser(), "sij-tui", tuple(COMMANDS))}
    for words, each in parsers_of(whole_parser()):
        if len(words) == 1:
            name = f"sij-tui-{words[0]}"
            pages[f"{name}.1"] = _manual_page(each, name, ())
    return pages


def _top_parser() -> argparse.ArgumentParser:
    """The parser that only lists its commands, each of which has a page of its own."""
    top = whole_parser()
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            action._name_parser_map.clear()
    return top


def _manual_page(each: argparse.ArgumentParser, name: str, commands: tuple[str, ...]) -> str:
    from argparse_manpage.manpage import Manpage

    each.epilog = None
    data = {
        "project_name": "sij-tui",
        "version": __version__,
        "manual_title": "sij-tui",
        "description": COMMANDS.get(name.removeprefix("sij-tui-"), each.description),
    }
    page: Any = Manpage(each, data)
    page.prog = name
    page.date = ""  # the same sources give the same page
    others = [f"sij-tui-{command}" for command in commands] or ["sij-tui"]
    _, _, statuses = STATUSES.partition("\n")
    page.add_section("exit status", "=", " ".join(statuses.split()))
    page.add_section("see also", "=", ",\n".join(f".BR {_escaped(o)} (1)" for o in others))
    text = _USAGE.sub(lambda found: " ".join(found[1].split()), str(page))
    head, _, rest = _QUOTED_TITLE.sub(r"\1\2", text).partition("\n")
    return f"{head}\n{_AS_WRITTEN}\n{rest}"


def _escaped(name: str) -> str:
    return name.replace("-", r"\-")
