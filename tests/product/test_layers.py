"""The rules of the architecture that no other tool checks; ``make check`` checks the layers."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from paths import ROOT

PACKAGE = ROOT / "sij_tui"
FILES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 40

LITERAL_WIDGETS = {"Input"}
"""Widgets of Textual's own that never parse markup in what they show."""
MARKUP_PARSERS = {"from_markup", "from_text", "border_title", "border_subtitle", "tooltip"}
"""Attributes that parse markup when called or set."""
ASKED_FOR_LITERAL_TEXT = {"notify", "Console", "Static", "Label", "visualize"}
"""Calls that parse markup unless they are told not to."""
READERS_OF_THE_ENVIRONMENT = {"environ", "environb", "getenv", "getenvb", "expanduser"}
MAY_READ_THE_ENVIRONMENT = ("cli.py", "commands/run.py", "serve/", "user_folders.py")
"""Where a session is put together; all that they find is handed on."""

Lint = Callable[[ast.Module], Iterator[str]]


def markup(tree: ast.Module) -> Iterator[str]:
    """Find what would parse content as markup: that deletes ``[words]`` and runs ``[@click=…]``."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="rich.markup" | "textual.markup" | "textual.content"):
                yield f"line {node.lineno}: imports {node.module}"
            case ast.ImportFrom(module="textual.widgets", names=names):
                for alias in names:
                    if alias.name not in LITERAL_WIDGETS:
                        yield f"line {node.lineno}: {alias.name} may parse markup: use Rows"
            case ast.Attribute(attr=name) if name in MARKUP_PARSERS:
                yield f"line {node.lineno}: {name} parses markup"
            case ast.Call() if _called(node) in ASKED_FOR_LITERAL_TEXT and not _literal(node):
                yield f"line {node.lineno}: {_called(node)} needs markup=False"


def environment(tree: ast.Module) -> Iterator[str]:
    """Find what looks at the environment: the app and all below it are told, they do not look."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) if name in READERS_OF_THE_ENVIRONMENT:
                yield f"line {node.lineno}: reads {name}"
            case ast.Attribute(value=ast.Name(id="Path"), attr="home" | "cwd" as name):
                yield f"line {node.lineno}: asks for {name}"
            case ast.ImportFrom(module="os", names=names):
                found = READERS_OF_THE_ENVIRONMENT & {alias.name for alias in names}
                yield from (f"line {node.lineno}: imports {name}" for name in found)


def shared_state(tree: ast.Module) -> Iterator[str]:
    """Find what sessions on one host would share: globals that change, and the host's browser."""
    for node in ast.walk(tree):
        match node:
            case ast.Global(names=names):
                yield f"line {node.lineno}: changes the global {', '.join(names)}"
            case ast.Import(names=names) if "webbrowser" in {alias.name for alias in names}:
                yield f"line {node.lineno}: a browser would open on the host"


def long_functions(tree: ast.Module) -> Iterator[str]:
    """Find functions that do not fit on a screen."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MOST_LINES_OF_A_FUNCTION:
                yield f"line {node.lineno}: {node.name} has {length} lines"


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _literal(call: ast.Call) -> bool:
    return any(
        word.arg == "markup" and isinstance(word.value, ast.Constant) and word.value.value is False
        for word in call.keywords
    )


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_every_file_keeps_the_rules(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    lints: list[Lint] = [markup, shared_state, long_functions]
    if not _name(path).startswith(MAY_READ_THE_ENVIRONMENT):
        lints.append(environment)
    found = [problem for lint in lints for problem in lint(tree)]
    lines = path.read_text("utf-8").count("\n")
    if lines > MOST_LINES:
        found.append(f"{lines} lines: split it by what it is responsible for")
    assert not found


@pytest.mark.parametrize(
    ("lint", "code"),
    [
        (markup, "from rich.markup import render"),
        (markup, "from textual.widgets import Static"),
        (markup, "Text.from_markup(words)"),
        (markup, "Content.from_text(words)"),
        (markup, "self.notify(words)"),
        (markup, "self.notify(words, markup=True)"),
        (markup, "pane.border_title = words"),
        (markup, "Console(file=out)"),
        (environment, "import os\nos.environ['HOME']"),
        (environment, "from os import getenv"),
        (environment, "Path.home()"),
        (shared_state, "def f():\n    global count\n    count += 1"),
        (shared_state, "import webbrowser"),
        (long_functions, "def f():\n" + "    x = 1\n" * 40),
    ],
)
def test_a_lint_finds_what_it_is_for(lint: Lint, code: str) -> None:
    assert list(lint(ast.parse(code)))


@pytest.mark.parametrize(
    ("lint", "code"),
    [
        (markup, "from textual.widgets import Input"),
        (markup, "self.notify(words, markup=False)"),
        (environment, "def f(environ): return environ.get('HOME')"),
        (long_functions, "def f():\n" + "    x = 1\n" * 20),
    ],
)
def test_a_lint_leaves_the_rest_alone(lint: Lint, code: str) -> None:
    assert not list(lint(ast.parse(code)))


def _imported_by(*command: str) -> set[str]:
    """Return the names of all modules that a fresh interpreter imports while it runs a command."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *command], capture_output=True, text=True, check=True
    )
    return {
        line.rpartition("|")[2].strip()
        for line in done.stderr.splitlines()
        if line.startswith("import time:")
    }


def _program(*arguments: str) -> tuple[str, ...]:
    return (str(Path(sys.executable).with_name("sij-tui")), *arguments)


@pytest.mark.parametrize(
    ("command", "unwanted"),
    [
        (("-c", "import sij_tui.core.content.model"), {"textual", "rich", "asyncio", "sqlite3"}),
        (
            ("-c", "import sij_tui.cli"),
            {"textual", "rich", "msgspec", "tomli", "asyncio", "sqlite3"},
        ),
        (_program("--version"), {"textual", "rich", "asyncio", "sqlite3"}),
        (_program("read"), {"textual", "asyncio", "sqlite3"}),
        (_program("validate"), {"textual", "rich", "asyncio", "sqlite3"}),
    ],
    ids=["core", "cli", "version", "read", "validate"],
)
def test_a_command_loads_only_what_it_needs(command: tuple[str, ...], unwanted: set[str]) -> None:
    imported = _imported_by(*command)
    assert "sij_tui" in imported
    assert not imported & unwanted


def _base_names(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each class with the name of each of its bases."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                named = base.value if isinstance(base, ast.Subscript) else base
                if isinstance(named, ast.Name):
                    yield node.name, named.id


def test_no_screen_is_cut_in_two_by_inheritance() -> None:
    """What one screen needs is composed with it: a base class is what several screens are."""
    screens = [ast.parse(path.read_text("utf-8")) for path in FILES if "screens" in path.parts]
    pairs = [pair for tree in screens for pair in _base_names(tree)]
    bases = {base for _, base in pairs} & {name for name, _ in pairs}
    heirs = {base: [name for name, of in pairs if of == base] for base in sorted(bases)}
    assert len(heirs) >= 3
    assert not {base: names for base, names in heirs.items() if len(names) == 1}
