"""Changes the program in many small ways and lists those that no test notices.

``python -m bench.mutation checker``; `docs/mutation.md` has what it found, and why some survive.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import os
import pickle
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from bench.mutation.operators import mutants
from bench.mutation.plugin import Coverage
from bench.mutation.runner import (
    Outcome,
    Place,
    in_child,
    record_coverage,
    try_by_import,
    try_in_memory,
)

ROOT = Path(__file__).resolve().parents[2]
COPIED = (
    "sij_tui",
    "tests",
    "bench",
    "docs",
    "content.toml",
    "pyproject.toml",
    "README.md",
    "Makefile",
)
LIBRARIES = (
    "asyncssh",
    "fsrs",
    "hypothesis",
    "msgspec",
    "pytest_asyncio",
    "rapidfuzz",
    "textual.app",
)
"""Loaded once, before any fork."""
Key = tuple[str, str, str, int]
"""File, function, change, and how many of these were before it: the same when lines move."""


class Part(NamedTuple):
    """Code, and the tests that may notice when it is changed."""

    code: tuple[str, ...]
    tests: tuple[str, ...]
    sample: int = 0
    """Only so many mutants, drawn at random; 0 for all."""


PARTS = {
    "checker": Part(("sij_tui/core/checker",), ("tests/core/checker",)),
    "practice": Part(
        ("sij_tui/core/practice",),
        ("tests/core/practice", "tests/core/progress/test_forgetting.py",
         "tests/screens/practice/test_practice_test.py"),
    ),
    "records": Part(
        ("sij_tui/records",),
        ("tests/records", "tests/commands/progress", "--deselect=tests/records/test_crash.py"),
    ),
    "serve": Part(
        ("sij_tui/serve/sessions", "sij_tui/serve/sandbox"),
        ("tests/serve/sessions", "tests/serve/sandbox"),
        sample=200,
    ),
}  # fmt: skip


def main() -> int:
    """Try all mutants of some parts, or a sample; 1 if fewer are killed than have to be."""
    options = argparse.ArgumentParser(prog="python -m bench.mutation", description=__doc__)
    options.add_argument("part", nargs="*", help=f"of {', '.join(PARTS)}; all if none is named")
    options.add_argument("--sample", type=int, default=0, help="only so many of each part")
    options.add_argument("--seed", type=int, default=1, help="of the samples")
    options.add_argument("--results", type=Path, help="a folder: what is killed there is kept")
    options.add_argument("--least", type=float, default=85, help="per cent to be killed")
    chosen = options.parse_args()
    folder = (chosen.results or Path(tempfile.mkdtemp(prefix="mutants-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    met = True
    for name in chosen.part or PARTS:
        part, results = PARTS[name], folder / f"{name}.jsonl"
        places = _places(part, chosen.sample, chosen.seed)
        _try_in_copy(places, part, results)
        met = _report(name, places, _read(results), chosen.least) and met
    return 0 if met else 1


def _try_in_copy(places: dict[Key, Place], part: Part, results: Path) -> None:
    """In a process of its own, that changes folders and has nothing of the program loaded."""
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        _copy(Path(folder))

        def work() -> bool:
            os.chdir(folder)
            sys.path.insert(0, folder)
            _try(places, part, results)
            return True

        if not in_child(work, 1e6, 1e6, quiet=False):
            sys.exit("The run broke off; what is above says why.")


def _places(part: Part, sample: int, seed: int) -> dict[Key, Place]:
    places: dict[Key, Place] = {}
    for word in part.code:
        for file in _files(ROOT / word):
            name, seen = str(file.relative_to(ROOT)), Counter[tuple[str, str]]()
            for mutant in mutants(file.read_text("utf-8")):
                what = (mutant.function, mutant.change)
                places[name, *what, seen[what]] = Place(name, mutant)
                seen[what] += 1
    count = min(sample or part.sample or len(places), len(places))
    drawn = set(random.Random(seed).sample(sorted(places), count))
    return {key: place for key, place in places.items() if key in drawn}


def _files(code: Path) -> list[Path]:
    """The modules of a folder, or the one that it is."""
    return sorted(code.rglob("*.py")) if code.is_dir() else [code]


def _copy(folder: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder / name)
    folder.chmod(0o755)
    # By its hash a changed file is always told from its bytecode; times are too coarse for that.
    command = (sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash")
    subprocess.run([*command, "sij_tui", "tests/kits"], cwd=folder, check=True)


def _try(places: dict[Key, Place], part: Part, results: Path) -> None:
    for name in LIBRARIES:
        with suppress(ImportError):
            importlib.import_module(name)
    kept = results.with_suffix(f".{_digest(part.code)}.coverage")
    if not kept.exists():
        kept.write_bytes(pickle.dumps(record_coverage(Path.cwd(), part.code, part.tests)))
    coverage: Coverage = pickle.loads(kept.read_bytes())
    if coverage.failed:
        print("These fail without any mutant, and are left out:", *coverage.failed, sep="\n  ")
    keys = {place: key for key, place in places.items()}

    def report(place: Place, outcome: Outcome) -> None:
        with results.open("a", encoding="utf-8") as file:
            file.write(json.dumps([*keys[place], *outcome], ensure_ascii=False) + "\n")

    left = _remaining(places, results)
    print(f"{len(left)} of {len(places)} mutants")
    try_in_memory(left, coverage, part.tests, report)
    left = _remaining(places, results)
    print(f"{len(left)} to be tried anew")
    for place in left:
        report(place, try_by_import(place, coverage))


def _digest(code: Sequence[str]) -> str:
    """What the files are: a line that a test runs is another one when they have changed."""
    digest = hashlib.sha256()
    for word in code:
        for path in _files(Path(word)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _remaining(places: dict[Key, Place], results: Path) -> list[Place]:
    """Those that no result says to be killed."""
    known = _read(results)
    return [place for key, place in places.items() if known.get(key, "survived") == "survived"]


def _read(results: Path) -> dict[Key, str]:
    lines = results.read_text("utf-8").splitlines() if results.exists() else []
    return {(file, *rest): status for file, *rest, status, _ in map(json.loads, lines)}


def _report(name: str, places: dict[Key, Place], known: dict[Key, str], least: float) -> bool:
    """Print the figures and what survived; False if too many did."""
    status = {key: known.get(key, "survived") for key in places}
    counts = Counter(status.values())
    share = 100 * (1 - counts["survived"] / max(1, counts.total()))
    print(f"{name}: {counts.total()} mutants, {dict(counts)}, {share:.1f} % killed")
    for key, place in places.items():
        if status[key] == "survived":
            print(f"  {place.file}:{place.mutant.line}  {place.mutant.change}")
    return share >= least


if __name__ == "__main__":
    sys.exit(main())
