"""The pages for authors, and what they show of content files."""

from __future__ import annotations

import re

from paths import ROOT

PAGES = {path.stem: path.read_text("utf-8") for path in (ROOT / "docs" / "authoring").glob("*.md")}
ALONE = ("file", "translation")
"""Pages whose example is a whole file."""


def examples(page: str) -> str:
    """All that a page shows of a content file."""
    return "\n".join(re.findall(r"(?ms)^```toml\n(.*?)^```", PAGES[page]))


def header(table: str) -> str:
    """The header of a table that stands once, with its brackets; empty for one of a list."""
    found = re.match(r"\[[^\[\]]+\]", table)
    return found[0] if found else ""


def in_context(page: str) -> str:
    """The example of a page, added to the file of the first page as README.md says."""
    if page in ALONE:
        return examples(page)
    tables = [re.split(r"(?m)^(?=\[)", text) for text in (examples("file"), examples(page))]
    replaced = {header(table) for table in tables[1]} - {""}
    kept = [table for table in tables[0] if header(table) not in replaced]
    return "".join(kept) + "\n" + examples(page)
