"""Puts the compiled form of the shipped content into the wheel: no start has to check it again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledContent(BuildHookInterface):
    """Checks the content as a start does; no wheel is made of content that cannot be shown."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the content into a file of the wheel."""
        if version == "editable":  # its sources change
            return
        sys.path.insert(0, self.root)
        sys.dont_write_bytecode = True  # it would become part of the wheel
        from sij_tui.content_cache import SHIPPED, shipped_form
        from sij_tui.core.content.loaded import BrokenContent
        from sij_tui.core.validation.load import load

        content = Path(self.root, "content.toml")
        try:
            form = shipped_form(load(content.read_bytes(), content.name))
        except BrokenContent as broken:
            raise SystemExit("\n".join(p.text(content.name) for p in broken.problems)) from None
        if form is None:
            raise SystemExit(f"{content.name} is too large to be compiled")
        built = Path(self.root, "build", Path(SHIPPED).name)
        built.parent.mkdir(exist_ok=True)
        built.write_bytes(form)
        build_data["force_include"][str(built)] = f"sij_tui/{built.name}"
