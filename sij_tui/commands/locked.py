"""A locked program: started for a stranger, as by ``ForceCommand`` of an SSH server.

Not a command of its own: ``--locked`` narrows what the others may do.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping, MutableMapping
from typing import Any

from sij_tui.commands import fail
from sij_tui.serve.sandbox.audit_hook import clean_environment, disable_core_dumps

ORIGINAL = "SSH_ORIGINAL_COMMAND"
"""Where OpenSSH puts what the client wanted to run."""
_REFUSED = ("watch", "debug")


def confined(args: Any, variables: MutableMapping[str, str]) -> Any:
    """The arguments, with what the client may wish for; the environment is cleaned.

    What a stranger must not have ends the program with status 2 and one line.
    """
    if command := getattr(args, "command", None):
        fail(f"--locked shows the content and does nothing else: no {command}.")
    for name in _REFUSED:
        if getattr(args, name):
            fail(f"--locked and --{name} exclude each other.")
    if sys.flags.inspect or sys.flags.interactive:
        fail("--locked is not for an interpreter that stays (PYTHONINSPECT).")
    disable_core_dumps()
    wanted = _wanted(variables.get(ORIGINAL, ""))
    if "SSH_CONNECTION" in variables and not _has_locale(variables):
        variables["LANG"] = "C.UTF-8"  # as nearly all terminals write that do not say
    clean_environment(variables)
    return Namespace(**{**vars(args), "no_state": True, **wanted})


def _has_locale(variables: Mapping[str, str]) -> bool:
    """Whether the client has told its locale; Python itself sets LC_CTYPE where there is none."""
    told = variables.get("LC_ALL") or variables.get("LANG")
    return bool(told) or variables.get("LC_CTYPE", "C.UTF-8") not in ("C.UTF-8", "C.utf8")


def _wanted(text: str) -> dict[str, Any]:
    """The options that the client wishes for; most wish for nothing, and then nothing is loaded."""
    if not text:
        return {}
    from sij_tui.core.client_options import Unwelcome, wishes

    try:
        return wishes(text)
    except Unwelcome as unwelcome:
        fail(str(unwelcome))
