"""The files that textual-serve brings are those that are known, and no others are taken."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest

from sij_tui.serve.web import xterm_build
from sij_tui.serve.web.xterm_build import (
    DIGESTS,
    REQUIRED_VERSION,
    XtermBuildError,
    read_xterm_file,
    xterm_script,
)


def test_the_version_is_the_one_that_is_known() -> None:
    assert version("textual-serve") == REQUIRED_VERSION
    for name in DIGESTS:
        assert read_xterm_file(name)


def test_the_script_is_the_terminal_without_the_client_that_comes_with_it() -> None:
    script = xterm_script()
    assert script.startswith(b"globalThis.xterm={...(()=>{")
    for name in (b"Terminal", b"CanvasAddon", b"FitAddon", b"Unicode11Addon"):
        assert len(re.findall(rb"\be\.%s=(?!void)" % name, script)) == 1
    assert script.count(b"WebSocket") == 0
    assert b"window.onload" not in script
    assert b"WebglAddon" not in script
    assert script.count(b"this._textureSize=128*") == script.count(b"warmUp(){}") == 1
    assert b"this._doWarmUp()" not in script
    assert script.count(b"isCursorHidden||!this.textarea") == 1
    assert script.count(b"this._state&&this._state.width&&(") == 1


def test_each_part_of_the_script_is_marked_to_be_compiled_while_it_is_loaded() -> None:
    script = xterm_script()
    assert len(re.findall(rb"[{,]\d+:\((?:function\(|\(|e=>)", script)) == 119
    assert script.count(b"})},t={};function i(s)") == 3, "the last one of each library"


@pytest.mark.parametrize("what", ["changed", "gone", "no package"])
def test_other_files_are_refused(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = next(iter(DIGESTS))
    path = tmp_path / "static" / name
    path.parent.mkdir(parents=True)
    if what == "changed":
        path.write_bytes(read_xterm_file(name) + b" ")
    found = SimpleNamespace(origin=None if what == "no package" else str(tmp_path / "__init__.py"))
    monkeypatch.setattr(xterm_build, "find_spec", lambda _: found)
    with pytest.raises(XtermBuildError, match=f"textual-serve {REQUIRED_VERSION}"):
        xterm_script()
