"""Makes a PDF smaller: what is no stream goes into compressed ones (ISO 32000-1, 7.5.7 and 7.5.8).

A tagged document has an object for each cell and each link, and typst writes them as they are.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

_MOST_OBJECTS: Final = 1_000
"""Objects in one stream: the more, the smaller; a reader unpacks a stream as a whole."""
_ENTRY_BYTES: Final = 20
_UP: Final = 2
"""PNG's filter type of a row that is coded as its difference to the one above."""
_TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref", re.DOTALL)
_HEAD: Final = b" 0 obj"
_END: Final = b"endobj"
"""Around an object, whose number comes first."""
_SIZE = re.compile(rb"/Size \d+\s*")


class _File(NamedTuple):
    """A PDF in its parts."""

    header: bytes
    streams: dict[int, bytes]
    """Objects with a stream, by number: from ``n 0 obj`` to ``endobj``."""
    others: dict[int, bytes]
    """All other objects, by number: what stands between these two."""
    trailer: bytes
    """The entries of the trailer but its size."""


def with_object_streams(pdf: bytes) -> bytes:
    """Return the same document with its objects in object streams.

    Args:
        pdf: As typst writes it: neither encrypted nor updated, with one table of references.

    Raises:
        ValueError: It is not such a file.
    """
    file = _parsed(pdf)
    out = bytearray(file.header)
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    """Of each object 1, its offset, 0; or 2, the number of its stream, its place in there."""
    for number, whole in file.streams.items():
        places[number] = (1, len(out), 0)
        out += whole
    number = max((*file.streams, *file.others), default=0) + 1
    others = [*file.others.items()]
    for start in range(0, len(others), _MOST_OBJECTS):
        group = others[start : start + _MOST_OBJECTS]
        places |= {each: (2, number, place) for place, (each, _) in enumerate(group)}
        places[number] = (1, len(out), 0)
        out += _object_stream(number, group)
        number += 1
    places[number] = (1, len(out), 0)
    end = b"startxref\n%d\n%%%%EOF\n" % len(out)
    return bytes(out + _reference_stream(number, places, file.trailer) + end)


def _parsed(pdf: bytes) -> _File:
    start = int(pdf[pdf.rindex(b"startxref") + len(b"startxref") :].split()[0])
    table, trailer = _TABLE.match(pdf, start), _TRAILER.search(pdf, start)
    if table is None or trailer is None:
        raise ValueError("no table of references")
    entries = range(table.end(), table.end() + int(table[1]) * _ENTRY_BYTES, _ENTRY_BYTES)
    offsets = sorted(int(pdf[at : at + 10]) for at in entries if pdf[at + 17 : at + 18] == b"n")
    streams: dict[int, bytes] = {}
    others: dict[int, bytes] = {}
    for first, after in pairwise((*offsets, start)):
        head, end = pdf.find(_HEAD, first, after), pdf.rfind(_END, first, after)
        if not pdf[first:head].isdigit() or end < head or pdf[end + len(_END) : after].strip():
            raise ValueError(f"no object at {first}")
        number, body = int(pdf[first:head]), pdf[head + len(_HEAD) : end].strip()
        if body.endswith(b"endstream"):
            streams[number] = pdf[first : end + len(_END)] + b"\n"
        else:
            others[number] = body
    return _File(pdf[: offsets[0]], streams, others, _SIZE.sub(b"", trailer[1]))


def _object_stream(number: int, group: Sequence[tuple[int, bytes]]) -> bytes:
    """A stream of objects: first the number of each and where it begins."""
    index, at = [], 0
    for each, body in group:
        index.append(b"%d %d" % (each, at))
        at += len(body) + 1
    head = b" ".join(index) + b"\n"
    entries = b"/Type/ObjStm/N %d/First %d" % (len(group), len(head))
    return _stream(number, entries, head + b"\n".join(body for _, body in group))


def _reference_stream(
    number: int, places: dict[int, tuple[int, int, int]], trailer: bytes
) -> bytes:
    """The table of references as a stream, of which a number of objects is not missing."""
    free = (0, 0, 65535)
    rows = (places.get(each, free) for each in range(number + 1))
    above, table = bytes(7), bytearray()
    for kind, place, index in rows:
        row = kind.to_bytes(1) + place.to_bytes(4) + index.to_bytes(2)
        table.append(_UP)
        table += bytes((new - old) & 255 for new, old in zip(row, above, strict=True))
        above = row
    predictor = b"/DecodeParms<</Predictor 12/Columns 7>>"  # each row as what it adds to the last
    entries = b"/Type/XRef/W[1 4 2]%s/Size %d%s" % (predictor, number + 1, trailer)
    return _stream(number, entries, bytes(table))


def _stream(number: int, entries: bytes, data: bytes) -> bytes:
    packed = zlib.compress(data)
    head = b"%d 0 obj\n<<%s/Filter/FlateDecode/Length %d>>\nstream\n" % (
        number, entries, len(packed),
    )  # fmt: skip
    return head + packed + b"\nendstream\nendobj\n"
