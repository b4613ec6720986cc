"""Everything that is wrong with a content file, with lines and in its author's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from sij_tui.core.content.bounds import bound_findings
from sij_tui.core.content.label_fallback import (
    Completed,
    Shipped,
    Tables,
    fallback_label,
    nothing_shipped,
    with_shipped_labels,
)
from sij_tui.core.content.model import Content
from sij_tui.core.content.problems import Finding, Path, Problem, allowed, quoted, suggestion
from sij_tui.core.validation.meaning import Check, document_of
from sij_tui.core.validation.shape.decode import Decoded, decode_document
from sij_tui.core.validation.syntax.lines import Scan, line_of
from sij_tui.core.validation.syntax.source import Source, read

MAX_PROBLEMS = 200
"""Most problems that are reported one by one: to find the suggestion for each takes time."""


def problems_of(
    data: bytes, checks: Iterable[Check], shipped: Shipped = nothing_shipped
) -> tuple[Problem, ...]:
    """All problems of a file by line; what it lacks comes last where it cannot all be read."""
    source = read(data)
    if source.document is None:
        return sorted_by_line(source.problems)
    findings = findings_in(source.document, source.text, checks, shipped)
    problems = sorted_by_line([*source.problems, *located(findings, source)])
    is_cut = bool(source.problems)  # what seems to be missing may stand there
    return tuple(sorted(problems, key=lambda problem: is_cut and not problem.line))


def problems_in(data: bytes, findings: Iterable[Finding]) -> tuple[Problem, ...]:
    """Findings about a file that loads, as problems by line."""
    return sorted_by_line(located(findings, read(data)))


def findings_in(
    raw: Tables, text: str, checks: Iterable[Check], shipped: Shipped = nothing_shipped
) -> list[Finding]:
    """What is wrong with the shape and the meaning of a document."""
    if found := bound_findings(raw):
        return found
    theirs = shipped()
    completed = with_shipped_labels(raw, theirs)
    shape = shape_of(completed.tables)
    document = document_of(completed.tables, shape.value, text)
    found = list(shape.findings)
    broken = frozenset(shape.broken)
    for check in checks:
        found += (finding for finding in check(document) if not _within(finding.path, broken))
    found = [_about_fallback_label(finding, completed) for finding in found]
    return [*found, *_other_language(completed, theirs)]


def _about_fallback_label(finding: Finding, completed: Completed) -> Finding:
    """A finding; where it is about a label that the author never wrote, with what to do."""
    message, allowed = finding.message, finding.allowed
    if label := fallback_label(finding.path, completed.fallbacks):
        message += " The file leaves this label out, so the shipped one stands there."
        table = ".".join(map(str, label[:-1]))
        allowed = f"Write {label[-1]} in words of your own under [{table}]."
    if fallback_label(finding.other, completed.fallbacks):
        message = message.replace("line {other}", "a label that this file leaves out")
    if message is finding.message:
        return finding
    return msgspec.structs.replace(finding, message=message, allowed=allowed)


def _other_language(completed: Completed, shipped: Tables) -> Iterator[Finding]:
    """A reader meets labels in the language of the shipped file, and the rest in another."""
    here, there = (_language(tables) for tables in (completed.tables, shipped))
    if completed.fallbacks and here.split("-")[0].lower() != there.split("-")[0].lower():
        yield Finding(
            path=("meta", "language"),
            message=f"{len(completed.fallbacks)} labels are left out, so readers see them in"
            f" another language ({there}).",
            allowed="Write them in the language of this file; they are listed below.",
            severity="warning",
        )


def _language(tables: Tables) -> str:
    meta = tables.get("meta")
    return str(meta.get("language", "")) if isinstance(meta, Mapping) else ""


def shape_of(raw: Mapping[str, Any]) -> Decoded:
    """The document as content, and what is wrong with its shape."""
    try:
        return Decoded(msgspec.convert(raw, Content), [], [])
    except msgspec.ValidationError as error:
        shape = decode_document(raw, Content)
        if not shape.findings:  # the decoder decides
            shape.findings.append(Finding(path=(), message=f"the file cannot be used: {error}"))
        return shape


def _within(path: Path, broken: frozenset[Path]) -> bool:
    return any(path[:length] in broken for length in range(len(path) + 1))


def located(findings: Iterable[Finding], source: Source) -> Iterator[Problem]:
    """Findings as problems of a text, in its author's words; at most :data:`MAX_PROBLEMS`."""
    scan = Scan(source.text)
    lines = scan.lines()
    found = [*map(_loose_table, scan.loose), *findings]
    if len(found) > MAX_PROBLEMS:
        found.sort(key=lambda finding: line_of(finding.path, lines))
    for finding in found[:MAX_PROBLEMS]:
        yield _problem(finding, scan, lines, source)
    if more := found[MAX_PROBLEMS:]:
        wrong = any(finding.severity == "error" for finding in more)
        yield Problem(
            line=line_of(more[0].path, lines),
            message=f"from here on there are {len(more)} more.",
            allowed="Mend those above first.",
            severity="error" if wrong else "warning",
        )


def _loose_table(path: Path) -> Finding:
    return Finding(
        path=path,
        message="a table in { } stands over several lines, or has a comma at its end.",
        allowed="Write it in one line, without a last comma: not every reader of TOML knows more.",
    )


def _problem(finding: Finding, scan: Scan, lines: Mapping[Path, int], source: Source) -> Problem:
    message = finding.message
    if finding.other is not None:
        message = message.replace("{other}", str(line_of(finding.other, lines)))
    line, column = line_of(finding.path, lines), 0
    if finding.position is not None:
        line, column = scan.character(finding.path, finding.position) or (line, 0)
    return Problem(
        line=line,
        column=column,
        where=place_name(finding.path, source.document),
        message=message,
        allowed=allowed(finding),
        suggestion=suggestion(finding),
        severity=finding.severity,
    )


def sorted_by_line(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems by line; what concerns the whole file comes first."""
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))


_SINGULAR = {"items": "item", "rows": "row", "cells": "cell", "columns": "column"}
_NAMING_KEYS = ("id", "term")
"""Keys whose value names an element of an array, in this order."""


def place_name(path: Path, document: object) -> str:
    """``("screen", 0, "block", 2, "text")`` is ``screen "joints", block 3 → text``."""
    elements: list[str] = []
    keys: list[str] = []
    value = document
    for key in path:
        value = _value_at(value, key)
        if isinstance(key, str):
            keys.append(key)
        elif isinstance(value, dict) or (keys[-1:] and keys[-1] in _SINGULAR):
            elements.append(_element_name(keys[-1] if keys else "item", key, value))
            keys = []
        else:
            keys[-1:] = [f"{keys[-1] if keys else 'list'}, item {key + 1}"]
    if elements:
        return " → ".join([", ".join(elements), *keys])
    if isinstance(value, dict) or len(keys) == 1:
        return f"[{'.'.join(keys)}]" if keys else ""
    return f"[{'.'.join(keys[:-1])}] → {keys[-1]}" if keys else ""


def _value_at(value: object, key: str | int) -> object:
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return value[key]
    return None


def _element_name(array: str, index: int, value: object) -> str:
    """``screen "joints"`` if it has a name of its own, else ``block 3``."""
    word = _SINGULAR.get(array, array)
    for key in _NAMING_KEYS:
        known = value.get(key) if isinstance(value, dict) else None
        if isinstance(known, str) and known.strip():
            return f"{word} {quoted(known)}"
    return f"{word} {index + 1}"
