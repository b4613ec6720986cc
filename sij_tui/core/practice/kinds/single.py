"""One of several options is right."""

from __future__ import annotations

from sij_tui.core.content.practice import SingleItem
from sij_tui.core.practice.kinds.base import (
    Kind,
    no_remark,
    option_choices,
    option_entries,
    option_identity,
    reword_options,
)

KIND = Kind(
    tag="single",
    item=SingleItem,
    fingerprint_word="Single",
    identity=option_identity,
    question=lambda item: item.ask,
    reword=reword_options,
    choices=option_choices,
    entries=option_entries,
    remark=no_remark,
    shuffles=True,
    ordered=False,
    multiple=False,
    keeps_response=True,
    feedback_per_choice=True,
    xapi_interaction="choice",
)
