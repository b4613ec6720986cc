"""Reads questions in GIFT, from untrusted files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from html.parser import HTMLParser
from typing import Final, Literal, NamedTuple, TypeAlias

MAX_GIFT_BYTES: Final = 1_000_000
_MASK: Final = 0xF0000
"""Escaped letters stand in a plane of Unicode for private use while the text is taken apart."""
_UNMASKED: Final = {_MASK + letter: chr(letter) for letter in range(128)}
_FORMAT = re.compile(r"\A\s*\[(html|moodle|plain|markdown)\]")
_TITLE = re.compile(r"\A\s*::(.*?)::", re.DOTALL)
_ANSWER = re.compile(r"([=~])\s*(?:%(-?\d+(?:\.\d+)?)%)?([^=~]*)")
_CLAIM = re.compile(r"\A\s*(T|TRUE|F|FALSE)\s*(?:#(.*?))?(?:#(.*))?\Z", re.DOTALL)
_PAIR: Final = "->"
_DEFAULT_FORM: Final = "moodle"
_Texts: TypeAlias = Callable[[str], str]
"""Takes the words out of a text in the form of its question."""

GiftKind = Literal["single", "several", "true_false", "order"]


class GiftAnswer(NamedTuple):
    """One answer; of an order, in the right place."""

    text: str
    right: bool
    feedback: str


class GiftQuestion(NamedTuple):
    """A question that the program has a kind for."""

    title: str
    """Empty where it has none."""
    kind: GiftKind
    text: str
    answers: tuple[GiftAnswer, ...]
    """Of a claim: that it is true, then that it is false."""
    feedback: str
    """What is said after any answer."""
    remark: str = ""
    """What could not be taken over, in words; mostly nothing."""


class UnusableQuestion(NamedTuple):
    """A question that the program has no kind for, or that is not well formed."""

    line: int
    """Where it begins, from 1."""
    title: str
    why: str


def read_gift(text: str) -> Iterator[GiftQuestion | UnusableQuestion]:
    """Yield each question of a text in GIFT, in order."""
    for line, block in _blocks(text):
        if not block.lstrip().startswith("$CATEGORY:"):
            yield _question(line, block)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """The questions, with the line of each: a blank line outside braces parts two of them."""
    lines: list[str] = []
    depth = start = 0
    for number, line in enumerate((*text.splitlines(), ""), start=1):
        if line.lstrip().startswith("//") and not depth:
            continue
        masked = _masked(line)
        if not (masked.strip() or depth) and lines:
            yield start, "\n".join(lines)
            lines = []
        elif masked.strip():
            start = start if lines else number
            lines.append(masked)
            depth = max(0, depth + masked.count("{") - masked.count("}"))
    if lines:
        yield start, "\n".join(lines)


def _question(line: int, block: str) -> GiftQuestion | UnusableQuestion:
    found = _TITLE.match(block)
    title, rest = (_plain(found[1]), block[found.end() :]) if found else ("", block)
    before, brace, after = rest.partition("{")
    body, closing, tail = after.partition("}")
    if not brace:
        return UnusableQuestion(line, title, "it has no answers")
    if not closing or "{" in body or "{" in tail:
        return UnusableQuestion(line, title, "its braces do not fit")
    gap = " _____ " if tail.strip() else ""
    asked = f"{before}{gap}{tail}"
    form = _FORMAT.match(asked)
    texts = partial(_text, form=form[1] if form else _DEFAULT_FORM)
    return _answered(_Head(line, title, texts(asked)), body, texts)


class _Head(NamedTuple):
    """What stands before the answers."""

    line: int
    title: str
    text: str

    def unusable(self, why: str) -> UnusableQuestion:
        """The question, with why it cannot be taken over."""
        return UnusableQuestion(self.line, self.title, why)


def _answered(head: _Head, body: str, texts: _Texts) -> GiftQuestion | UnusableQuestion:
    body, _, general = body.partition("####")
    feedback = texts(general)
    if claim := _CLAIM.match(body.strip()):
        is_true = claim[1].startswith("T")
        wrong, right = texts(claim[2] or ""), texts(claim[3] or "")
        said = (right, wrong) if is_true else (wrong, right)
        answers = (GiftAnswer("true", is_true, said[0]), GiftAnswer("false", not is_true, said[1]))
        return GiftQuestion(head.title, "true_false", head.text, answers, feedback)
    if not body.strip():
        return head.unusable("it is to be answered in a text of one's own")
    if body.strip().startswith("#"):
        return head.unusable("it is to be answered with a number")
    rows = [(sign, share, words) for sign, share, words in _ANSWER.findall(body)]
    if not rows:
        return head.unusable("its answers cannot be told apart")
    if all(_PAIR in words for _, _, words in rows):
        return _matching(head, [words for _, _, words in rows], feedback, texts)
    if all(sign == "=" for sign, _, _ in rows):
        return head.unusable("its answer is to be typed")
    return _choices(head, rows, feedback, texts)


def _choices(
    head: _Head, rows: list[tuple[str, str, str]], feedback: str, texts: _Texts
) -> GiftQuestion | UnusableQuestion:
    has_one = any(sign == "=" for sign, _, _ in rows)
    answers, lost = [], 0
    for sign, share, words in rows:
        worth = float(share) if share else 0.0
        lost += has_one and sign == "~" and worth > 0
        said, _, remark = words.partition("#")
        right = sign == "=" or (not has_one and worth > 0)
        answers.append(GiftAnswer(texts(said), right, texts(remark)))
    if len(answers) < 2 or not any(each.right for each in answers):
        return head.unusable("none of its answers is right, or there is but one")
    remark = "answers that were worth a part count as wrong" if lost else ""
    kind: GiftKind = "single" if has_one else "several"
    return GiftQuestion(head.title, kind, head.text, tuple(answers), feedback, remark)


def _matching(
    head: _Head, rows: list[str], feedback: str, texts: _Texts
) -> GiftQuestion | UnusableQuestion:
    """A matching question with places from 1 on is an order, as our own export writes it."""
    pairs = [row.partition(_PAIR) for row in rows]
    places = {texts(place): texts(words.partition("#")[0]) for words, _, place in pairs}
    wanted = [f"{number}" for number in range(1, len(pairs) + 1)]
    if sorted(places) != sorted(wanted) or len(pairs) < 3:
        return head.unusable("its pairs are no order")
    answers = tuple(GiftAnswer(places[place], True, "") for place in wanted)
    return GiftQuestion(head.title, "order", head.text, answers, feedback)


def _masked(text: str) -> str:
    def masked(found: re.Match[str]) -> str:
        return "\n" if found[1] == "n" else chr(_MASK + ord(found[1]))

    return re.sub(r"\\([\\~=#{}:n])", masked, text)


def _plain(text: str) -> str:
    """Text with its escaped letters, in single spaces but for its line breaks."""
    lines = (" ".join(line.split()) for line in text.translate(_UNMASKED).split("\n"))
    return "\n".join(line for line in lines if line)


def _text(text: str, form: str) -> str:
    """The words of a text, which may name another form for itself; of HTML, what it shows."""
    named = _FORMAT.match(text)
    words = _plain(text[named.end() :] if named else text)
    is_html = (named[1] if named else form) in ("html", "moodle") and "<" in words
    return _words_of_html(words) if is_html else words


class _Words(HTMLParser):
    """Collects what HTML shows, with a line break for each block."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """A block begins a line."""
        if tag in ("p", "br", "div", "li"):
            self.words.append("\n")


def _words_of_html(text: str) -> str:
    reader = _Words()
    reader.feed(text)
    reader.close()
    return _plain("".join(reader.words))
