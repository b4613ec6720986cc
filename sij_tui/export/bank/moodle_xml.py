"""Moodle's XML form of questions, with feedback for each choice."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from sij_tui.export.bank import BankSource, Exported, lacking
from sij_tui.export.bank.question import BankChoice, BankQuestion, percent_of


def export(questions: Sequence[BankQuestion], source: BankSource) -> Exported:
    """Return the questions as Moodle XML, by topic."""
    quiz = Element("quiz")
    topic = None
    for question in questions:
        if question.topic != topic:
            topic = question.topic
            _category(quiz, source, topic)
        _question(quiz, question)
    indent(quiz)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(quiz, encoding="unicode")}\n'
    return Exported(text.encode(), lacks=lacking(questions, "picture"))


def _category(quiz: Element, source: BankSource, topic: str) -> None:
    made = SubElement(quiz, "question", type="category")
    names = (name.replace("/", "//") for name in (source.title, topic))
    _text(made, "category", "$course$/" + "/".join(names), form="")
    if source.notices:
        _text(made, "info", "\n".join(source.notices))


def _question(quiz: Element, question: BankQuestion) -> None:
    kind = _kind(question)
    made = SubElement(quiz, "question", type=kind)
    _text(made, "name", question.id, form="")
    _text(made, "questiontext", question.text)
    _text(made, "generalfeedback", _general(question))
    SubElement(made, "defaultgrade").text = "1"
    SubElement(made, "penalty").text = "0"
    SubElement(made, "idnumber").text = question.id
    if kind == "multichoice":
        SubElement(made, "single").text = str(question.response == "one").lower()
        SubElement(made, "shuffleanswers").text = str(question.shuffles).lower()
        SubElement(made, "answernumbering").text = "none"
    if kind == "ordering":
        for name, value in (("layouttype", "VERTICAL"), ("selecttype", "ALL")):
            SubElement(made, name).text = value
        SubElement(made, "gradingtype").text = "ALL_OR_NOTHING"
    for place, choice in enumerate(question.choices, start=1):
        _answer(made, question, choice, kind, place)
    if question.hint:
        _text(made, "hint", question.hint)


def _kind(question: BankQuestion) -> str:
    if question.is_claim:
        return "truefalse"
    return "ordering" if question.response == "order" else "multichoice"


def _general(question: BankQuestion) -> str:
    """What is said after any answer; of an order, what is said of its lines too."""
    if question.response != "order":
        return question.feedback
    said = [choice.feedback for choice in question.choices if choice.feedback]
    return "\n".join((*said, question.feedback))


def _answer(
    made: Element, question: BankQuestion, choice: BankChoice, kind: str, place: int
) -> None:
    if kind == "ordering":
        percent, text = f"{place}", choice.text
    elif kind == "truefalse":
        percent, text = "100" if choice.right else "0", "true" if place == 1 else "false"
    elif question.response == "several":
        percent, text = percent_of(question, choice), choice.text
    else:
        percent, text = "100" if choice.right else "0", choice.text
    answer = SubElement(made, "answer", fraction=percent, format="plain_text")
    SubElement(answer, "text").text = text
    if choice.feedback and kind != "ordering":
        _text(answer, "feedback", choice.feedback)


def _text(parent: Element, name: str, text: str, form: str = "plain_text") -> None:
    holder = SubElement(parent, name, {"format": form} if form else {})
    SubElement(holder, "text").text = text
