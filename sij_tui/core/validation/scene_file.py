"""The pictures of a file as its author sees them while drawing: pictures, or problems in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import msgspec
import tomli

from sij_tui.core.content.label_fallback import Shipped, nothing_shipped, read_content
from sij_tui.core.content.loaded import decode_text
from sij_tui.core.content.problems import Finding, Problem
from sij_tui.core.content.scenes import Art
from sij_tui.core.validation.load import validate

_TABLES = ("role", "tone", "symbol", "scene")


def art_in(
    data: bytes, wanted: Collection[str] = (), shipped: Shipped = nothing_shipped
) -> tuple[Art, tuple[Problem, ...]]:
    """The pictures in the bytes of a file, and the problems of the selected ones (all if none).

    The file may be a content file, or hold pictures alone; ``shipped`` gives labels that it lacks.
    """
    try:
        raw = tomli.loads(decode_text(data))
        art = msgspec.convert({name: raw.get(name, []) for name in _TABLES}, Art)
    except (ValueError, RecursionError):
        return Art(), _of_pictures(validate(data, shipped))
    from sij_tui.core.validation.report import problems_in

    return art, problems_in(data, [*_findings(art, wanted), *_unfaithful(raw, shipped)])


def _unfaithful(raw: dict[str, Any], shipped: Shipped) -> Iterator[Finding]:
    """What the words of the pictures say that the source does not, in a whole content file."""
    from sij_tui.core.validation.meaning import FAITHFUL, document_of

    try:
        completed, content = read_content(raw, shipped)
        document = document_of(completed.tables, content, "")
    except msgspec.ValidationError:
        return  # pictures alone, or a file that is still being written
    for check in FAITHFUL:
        for finding in check(document):
            if finding.path[:1] == ("scene",) and finding.severity == "error":
                yield finding


def _findings(art: Art, wanted: Collection[str]) -> Iterator[Finding]:
    """The findings on the selected scenes and on all that they may use."""
    from sij_tui.core.scenes.checks import check

    chosen = [i for i, scene in enumerate(art.scenes) if not wanted or scene.id in wanted]
    part = msgspec.structs.replace(art, scenes=tuple(art.scenes[i] for i in chosen))
    for finding in check(part):
        path: Any = finding.path
        if path[:1] == ("scene",) and len(path) > 1:
            path = ("scene", chosen[path[1]], *path[2:])
        if finding.severity == "error":
            yield msgspec.structs.replace(finding, path=path)


def _of_pictures(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Those of the file's form and of its pictures, if there are any; else all."""
    found = tuple(
        problem for problem in problems
        if problem.line and (not problem.where or problem.where.startswith(_TABLES))
        and "facts" not in problem.where  # a file of pictures alone has none
    )  # fmt: skip
    return found or problems
