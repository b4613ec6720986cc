"""The shape of ``[lexicon]``: the words and numbers that the checks of a content file look for."""

from typing import Annotated, Literal

import msgspec

from sij_tui.core.content.table import Table, Words

_Multiple = Annotated[float, msgspec.Meta(gt=0, le=1e15)]


class Quantities(Table, frozen=True, kw_only=True):
    """``[lexicon.quantities]``: how numbers are written in the language of the file.

    With it, numbers are compared as values with their unit: "seven minutes" is "7 min", and
    "500 ml" is not "500 mg". Without it, figures are compared, and words as they stand.
    """

    decimal_mark: Literal[".", ","] = "."
    """What parts whole from decimals."""
    values: dict[str, float] = {}
    """Number words and what they come to; "half a" is 0.5. Compounds follow from them."""
    amounts: dict[str, dict[str, float]] = {}
    """By unit, words that are a number of it by themselves: "twice" is two times."""
    clock: dict[str, Annotated[int, msgspec.Meta(ge=0, le=23)]] = {}
    """Words for a time of day, and its hour: "noon" is 12."""
    units: dict[str, tuple[Words, ...]] = {}
    """Units, each with its other spellings; one that stands before its number ends with "…", as in
    "aged …". In a translation, the same names of units."""
    multiples: dict[str, dict[str, _Multiple]] = {}
    """Of a small unit, how many of it larger ones hold: 60 seconds are a minute. Quantities of
    such units are compared in the small one."""
    joins: tuple[Words, ...] = ()
    """Words inside a number, such as "and" in "a hundred and five"."""
    ranges: tuple[Words, ...] = ()
    """Words between the ends of a range: "to"; "between … and" for a pair."""
    alternatives: tuple[Words, ...] = ()
    """Words between two numbers of which one holds: "or". "One or two" is the range of the two."""
    rates: tuple[Words, ...] = ()
    """Words between a unit and what it is divided by: "per", "/", as in mg/kg. Before a time they
    say how often: "every day", "3 times a day"."""
    intervals: dict[str, tuple[Words, ...]] = {}
    """By unit, words that say how often: "daily" is every day, and "4-hourly" every 4 hours.
    "… hourly" is for one that may stand behind its number without a hyphen, too: "4 hourly"."""
    alternate: tuple[Words, ...] = ()
    """Words before a unit that stand for every second one: "every other"."""
    articles: tuple[Words, ...] = ()
    """Words that stand for one before a time or a measure: "a day", "an inch". One that is among
    the rates, too, says how often where it follows a count."""
    ratios: tuple[Words, ...] = ()
    """Words between the numbers of a ratio: "in", "out of every". Before them may stand a word for
    what is counted: "one nurse in ten"."""
    numbered: tuple[Words, ...] = ()
    """Words before a number that is a name: "step 1 starts in 20 places" is no ratio."""
    minus: tuple[Words, ...] = ()
    """Words before a number that is below nought: "minus"."""
    below_nought: tuple[Words, ...] = ()
    """Words behind such a number: "below zero"."""
    ordinals: dict[str, Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]] = {}
    """Words for places in an order, and the place: "second" is 2. The first may order statements
    where no fact has an ordinal; another must stand in a fact, or be counted by one: "two steps".
    """
    ordinal_endings: tuple[Words, ...] = ()
    """What follows a figure to make it an ordinal: "nd"."""
    qualifiers: dict[str, tuple[Words, ...]] = {}
    """Words before or after a quantity that change what it claims, each with others that mean the
    same: "at most" is "up to" and "or less". One in a statement must stand in one of its facts."""
    morning: tuple[Words, ...] = ()
    """Marks of hours before noon: "am"."""
    afternoon: tuple[Words, ...] = ()
    """Marks of hours after noon: "pm"."""
    months: tuple[Words, ...] = ()
    """Names of months, with their capital: beside a figure each must stand in a fact."""
    not_numbers: tuple[Words, ...] = ()
    """Phrases with a word for a number or a time that give neither: "hour by hour"."""


class Lexicon(Table, frozen=True, kw_only=True):
    """``[lexicon]``: the words that the checks look for, in the language of the file.

    In ``excluded``, ``forbidden`` and ``allowed`` a ``*`` at the start or the end of a word stands
    for any letters, so ``clear*`` is a whole family; a ``|`` parts words that can stand in each
    other's place, so ``no|without risk*|danger*`` is four phrases. Words are found however they
    are written: with other case, accents, hyphens or spaces, look-alike letters or invisible
    characters.
    """

    numbers: tuple[Words, ...] = ()
    """Number words that are not exact, or have no value below: few, several, once. One in a
    statement must stand in one of its facts."""
    quantities: Quantities = Quantities()
    times: tuple[Words, ...] = ()
    """Words for spans of time, in every form used: second, seconds."""
    drugs: tuple[Words, ...] = ()
    """Names of drugs. One in a statement must stand in one of its facts."""
    excluded: tuple[Words, ...] = ()
    """Words that must appear nowhere, since the source does not have them."""
    program: tuple[Words, ...] = ()
    """What the program has a number of: "question*", "key*". In its own words, the product may
    count these, and gives no other number that no fact gives."""
    instructions: tuple[Words, ...] = ()
    """Words that tell somebody to do something with a medicine: give, take, skip."""
    medicines: tuple[Words, ...] = ()
    """Words for medicines and their amounts. In its own words, the product has none of them in one
    sentence with one of the instructions."""
    forbidden: Annotated[
        tuple[Words, ...],
        msgspec.Meta(
            min_length=1,
            extra={"why": "Without it, no text is checked for words that give permission."},
        ),
    ]
    """Words that would tell a reader that something is safe to do."""
    allowed: tuple[Words, ...] = ()
    """Phrases that hold a forbidden word and are allowed all the same."""
    stop_words: tuple[Words, ...] = ()
    """Words such as "how" and "the": a search passes over them where it is asked for others."""
    word_forms: tuple[Words, ...] = ()
    """Irregular forms of one word, parted by spaces: "take took taken". A search for one finds the
    others."""
    catch_alls: tuple[Words, ...] = ()
    """Phrases such as "all of the above": no option of a question may speak of the others."""
    negatives: tuple[Words, ...] = ()
    """Words such as "except": no question may turn on one, since it is easily overlooked."""
    absolutes: tuple[Words, ...] = ()
    """Words such as "always": no claim may have one, since it tells that the claim is false."""
