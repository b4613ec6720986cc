"""``sij-tui validate``: every problem of a content file, in its author's words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sij_tui.commands import content_file, fail, name_of, read_bytes, review_hash_of
from sij_tui.commands.watch import CLEAR_SCREEN, versions
from sij_tui.core.content.control_characters import one_line
from sij_tui.core.content.problems import Problem
from sij_tui.files import STANDARD_INPUT
from sij_tui.output import control_stream

if TYPE_CHECKING:
    from sij_tui.core.practice.coverage import FactCoverage, GapCoverage


class _Found(NamedTuple):
    """What there is to say of a file."""

    problems: Sequence[Problem]
    errors: int
    labels: Mapping[str, list[str]] = {}
    """Those taken from the shipped file, by table."""
    facts: Mapping[str, FactCoverage] = {}
    """Where each is shown and asked."""
    silences: Mapping[str, GapCoverage] = {}
    """The same of the gaps in the source."""

    @property
    def warnings(self) -> int:
        """How many of the problems are no errors."""
        return len(self.problems) - self.errors


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and what to say about it."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="default: the shipped content")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of the report")
    parser.add_argument(
        "--against", metavar="ORIGINAL", help="also report where a translation differs from this"
    )
    parser.add_argument(
        "--coverage",
        action="store_true",
        help="also list where each fact is shown and what asks it",
    )
    parser.add_argument(
        "--watch", action="store_true", help="say it again whenever the file is saved, until Ctrl+C"
    )


def run(args: argparse.Namespace) -> int:
    """Print the report. Status 1 if there are errors; warnings alone are no reason to fail."""
    path = Path(args.file or content_file(args))
    if not args.watch:
        return _report(args, path, read_bytes(path))
    if str(path) == STANDARD_INPUT:
        fail("--watch needs a file: standard input is read once.")
    status = 0
    with suppress(KeyboardInterrupt):
        for data in versions(path):
            if sys.stdout.isatty():
                control_stream(sys.stdout).write(CLEAR_SCREEN)
            status = _report(args, path, data)
            sys.stdout.flush()
    return status


def _report(args: argparse.Namespace, path: Path, data: bytes) -> int:
    """Print what is wrong with the bytes of a file."""
    original = read_bytes(Path(args.against)) if args.against else None
    found = _found(data, path.name, original, covers=args.coverage)
    if args.format == "json":
        _print_json(path, found, "" if found.errors else review_hash_of(data))
    else:
        _print_text(path, found)
    return 1 if found.errors else 0


def _found(data: bytes, name: str, original: bytes | None, *, covers: bool) -> _Found:
    from sij_tui.content_cache import load_cached, shipped_tables
    from sij_tui.core.validation.load import compare, fallback_labels, validate

    problems = validate(data, shipped_tables)
    if original is not None and not _errors(problems):
        differences = compare(data, original, shipped_tables)
        problems = tuple(sorted((*problems, *differences), key=lambda p: (p.line, p.column)))
    if errors := _errors(problems):
        return _Found(problems, errors)
    labels = fallback_labels(data, shipped_tables)
    if not covers:
        return _Found(problems, 0, labels)
    from sij_tui.core.practice.coverage import coverage_of, silences_of

    content = load_cached(data, name).content
    return _Found(problems, 0, labels, coverage_of(content), silences_of(content))


def _errors(problems: Sequence[Problem]) -> int:
    return sum(problem.severity == "error" for problem in problems)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _print_text(path: Path, found: _Found) -> None:
    for problem in found.problems:
        print(problem.text(name_of(path)))
    if found.labels:
        _print_fallback_labels(found.labels)
    if found.facts:
        _print_coverage(found)
    counts = f"{_counted(found.errors, 'error')}, {_counted(found.warnings, 'warning')}"
    print(f"{one_line(name_of(path))}: {counts if found.problems else 'no problems'}.")


def _print_fallback_labels(taken: Mapping[str, list[str]]) -> None:
    from sij_tui.commands.new import PARTS

    print("Labels that the file leaves out, so that readers see those of the shipped file:")
    for table, labels in taken.items():
        print(f"  [{table}]  {', '.join(labels)}")
    *_, table = taken
    headed = {name.partition(".")[0] for name in taken}
    parts = ",".join(part for part in PARTS if part in headed or part == "labels")
    print(
        f"For words of your own, write the heading and the labels: [{table}], and in the next line"
        f" {taken[table][0]} = \"…\". 'sij-tui new FILE --with {parts}' writes all of them."
    )


def _print_coverage(found: _Found) -> None:
    from sij_tui.core.practice.coverage import coverage_summary

    facts = found.facts
    practice = any(fact.asked or fact.why_not for fact in facts.values())
    for name, fact in facts.items():
        print(f"{name:<6} {', '.join(fact.shown) or 'nowhere'}")
        listed = (("questions", fact.asked), ("checker", fact.checked), ("cases", fact.cases))
        words = [f"{what}: {', '.join(names)}" for what, names in listed if names]
        words += [f"not asked: {fact.why_not}"] if fact.why_not else []
        if practice and not fact.asked and not fact.why_not:
            words.append("not asked, and no reason given")
        if words:
            print(f"{'':<6} {'; '.join(words)}")
    for name, silence in found.silences.items():
        print(f"{one_line(name)}  {one_line(silence.text) or 'on no screen'}")
        if practice:
            print(f"{'':<6} questions: {', '.join(silence.asked) or 'not asked'}")
    print(coverage_summary(facts, practice, found.silences))


def _print_json(path: Path, found: _Found, now: str) -> None:
    from sij_tui.export.json import indented_json

    report: dict[str, object] = {
        "file": str(path),
        "errors": found.errors,
        "warnings": found.warnings,
        "problems": found.problems,
    }
    if found.labels:
        report["labels_taken"] = found.labels
    if now:
        report["reviewed_sha256"] = now
    if found.facts:
        report["coverage"] = found.facts
        report["silences"] = found.silences
    sys.stdout.write(indented_json(report))
