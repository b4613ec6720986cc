"""The files that pages load: our own, and those of xterm.js. All are read once, and compressed."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

from sij_tui.serve.web.xterm_build import FONT, STYLE, read_xterm_file, xterm_script

_FOLDER = Path(__file__).parent / "static"
_COMPRESSED_TYPES = ("text/", "image/svg", "font/ttf")


class Asset(NamedTuple):
    """A file as it is sent."""

    name: str
    body: bytes
    content_type: str
    version: str
    """The digest of the body."""
    compressed: bytes | None = None
    """With gzip; None where that gains nothing."""

    @classmethod
    def make(cls, name: str, body: bytes, content_type: str) -> Self:
        """Compress a body, and find its version."""
        is_packed = content_type.startswith(_COMPRESSED_TYPES)
        version = hashlib.sha256(body).hexdigest()[:32]
        packed = gzip.compress(body, 6, mtime=0) if is_packed else None
        return cls(name, body, content_type, version, packed)

    @property
    def url(self) -> str:
        """Its address on pages: another one for each version, which browsers keep for good."""
        return f"/static/{self.name}?{self.version}"


def load_assets() -> Mapping[str, Asset]:
    """All files, by their names in ``/static``.

    Raises:
        XtermBuildError: Those of xterm.js are not the ones that are known.
    """
    script, style = "text/javascript; charset=utf-8", "text/css; charset=utf-8"
    font = Asset.make("mono.ttf", read_xterm_file(FONT), "font/ttf")
    # One file: the script of a page does not begin before all its styles are there.
    styles = read_xterm_file(STYLE) + _own("page.css").replace(
        b"/static/mono.ttf", font.url.encode()
    )
    assets = (
        font,
        Asset.make("xterm.js", xterm_script(), script),
        Asset.make("page.js", _own("first_screen.js") + _own("page.js"), script),
        Asset.make("login.js", _own("login.js"), script),
        Asset.make("page.css", styles, style),
        Asset.make("icon.svg", _own("icon.svg"), "image/svg+xml"),
    )
    return {asset.name: asset for asset in assets}


def _own(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()
