"""Every private name of Textual that this program relies on, and why.

Other modules call the functions below. What a subclass overrides or inherits stands in
:data:`PRIVATE_NAMES` as data. ``tests/test_textual_compat.py`` compares the list with the Textual
that is installed, and refuses any private name of Textual elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from textual import keys as _keys

if TYPE_CHECKING:
    from textual import events
    from textual._xterm_parser import XTermParser
    from textual.app import App
    from textual.message import Message
    from textual.screen import Screen


class PrivateName(NamedTuple):
    """A private name of Textual."""

    owner: str
    """Module and class, as ``textual.app:App``; a module alone for what stands at its top level."""
    name: str
    used_by: str
    """A function here, or ``module:Class`` of a subclass that overrides or inherits it."""
    reason: str
    signature: str = ""
    """Its parameters and return type, as ``inspect.signature`` has them; empty if not callable."""
    digest: str = ""
    """Of the source that was read (BLAKE2s, 4 bytes): another one has to be read again."""


_BASE_APP = "sij_tui.app.base_app:BaseApp"
_BASE_SCREEN = "sij_tui.screens.base:BaseScreen"
_DRIVER = "sij_tui.terminal.posix:PosixDriver"

_NAMES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "textual.keys": (
        ("_character_to_key", "key_name",
         "Textual names keys by this function; nothing public maps a character to its key.",
         "(character: str) -> str", "982a5731"),
    ),
    "textual.app:App": (
        ("_batch_count", "is_batching",
         "App.batch_update can be entered but not asked about: keys wait while nothing is painted.",
         ),
        ("_exit", "is_exiting",
         "What fails while the app is being taken down is no failure of a screen."),
        ("_clipboard", "set_local_clipboard",
         "App.copy_to_clipboard writes to the terminal too, which a shared host must not."),
        ("_disable_notifications", "leave_out_overlays",
         "Public in App.run_test alone: no screen gets the widget that holds Textual's toasts."),
        ("_disable_tooltips", "leave_out_overlays",
         "Public in App.run_test alone: no screen gets the widget that shows tooltips."),
        ("_get_screen", "mount_unseen",
         "Screens are mounted when they are shown; there is no public way to do so before.",
         "(self, screen: Screen | str) -> tuple[Screen, AwaitMount]", "d27d2a3f"),
        ("_check_bindings", _BASE_APP,
         "A bound key reaches its action at once, not after it has bubbled through each ancestor.",
         "(self, key: str, priority: bool = False) -> bool", "24a7b603"),
        ("_process_messages", _BASE_APP,
         "An app that fails before its message loop begins must not end as if it had been left.",
         "(self, ready_callback: CallbackType | None = None, headless: bool = False, inline: "
         "bool = False, inline_no_clear: bool = False, mouse: bool = True, terminal_size: "
         "tuple[int, int] | None = None, message_hook: Callable[[Message], None] | None = "
         "None) -> None", "edcfaf25"),
        ("_handle_exception", _BASE_APP,
         "A screen that fails is replaced by one that says so.",
         "(self, error: Exception) -> None", "0bf0bfe6"),
        ("_fatal_error", _BASE_APP,
         "Textual would print local variables: the answers of a reader, and paths.",
         "(self) -> None", "549d203d"),
    ),
    "textual.screen:Screen": (
        ("_layout_required", "skip_layout",
         "A screen that is laid out already would be laid out, and painted, a second time."),
        ("_on_timer_update", "paint_now",
         "Paints at once what is otherwise painted at the next of 60 ticks a second.",
         "(self) -> None", "63540d3c"),
        ("_refresh_layout", "mount_unseen",
         "A screen is laid out when it is shown, and painted whenever it is laid out.",
         "(self, size: Size | None = None, scroll: bool = False) -> None", "c8060b79"),
        ("_binding_chain", _BASE_SCREEN,
         "Kept for as long as the focus stays: Textual asks twice a key, for 1 ms each time.",
         "(self) -> list[tuple[DOMNode, BindingsMap]]", "6bad45de"),
        ("_compositor_refresh", _BASE_SCREEN,
         "While painting is held back, Textual composes the screen and throws it away.",
         "(self) -> None", "2c811817"),
    ),
    "textual.message_pump:MessagePump": (
        ("_context", "paint_now",
         "What fails in painting is the screen's failure, also where the app has it painted.",
         "(self) -> Generator[None, None, None]", "9268efeb"),
        ("_dispatch_message", _BASE_APP,
         "A handler of the app that raises must not end its message loop.",
         "(self, message: Message) -> None", "bdd73918"),
        ("_is_mounted", "has_begun", "Whether the message loop of an app has begun."),
    ),
    "textual._context": (
        ("active_message_pump", "raising_screen",
         "An exception reaches the app without the widget that raised it."),
    ),
    "textual._xterm_parser:XTermParser": (
        ("_sequence_to_key_events", "key_events",
         "Textual's names of keys, for one whole sequence; its parser of a stream is not used.",
         "(self, sequence: str, alt: bool = False) -> Iterable[events.Key]", "33288ea0"),
        ("parse_mouse_code", "mouse_event",
         "Public, but of a class that is not.", "(self, code: str) -> Message | None", "ae00c3b4"),
    ),
    "textual._ansi_sequences": (
        ("ANSI_SEQUENCES_KEYS", "ansi_keys",
         "Textual's table of the sequences of older terminals."),
    ),
    "textual._keyboard_protocol": (
        ("FUNCTIONAL_KEYS", "functional_keys",
         "Textual's table of the kitty keyboard protocol: a code that it lacks makes it raise."),
    ),
    "textual._xterm_parser": (
        ("XTermParser", "key_parser",
         "Turns one checked sequence into the events that Textual's own driver would send."),
    ),
    "textual.driver:Driver": (
        ("_app", _DRIVER, "The app that messages go to."),
        ("_loop", _DRIVER, "The event loop, to call from the thread that reads."),
        ("_mouse", _DRIVER, "Whether the mouse is wanted."),
        ("_size", _DRIVER, "The size that the first screen is laid out for."),
    ),
    "textual.drivers.linux_driver:LinuxDriver": (
        ("_key_thread", _DRIVER, "The thread that reads; Textual joins it on suspension."),
        ("_must_signal_resume", _DRIVER,
         "Whether the app is to be told that the process was continued."),
        ("_run_input_thread", _DRIVER,
         "Textual would print a traceback of what the reading thread raises.",
         "(self) -> None", "6b7f6de4"),
        ("_patch_lflag", _DRIVER,
         "The local modes of a terminal that Textual wants.",
         "(cls, attrs: int) -> int", "43f5bf55"),
        ("_patch_iflag", _DRIVER,
         "The input modes of a terminal that Textual wants.",
         "(cls, attrs: int) -> int", "a9c86980"),
        ("_get_terminal_size", _DRIVER,
         "Textual's asks COLUMNS and LINES first, which freeze the size.",
         "(self) -> tuple[int, int]", "cc59e397"),
    ),
}  # fmt: skip
"""By owner the other fields of :class:`PrivateName`."""

PRIVATE_NAMES = tuple(
    PrivateName(owner, *entry) for owner, entries in _NAMES.items() for entry in entries
)


def key_name(character: str) -> str:
    """Return Textual's name of the key that types *character*."""
    return _keys._character_to_key(character)


def is_batching(app: App[Any]) -> bool:
    """Return whether *app* holds painting back, inside of ``batch_update``."""
    return app._batch_count > 0


def is_exiting(app: App[Any]) -> bool:
    """Return whether *app* is exiting."""
    return app._exit


def has_begun(app: App[Any]) -> bool:
    """Return whether the message loop of *app* has begun."""
    return app._is_mounted


def set_local_clipboard(app: App[Any], text: str) -> None:
    """Set the clipboard of *app* alone; the terminal's own is left as it is."""
    app._clipboard = text


def leave_out_overlays(app: App[Any]) -> None:
    """Have no screen of *app* hold widgets for toasts and tooltips, none of which is shown."""
    app._disable_notifications = app._disable_tooltips = True


def skip_layout(screen: Screen[Any]) -> None:
    """Cancel the layout that *screen* has pending."""
    screen._layout_required = False


def paint_now(screen: Screen[Any]) -> None:
    """Paint what of *screen* has changed, without waiting for the next tick of its timer.

    What that raises is handled as if it were the timer's.
    """
    with screen._context():
        try:
            screen._on_timer_update()
        except Exception as error:  # noqa: BLE001 - the app decides, while it can tell whose it is
            screen.app._handle_exception(error)


def raising_screen() -> Screen[Any] | None:
    """Return the screen that is at work, itself or by a widget; None if it is the app."""
    from textual._context import active_message_pump
    from textual.screen import Screen

    pump = active_message_pump.get(None)
    found = getattr(pump, "ancestors_with_self", ())
    return next((node for node in found if isinstance(node, Screen)), None)


def lay_out_if_required(screen: Screen[Any]) -> bool:
    """Lay out *screen* if that is pending; return whether it was."""
    if not screen._layout_required:
        return False
    screen._layout_required = False
    screen._refresh_layout()
    return True


def mount_unseen(app: App[Any], screen: Screen[Any]) -> None:
    """Mount *screen* if it is not, and lay it out for the size of *app*, without showing it."""
    app._get_screen(screen)
    screen.call_later(screen._refresh_layout, app.size)


def key_parser() -> XTermParser:
    """Return a new parser of single sequences; see :func:`key_events`."""
    from textual._xterm_parser import XTermParser  # the driver alone needs it

    return XTermParser()


def key_events(parser: XTermParser, sequence: str, *, alt: bool = False) -> Iterable[events.Key]:
    """Return the keys that one whole *sequence* stands for, with Alt held if *alt*."""
    return parser._sequence_to_key_events(sequence, alt)


def mouse_event(parser: XTermParser, sequence: str) -> Message | None:
    """Return the event of one whole mouse report (mode 1006); None if there is none."""
    return parser.parse_mouse_code(sequence)


def ansi_keys() -> Mapping[str, Any]:
    """Return, by escape sequence, a tuple of keys, or a string to read instead."""
    from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

    return ANSI_SEQUENCES_KEYS


def functional_keys() -> Collection[str]:
    """Return the codes, with their final letters, of the kitty protocol's keys without a text."""
    from textual._keyboard_protocol import FUNCTIONAL_KEYS

    return FUNCTIONAL_KEYS.keys()
