"""A note on the source, shown among the text that it concerns."""

from collections.abc import Iterator

from sij_tui.core.content.blocks.base import BlockPart, BlockTable, Heading, Passage, References
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.problems import Finding, Path, unknown_name
from sij_tui.core.content.table import Id, Statement


class ShowSourceNote(BlockTable, frozen=True, kw_only=True, tag="source_note", tag_field="kind"):
    """Shows a ``[[source_note]]`` in the text."""

    note: Id

    def parts(self, references: References) -> Iterator[BlockPart]:
        """Yield the note's title, then its text, both the product's own words."""
        note = references.notes.get(self.note)
        if note is None:  # content that is still being checked
            return
        yield Heading(fill(references.labels.reading.source_note, title=note.title), "quiet")
        statement = Statement(text=note.text, facts=note.facts, basis="product")
        yield Passage(statement, "note", cited=True)

    def problems(self, path: Path, references: References) -> Iterator[Finding]:
        """Yield a finding where no source note has this id."""
        yield from unknown_name((*path, "note"), "source note", self.note, [*references.notes])
