"""From the bytes of a content file to its content, or to the list of its problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import tomli

from sij_tui.core.content.bounds import is_within_bounds
from sij_tui.core.content.label_fallback import Shipped, by_table, nothing_shipped, read_content
from sij_tui.core.content.loaded import BrokenContent, Loaded, decode_text
from sij_tui.core.content.model import Content
from sij_tui.core.content.problems import Problem
from sij_tui.core.content.review_hash import review_hash
from sij_tui.core.validation.meaning import CHECKS, ESSENTIAL, Check, Document, document_of


def load(data: bytes, name: str, shipped: Shipped = nothing_shipped) -> Loaded:
    """Load a content file; ``name`` is what it is called in messages.

    ``shipped`` gives the labels that it leaves out.

    Raises:
        BrokenContent: With all errors of the file, if it cannot be shown as it is.
    """
    try:
        text = decode_text(data)
        raw = tomli.loads(text)
        if not is_within_bounds(raw):
            raise ValueError("too much")
        completed, content = read_content(raw, shipped)
    except (ValueError, RecursionError):
        raise BrokenContent(_errors(data, shipped)) from None
    if not _passes(document_of(completed.tables, content, text), ESSENTIAL):
        raise BrokenContent(_errors(data, shipped))
    return Loaded(content=_as_reviewed(raw, content), name=name, data=data)


def _as_reviewed(raw: Mapping[str, Any], content: Content) -> Content:
    """The content; without the hash of its review if it has changed since."""
    meta = content.meta
    if meta.reviewed_by.strip() and meta.reviewed_sha256 != review_hash(raw):
        meta = msgspec.structs.replace(meta, reviewed_sha256="")
        return msgspec.structs.replace(content, meta=meta)
    return content


def _passes(document: Document, checks: tuple[Check, ...]) -> bool:
    findings = (finding for check in checks for finding in check(document))
    return all(finding.severity == "warning" for finding in findings)


def _errors(data: bytes, shipped: Shipped) -> tuple[Problem, ...]:
    problems = validate(data, shipped)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    return errors or (Problem(message="the file cannot be used."),)


def validate(data: bytes, shipped: Shipped = nothing_shipped) -> tuple[Problem, ...]:
    """Every problem of a content file, warnings included, by line."""
    from sij_tui.core.validation.report import problems_of  # no start needs it

    return problems_of(data, CHECKS, shipped)


def fallback_labels(data: bytes, shipped: Shipped) -> dict[str, list[str]]:
    """The labels that a content file without errors has from the shipped one, by their table."""
    completed, _ = read_content(tomli.loads(decode_text(data)), shipped)
    return by_table(completed.fallbacks)


def compare(data: bytes, other: bytes, shipped: Shipped = nothing_shipped) -> tuple[Problem, ...]:
    """Where a content file differs from its original in more than words, by line.

    Both files have to load; otherwise the problems say why this one does not, or that the
    original does not.
    """
    from sij_tui.core.validation.report import problems_in
    from sij_tui.core.validation.translation import translation_findings

    try:
        original = load(other, "", shipped).content
    except BrokenContent:
        return (Problem(message="the original has problems of its own: mend them first."),)
    try:
        content = load(data, "", shipped).content
    except BrokenContent as broken:
        return broken.problems
    return problems_in(data, translation_findings(content, original))
