"""The labels of the interface (localisation): every word that the program itself shows.

Another file can bring another language: :mod:`sij_tui.core.content.label_table` tells which labels
it may leave out, and what a label can hold.
"""

from sij_tui.core.content.doctor_labels import DoctorLabels
from sij_tui.core.content.document_labels import ChangeLabels, HandoutLabels
from sij_tui.core.content.label_table import Label, LabelTable, OwnLabel
from sij_tui.core.content.table import SearchWords


class Action(LabelTable, frozen=True):
    """Something the reader can do: its key, its name in the key bar, a line of help."""

    key: Label
    """One or more keys with a comma between: a character, or a name such as ``ctrl+p``."""
    label: Label
    help: Label


class Actions(LabelTable, frozen=True):
    """``[labels.action]``: all actions with a key of their own."""

    open: Action
    up: Action
    down: Action
    page_down: Action
    page_up: Action
    first: Action
    last: Action
    next: Action
    previous: Action
    jump: Action
    panel: Action
    back: Action
    home: Action
    origin: Action
    search: Action
    next_result: Action
    previous_result: Action
    palette: Action
    theme: Action
    glyphs: Action
    motion: Action
    settings: Action
    help: Action
    quit: Action


class PageNames(LabelTable, frozen=True):
    """``[labels.name]``: the screens that the program itself provides."""

    home: Label
    sources: Label
    glossary: Label
    search: Label
    palette: Label
    settings: Label
    help: Label
    about: Label
    origin: Label


class HomeLabels(LabelTable, frozen=True):
    """``[labels.home]``: the home screen."""

    read: Label
    look_up: Label
    resume: Label
    """``{title}`` is the screen where the reader was."""
    progress: Label
    """``{seen}`` of ``{total}`` parts read."""
    seen: Label
    unseen: Label


class ReadingLabels(LabelTable, frozen=True):
    """``[labels.reading]``: marks and headings in the text."""

    source_note: Label
    """Heading of a source note: ``{title}``."""
    own_words: Label
    """Mark of a statement that is the product's own words."""
    silence: Label
    """Mark of a statement that names a gap in the source."""
    contents: Label
    place: Label
    """``{number}`` of ``{total}``."""


class OriginLabels(LabelTable, frozen=True):
    """``[labels.origin]``: where a statement comes from."""

    from_source: Label
    from_product: Label
    from_silence: Label
    strength: Label
    place: Label
    about: Label
    note: Label
    times: Label
    drugs: OwnLabel
    used_on: Label


class FindLabels(LabelTable, frozen=True):
    """``[labels.find]``: search and the command palette."""

    search_hint: Label
    palette_hint: Label
    nothing: Label
    """``{query}`` is what was looked for."""
    closest: Label
    """Nothing fits ``{query}`` as it was typed; below stands what comes closest."""
    count: Label
    """``{count}`` results."""
    position: Label
    """``{number}`` of ``{total}`` results, while the reader steps through them."""


class SettingsLabels(LabelTable, frozen=True):
    """``[labels.settings]``: what the reader can choose."""

    theme: Label
    motion: Label
    glyphs: Label
    dark: Label
    light: Label
    contrast: Label
    motion_on: Label
    motion_off: Label
    auto: Label
    pixels: Label
    octants: Label
    braille: Label
    blocks: Label
    ascii: Label
    sample: Label
    """Explains the sample lines."""
    kept: Label
    not_kept: Label


class AboutLabels(LabelTable, frozen=True):
    """``[labels.about]``: the screen about the program and its content."""

    purpose: OwnLabel
    not_reviewed: OwnLabel
    reviewed: OwnLabel
    """``{by}`` and ``{on}``."""
    reviewed_changed: OwnLabel
    """``{by}`` and ``{on}``; shown if the content has changed since."""
    review_due: Label
    program: Label
    content: Label
    source: Label
    source_date: Label
    language: Label
    licence: Label
    fingerprint: Label


class HelpLabels(LabelTable, frozen=True):
    """``[labels.help]``: the help screen."""

    moving: Label
    looking_up: Label
    program: Label
    mouse: Label
    mouse_text: Label
    text_size: Label
    """Heading, and name among the commands, of what says how text is made larger."""
    text_size_text: Label


class ErrorLabels(LabelTable, frozen=True):
    """``[labels.trouble]``: when something is wrong."""

    too_small: Label
    """``{columns}`` and ``{rows}`` are the least that is needed."""
    problems: Label
    """``{count}`` problems in the content file."""
    problems_hint: Label
    screen_failed: Label
    screen_failed_hint: Label
    state_unreadable: Label
    """``{path}`` is the file with the reader's place."""
    state_unwritable: Label
    """``{path}`` is the file with the reader's place."""
    state_newer: Label
    """``{path}`` is the file with the reader's place; a newer version of the program wrote it."""
    reloaded: Label
    rtl: Label


class KioskLabels(LabelTable, frozen=True):
    """``[labels.kiosk]``: where the program runs unattended in a public place."""

    showing: Label
    """While it runs by itself: any key takes over."""
    warning: Label
    """Nobody has done anything for a while; in ``{seconds}`` seconds all is forgotten."""
    farewell: Label
    """Said when the reader has left, in the terminal as it was before."""
    closing: Label
    """The server that shows this is about to end."""


class LineLabels(LabelTable, frozen=True):
    """``[labels.lines]``: the program line by line. Words to type may have commas between them."""

    back: Label
    """Word: one step back."""
    quit: Label
    """Word: leave the program."""
    help: Label
    """Word: what can be typed here."""
    source: Label
    """Word: where the last statement comes from."""
    all: Label
    """Word: the rest without a stop."""
    hint: Label
    """Word: the hint of a question."""
    time: Label
    """Word: how long a round has taken, or what time is left."""
    what_if: Label
    """Word: what another answer of the checker would lead to."""
    welcome: Label
    """Said once at the start: ``{help}``, ``{back}`` and ``{quit}`` are words to type."""
    help_text: Label
    """What can be typed anywhere: ``{back}``, ``{quit}``, ``{source}``."""
    help_reading: Label
    """What can be typed while reading: ``{all}``, ``{next}``, ``{previous}``."""
    help_question: Label
    """What can be typed at a question of Learn and Due: ``{hint}``, ``{time}``."""
    help_test: Label
    """What can be typed at a question of a test: ``{time}``, ``{overview}``."""
    help_answered: Label
    """What can be typed after an answer."""
    help_case: Label
    """What can be typed at a question of the checker: ``{case}``."""
    help_checker: Label
    """What can be typed after a result of the checker: ``{what_if}``."""
    resume: Label
    """Entry: goes on reading at the place of the last time."""
    contents: Label
    """How to read what is listed above it as text: ``{command}`` is to be typed."""
    choose: Label
    """Asks for a number or a name from a list."""
    menu: Label
    """Asks for a task without listing them; Enter alone lists them."""
    more: Label
    """Asks whether to go on reading."""
    attend: Label
    """Asks a follower of a class for Enter, to read on, or something else."""
    lead: Label
    """Asks the same of who leads it, who can also name a page to go to."""
    search: Label
    """Asks what to look for."""
    one: Label
    """Asks for the number of an answer."""
    several: Label
    """Asks for the numbers of several answers."""
    order: Label
    """Asks for ``{total}`` numbers in order."""
    go_on: Label
    """Asks for Enter after an answer."""
    end: Label
    """The end of a page was reached: ``{title}``."""
    not_understood: Label
    step: Label
    """How far the timeline is: step ``{number}`` of ``{total}``."""
    no_source: Label
    """Nothing said last has a source."""
    left_out: Label
    """``{count}`` questions about pictures have no text and are left out."""
    left: Label
    """The program was left."""


class WebLabels(LabelTable, frozen=True):
    """``[labels.web]``: the program in a browser."""

    terminal: Label
    """Name of the program's area, for screen readers; F6 leaves it for the buttons."""
    input: Label
    """Name of the place where keys are taken, for screen readers."""
    too_much: Label
    """Said by a screen reader in place of much output at once."""
    read: Label
    """Leads to the whole leaflet as one document."""
    larger: Label
    smaller: Label
    screen_reader: Label
    """Switches the text for screen readers on or off."""
    keyboard: Label
    """Shows the keyboard of a phone, or hides it."""
    keys: Label
    """Name of the row of keys."""
    starting: Label
    reconnecting: Label
    """The connection is lost; it is tried again."""
    unreachable: Label
    """The server could not be reached for a minute."""
    again: Label
    """Begins a new session."""
    quit: Label
    """The reader has left the program."""
    idle: Label
    """The session ended, as no key was pressed."""
    time: Label
    """The session ended, as its time is up."""
    operator: Label
    """The session was ended by the operator of the server."""
    closing: Label
    """The session ended, as the server is closing down."""
    broken: Label
    """The session failed."""
    gone: Label
    """The session could not be found again."""
    logged_out: Label
    """The server asks for a login again."""
    elsewhere: Label
    """The session goes on in another window."""
    full: Label
    """The server takes nobody more now."""
    too_many: Label
    """Too many are connected from one address."""
    too_often: Label
    """Too many attempts in a short time."""
    no_library: Label
    """The page could not be loaded as a whole."""
    no_script: Label
    """The browser runs no scripts; the document can still be read."""
    not_found: Label
    """There is no such page."""
    name: Label
    """Asks for a name."""
    password: Label
    token: Label
    """Asks for the token of the server."""
    log_in: Label
    wrong: Label
    """Name, password or token were wrong."""


class Labels(LabelTable, frozen=True):
    """``[labels]``: every word of the interface."""

    action: Actions
    key_name: dict[str, Label]
    """Names of keys as shown: ``escape`` is "Esc", say."""
    name: PageNames
    home: HomeLabels
    reading: ReadingLabels
    origin: OriginLabels
    find: FindLabels
    settings: SettingsLabels
    about: AboutLabels
    help: HelpLabels
    trouble: ErrorLabels
    kiosk: KioskLabels
    lines: LineLabels
    web: WebLabels
    handout: HandoutLabels
    changes: ChangeLabels
    doctor: DoctorLabels
    also: dict[str, SearchWords]
    """Other names under which the list of commands finds something, by its id there: a page, an
    action (``timeline.play``), a setting (``theme:dark``), a way to practise (``practice.test``).
    """
