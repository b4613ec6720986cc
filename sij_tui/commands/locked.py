"""``--locked``: the program for a client that is not trusted, as with ``ForceCommand`` of sshd.

Not a command of its own: it restricts the arguments and the environment of the program.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping, MutableMapping
from importlib.util import find_spec
from typing import Any

from sij_tui.commands import fail

ORIGINAL_COMMAND = "SSH_ORIGINAL_COMMAND"
"""The environment variable in which OpenSSH passes on the command that the client sent."""
_REFUSED = ("watch", "debug")


def restrict_arguments(args: Any, variables: MutableMapping[str, str]) -> Any:
    """The arguments with the options that the client sets; the environment is cleaned in place.

    Ends the program with status 2 and one line where they ask for what is refused.
    """
    if command := getattr(args, "command", None):
        fail(f"--locked shows the content and does nothing else: no {command}.")
    for name in _REFUSED:
        if getattr(args, name):
            fail(f"--locked and --{name} exclude each other.")
    if sys.flags.inspect or sys.flags.interactive:
        fail("--locked is not for an interpreter that stays (PYTHONINSPECT).")
    if find_spec("resource") is None:
        fail("--locked needs Linux or another Unix, whose means it locks the program with.")
    from sij_tui.serve.sandbox.audit_hook import clean_environment, disable_core_dumps

    disable_core_dumps()
    options = _client_options(variables.get(ORIGINAL_COMMAND, ""))
    if "SSH_CONNECTION" in variables and not _has_locale(variables):
        variables["LANG"] = "C.UTF-8"  # as nearly all terminals use that send none
    clean_environment(variables)
    return Namespace(**{**vars(args), "no_state": True, **options})


def _has_locale(variables: Mapping[str, str]) -> bool:
    """Whether the client has sent its locale; Python itself sets LC_CTYPE where there is none."""
    locale = variables.get("LC_ALL") or variables.get("LANG")
    return bool(locale) or variables.get("LC_CTYPE", "C.UTF-8") not in ("C.UTF-8", "C.utf8")


def _client_options(text: str) -> dict[str, Any]:
    """The options that the client sets; most set none, and then nothing is loaded."""
    if not text:
        return {}
    from sij_tui.core.client_options import ClientOptionError, parse_client_options

    try:
        return parse_client_options(text)
    except ClientOptionError as error:
        fail(str(error))
