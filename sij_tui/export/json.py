"""Pages as JSON, for other programs and for comparing versions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from sij_tui.core.content.control_characters import in_json
from sij_tui.export import Target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sij_tui.core.changes.model import ContentChange
    from sij_tui.core.content.loaded import Loaded
    from sij_tui.core.layout.elements import Element, Page


def export(pages: Iterable[Page], target: Target = Target()) -> str:  # noqa: B008
    """Return pages as a JSON list of ``{id, title, pieces}``, the same for every target."""
    data = [
        {
            "id": page.id,
            "title": page.title,
            "pieces": [_element(element) for element in page.elements],
        }
        for page in pages
    ]
    return indented_json(data)


def changes_as_json(changes: Sequence[ContentChange], before: Loaded, after: Loaded) -> str:
    """Return ``{old, new, changes}``: what has changed between two editions."""
    return indented_json({"old": _edition(before), "new": _edition(after), "changes": changes})


def indented_json(value: object) -> str:
    """Return a value as JSON, indented, ended by a line break, its control characters escaped."""
    return in_json(msgspec.json.format(msgspec.json.encode(value), indent=2).decode()) + "\n"


def _edition(loaded: Loaded) -> dict[str, str]:
    meta = loaded.content.meta
    return {"title": meta.title, "version": meta.version, "sha256": loaded.fingerprint}


def _element(element: Element) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": element.style}
    if element.cells:
        data["cells"] = [cell.text for cell in element.cells]
    else:
        data["text"] = element.text
    if element.basis:
        data |= {"facts": element.facts, "basis": element.basis}
    return data
