"""What a clinician signs: a hash over all that a reader can see of a content file.

The hash is taken of the tables as they were read, in one order and without white space: comments,
the order of keys and the layout of the file do not matter. Left out are ``[lexicon]``, which no
reader sees, and what ``[meta]`` says of the review itself. It hangs on no name in the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from sij_tui.core.content.digest import sha256_of

_NOT_REVIEWED = ("lexicon",)
_ABOUT_THE_REVIEW = ("reviewed_by", "reviewed_on", "review_due", "reviewed_sha256")


def review_hash(document: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hexadecimal, of what can be reviewed of a parsed content file."""
    seen: dict[str, Any] = {k: v for k, v in document.items() if k not in _NOT_REVIEWED}
    meta = document.get("meta")
    if isinstance(meta, Mapping):
        seen["meta"] = {k: v for k, v in meta.items() if k not in _ABOUT_THE_REVIEW}
    return sha256_of(msgspec.json.encode(seen, order="sorted"))
