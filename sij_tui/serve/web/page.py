"""The HTML of the pages: the terminal, the login, and a page with a message alone.

Every visible word is a label of the content file.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from html import escape
from typing import Final

import msgspec

from sij_tui.core.content.labels import Action, WebLabels
from sij_tui.core.content.model import Content
from sij_tui.serve.sessions.registry import EndReason
from sij_tui.serve.web.assets import Asset
from sij_tui.serve.web.first_screens import FirstScreen

END_LABELS: Final[Mapping[str, str]] = {
    EndReason.QUIT: "quit",
    EndReason.IDLE: "idle",
    EndReason.TIME: "time",
    EndReason.OPERATOR: "operator",
    EndReason.CLOSING: "closing",
    EndReason.BROKEN: "broken",
    EndReason.LEFT: "gone",
    "gone": "gone",
    "logged-out": "logged_out",
    "elsewhere": "elsewhere",
    "full": "full",
    "too-many-from-there": "too_many",
    "too-often": "too_often",
    "no-library": "no_library",
}
"""The label that a page shows for each reason of :class:`.messages.Ended`, and of its own."""
_DIGITS: Final = 5
"""Of the row of keys: as many as polls usually have choices."""
_KEY_ROW: Final = ("up", "down", "open", "back", "next", "home")
"""Actions in the row of keys."""


Assets = Mapping[str, Asset]


def terminal_page(content: Content, assets: Assets) -> str:
    """The page with the terminal."""
    words, actions = content.labels.web, content.labels.action
    keys = "".join(
        _key_button(getattr(actions, name), content.labels.key_name) for name in _KEY_ROW
    )
    digits = "".join(_button(f'class="key" data-key="{n}"', str(n)) for n in range(1, _DIGITS + 1))
    told = escape(msgspec.json.encode(_told_to_script(words)).decode())
    return _document(
        content,
        assets,
        f'<script src="{assets["page.js"].url}" defer></script>\n'
        f'<link id="library" rel="preload" href="{assets["xterm.js"].url}" as="script">\n'
        f'<link rel="preload" href="{assets["mono.ttf"].url}" as="font" type="font/ttf"'
        " crossorigin>\n",
        f"""<body class="terminal-page" data-words="{told}">
<header>
<h1>{escape(content.meta.title)}</h1>
<nav>
{_button('id="smaller"', "A−", words.smaller)}
{_button('id="larger"', "A+", words.larger)}
{_button('id="reader" aria-pressed="false"', words.screen_reader)}
<a href="/read">{escape(words.read)}</a>
</nav>
</header>
<main>
<div id="terminal" role="application" aria-label="{escape(words.terminal)}"></div>
<div id="notice" role="status"><p id="message"></p>
<button type="button" id="again" hidden>{escape(words.again)}</button></div>
<noscript><div class="notice"><p>{escape(words.no_script)}</p></div></noscript>
</main>
<div id="keys" role="group" aria-label="{escape(words.keys)}">
<div>{digits}{_button('id="keyboard" class="key" aria-pressed="false"', words.keyboard)}</div>
<div>{keys}</div>
</div>
</body>""",
    )


def page_with_screen(page: str, hint: str, screen: FirstScreen) -> str:
    """The page of the terminal, with a screen that it shows at once.

    Args:
        page: See :func:`terminal_page`.
        hint: Of what terminal the screen is; the page does not use it if its own is another.
        screen: The screen.
    """
    found = {
        "hint": hint, "digest": screen.digest, "output": base64.b64encode(screen.output).decode(),
    }  # fmt: skip
    words = " ".join(f'data-{name}="{escape(value)}"' for name, value in found.items())
    beginning, tag, end = page.rpartition("</body>")
    return f'{beginning}<template id="screen" {words}></template>\n{tag}{end}'


def login_page(
    content: Content, assets: Assets, path: str, *, with_name: bool, message: str = ""
) -> str:
    """The page that asks for a name and password, or for the token.

    Args:
        content: Its labels.
        assets: The files that it loads.
        path: Where to go on after the login.
        with_name: Whether a name is asked for too.
        message: Why the last attempt failed.
    """
    words = content.labels.web
    name = (
        f'<label>{escape(words.name)}<input name="name" autocomplete="username" required></label>'
        if with_name
        else ""
    )
    secret = words.password if with_name else words.token
    wrong = f'<p class="wrong" role="alert">{escape(message)}</p>' if message else ""
    return _document(
        content,
        assets,
        f'<script src="{assets["login.js"].url}" defer></script>\n',
        f"""<body>
<main class="card">
<h1>{escape(content.meta.title)}</h1>
<p>{escape(content.meta.training_notice)}</p>
{wrong}<form method="post" action="/login">
<input type="hidden" name="path" value="{escape(path)}">
{name}
<label>{escape(secret)}<input id="secret" name="secret" type="password"
 autocomplete="current-password" required></label>
<button type="submit">{escape(words.log_in)}</button>
</form>
</main>
</body>""",
    )


def message_page(content: Content, assets: Assets, message: str) -> str:
    """A page that says something, and leads back."""
    words = content.labels.web
    return _document(
        content,
        assets,
        "",
        f"""<body>
<main class="card">
<h1>{escape(content.meta.title)}</h1>
<p>{escape(message)}</p>
<p><a href="/">{escape(words.again)}</a> <a href="/read">{escape(words.read)}</a></p>
</main>
</body>""",
    )


def _document(content: Content, assets: Assets, head: str, body: str) -> str:
    meta = content.meta
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(meta.language)}" dir="{meta.direction}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1,'
        ' interactive-widget=resizes-content">\n'
        '<meta name="color-scheme" content="dark light">\n'
        f"<title>{escape(meta.title)}</title>\n"
        f'<link rel="icon" href="{assets["icon.svg"].url}">\n'
        f'{head}<link rel="stylesheet" href="{assets["page.css"].url}">\n</head>\n{body}\n</html>\n'
    )


def _told_to_script(words: WebLabels) -> dict[str, object]:
    """The words that the script shows when it is time."""
    return {
        "starting": words.starting,
        "reconnecting": words.reconnecting,
        "unreachable": words.unreachable,
        "input": words.input,
        "too_much": words.too_much,
        "ends": {reason: getattr(words, label) for reason, label in END_LABELS.items()},
    }


def _key_button(action: Action, key_names: Mapping[str, str]) -> str:
    """A key of an action that the script can send: its first."""
    key = action.key.split(",")[0]
    face = key_names.get(key, key) if key in ("up", "down", "left", "right") else action.label
    return _button(f'class="key" data-key="{escape(key)}"', face, action.label)


def _button(attributes: str, face: str, name: str = "") -> str:
    label = f' aria-label="{escape(name)}" title="{escape(name)}"' if name and name != face else ""
    return f'<button type="button" {attributes}{label}>{escape(face)}</button>'
