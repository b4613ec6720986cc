"""The leaflet as a document to be printed or handed over: as one HTML file, or as a tagged PDF.

:mod:`.sections` and :mod:`.review` choose what a reader gets, as a :class:`.model.Handout`;
:mod:`.html` and :mod:`.pdf` write it.
"""

from __future__ import annotations

from typing import Final, Literal

Audience = Literal["learner", "reviewer", "presenter"]
AUDIENCES: Final[tuple[Audience, ...]] = ("learner", "reviewer", "presenter")
PAPERS: Final = ("A4", "Letter")
