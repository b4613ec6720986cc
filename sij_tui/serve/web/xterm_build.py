"""xterm.js and its font, from the files of the package textual-serve.

Of its script all is used but the last module, which is that package's own client: in its place
stands a global name for the parts of xterm.js. Letters are drawn to smaller pages. The files are
known by their digests, so that these places are certain; another version is refused when the server
starts.
"""

from __future__ import annotations

import hashlib
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
_CLIENT_START: Final = b'(()=>{"use strict";var e=i(72),t=i.n(e)'
_GLOBALS: Final = (
    b"globalThis.xterm={Terminal:i(856).Terminal,FitAddon:i(616).FitAddon,"
    b"CanvasAddon:i(880).CanvasAddon,Unicode11Addon:i(544).Unicode11Addon}})();"
)
_CHANGES: Final = (
    # Glyphs are drawn to pages of an atlas, and a browser without a GPU copies a whole page for
    # each new one: of 1 MB, 300 times for a first screen. A glyph needs 60 pixels, times the ratio.
    (b"this._textureSize=512", b"this._textureSize=128*Math.ceil(devicePixelRatio||1)"),
    # Draws letters in default colours before they are needed; ours have colours of their own.
    (b"warmUp(){this._didWarmUp||(this._doWarmUp(),this._didWarmUp=!0)}", b"warmUp(){}"),
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
    script = read_xterm_file(SCRIPT).rpartition(_CLIENT_START)[0]
    for found, changed in _CHANGES:
        script = script.replace(found, changed)
    return script + _GLOBALS


def _unknown(reason: str) -> XtermBuildError:
    return XtermBuildError(
        f"Serving browsers needs textual-serve {REQUIRED_VERSION} ({reason}). "
        "'sij-tui doctor' says how to install it."
    )
