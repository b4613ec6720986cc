"""Ids: unique, and known wherever they are used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from sij_tui.core.content.blocks.base import BlockTable
from sij_tui.core.content.document import Document
from sij_tui.core.content.model import Term
from sij_tui.core.content.problems import Finding, Path, quoted, unknown_name
from sij_tui.core.content.review_hash import review_hash
from sij_tui.core.content.routes import RESERVED

_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)[/.-](\d\d?)[/.-](\d{4})")


def names_are_unique(document: Document) -> Iterator[Finding]:
    """Nothing of one kind has the id, or the term, of another."""
    first: dict[tuple[Path, str], Path] = {}
    for path, table in document.tables:
        key = "term" if isinstance(table, Term) else "id"
        name = getattr(table, key, None)
        if not path or not isinstance(path[-1], int) or not isinstance(name, str):
            continue
        here = (*path, key)
        before = first.setdefault((path[:-1], name), here)
        if before is not here:
            yield Finding(
                path=here,
                other=before,
                message=f"{quoted(name)} is taken already, in line {{other}}.",
                allowed="Each needs a name of its own.",
            )


def screens_have_names_of_their_own(document: Document) -> Iterator[Finding]:
    """No part of the leaflet has the name of a page of the program: one would hide the other."""
    for index, screen in enumerate(document.content.screen):
        if screen.id.casefold() in RESERVED:
            yield Finding(
                path=("screen", index, "id"),
                message=f"{quoted(screen.id)} is the name of a page that the program itself has.",
                allowed=f"Choose another. Taken are: {', '.join(sorted(RESERVED))}.",
            )


def facts_are_known(document: Document) -> Iterator[Finding]:
    """Every fact that something names exists, and is named once there."""
    known = tuple(dict.fromkeys(fact.id for fact in document.content.fact))
    lookup = frozenset(known)
    for path, table in document.tables:
        facts: tuple[str, ...] = getattr(table, "facts", ())
        if not lookup.issuperset(facts):
            yield from _unknown_facts(path, facts, known)
        if len(set(facts)) < len(facts):
            twice = next(fact for fact in facts if facts.count(fact) > 1)
            message = f"{quoted(twice)} is named twice."
            yield Finding(path=(*path, "facts"), message=message, severity="warning")


def _unknown_facts(path: Path, facts: tuple[str, ...], known: tuple[str, ...]) -> Iterator[Finding]:
    for index, fact in enumerate(facts):
        yield from unknown_name((*path, "facts", index), "fact", fact, known)


def blocks_are_whole(document: Document) -> Iterator[Finding]:
    """Every block has what its kind asks for."""
    references = document.content.references
    for path, table in document.tables:
        if isinstance(table, BlockTable):
            yield from table.problems(path, references)


def dates_are_in_the_calendar(document: Document) -> Iterator[Finding]:
    """What is written as a date is one, and a review falls due after it was made.

    Dates may be in words too; those are not looked at.
    """
    meta = document.content.meta
    found: dict[str, date] = {}
    for key in ("source_date", "reviewed_on", "review_due"):
        said = getattr(meta, key).strip()
        if not (match := _DATE.fullmatch(said)):
            continue
        if day := _date_of(*map(int, filter(None, match.groups()))):
            found[key] = day
        else:
            yield Finding(
                path=("meta", key),
                message=f"{quoted(said)} is no date of the calendar.",
                allowed="Write year-month-day, such as 2026-05-12, or the date in words.",
                severity="warning",
            )
    if "review_due" in found and found["review_due"] <= found.get("reviewed_on", date.min):
        yield Finding(
            path=("meta", "review_due"),
            message=f"{quoted(meta.review_due)} is not after {quoted(meta.reviewed_on)}.",
            allowed="Write when it has to be reviewed again.",
            severity="warning",
        )


def _date_of(*parts: int) -> date | None:
    """Return a date written with the year, the day or the month first; None if there is none."""
    one, two, three = parts
    for year, month, day in ((one, two, three), (three, two, one), (three, one, two)):
        with suppress(ValueError):
            return date(year, month, day)
    return None


def review_is_of_this_file(document: Document) -> Iterator[Finding]:
    """Warn of a review of something else: the file has changed, or the hash was never filled in."""
    meta = document.content.meta
    if meta.reviewed_by.strip() and meta.reviewed_sha256 != (now := review_hash(document.raw)):
        changed = "has changed since it was reviewed." if meta.reviewed_sha256 else "is missing."
        yield Finding(
            path=("meta", "reviewed_sha256"),
            message=f"the file {changed}" if meta.reviewed_sha256 else changed,
            allowed=f'Once all of it has been reviewed, write reviewed_sha256 = "{now}".',
            severity="warning",
        )


def translation_is_of_another(document: Document) -> Iterator[Finding]:
    """A file is no translation of itself."""
    meta = document.content.meta
    if meta.translation_of and meta.translation_of == meta.id:
        yield Finding(
            path=("meta", "translation_of"),
            message="names this file itself.",
            allowed='Write the id of the original, or "".',
        )
