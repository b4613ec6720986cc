"""The table of rules as a page, and the whole checker as text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sij_tui.core.cells import width
from sij_tui.core.checker.export import case_lines, fact_lines
from sij_tui.core.checker.model import Checker, OutcomeId
from sij_tui.core.checker.rules import Rule, Sheet, sheet
from sij_tui.core.labels import LabelTable
from sij_tui.core.model import Content
from sij_tui.core.pages.program import review_status
from sij_tui.core.piece import Cell, Page, Piece
from sij_tui.core.wording import cite, fill
