"""``[meta]`` and ``[banner]``: what the file is, and its title drawn with characters."""

from typing import Annotated, Literal

import msgspec

from sij_tui.core.content.table import Id, Table, Words

Direction = Literal["ltr", "rtl"]


class Meta(Table, frozen=True, kw_only=True):
    """``[meta]``: what the file is, where it comes from, who has reviewed it."""

    schema: Literal[1]
    """Version of this format."""
    id: Id
    """Short name of the content; the reader's place is kept under it."""
    title: Words
    """Name of the leaflet, as the home screen shows it."""
    subtitle: str = ""
    """One line below the title."""
    language: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    """Language tag (BCP 47), such as ``en-GB``."""
    direction: Direction = "ltr"
    """Direction of the writing."""
    version: Words
    """Version of this content."""
    source_title: Words
    """Name of the source document."""
    source_sha256: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?$")] = ""
    """SHA-256 of the source's bytes, in hexadecimal, or empty."""
    source_date: Words
    """Date of the source, or a word such as "undated"."""
    reviewed_by: str = ""
    """Who signed the content off; while empty, the product says that nobody has."""
    reviewed_on: str = ""
    """When it was signed off."""
    review_due: str = ""
    """When it is to be looked at again."""
    reviewed_sha256: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?$")] = ""
    """Hash of what was reviewed, as ``sij-tui validate`` prints it, or empty.

    Where it is not that of the file, the product says that the file has changed since.
    """
    translation_of: str = ""
    """``id`` of the content that this one translates, or empty."""
    licence: str = ""
    """Under which terms the content may be used."""
    training_notice: Words
    """What the product is for and not for; shown on the home screen."""


class Banner(Table, frozen=True):
    """``[banner]``: the title drawn with characters, one drawing for each set of glyphs."""

    blocks: str = ""
    """Drawn with half blocks."""
    ascii: str = ""
    """Drawn with ASCII characters only."""
    scene: str = ""
    """A picture beside the list of parts, where there is room: ``id`` of a scene."""
