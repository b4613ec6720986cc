"""The small changes: one operator, number, word, condition or statement at a time.

Left out is what no behaviour depends on: annotations, docstrings, ``__all__``, ``__repr__``, what
only a type checker reads, assertions, and sentences (a text with a space in it is wording).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple, cast

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr, ast.BitXor: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
_FOR_TYPE_CHECKERS = {"cast", "NewType", "TypeVar", "assert_never", "Literal", "Annotated"}
_FOR_PEOPLE = {"__repr__", "__str__"}


class Mutant(NamedTuple):
    """One changed place of a file."""

    number: int
    """Which of the file's mutants, from 0."""
    top: int
    """Which of the module's statements it is in."""
    nth: int
    """Which of the mutants of that statement."""
    first: int
    """The line of the statement."""
    line: int
    function: str
    """The outermost function around it, with its classes; "" if it runs on import."""
    change: str
    """Before and after, in Python."""


class _Mutator(ast.NodeTransformer):
    """Lists the mutants of a module; with a number, makes that one."""

    def __init__(self, wanted: int = -1) -> None:
        self.found: list[Mutant] = []
        self._wanted = wanted
        self._count = 0
        self._scope: list[str] = []
        self._function = ""
        self._statement = 0

    # What is left out

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                part.value = self._expression(part.value)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value and ast.unparse(node.annotation) != "TypeAlias":
            node.value = self._expression(node.value)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        alias = not self._scope and isinstance(node.value, ast.BinOp) and _is_type(node.value)
        if "__all__" in names or alias:
            return node
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        return node if _name(node.func) in _FOR_TYPE_CHECKERS else self._mutated(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        return node if _name(node.value) in _FOR_TYPE_CHECKERS else self._mutated(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        if _name(node.test) == "TYPE_CHECKING":
            return node
        return self._mutated(node)

    # Where it is

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self._scope.append(node.name)
        node.body = self._statements(node.body)
        self._scope.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._in_function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._in_function(node)

    def _in_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        node.args.defaults = [self._expression(default) for default in node.args.defaults]
        node.args.kw_defaults = [d and self._expression(d) for d in node.args.kw_defaults]
        if node.name not in _FOR_PEOPLE:
            around = self._function
            self._scope.append(node.name)
            self._function = around or ".".join(self._scope)
            node.body = self._statements(node.body)
            self._function = around
            self._scope.pop()
        return node

    def _statements(self, body: list[ast.stmt]) -> list[ast.stmt]:
        return [cast(ast.stmt, self.visit(statement)) for statement in body]

    def _expression(self, node: ast.expr) -> ast.expr:
        return cast(ast.expr, self.visit(node))

    # What is changed

    def visit(self, node: ast.AST) -> ast.AST:
        """Visit what is not left out."""
        if isinstance(node, ast.stmt):
            self._statement = node.lineno
        own = vars(_Mutator).get(f"visit_{type(node).__name__}")
        changed = own(self, node) if own else self._mutated(node)
        assert isinstance(changed, ast.AST)
        return changed

    def _mutated(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return node  # a docstring
        for changed in _variants(node):
            if self._count == self._wanted:
                self._count += 1
                return ast.fix_missing_locations(ast.copy_location(changed, node))
            if self._wanted < 0:
                self._note(node, changed)
            self._count += 1
        return self.generic_visit(node)

    def _note(self, node: ast.AST, changed: ast.AST) -> None:
        change = f"{_short(ast.unparse(node))}  =>  {_short(ast.unparse(changed))}"
        line = getattr(node, "lineno", 0)
        nth = len(self.found)
        self.found.append(Mutant(nth, 0, nth, self._statement, line, self._function, change))


def _variants(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left=left, ops=operators, comparators=right):
            for at, operator in enumerate(operators):
                changed = [*operators[:at], _COMPARISONS[type(operator)](), *operators[at + 1 :]]
                yield ast.Compare(left, changed, right)
        case ast.BoolOp(op=operator, values=values):
            yield ast.BoolOp(ast.And() if isinstance(operator, ast.Or) else ast.Or(), values)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _ARITHMETIC:
            yield ast.BinOp(left, _ARITHMETIC[type(operator)](), right)
        case ast.AugAssign(target=target, op=operator, value=value):
            yield ast.AugAssign(target, _ARITHMETIC[type(operator)](), value)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)) if " " not in value.strip() or not value.strip():
            yield ast.Constant(f"XX{value}XX")
        case ast.If(test=test, body=body, orelse=orelse) if _is_plain(test):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.IfExp(test=test, body=then, orelse=otherwise) if _is_plain(test):
            yield ast.IfExp(ast.UnaryOp(ast.Not(), test), then, otherwise)
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call() | ast.Await() | ast.Yield() | ast.YieldFrom()):
            yield ast.Pass()
        case ast.Raise(exc=ast.expr() as error) if _name(error) != "AssertionError":
            yield ast.Pass()
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case _:
            return


def _is_plain(test: ast.expr) -> bool:
    """Whether nothing else turns this condition round."""
    return not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp)


def _is_type(value: ast.expr) -> bool:
    match value:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _is_type(left) and _is_type(right)
        case ast.Name(id=name):
            return (name[:1].isupper() and not name.isupper()) or name in ("str", "int", "bytes")
        case _:
            return isinstance(value, ast.Constant | ast.Subscript | ast.Attribute)


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=called):
            return _name(called)
        case _:
            return ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 70 else line[:67] + "..."


def mutants(source: str) -> list[Mutant]:
    """All mutants of a module's text, in the order of their places."""
    found: list[Mutant] = []
    for top, statement in enumerate(ast.parse(source).body):
        mutator = _Mutator()
        mutator.visit(statement)
        before = len(found)
        found += [each._replace(number=before + each.nth, top=top) for each in mutator.found]
    return found


def mutated(source: str, number: int) -> ast.Module:
    """The syntax tree of a module with one of its mutants in it; lines are those of the source."""
    tree = _Mutator(number).visit(ast.parse(source))
    assert isinstance(tree, ast.Module)
    return tree


def mutated_statement(tree: ast.Module, mutant: Mutant) -> ast.Module:
    """The one statement of a module that a mutant is in, changed; the tree is used up by this."""
    statement = _Mutator(mutant.nth).visit(tree.body[mutant.top])
    return ast.Module([cast(ast.stmt, statement)], [])
