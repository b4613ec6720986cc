"""The codes by which a class is joined and led, made from a source of random bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from hashlib import sha256
from hmac import compare_digest
from typing import Final

CLASS_LETTERS: Final = "BCDFGHJKMNPRTWXZ"
"""No vowels, so that no code is a word; none that is easily taken for another letter or a digit."""
CLASS_CODE_LENGTH: Final = 4
PRESENTER_SYMBOLS: Final = "23456789bcdfghjkmnpqrstvwxyz"
PRESENTER_CODE_LENGTH: Final = 16
"""Of 28 symbols each: 76 bits."""
_GROUP: Final = 4
_MAX_TYPED: Final = 80
_MIN_DIGITS, _MAX_DIGITS = 2, 15
"""Of a presenter's number."""

RandomBytes = Callable[[int], bytes]
"""Returns so many random bytes, such as :func:`secrets.token_bytes`."""


def new_class_code(random_bytes: RandomBytes, taken: Collection[str] = ()) -> str:
    """Return a code of four letters that no other class has.

    Raises:
        RuntimeError: Nearly all codes are taken.
    """
    for _ in range(1000):
        code = _draw(random_bytes, CLASS_LETTERS, CLASS_CODE_LENGTH)
        if code not in taken:
            return code
    raise RuntimeError("no class code is free")


def new_presenter_code(random_bytes: RandomBytes) -> str:
    """Return a secret of 76 bits, in groups of four symbols."""
    code = _draw(random_bytes, PRESENTER_SYMBOLS, PRESENTER_CODE_LENGTH)
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def class_code_of(typed: str) -> str:
    """Return the class code that somebody typed, in capitals without spaces; "" if it is none."""
    code = "".join(typed[:_MAX_TYPED].split()).upper()
    is_code = len(code) == CLASS_CODE_LENGTH and all(letter in CLASS_LETTERS for letter in code)
    return code if is_code else ""


def bare_code(code: str) -> bytes:
    """Return a presenter's code without spaces and hyphens, however it was typed."""
    return "".join(code.replace("-", "").split()).lower().encode("utf-8", "replace")


def is_presenter_code(typed: str, secret: str) -> bool:
    """Whether somebody typed the presenter's code; takes the same time whatever was typed."""
    return compare_digest(bare_code(typed[:_MAX_TYPED]), bare_code(secret))


def presenter_numbers(seats: Collection[str]) -> dict[str, int]:
    """Return a number for each presenter of a class: of two digits, of more where two would meet.

    The first digits of a presenter's number never change, whoever else comes; any host of a
    cluster finds the same numbers.

    Args:
        seats: Ids of the seats of all presenters.
    """
    digits = {seat: _number_digits(seat) for seat in seats}
    found: dict[str, int] = {}
    for length in range(_MIN_DIGITS, _MAX_DIGITS + 1):
        counts = Counter(text[:length] for text in digits.values())
        for seat, text in digits.items():
            if seat not in found and (counts[text[:length]] == 1 or length == _MAX_DIGITS):
                found[seat] = int(text[:length])
    return found


def key_identity(fingerprint: str) -> bytes:
    """Return by what the holder of a key is known."""
    return f"key {fingerprint}".encode()


def token_identity(token: str) -> bytes:
    """Return the identity of a client without a key: from the token of its seat."""
    return f"seat {token}".encode()


def seat_id(identity: bytes, salt: bytes) -> str:
    """Return the id of a seat: 32 hexadecimal digits that do not tell whose it is.

    Args:
        identity: Fingerprint of a key, or a random token.
        salt: Of the class; held in memory alone.
    """
    return sha256(salt + b"\0" + identity).hexdigest()[:32]


def _number_digits(seat: str) -> str:
    """All digits of a presenter's number, of which the first is no zero."""
    lowest = 10 ** (_MAX_DIGITS - 1)
    return str(lowest + int.from_bytes(sha256(seat.encode()).digest()[:8]) % (9 * lowest))


def _draw(random_bytes: RandomBytes, symbols: str, length: int) -> str:
    """Symbols drawn with equal chances: bytes beyond a multiple of their number are passed over."""
    limit = 256 - 256 % len(symbols)
    drawn: list[str] = []
    while len(drawn) < length:
        drawn += [symbols[byte % len(symbols)] for byte in random_bytes(length) if byte < limit]
    return "".join(drawn[:length])
