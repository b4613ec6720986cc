"""This system with what only Unix has taken away, as far as a program written in Python can tell.

The standard library and Textual's neutral parts are loaded before: they look at the system
themselves. What is taken away after that is missing for the program alone.
"""

from __future__ import annotations

import sys

UNIX_MODULES = (
    "curses", "fcntl", "grp", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty",
)  # fmt: skip
UNIX_OF_OS = (
    "O_CLOEXEC", "O_DIRECTORY", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "chown", "fork", "forkpty",
    "fpathconf", "getegid", "geteuid", "getgid", "getgroups", "getloadavg", "getpgid", "getpgrp",
    "getsid", "getuid", "killpg", "mkfifo", "nice", "openpty", "posix_spawn", "pread",
    "sched_getaffinity", "set_blocking", "setsid", "statvfs", "sysconf", "tcgetpgrp", "tcsetpgrp",
    "ttyname", "uname", "waitid",
)  # fmt: skip
UNIX_OF_SIGNAL = (
    "SIGALRM", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP", "SIGTSTP",
    "SIGTTIN", "SIGTTOU", "SIGUSR1", "SIGWINCH", "SIGXFSZ", "pthread_sigmask", "setitimer",
    "sigwait",
)  # fmt: skip
SIGNALS = ("SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM")
"""The signals that Windows has, but for its own."""
_BEFORE = (
    "asyncio", "concurrent.futures.thread", "getpass", "multiprocessing", "pathlib", "platform",
    "platformdirs.unix", "random", "selectors", "shutil", "sqlite3", "ssl", "subprocess",
    "tempfile", "uuid", "zoneinfo",
)  # fmt: skip


def program_without_unix() -> str:
    """Source of a program that takes away what only Unix has, and then is ``sij-tui``."""
    return f"""
import importlib, os, signal, sys
for name in {_BEFORE!r}:
    importlib.import_module(name)
for name in {UNIX_MODULES!r}:
    sys.modules[name] = None
for module, names in ((os, {UNIX_OF_OS!r}), (signal, {UNIX_OF_SIGNAL!r})):
    for name in names:
        if hasattr(module, name):
            delattr(module, name)
import socket
pair, family = socket.socketpair, socket.AF_UNIX
socket.socketpair = lambda: pair(family)  # for the event loop
del socket.AF_UNIX
known = {{getattr(signal, name) for name in {SIGNALS!r}}}
signal.valid_signals = lambda: known
from sij_tui.cli import main
status = main(sys.argv[1:])
unix = [n for n in {UNIX_MODULES!r} if sys.modules.get(n)]
unix += [n for n in sys.modules if n.startswith("textual.drivers.linux")]
unix += [n for n in ("sij_tui.terminal.posix", "sij_tui.serve.bootstrap") if n in sys.modules]
if unix:
    sys.exit(f"loaded: {{unix}}")
sys.exit(status)
"""


def command_without_unix(*words: str) -> list[str]:
    """The command that runs ``sij-tui`` with these words and without what only Unix has."""
    return [sys.executable, "-c", program_without_unix(), *words]
