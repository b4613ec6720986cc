"""A shell that runs a program as a job in a pseudo-terminal: for what Ctrl+Z, `fg` and `bg` do."""

from __future__ import annotations

import signal
from collections.abc import Sequence

STOPPED = f"stopped as {128 + signal.SIGTSTP}"
SCRIPT = """
"$@"; echo "stopped as $?"; read -r line; fg; echo "over with $?"
"""
"""Says when the job has stopped; an empty line brings it back, and its end is told too."""
BEHIND = """
"$@" & echo started; stty -echo -icanon; read -r line; stty echo icanon; fg; echo "over with $?"
"""
"""Starts the job in the background, with attributes of its own as shells have them in front."""
WAITS = ["sh", "-c", '"$@"; exit $?', "sh"]
"""Before a command: a parent that waits for it in the same job, as `make` does."""


def job(command: Sequence[str], script: str = SCRIPT) -> list[str]:
    """The command line of a shell that runs a command as a job."""
    return ["sh", "-mc", script, "sh", *command]
