"""What has changed between two editions, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from sij_tui.core.changes.model import ContentChange
from sij_tui.core.content.control_characters import in_json
from sij_tui.core.content.loaded import Loaded


def changes_as_json(changes: Sequence[ContentChange], before: Loaded, after: Loaded) -> str:
    """Return ``{old, new, changes}`` as JSON, indented and ended by a line break."""
    data = {"old": _edition(before), "new": _edition(after), "changes": changes}
    return in_json(msgspec.json.format(msgspec.json.encode(data), indent=2).decode()) + "\n"


def _edition(loaded: Loaded) -> dict[str, Any]:
    meta = loaded.content.meta
    return {"title": meta.title, "version": meta.version, "sha256": loaded.fingerprint}
