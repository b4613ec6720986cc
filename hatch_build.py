"""Puts into the wheel what is made of its sources: no start has to make it again.

These are the compiled form of the shipped content, the manual pages and the completions.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuiltFiles(BuildHookInterface):
    """Checks the content as a start does; no wheel is made of content that cannot be shown."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files, and name their places in the wheel."""
        if version == "editable":  # its sources change
            return
        sys.path.insert(0, self.root)
        sys.dont_write_bytecode = True  # it would become part of the wheel
        self._build_usage_files(build_data)
        self._build_content(build_data)

    def _build_content(self, build_data: dict[str, Any]) -> None:
        from sij_tui.commands.kept_text import SHIPPED_TEXTS
        from sij_tui.commands.lines import shipped_menus
        from sij_tui.content_cache import SHIPPED, shipped_form
        from sij_tui.core.content.loaded import BrokenContent
        from sij_tui.core.validation.load import load

        content = Path(self.root, "content.toml")
        try:
            loaded = load(content.read_bytes(), content.name)
            form = shipped_form(loaded)
        except BrokenContent as broken:
            raise SystemExit("\n".join(p.text(content.name) for p in broken.problems)) from None
        if form is None:
            raise SystemExit(f"{content.name} is too large to be compiled")
        built = self._write(Path(SHIPPED).name, form)
        build_data["force_include"][built] = f"sij_tui/{Path(SHIPPED).name}"
        for name, menu in shipped_menus(loaded):
            built = self._write(name, menu)
            build_data["force_include"][built] = (
                f"sij_tui/commands/{Path(SHIPPED_TEXTS).name}/{name}"
            )

    def _build_usage_files(self, build_data: dict[str, Any]) -> None:
        """Completions stand where each shell looks for them, and where the program prints them."""
        from sij_tui.commands.completion import SHIPPED_FOLDER
        from sij_tui.commands.usage_files import (
            COMPLETION_FILES,
            COMPLETION_FOLDERS,
            MANUAL_FOLDER,
            completion_script,
            manual_pages,
        )

        for name, text in manual_pages().items():
            built = self._write(name, text.encode())
            build_data["shared_data"][built] = f"{MANUAL_FOLDER}/{name}"
        for interpreter, name in COMPLETION_FILES.items():
            printed = f"completion.{interpreter}"
            built = self._write(printed, completion_script(interpreter).encode())
            build_data["shared_data"][built] = f"{COMPLETION_FOLDERS[interpreter]}/{name}"
            build_data["force_include"][built] = f"sij_tui/{Path(SHIPPED_FOLDER).name}/{printed}"

    def _write(self, name: str, data: bytes) -> str:
        built = Path(self.root, "build", name)
        built.parent.mkdir(exist_ok=True)
        built.write_bytes(data)
        return str(built)
