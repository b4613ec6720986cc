"""``sij-tui validate``: every problem of a content file, in its author's words."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from sij_tui.commands import content_path, read_bytes
from sij_tui.core.problems import Problem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and what to say about it."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="default: the shipped content")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of the report")
    parser.add_argument(
        "--against", metavar="ORIGINAL", help="also report where a translation differs from this"
    )
    parser.add_argument(
        "--coverage", action="store_true", help="also list where each fact is shown"
    )
    parser.add_argument("--content", metavar="FILE", default=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Print the report. Status 1 if there are errors; warnings alone are no reason to fail."""
    path = Path(args.file) if args.file else content_path(args)
    data = read_bytes(path)
    original = read_bytes(Path(args.against)) if args.against else None
    problems = _problems(data, path.name, original)
    facts = _coverage(data, path.name) if args.coverage and not _errors(problems) else {}
    if args.format == "json":
        _print_json(path, problems, facts)
    else:
        _print_text(path, problems, facts)
    return 1 if _errors(problems) else 0


def _problems(data: bytes, name: str, original: bytes | None) -> tuple[Problem, ...]:
    from sij_tui.core.load import compare, validate

    problems = validate(data, name)
    if original is None or _errors(problems):
        return problems
    return tuple(sorted((*problems, *compare(data, original)), key=lambda p: (p.line, p.column)))


def _coverage(data: bytes, name: str) -> Mapping[str, Sequence[str]]:
    from sij_tui.core.coverage import coverage
    from sij_tui.core.load import load

    return coverage(load(data, name).content)


def _errors(problems: Sequence[Problem]) -> int:
    return sum(problem.severity == "error" for problem in problems)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _print_text(
    path: Path, problems: Sequence[Problem], facts: Mapping[str, Sequence[str]]
) -> None:
    for problem in problems:
        print(problem.text(path.name))
    for fact, places in facts.items():
        print(f"{fact:<6} {', '.join(places) or 'nowhere'}")
    errors = _errors(problems)
    warnings = len(problems) - errors
    found = f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}"
    print(f"{path.name}: {found if problems else 'no problems'}.")


def _print_json(
    path: Path, problems: Sequence[Problem], facts: Mapping[str, Sequence[str]]
) -> None:
    import msgspec

    errors = _errors(problems)
    report: dict[str, object] = {
        "file": str(path),
        "errors": errors,
        "warnings": len(problems) - errors,
        "problems": problems,
    }
    if facts:
        report["coverage"] = facts
    print(msgspec.json.format(msgspec.json.encode(report), indent=2).decode())
