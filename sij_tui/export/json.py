"""Pages as JSON, for other programs and for comparing versions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from sij_tui.core.content.control_characters import in_json
from sij_tui.core.layout.elements import Element, Page
from sij_tui.export import Target


def export(pages: Iterable[Page], target: Target) -> str:
    """Return pages as JSON, the same for every target."""
    del target
    return as_json(pages)


def as_json(pages: Iterable[Page]) -> str:
    """Pages as a JSON list of ``{id, title, pieces}``, indented."""
    data = [
        {
            "id": page.id,
            "title": page.title,
            "pieces": [_element(element) for element in page.elements],
        }
        for page in pages
    ]
    return in_json(msgspec.json.format(msgspec.json.encode(data), indent=2).decode()) + "\n"


def _element(element: Element) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": element.style}
    if element.cells:
        data["cells"] = [cell.text for cell in element.cells]
    else:
        data["text"] = element.text
    if element.basis:
        data |= {"facts": element.facts, "basis": element.basis}
    return data
