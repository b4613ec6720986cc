"""All right options have to be chosen, and no other."""

from __future__ import annotations

from sij_tui.core.content.practice import SeveralItem
from sij_tui.core.practice.kinds.base import (
    Kind,
    no_remark,
    option_choices,
    option_entries,
    option_identity,
    reword_options,
)

KIND = Kind(
    tag="several",
    item=SeveralItem,
    fingerprint_word="Several",
    identity=option_identity,
    question=lambda item: item.ask,
    reword=reword_options,
    choices=option_choices,
    entries=option_entries,
    remark=no_remark,
    shuffles=True,
    ordered=False,
    multiple=True,
    keeps_response=True,
    feedback_per_choice=True,
    xapi_interaction="choice",
)
