"""What the program relies on of Textual's inner parts is there, unchanged, and in one place.

When Textual moves to another version, the failures name what is missing, what takes other
arguments, and whose source has to be read again before its digest is renewed. ``make test-next``
asks this of the newest version.
"""

from __future__ import annotations

import ast
import asyncio
import hashlib
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.events import MouseDown
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from sij_tui import textual_compat as compat
from sij_tui.textual_compat import PRIVATE_NAMES, PrivateName

PACKAGE = Path(compat.__file__).parent
FOLDERS = ("app", "screens", "terminal", "widgets", "commands", "serve")
"""Where Textual is used; ``core``, ``export`` and ``records`` are held off it by their layers."""
PUBLIC = {"_replace", "_asdict", "_fields", "_make"}
"""Public names of named tuples, for all their underscore."""

posix = pytest.mark.skipif(sys.platform == "win32", reason="the driver needs termios")


def _owner(path: str) -> Any:
    """The module or class at ``module:Class``."""
    module, _, name = path.partition(":")
    found = import_module(module)
    return getattr(found, name) if name else found


@cache
def _set_in_methods(owner: type) -> frozenset[str]:
    """The names of the attributes that the methods of a class give to ``self``."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(owner)))
    return frozenset(node.attr for node in ast.walk(tree) if _is_own(node, ast.Store))


def _is_own(node: ast.AST, context: type[ast.expr_context]) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.ctx, context)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    )


def _function(entry: PrivateName) -> Callable[..., object] | None:
    """The function behind a name; None if there is none."""
    found = inspect.getattr_static(_owner(entry.owner), entry.name, None)
    match found:
        case classmethod() | staticmethod():
            return found.__func__
        case property():
            return found.fget
        case cached_property():
            return found.func
    return found if inspect.isfunction(found) else None


def _is_there(entry: PrivateName) -> bool:
    owner = _owner(entry.owner)
    if isinstance(owner, ModuleType):
        return hasattr(owner, entry.name)
    return entry.name in vars(owner) or entry.name in _set_in_methods(owner)


def _signature(function: Callable[..., object]) -> str:
    return str(inspect.signature(function)).replace("'", "")


def _digest(function: Callable[..., object]) -> str:
    source = " ".join(inspect.getsource(function).split())
    return hashlib.blake2s(source.encode(), digest_size=4).hexdigest()


def _name(entry: PrivateName) -> str:
    return f"{entry.owner}.{entry.name}"


each = pytest.mark.parametrize("entry", PRIVATE_NAMES, ids=_name)


# -- the list and the Textual that is installed


@each
def test_a_private_name_is_there(entry: PrivateName) -> None:
    assert _is_there(entry), f"{_name(entry)} is missing; {entry.used_by} needs it: {entry.reason}"


@each
def test_what_is_called_takes_the_same_arguments(entry: PrivateName) -> None:
    function = _function(entry)
    found = _signature(function) if function else ""
    assert found == entry.signature, f"read {_name(entry)}: {entry.used_by} calls or overrides it"


@each
def test_what_is_called_is_what_was_read(entry: PrivateName) -> None:
    function = _function(entry)
    found = _digest(function) if function else ""
    assert found == entry.digest, f"read {_name(entry)} again, then renew its digest: {found}"


@each
def test_a_private_name_has_a_reason_and_a_user(entry: PrivateName) -> None:
    assert entry.reason.endswith(".")
    if ":" not in entry.used_by:
        assert entry.name in inspect.getsource(getattr(compat, entry.used_by))


def test_no_private_name_is_listed_twice() -> None:
    names = [(entry.owner, entry.name) for entry in PRIVATE_NAMES]
    assert len(names) == len({*names})


# -- what the functions do


class Bar(Widget):
    """A widget that counts how often it is painted."""

    painted = 0

    def render(self) -> str:
        self.painted += 1
        return "bar"


class Probe(App[None]):
    """An app that notes which of the methods that we override Textual calls."""

    CSS = "Bar { width: 10; height: 1; }"
    BINDINGS = [("x", "nothing", "")]

    def __init__(self) -> None:
        super().__init__()
        self.called: set[str] = set()
        self.has_failed = asyncio.Event()
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        yield Bar()

    def get_default_screen(self) -> Screen[None]:
        return ProbeScreen()

    def action_nothing(self) -> None:
        """Do nothing."""

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        self.called.add("_check_bindings")
        return await super()._check_bindings(key, priority)

    async def _dispatch_message(self, message: Any) -> None:
        self.called.add("_dispatch_message")
        await super()._dispatch_message(message)

    def _handle_exception(self, error: Exception) -> None:
        self.called.add("_handle_exception")
        self.has_failed.set()


class ProbeScreen(Screen[None]):
    """A screen that does likewise."""

    app: Probe

    @property
    def _binding_chain(self) -> Any:
        self.app.called.add("_binding_chain")
        return super()._binding_chain

    def _compositor_refresh(self) -> None:
        self.app.called.add("_compositor_refresh")
        super()._compositor_refresh()


async def test_textual_calls_what_is_overridden() -> None:
    app = Probe()
    async with app.run_test() as pilot:
        await pilot.press("x")
        app.screen.refresh()
        await pilot.pause()
        assert app.called >= {"_check_bindings", "_dispatch_message"}
        assert app.called >= {"_binding_chain", "_compositor_refresh"}


async def test_textual_tells_the_app_of_what_fails() -> None:
    app = Probe()
    async with app.run_test():
        app.screen.call_later(lambda: 1 / 0)
        await asyncio.wait_for(app.has_failed.wait(), 10)
    assert "self._fatal_error()" in inspect.getsource(App._handle_exception)


async def test_batching_is_seen_until_the_last_batch_has_ended() -> None:
    app = Probe()
    async with app.run_test():
        assert not compat.is_batching(app)
        with app.batch_update(), app.batch_update():
            assert compat.is_batching(app)
        assert not compat.is_batching(app)


async def test_exiting_is_seen_at_once() -> None:
    app = Probe()
    async with app.run_test():
        assert not compat.is_exiting(app)
        app.exit()
        assert compat.is_exiting(app)


async def test_the_local_clipboard_is_not_sent_to_the_terminal() -> None:
    app = Probe()
    async with app.run_test():
        sent: list[str] = []
        app._driver.write = sent.append  # type: ignore[union-attr,method-assign,assignment]
        compat.set_local_clipboard(app, "words")
        assert app.clipboard == "words"
        assert not sent


@pytest.mark.parametrize("left_out", [False, True])
async def test_a_screen_holds_toasts_and_tooltips_unless_they_are_left_out(left_out: bool) -> None:
    app = Probe()
    async with app.run_test(notifications=True, tooltips=True):
        if left_out:
            compat.leave_out_overlays(app)
        await app.push_screen(Screen())
        held = {type(node).__name__ for node in app.screen.children}
        assert held == (set() if left_out else {"ToastRack", "Tooltip"})
        app.notify("words")  # goes nowhere


async def test_painting_now_waits_for_no_tick_and_a_layout_can_be_skipped() -> None:
    app = Probe()
    async with app.run_test() as pilot:
        await pilot.pause()
        bar = app.query_one(Bar)
        before = bar.painted
        bar.refresh()
        app.screen.refresh()
        compat.paint_now(app.screen)
        assert bar.painted > before
        bar.styles.width = 20
        app.screen._layout_required = True
        compat.skip_layout(app.screen)
        compat.paint_now(app.screen)
        assert bar.region == Region(0, 0, 10, 1)


@pytest.mark.parametrize(
    ("sequence", "alt", "key"),
    [
        ("\x1b[A", False, "up"),
        ("\r", False, "enter"),
        ("a", False, "a"),
        ("a", True, "alt+a"),
        ("?", False, "question_mark"),
        ("\x1b[97;5u", False, "ctrl+a"),
    ],
)
def test_a_sequence_is_a_key(sequence: str, alt: bool, key: str) -> None:
    found = [event.key for event in compat.key_events(compat.key_parser(), sequence, alt=alt)]
    assert found == [key]


def test_a_mouse_report_is_an_event() -> None:
    event = compat.mouse_event(compat.key_parser(), "\x1b[<0;4;3M")
    assert isinstance(event, MouseDown)
    assert (event.x, event.y) == (3, 2)


def test_tables_of_keys_and_names() -> None:
    assert compat.key_name("?") == "question_mark"
    assert "\x1b[A" in compat.ansi_keys()
    assert "57376u" in compat.functional_keys()


# -- nobody else uses a private name


def _listed(subclass: str) -> set[str]:
    return {entry.name for entry in PRIVATE_NAMES if entry.used_by == subclass}


def foreign_names(tree: ast.Module) -> Iterator[str]:
    """Find private names of others: imported from Textual, or of an object that is not our own."""
    own = {node.attr for node in ast.walk(tree) if _is_own(node, ast.Store)}
    own |= _functions(tree)
    own |= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module.startswith("textual"):
                path = [*module.split("."), *(alias.name for alias in names)]
                if any(map(_is_private, path)):
                    yield f"line {node.lineno}: imports {'.'.join(path)}"
            case ast.Import(names=names):
                for alias in names:
                    if any(map(_is_private, alias.name.split("."))) and "textual" in alias.name:
                        yield f"line {node.lineno}: imports {alias.name}"
            case ast.Attribute(value=value, attr=name) if _is_private(name):
                if not _is_self(value) and name not in own | PUBLIC:
                    yield f"line {node.lineno}: {ast.unparse(node)}"


def _functions(tree: ast.AST) -> set[str]:
    """The names of all functions and methods in it."""
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    return {node.name for node in ast.walk(tree) if isinstance(node, functions)}


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _is_self(value: ast.expr) -> bool:
    match value:
        case ast.Name(id="self" | "cls" | "os"):
            return True
        case ast.Call(func=ast.Name(id="super")):
            return True
    return False


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from (PACKAGE / folder).rglob("*.py")


def _imports_textual(tree: ast.Module) -> bool:
    modules = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    return any(module.startswith(("textual", "sij_tui.screens")) for module in modules)


@pytest.mark.parametrize("path", [*_files()], ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_no_other_module_uses_a_private_name_of_textual(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert not [*foreign_names(tree)] or not _imports_textual(tree)


@pytest.mark.parametrize(
    "code",
    [
        "from textual._compositor import Compositor",
        "from textual.keys import _character_to_key",
        "import textual._ansi_sequences",
        "def f(app): return app._batch_count",
        "def f(self): self.app._exit",
        "def f(self): self.screen._layout_required = False",
    ],
)
def test_a_private_name_is_found(code: str) -> None:
    assert [*foreign_names(ast.parse(code))]


def _textual_classes(ours: type) -> Iterator[type]:
    return (base for base in ours.__mro__ if base.__module__.startswith("textual"))


def _private_names_of(owner: type) -> set[str]:
    return {*filter(_is_private, {*vars(owner), *_set_in_methods(owner)})}


def _used_in(ours: type) -> set[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(ours)))
    attributes = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and _is_self(node.value)
    }
    return {*filter(_is_private, attributes | _functions(tree))}


def _subclasses() -> Iterator[type]:
    for path in _files():
        if not _imports_textual(ast.parse(path.read_text("utf-8"))):
            continue
        module = ".".join(("sij_tui", *path.relative_to(PACKAGE).with_suffix("").parts))
        for found in vars(import_module(module)).values():
            if isinstance(found, type) and found.__module__ == module:
                yield found


@posix
def test_a_subclass_shares_no_private_name_with_textual_but_those_listed() -> None:
    shared = {}
    for ours in _subclasses():
        theirs = set().union(*map(_private_names_of, _textual_classes(ours)))
        path = f"{ours.__module__}:{ours.__qualname__}"
        if unlisted := (_used_in(ours) & theirs) - _listed(path):
            shared[path] = unlisted
    assert not shared


@posix
def test_what_is_listed_for_a_subclass_is_used_there() -> None:
    for path in {entry.used_by for entry in PRIVATE_NAMES if ":" in entry.used_by}:
        assert _listed(path) <= _used_in(_owner(path)), path
