"""The report on a group as JSON, as CSV and as an SVG drawing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

import msgspec

from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.cells import crop
from sij_tui.core.progress.report_pages import response_text
from sij_tui.export.json import indented_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sij_tui.core.progress.report_pages import GroupReport


def report_as_json(group: GroupReport) -> str:
    """All figures of a group."""
    value = {
        "content": group.bank.content,
        "learners": group.learners,
        "answers": group.answers,
        "left_out": group.left_out,
        "items": [msgspec.to_builtins(item) for item in group.items],
        "facts": [
            {**msgspec.to_builtins(fact), "landing": fact.right >= group.mark}
            for fact in group.facts
        ],
    }
    return indented_json(value)


def report_as_csv(group: GroupReport) -> str:
    """A line for each question, then one for each fact."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(
        ["of", "id", "n", "p", "discrimination", "method", "commonest wrong", "times", "landing"]
    )
    for item in group.items:
        value = "" if item.discrimination is None else f"{item.discrimination:.3f}"
        words = response_text(group.bank, item) if item.wrong else ""
        row = [item.learners, f"{item.difficulty:.3f}", value, item.method, words]
        table.writerow(["question", item.item, *row, item.wrong_count or "", ""])
    for fact in group.facts:
        landing = "true" if fact.right >= group.mark else "false"
        row = [fact.learners, f"{fact.right:.3f}", "", "", "", "", landing]
        table.writerow(["fact", fact.fact, *row])
    return file.getvalue()


_WIDTH, _ROW, _NAME, _BAR, _TOP = 1000, 24, 150, 240, 40
_ID, _WORDS = 18, 68
"""Characters of a name before its bar, and of a text beside it."""
_STYLE = (
    "text{font:14px sans-serif;fill:#222c36}.h{font-weight:bold;font-size:16px}.q{fill:#55626f}"
    ".g{fill:#e4ddcd}.b{fill:#0b5c78}.low{fill:#b3321d}.mark{stroke:#222c36;stroke-dasharray:3 3}"
)


class _Bar(NamedTuple):
    name: str
    share: float
    learners: int
    text: str


def report_as_svg(group: GroupReport, texts: Mapping[str, str]) -> str:
    """The picture: ``texts`` are those of the facts. A dashed line marks the pass mark."""
    labels, bank = group.bank.practice.progress.report, group.bank
    facts = [
        _Bar(fact.fact, fact.right, fact.learners, texts.get(fact.fact, "")) for fact in group.facts
    ]
    items = [
        _Bar(item.item, item.difficulty, item.learners, bank.item(item.item).question)
        for item in group.items
    ]
    height = _TOP * 4 + _ROW * (len(facts) + len(items))
    counts = fill(labels.counts, learners=group.learners, answers=group.answers)
    body = [
        _text(16, 26, labels.title, "h"),
        _text(16, 48, counts, "q"),
        *_part(_TOP * 2, bank.practice.progress.by_fact, facts, group.mark),
        *_part(_TOP * 3 + _ROW * len(facts), labels.items, items, group.mark),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}">'
    ground = f'<rect width="{_WIDTH}" height="{height}" fill="#faf7f0"/>'
    return "\n".join([head, f"<style>{_STYLE}</style>", ground, *body, "</svg>", ""])


def _part(top: int, heading: str, bars: Sequence[_Bar], mark: float) -> Iterator[str]:
    """A heading and its bars."""
    yield _text(16, top + 10, heading, "h")
    for number, bar in enumerate(bars):
        y = top + 22 + number * _ROW
        yield _text(16, y + 13, crop(bar.name, _ID, "…"), "q")
        yield f'<rect class="g" x="{_NAME}" y="{y}" width="{_BAR}" height="16"/>'
        shade = "b" if bar.share >= mark else "low"
        size = round(bar.share * _BAR)
        yield f'<rect class="{shade}" x="{_NAME}" y="{y}" width="{size}" height="16"/>'
        numbers = f"{100 * bar.share:.0f} %"
        yield _text(_NAME + _BAR + 8, y + 13, numbers, "")
        yield _text(_NAME + _BAR + 58, y + 13, f"n {bar.learners}", "q")
        yield _text(_NAME + _BAR + 108, y + 13, crop(bar.text, _WORDS, "…"), "q")
    if bars:
        x, end = _NAME + round(mark * _BAR), top + 18 + len(bars) * _ROW
        yield f'<path class="mark" d="M{x} {top + 18}V{end}"/>'


def _text(x: int, y: int, words: str, kind: str) -> str:
    return f'<text x="{x}" y="{y}" class="{kind}">{escape(words)}</text>'
