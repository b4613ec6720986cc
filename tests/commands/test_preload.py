"""Reading the content file beside the import of Textual gives what reading it here gives."""

from __future__ import annotations

import inspect
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from paths import CONTENT

from sij_tui.app.prerender import PrerenderedHome
from sij_tui.commands.preload import Preload
from sij_tui.content_cache import shipped_tables
from sij_tui.core.content.loaded import BrokenContent, Loaded
from sij_tui.core.content.model import Content
from sij_tui.core.scenes.frame import CellStyle, Frame, FrameRun, Still
from sij_tui.core.validation.load import load

DATA = CONTENT.read_bytes()


def structs(kind: type, found: set[type]) -> set[type]:
    """All structs that a struct is made of."""
    if kind not in found:
        found.add(kind)
        for field in msgspec.inspect.type_info(kind).fields:  # type: ignore[attr-defined]
            _walk(field.type, found)
    return found


def _walk(info: object, found: set[type]) -> None:
    for name in ("item_type", "type", "value_type"):
        if inner := getattr(info, name, None):
            _walk(inner, found)
    for name in ("types", "item_types"):
        for inner in getattr(info, name, ()):
            _walk(inner, found)
    if isinstance(info, msgspec.inspect.StructType):
        structs(info.cls, found)


def children() -> list[str]:
    pid = os.getpid()
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def begun(draw: Callable[[Loaded], Any] = lambda _: None) -> Preload:
    preload = Preload(DATA, "a.toml")
    preload.start(draw)
    return preload


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)


def test_the_content_is_the_same_as_read_here() -> None:
    assert begun().result() == (load(DATA, "a.toml"), None)


@pytest.mark.usefixtures("two_cores")
def test_it_is_another_process_that_read_it_and_it_has_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = children()
    preload = begun()
    assert len(children()) == len(before) + 1
    monkeypatch.setattr("sij_tui.core.validation.load.load", None)  # not needed any more
    assert preload.result()[0].content.screen
    assert children() == before


@pytest.mark.usefixtures("two_cores")
def test_what_was_drawn_comes_along() -> None:
    frame = Frame(2, ((FrameRun("ab", CellStyle("bone"), 2),),))
    drawn = PrerenderedHome((80, 24), "\x1b[1;1Hab", Still("weight", 0.5, "blocks", frame))
    assert begun(lambda _: drawn).result() == (load(DATA, "a.toml"), drawn)


@pytest.mark.usefixtures("two_cores")
def test_the_content_is_kept_once_the_home_screen_is_drawn(tmp_path: Path) -> None:
    folder = tmp_path / "cache"

    def draw(_: Loaded) -> PrerenderedHome:
        return PrerenderedHome((80, 24), f"already kept: {folder.exists()}", None)

    preload = Preload(DATA, "a.toml", str(folder))
    preload.start(draw)
    _, drawn = preload.result()
    assert drawn
    assert drawn.text == "already kept: False"
    assert Preload(DATA, "a.toml", str(folder)).cached.head


def test_one_core_alone_reads_it_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    preload = Preload(DATA, "a.toml")
    assert not preload.start()
    assert preload.result() == (load(DATA, "a.toml"), None)


@pytest.mark.usefixtures("two_cores")
def test_no_process_to_be_had_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise OSError("no more processes")

    monkeypatch.setattr(os, "fork", refuse)
    preload = Preload(DATA, "a.toml")
    assert not preload.start()
    assert preload.result() == (load(DATA, "a.toml"), None)


def die(_: Loaded) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail(_: Loaded) -> None:
    raise ValueError("a picture that cannot be drawn")


@pytest.mark.usefixtures("two_cores")
@pytest.mark.parametrize("draw", [die, fail])
def test_a_process_that_comes_to_grief_is_no_trouble(
    draw: Callable[[Loaded], None], capfd: pytest.CaptureFixture[str]
) -> None:
    assert begun(draw).result() == (load(DATA, "a.toml"), None)
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("two_cores")
def test_a_process_that_is_not_wanted_any_more_ends() -> None:
    before = children()
    preload = begun(lambda _: time.sleep(60))
    preload.kill()
    assert preload.result()[0] == load(DATA, "a.toml")
    assert children() == before
    preload.kill()  # nothing is left to be ended


def test_a_broken_file_is_read_once_its_problems_told_here_and_nothing_is_printed() -> None:
    program = (
        "import os\n"
        "from sij_tui.commands.preload import Preload\n"
        "from sij_tui.core.content.loaded import BrokenContent\n"
        "os.sched_getaffinity = lambda _: {0, 1}\n"
        "preload = Preload(b'[meta', 'a.toml')\n"
        "assert preload.start()\n"
        "del preload.cached\n"
        "try: preload.result()\n"
        "except BrokenContent as broken: print(len(broken.problems))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    with pytest.raises(BrokenContent) as broken:
        load(b"[meta", "a.toml", shipped_tables)
    assert (done.stdout, done.stderr) == (f"{len(broken.value.problems)}\n", "")


def test_annotations_of_the_model_need_no_evaluation() -> None:
    """Annotations that are text cost 11 ms at every start, since msgspec evaluates each of them."""
    text = [
        f"{kind.__name__}.{name}"
        for kind in structs(Content, set())
        for name, annotation in inspect.get_annotations(kind).items()
        if isinstance(annotation, str) and kind.__name__ not in annotation  # but for a tree
    ]
    assert not text
