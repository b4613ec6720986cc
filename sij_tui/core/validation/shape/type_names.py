"""Types and limits of the content model, in words for an author."""

from __future__ import annotations

import re
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo, fields

from sij_tui.core.content.problems import quoted

BLANK_ADVICE = "Write something, or delete the line if it may be left out."

PATTERNS = {
    r"\S": ("must not be blank", BLANK_ADVICE),
    r"^[A-Za-z][A-Za-z0-9_-]*$": (
        "cannot be a name in this file",
        "A name starts with a letter; letters from a to z, digits, - and _ may follow.",
    ),
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": (
        "is not a language tag",
        "Write en-GB, fr or cy, for example.",
    ),
    r"^[0-9a-f]{16}$": ("is not a fingerprint", "It has 16 digits from 0 to f."),
    r"^([0-9a-f]{64})?$": (
        "is not a SHA-256 sum",
        'It has 64 digits from 0 to f; write "" if there is none.',
    ),
}
"""For each pattern of the model: what is wrong with a text that does not match, what is allowed."""

_WANTED: dict[Any, str] = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    dict: "a table",
    tuple: "a list in [ ]",
}
_KINDS = {
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


def value_kind(raw: object) -> str:
    """What a value of the file is: ``a number``; dates are the rest."""
    return _KINDS.get(type(raw), "a date or time without quotes")


def expected_type(hint: Any) -> str:
    """What a hint of the model asks for: ``text in quotes``."""
    origin = get_origin(hint)
    if origin is Annotated:
        return expected_type(get_args(hint)[0])
    if origin in (Union, types.UnionType):
        words = [expected_type(member) for member in get_args(hint) if member is not type(None)]
        return " or ".join(dict.fromkeys(words))
    if origin is Literal:
        return "a number" if isinstance(get_args(hint)[0], int) else "text in quotes"
    if is_struct(hint):
        return "a table"
    return _WANTED.get(origin or hint, "something else")


def is_struct(hint: Any) -> bool:
    """Whether a hint asks for a table with fixed keys."""
    return isinstance(hint, type) and issubclass(hint, msgspec.Struct)


def is_of_type(raw: object, hint: Any) -> bool:
    """Whether a value is of the kind that a hint asks for, whatever it holds."""
    origin = get_origin(hint)
    if origin is Annotated:
        return is_of_type(raw, get_args(hint)[0])
    if origin is Literal:
        return type(raw) is type(get_args(hint)[0])
    if isinstance(raw, list):
        return origin is tuple
    if isinstance(raw, dict):
        return origin is dict or is_struct(hint)
    return type(raw) is hint or (hint is float and type(raw) is int)


def placeholder_value(hint: Any, raw: object = None) -> Any:
    """Something of the right type in place of what is missing or cannot be used.

    A text where a list of texts belongs was meant as its only item.
    """
    origin, members = get_origin(hint), get_args(hint)
    if origin is Literal:
        return members[0]
    if origin in (Union, types.UnionType):
        return None if type(None) in members else placeholder_value(members[0])
    if origin is Annotated:
        return placeholder_value(members[0])
    if origin is tuple and isinstance(raw, str) and is_of_type(raw, members[0]):
        return (raw,)
    if origin is tuple:
        return () if members[-1] is Ellipsis else tuple(map(placeholder_value, members))
    if is_struct(hint):
        needed = (info for info in fields(hint) if info.required)
        return hint(**{info.name: placeholder_value(info.type) for info in needed})
    return (origin or hint)()


def missing_key_advice(info: FieldInfo, *, top: bool = False) -> str:
    """What a missing key asks for; ``top`` says that it is one of the whole file."""
    model = info.type
    if top and expected_type(model) == _WANTED[tuple]:
        return f"Write [[{info.encode_name}]] for each of them."
    if literal_choices(model):
        return ""  # they are named instead
    if not is_struct(model):
        return f"It is {expected_type(model)}."
    keys = [field.encode_name for field in fields(model) if field.required]
    return f"It is a table that needs: {', '.join(keys)}." if len(keys) <= 12 else "It is a table."


def literal_choices(hint: Any) -> tuple[str, ...]:
    """The words that may stand here, where the model lists them."""
    if get_origin(hint) is Annotated:
        return literal_choices(get_args(hint)[0])
    return tuple(map(str, get_args(hint))) if get_origin(hint) is Literal else ()


def why_of(hint: Any) -> str:
    """Why the model insists on a value, with a space before it; empty where it goes without saying.

    A field says so with ``msgspec.Meta(extra={"why": "..."})``.
    """
    rules = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    whys = [(rule.extra or {}).get("why", "") for rule in rules if isinstance(rule, msgspec.Meta)]
    return "".join(f" {why}" for why in whys if why)


def broken_constraint(value: Any, rule: msgspec.Meta) -> tuple[str, str]:
    """Which limit a value breaks, and what is allowed; two empty texts if it keeps all of them."""
    if isinstance(value, str):
        return _text_fault(value, rule)
    if isinstance(value, (tuple, dict)):
        if rule.min_length and len(value) < rule.min_length:
            message = f"has only {len(value)}." if value else "is empty."
            are = "is" if rule.min_length == 1 else "are"
            return message, f"At least {rule.min_length} {are} needed."
        if rule.max_length is not None and len(value) > rule.max_length:
            return f"has {len(value)} items.", f"At most {rule.max_length} are allowed."
        return "", ""
    return _number_fault(value, rule)


def _text_fault(text: str, rule: msgspec.Meta) -> tuple[str, str]:
    if (rule.min_length and not text) or (rule.pattern == r"\S" and not text.strip()):
        message, allowed = PATTERNS[r"\S"]
        return f"{message}.", allowed
    if rule.pattern and not re.search(rule.pattern, text):
        message, allowed = PATTERNS.get(rule.pattern, ("does not have the form needed", ""))
        return f"{quoted(text)} {message}.", allowed
    if rule.min_length and len(text) < rule.min_length:
        return f"{quoted(text)} is too short.", f"At least {rule.min_length} characters are needed."
    if rule.max_length is not None and len(text) > rule.max_length:
        return f"{quoted(text)} is too long.", f"At most {rule.max_length} characters are allowed."
    return "", ""


def _number_fault(number: Any, rule: msgspec.Meta) -> tuple[str, str]:
    if rule.ge is not None and number < rule.ge:
        return f"{number} is too small.", f"It is {rule.ge} or more."
    if rule.gt is not None and number <= rule.gt:
        return f"{number} is too small.", f"It is more than {rule.gt}."
    if rule.le is not None and number > rule.le:
        return f"{number} is too large.", f"It is {rule.le} or less."
    if rule.lt is not None and number >= rule.lt:
        return f"{number} is too large.", f"It is less than {rule.lt}."
    return "", ""
