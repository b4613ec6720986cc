"""Pages without their words: what a line looks like, and what it does."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import pytest
from paths import DATA

from sij_tui.core.layout.elements import Element


def outline(elements: Iterable[Element], *, sizes: bool = False) -> Iterator[str]:
    """One line for each element: style, distances, cells (with their sizes), and what it does."""
    for element in elements:
        cells = "+".join(f"{cell.role}{_sign(cell.text)}" for cell in element.cells)
        parts = {
            "before": element.before, "indent": element.indent,
            "mark": element.mark and (_sign(element.mark) or "letters"),
            "cells": cells, "widths": " ".join(map(str, element.widths if sizes else ())),
            "key": element.key,
            "do": element.do, "go": element.go and element.go.page, "basis": element.basis,
            "facts": " ".join(element.facts), "margin": bool(element.margin),
        }  # fmt: skip
        told = "".join(f", {name} {value}" for name, value in parts.items() if value)
        yield f"{element.style}{'' if element.plain_text else ' empty'}{told}"


def _sign(text: str) -> str:
    """A sign or a number as it is, in place of words nothing."""
    if not text:
        return " empty"
    return "" if any(letter.isalpha() for letter in text) else f" {text.strip()}"


def held(name: str, lines: Iterable[str]) -> None:
    """Compare with a file of the tests; ``RENEW_OUTLINES=1`` writes it anew, and fails."""
    file, text = DATA / "outlines" / name, "\n".join(lines) + "\n"
    if os.environ.get("RENEW_OUTLINES"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
        pytest.fail(f"{name} was written anew: look at the difference")
    assert text.splitlines() == file.read_text("utf-8").splitlines()
