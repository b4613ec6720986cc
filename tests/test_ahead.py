"""Reading the content file beside the import of Textual gives what reading it here gives."""

from __future__ import annotations

import inspect
import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from sij_tui.commands.ahead import Ahead, read_ahead
from sij_tui.core.load import load
from sij_tui.core.loaded import BrokenContent
from sij_tui.core.model import Content

DATA = (Path(__file__).parent.parent / "content.toml").read_bytes()


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


def test_the_content_is_the_same_as_read_here() -> None:
    assert read_ahead(DATA, "a.toml").loaded() == load(DATA, "a.toml")


def test_it_is_another_process_that_read_it_and_it_has_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    before = children()
    ahead = read_ahead(DATA, "a.toml")
    assert ahead.process
    monkeypatch.setattr("sij_tui.core.load.load", None)  # not needed any more
    assert ahead.loaded().content.screen
    assert children() == before


def test_one_core_alone_reads_it_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    ahead = read_ahead(DATA, "a.toml")
    assert not ahead.process
    assert ahead.loaded() == load(DATA, "a.toml")


def test_no_process_to_be_had_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise OSError("no more processes")

    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setattr(os, "fork", refuse)
    assert read_ahead(DATA, "a.toml").loaded() == load(DATA, "a.toml")


def test_a_process_that_dies_halfway_is_no_trouble() -> None:
    theirs, ours = os.pipe()
    process = os.fork()
    if not process:
        os.write(ours, b"\x93half")
        os.kill(os.getpid(), signal.SIGKILL)
    os.close(ours)
    assert Ahead(DATA, "a.toml", process, theirs).loaded() == load(DATA, "a.toml")


def test_a_broken_file_has_its_problems_told_here_and_nothing_is_printed() -> None:
    program = (
        "from sij_tui.commands.ahead import read_ahead\n"
        "from sij_tui.core.loaded import BrokenContent\n"
        "try: read_ahead(b'[meta', 'a.toml').loaded()\n"
        "except BrokenContent as broken: print(len(broken.problems))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    with pytest.raises(BrokenContent) as broken:
        load(b"[meta", "a.toml")
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
