"""Names in the code: one meaning each, and none that the field would not search for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from paths import ROOT

PACKAGE = ROOT / "sij_tui"
SOURCES = {
    path.relative_to(PACKAGE).with_suffix("").as_posix(): ast.parse(path.read_text("utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
}

OTHERS = {
    path.relative_to(ROOT).with_suffix("").as_posix(): ast.parse(path.read_text("utf-8"))
    for folder in ("tests", "bench")
    for path in sorted((ROOT / folder).rglob("*.py"))
}

RETIRED = frozenset((
    "acted", "acting", "aside", "birth", "birthplace", "breadth", "cast", "charge", "confine",
    "cover", "cradle", "craft", "crumbs", "dice", "doom", "dress", "duty", "forget", "hall",
    "here", "hush", "joint", "kid", "last_words", "leaf", "ledger", "mishap", "nurse", "nursery",
    "parked", "pens", "piece", "print", "pump", "put", "rehang", "rehearse", "relook", "score",
    "shell", "shows", "sitting", "slips", "spacing", "spot", "thrift", "told", "trace",
    "typeahead", "visitor", "wall", "wishes",
))  # fmt: skip
"""Metaphors, and verbs that leave open what they do: what stands in for each says it."""
SPELLINGS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

ROLES = {
    "BESIDE": "layouts of screens: the width from which a panel stands beside the page",
    "CHECKS": "modules of checks: what they check",
    "CSS": "layouts of screens: the style sheet",
    "Context": "pages of a feature: what each of them needs",
    "KEYS": "layouts of screens: the keys shown at the bottom",
    "GLYPHS": "cells of pictures: their characters",
    "LOW": "layouts of screens: the height below which there is little room",
    "STACKED": "layouts of screens: the height from which parts stand below one another",
    "TYPE_CHECKING": "in place of the module that is slow to load",
    "add_arguments": "commands: their arguments",
    "asking_elements": "pages of a feature: a question",
    "cell": "cells of pictures: one of them",
    "export": "forms of export: the pages in that form",
    "main": "entry points",
    "menu_elements": "pages of a feature: the menu",
    "progress": "pages of a feature: how far the reader is",
    "result_elements": "pages of a feature: the result",
    "run": "commands: run it",
}
"""Names that siblings share, since they play the same part in each."""


def definitions(tree: ast.Module) -> Iterator[str]:
    """Names of classes, functions, methods, attributes and constants; not of variables in them."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                yield name
            case ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Attribute(attr=name, ctx=ast.Store(), value=ast.Name(id="self")):
                yield name
            case ast.Call(func=ast.Attribute(attr="add_argument"), args=arguments):
                texts = (a.value for a in arguments if isinstance(a, ast.Constant))
                yield from (t.strip("-").replace("-", "_") for t in texts if isinstance(t, str))
    yield from module_names(tree)


def module_names(tree: ast.Module) -> Iterator[str]:
    """Names that a module defines at its top, each once for every time that it is set."""
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                yield name
            case ast.AsyncFunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=targets):
                yield from (n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name))


def retired(name: str) -> bool:
    """Whether a name is a retired one, however it is spelt: ``_Joint``, ``JOINT``."""
    return "_".join(SPELLINGS.findall(name)).lower() in RETIRED


def test_no_name_is_a_metaphor() -> None:
    modules = {**SOURCES, **OTHERS}
    found = [f"{module}: {n}" for module, tree in modules.items() for n in definitions(tree)]
    found += [f"{module}: {part}" for module in modules for part in module.split("/")]
    assert not [line for line in found if retired(line.rpartition(" ")[2])]


def test_no_public_name_has_two_meanings() -> None:
    where: dict[str, set[str]] = {}
    for module, tree in SOURCES.items():
        for name in module_names(tree):
            if not name.startswith("_"):
                where.setdefault(name, set()).add(module)
    twice = {name: sorted(modules) for name, modules in where.items() if len(modules) > 1}
    assert {name: modules for name, modules in twice.items() if name not in ROLES} == {}
    assert ROLES.keys() <= twice.keys(), "a name that siblings no longer share"


@pytest.mark.parametrize(
    "code",
    [
        "class Joint: pass",
        "_LAST_WORDS = 1",
        "class A:\n    def put(self): pass",
        "class A:\n    def __init__(self):\n        self._shows = 1",
        "async def rehearse(): pass",
        "parser.add_argument('--last-words')",
    ],
)
def test_a_retired_name_is_found(code: str) -> None:
    assert any(map(retired, definitions(ast.parse(code))))


def test_what_only_holds_such_a_word_is_left_alone() -> None:
    code = "class JointPain: pass\ndef output(): pass\ndef f():\n    put = 1"
    assert not any(map(retired, definitions(ast.parse(code))))
