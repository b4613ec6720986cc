"""Pages as data, for other programs and for comparing versions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from sij_tui.core.content.control_characters import in_json
from sij_tui.core.layout.elements import Page, Piece


def as_json(pages: Iterable[Page]) -> str:
    """Pages as a JSON list of ``{id, title, pieces}``, indented."""
    data = [
        {"id": page.id, "title": page.title, "pieces": [_piece(piece) for piece in page.pieces]}
        for page in pages
    ]
    return in_json(msgspec.json.format(msgspec.json.encode(data), indent=2).decode()) + "\n"


def _piece(piece: Piece) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": piece.style}
    if piece.cells:
        data["cells"] = [cell.text for cell in piece.cells]
    else:
        data["text"] = piece.text
    if piece.basis:
        data |= {"facts": piece.facts, "basis": piece.basis}
    return data
