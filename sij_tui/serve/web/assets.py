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

    body: bytes
    content_type: str
    etag: str
    compressed: bytes | None = None
    """With gzip; None where that gains nothing."""

    @classmethod
    def make(cls, body: bytes, content_type: str) -> Self:
        """Compress a body, and name it by its digest."""
        is_packed = content_type.startswith(_COMPRESSED_TYPES)
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        return cls(body, content_type, etag, gzip.compress(body, 6, mtime=0) if is_packed else None)


def load_assets() -> Mapping[str, Asset]:
    """All files, by their names in ``/static``.

    Raises:
        XtermBuildError: Those of xterm.js are not the ones that are known.
    """
    script, style = "text/javascript; charset=utf-8", "text/css; charset=utf-8"
    return {
        "xterm.js": Asset.make(xterm_script(), script),
        "xterm.css": Asset.make(read_xterm_file(STYLE), style),
        "mono.ttf": Asset.make(read_xterm_file(FONT), "font/ttf"),
        "page.js": Asset.make(_own("page.js"), script),
        "login.js": Asset.make(_own("login.js"), script),
        "page.css": Asset.make(_own("page.css"), style),
        "icon.svg": Asset.make(_own("icon.svg"), "image/svg+xml"),
    }


def _own(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()
