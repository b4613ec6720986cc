"""xterm.js and its font, from the files of the package textual-serve.

Its script is a bundle; of it those libraries are taken that a page needs, each an expression whose
value has its exports. Places in them are changed so that they are compiled once, and letters are
drawn to smaller pages. The files are known by their digests, so that these places are certain;
another version is refused when the server starts.
"""

from __future__ import annotations

import hashlib
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from sij_tui.serve.errors import ServeError

REQUIRED_VERSION: Final = "1.1.3"
"""Of textual-serve."""
SCRIPT: Final = "js/textual.js"
STYLE: Final = "css/xterm.css"
FONT: Final = "fonts/RobotoMono-VariableFont_wght.ttf"
DIGESTS: Final = {
    SCRIPT: "c1e7f29ed0facdd331181d6262f92acfc1cf908569d9e013c16038142a23a470",
    STYLE: "0ea0e3c9dbc16c3b7736c1c60abb8ff843e9aa9d5adaa8b573dd6bebcf02cac5",
    FONT: "173a14a0d6085072cb655a381aae7949612c0d76c1e7de780288b74939363fdb",
}
"""SHA-256 of each file that is used."""
_LIBRARY: Final = re.compile(
    rb"[{,](\d+):(?:e=>|function\(e\))\{var t;(?:self,|globalThis,)?t=\(\)=>"
    rb"(.*?),e\.exports=t\(\)\}"
)
"""A library of the bundle: its number, and the expression."""
_USED: Final = {
    b"856": "Terminal",
    b"880": "CanvasAddon",
    b"544": "Unicode11Addon",
    b"616": "FitAddon",
}
"""What is used of each library, by its number. WebGL's is the largest of the others."""
_MODULE: Final = re.compile(rb"([{,])(\d+:)(function\(e,t,i\)|\(e,t,i\)=>|\(e,t\)=>|e=>)\{")
"""The beginning of a module of a library: what is before it, its number, its parameters."""
_MODULES_END: Final = b"}},t={};function i(s)"
"""Follows the last statement of the last module."""
_CHANGES: Final = (
    # Glyphs are drawn to pages of an atlas, and a browser without a GPU copies a whole page for
    # each new one: of 1 MB, 300 times for a first screen. A glyph needs 60 pixels, times the ratio.
    (b"this._textureSize=512", b"this._textureSize=128*Math.ceil(devicePixelRatio||1)"),
    # Draws letters in default colours before they are needed; ours have colours of their own.
    (b"warmUp(){this._didWarmUp||(this._doWarmUp(),this._didWarmUp=!0)}", b"warmUp(){}"),
    # Each output moves the cursor, which ours hides: the input element went with it, which costs a
    # layout of the page for each key. When a text is composed it is put to the cursor anyhow.
    (
        b"_syncTextArea(){if(!this.textarea||",
        b"_syncTextArea(){if(this.coreService.isCursorHidden||!this.textarea||",
    ),
    # Without a cursor its canvas is empty: clearing it has the browser paint that anew, too.
    (b"_clearCursor(){this._state&&(", b"_clearCursor(){this._state&&this._state.width&&("),
)
"""What the script has, and what stands in its place."""
_MAX_BYTES: Final = 4 * 1024 * 1024


class XtermBuildError(ServeError):
    """The files are not those that are known; the message says what to install."""


def read_xterm_file(name: str) -> bytes:
    """Read a file of :data:`DIGESTS`.

    Raises:
        XtermBuildError: It cannot be read, or is another than the one that is known.
    """
    found = find_spec("textual_serve")
    if found is None or found.origin is None:
        raise _unknown("it is not there")
    try:
        with (Path(found.origin).parent / "static" / name).open("rb") as file:
            data = file.read(_MAX_BYTES)
    except OSError as error:
        raise _unknown(f"{name}: {error.strerror or error}") from None
    if hashlib.sha256(data).hexdigest() != DIGESTS[name]:
        raise _unknown(f"{name} is not the one that is known")
    return data


def xterm_script() -> bytes:
    """The script that defines the global name ``xterm``, and does nothing else.

    Raises:
        XtermBuildError: See :func:`read_xterm_file`.
    """
    libraries = _LIBRARY.finditer(read_xterm_file(SCRIPT))
    used = (_compiled_once(each[2]) for each in libraries if each[1] in _USED)
    script = b"globalThis.xterm={" + b",".join(b"..." + each for each in used) + b"};"
    for found, changed in _CHANGES:
        script = script.replace(found, changed)
    return script


def _compiled_once(library: bytes) -> bytes:
    """Put the modules of a library in parentheses.

    Browsers take this as a sign that a function is called at once, and compile it on another thread
    while the script is being loaded. All of these are; without the sign they are looked through
    first, and compiled by the page's own thread once it comes to them.
    """

    def begin(module: re.Match[bytes]) -> bytes:
        before, number, parameters = module.groups()
        return (b")," if before == b"," else b"{") + number + b"(" + parameters + b"{"

    return _MODULE.sub(begin, library).replace(_MODULES_END, b"})" + _MODULES_END[1:])


def _unknown(reason: str) -> XtermBuildError:
    return XtermBuildError(
        f"Serving browsers needs textual-serve {REQUIRED_VERSION} ({reason}). "
        "'sij-tui doctor' says how to install it."
    )
