"""``sij-tui validate``: every problem of a content file, in its author's words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from sij_tui.commands import content_path, fail, name_of, read_bytes, review_hash_of
from sij_tui.commands.watch import CLEAR_SCREEN, versions
from sij_tui.core.content.control_characters import one_line
from sij_tui.core.content.problems import Problem
from sij_tui.files import STANDARD_INPUT
from sij_tui.output import control_stream

if TYPE_CHECKING:
    from sij_tui.core.practice.coverage import FactCoverage, GapCoverage


LabelsByTable: TypeAlias = dict[str, list[str]]
"""Labels taken from the shipped file, by table."""


class Coverage(NamedTuple):
    """Where facts and silences are shown and asked."""

    facts: Mapping[str, FactCoverage]
    silences: Mapping[str, GapCoverage]


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
    path = Path(args.file) if args.file else content_path(args)
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
    problems = _problems(data, path.name, original)
    covers = args.coverage and not _errors(problems)
    covered = _coverage(data, path.name) if covers else Coverage({}, {})
    taken = {} if _errors(problems) else _fallback_labels(data)
    if args.format == "json":
        now = "" if _errors(problems) else review_hash_of(data)
        _print_json(path, problems, covered, taken, now)
    else:
        _print_text(path, problems, covered, taken)
    return 1 if _errors(problems) else 0


def _problems(data: bytes, name: str, original: bytes | None) -> tuple[Problem, ...]:
    from sij_tui.content_cache import shipped_tables
    from sij_tui.core.validation.load import compare, validate

    problems = validate(data, shipped_tables)
    if original is None or _errors(problems):
        return problems
    differences = compare(data, original, shipped_tables)
    return tuple(sorted((*problems, *differences), key=lambda p: (p.line, p.column)))


def _fallback_labels(data: bytes) -> LabelsByTable:
    from sij_tui.content_cache import shipped_tables
    from sij_tui.core.validation.load import fallback_labels

    return fallback_labels(data, shipped_tables)


def _coverage(data: bytes, name: str) -> Coverage:
    from sij_tui.content_cache import load_cached, no_folder
    from sij_tui.core.practice.coverage import coverage_of, silences_of

    content = load_cached(data, name, no_folder).content
    return Coverage(coverage_of(content), silences_of(content))


def _errors(problems: Sequence[Problem]) -> int:
    return sum(problem.severity == "error" for problem in problems)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _print_text(
    path: Path, problems: Sequence[Problem], covered: Coverage, taken: LabelsByTable
) -> None:
    for problem in problems:
        print(problem.text(name_of(path)))
    if taken:
        _print_fallback_labels(taken)
    if covered.facts:
        _print_coverage(covered)
    errors = _errors(problems)
    warnings = len(problems) - errors
    found = f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}"
    print(f"{one_line(name_of(path))}: {found if problems else 'no problems'}.")


def _print_fallback_labels(taken: LabelsByTable) -> None:
    print("Labels that the file leaves out, so that readers see those of the shipped file:")
    for table, labels in taken.items():
        print(f"  [{table}]  {', '.join(labels)}")
    table = next(reversed(taken))
    print(
        f"For words of your own, write the heading and the labels: [{table}], and in the next line"
        f" {taken[table][0]} = \"…\". 'sij-tui new --with labels' writes all of them."
    )


def _print_coverage(covered: Coverage) -> None:
    from sij_tui.core.practice.coverage import coverage_summary

    facts = covered.facts
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
    for name, silence in covered.silences.items():
        print(f"{one_line(name)}  {one_line(silence.text) or 'on no screen'}")
        if practice:
            print(f"{'':<6} questions: {', '.join(silence.asked) or 'not asked'}")
    print(coverage_summary(facts, practice, covered.silences))


def _print_json(
    path: Path, problems: Sequence[Problem], covered: Coverage, taken: LabelsByTable, now: str
) -> None:
    from sij_tui.export.json import indented_json

    errors = _errors(problems)
    report: dict[str, object] = {
        "file": str(path),
        "errors": errors,
        "warnings": len(problems) - errors,
        "problems": problems,
    }
    if taken:
        report["labels_taken"] = taken
    if now:
        report["reviewed_sha256"] = now
    if covered.facts:
        report["coverage"] = covered.facts
        report["silences"] = covered.silences
    sys.stdout.write(indented_json(report))
