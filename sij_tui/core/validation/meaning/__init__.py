"""What must be true of a content file beyond its shape.

A check is a pure function from a document to findings. To add one, write it and name it below.
"""

from __future__ import annotations

from typing import Final

from sij_tui.core.checker import checks as checker
from sij_tui.core.checker import distinct
from sij_tui.core.classroom import checks as classroom
from sij_tui.core.content.document import Check, Document, document_of, raw_check
from sij_tui.core.practice import checks as practice
from sij_tui.core.timeline import checks as timeline
from sij_tui.core.validation.meaning import (
    additions,
    categories,
    fit,
    labels,
    names,
    own_words,
    pictures,
    sources,
    words,
)

FAITHFUL: Final[tuple[Check, ...]] = (
    names.facts_are_known,
    categories.categories_are_known,
    categories.strengths_fit_kinds,
    categories.statements_keep_the_strength,
    sources.statements_have_a_source,
    sources.facts_are_shown,
    words.no_phrase_has_too_many_forms,
    words.no_word_is_forbidden,
    additions.facts_agree_with_their_lists,
    additions.nothing_is_added,
    own_words.product_gives_no_numbers,
    own_words.product_instructs_on_no_medicine,
    timeline.times_come_from_the_source,
    timeline.stated_order_names_a_step,
    pictures.pictures_show_what_the_text_says,
    *map(raw_check, (*checker.CHECKS, *distinct.CHECKS)),
)
"""Checks without which a reader could be told something that the source does not say."""

ESSENTIAL: Final[tuple[Check, ...]] = (
    *FAITHFUL,
    names.names_are_unique,
    names.screens_have_names_of_their_own,
    names.blocks_are_whole,
    words.characters_can_be_shown,
    pictures.pictures_can_be_drawn,
    labels.keys_do_one_thing,
    labels.keys_are_free,
    timeline.steps_are_placed,
    timeline.bands_span_steps,
    practice.questions_can_be_answered,
    practice.gaps_are_silences,
    classroom.lessons_lead_somewhere,
    classroom.notes_are_on_something,
)
"""Checks without which content would be shown wrong, or not at all.

They run whenever a file is loaded, so no command shows a file that fails one of them.
"""

CHECKS: Final[tuple[Check, ...]] = (
    *ESSENTIAL,
    names.translation_is_of_another,
    names.dates_are_in_the_calendar,
    names.review_is_of_this_file,
    timeline.steps_have_pictures,
    timeline.phases_are_used,
    pictures.if_drawable(timeline.steps_do_not_flicker),
    pictures.pictures_exist,
    pictures.stills_show_the_end,
    pictures.pictures_are_well_formed,
    pictures.if_drawable(pictures.pictures_stay_in_view),
    practice.questions_are_well_made,
    words.letters_are_composed,
    labels.other_names_are_of_something,
    labels.keys_can_be_pressed,
    labels.placeholders_are_known,
    classroom.lessons_add_up,
    fit.texts_fit,
    fit.texts_are_short,
    fit.tables_fit,
    fit.banner_fits,
)
"""All checks."""

__all__ = ["CHECKS", "ESSENTIAL", "FAITHFUL", "Check", "Document", "document_of", "raw_check"]
