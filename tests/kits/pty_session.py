"""A program in a real pseudo-terminal, played by a test.

    with PtySession([sys.executable, "-m", "sij_tui"], size=(80, 24)) as session:
        session.read_until(b"Welcome")
        session.send("q")
        assert session.wait_exit() == 0
        assert session.left_on() == frozenset()
        assert session.termios_restored()

The terminal takes what the program writes only while one of `read_until`, `read_for` and
`wait_exit` runs, so a test that calls none of them plays a terminal that is stuck. Every wait
ends as soon as what it waits for is there, and fails with the output if it never is.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

TIMEOUT = 60.0
"""Seconds before a wait fails: for a busy machine, as no wait lasts longer than it must."""
DEFAULT_ON = frozenset({7, 25})
"""Private modes that a fresh terminal has on: line wrap, and a visible cursor."""

_MODES = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
_KITTY_KEYS = re.compile(rb"\x1b\[([<>])[0-9]*u")
_POINTER = re.compile(rb"\x1b\]22;([a-z]*)(?:\x07|\x1b\\)")
_STYLE = re.compile(rb"\x1b\[([0-9;:]*)m")
_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[^\[\]])")


def modes_left_on(output: bytes) -> frozenset[str]:
    """Name what `output` has changed about a terminal and not put back.

    Private modes by number ("?1049" on, "?25 off"), "kitty keys", "pointer" for the shape of the
    mouse pointer, and "style" for a colour or attribute still in force.
    """
    modes: dict[int, bool] = {}
    for numbers, end in _MODES.findall(output):
        modes.update((int(number), end == b"h") for number in numbers.split(b";") if number)
    left = {f"?{mode}" for mode, on in modes.items() if on and mode not in DEFAULT_ON}
    left |= {f"?{mode} off" for mode, on in modes.items() if not on and mode in DEFAULT_ON}
    depth = 0
    for end in _KITTY_KEYS.findall(output):
        depth = max(0, depth + (1 if end == b">" else -1))
    pointers = _POINTER.findall(output)
    left |= {"pointer"} if pointers and pointers[-1] not in (b"", b"default") else set()
    styles = _STYLE.findall(output)
    left |= {"kitty keys"} if depth else set()
    left |= {"style"} if styles and styles[-1] not in (b"", b"0") else set()
    return frozenset(left)


def plain(output: bytes) -> bytes:
    """Give `output` without its escape sequences."""
    return _SEQUENCE.sub(b"", output)


class PtySession:
    """One run of a program in a pseudo-terminal of its own, which controls it.

    Args:
        argv: The program and its arguments.
        env: Variables to set or, if None, to unset, upon this process's environment.
        size: Columns and lines.
        cwd: The folder to run in.
        answers: What the terminal answers to a query, such as {b"\\x1b[c": b"\\x1b[?62c"}.
        cell: Pixels of a cell, as the system tells them; zeros: it does not.
        options: More arguments of `subprocess.Popen`.

    Attributes:
        process: The program; its standard streams are the terminal.
        output: All that has been read of what it wrote.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str | None] | None = None,
        size: tuple[int, int] = (80, 24),
        cwd: str | os.PathLike[str] | None = None,
        answers: Mapping[bytes, bytes] | None = None,
        cell: tuple[int, int] = (0, 0),
        **options: Any,
    ) -> None:
        self._master, self._slave = os.openpty()
        os.set_blocking(self._master, False)
        self.output = b""
        self._seen = 0
        self._cell = cell
        self._answers = dict(answers or {})
        self.resize(*size)
        self._cooked = termios.tcgetattr(self._slave)
        base = {"TERM": "xterm-256color", "COLUMNS": None, "LINES": None}
        wanted = {**os.environ, **base, **(env or {})}
        streams = dict.fromkeys(("stdin", "stdout", "stderr"), self._slave)
        self.process = subprocess.Popen(
            argv,
            env={name: value for name, value in wanted.items() if value is not None},
            cwd=cwd,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(self._slave, termios.TIOCSCTTY, 0),
            pass_fds=options.pop("pass_fds", ()),
            **{**streams, **options},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Kill what is left of the program, close the terminal."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.hang_up()
        os.close(self._slave)

    # What a person or a system does to the program

    def send(self, data: bytes | str) -> None:
        """Type `data`, all of it, reading meanwhile; what was read before is no longer waited for.

        Raises:
            TimeoutError: The program does not take it.
        """
        self._seen = len(self.output)
        left = data.encode() if isinstance(data, str) else data
        deadline = time.monotonic() + TIMEOUT
        while left:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the program does not read; {len(left)} bytes are left")
            taken = self._write(left)
            left = left[taken:]
            self._read(0 if taken else 0.05)

    def offer(self, data: bytes, quiet: float = 1.0) -> int:
        """Type `data` until it is all taken, or none was for `quiet` seconds; bytes taken."""
        total, last = 0, time.monotonic()
        while total < len(data) and time.monotonic() - last < quiet:
            taken = self._write(data[total:])
            total += taken
            last = time.monotonic() if taken else last
            self._read(0 if taken else 0.05)
        return total

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the window; the program gets SIGWINCH."""
        self._seen = len(self.output)
        wide, high = columns * self._cell[0], lines * self._cell[1]
        size = struct.pack("HHHH", lines, columns, wide, high)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program alone."""
        self._seen = len(self.output)
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the terminal, as a closed window or a lost connection does."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    # What it does then

    def read_until(
        self, wanted: bytes | Callable[[bytes], bool], timeout: float = TIMEOUT
    ) -> bytes:
        """Read until `wanted` is in, or true of, the plain text written since the last action.

        Returns:
            That text.

        Raises:
            TimeoutError: It never came.
        """
        deadline = time.monotonic() + timeout
        while True:
            text = plain(self.output[self._seen :])
            if wanted(text) if callable(wanted) else wanted in text:
                return text
            left = deadline - time.monotonic()
            if left <= 0 or (not self._read(min(left, 0.05)) and self._is_over()):
                raise TimeoutError(f"no {wanted!r} in {text[-2000:]!r}")

    def read_until_raw(self, wanted: bytes, timeout: float = TIMEOUT) -> None:
        """Read until the bytes `wanted`, escape sequences included, are in what was written."""
        self.read_until(lambda _: wanted in self.output[self._seen :], timeout)

    def read_answer(self) -> None:
        """Read until what was done last has shown something, and the program waits again.

        Raises:
            TimeoutError: Nothing came, or it never comes to rest.
        """
        self.read_until(lambda text: bool(text))
        self.read_until_quiet(0.1)

    def read_until_quiet(self, quiet: float = 0.5, timeout: float = TIMEOUT) -> None:
        """Read until nothing has come for `quiet` seconds.

        On Linux the program must not have run meanwhile either: on a busy machine, one that has
        more to show may be given no processor for longer than that.

        Raises:
            TimeoutError: It never comes to rest.
        """
        deadline = time.monotonic() + timeout
        while True:
            before = self._processor_time()
            came = self.read_for(quiet)
            if not came and before == self._processor_time() and not self._wants_to_run():
                return
            if time.monotonic() > deadline:
                raise TimeoutError(f"not at rest: {plain(self.output)[-2000:]!r}")

    def read_for(self, seconds: float) -> bytes:
        """Read for a while; return the raw bytes that came. For what must not happen.

        What must have happened is waited for by one of the other methods: a machine may be busy.
        """
        start, deadline = len(self.output), time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._read(left)
        return self.output[start:]

    def read_slowly(self, wanted: bytes, rate: int, timeout: float = TIMEOUT) -> None:
        """Be a terminal that takes so many bytes a second, until some words have come.

        Raises:
            TimeoutError: They never came.
        """
        start, deadline = len(self.output), time.monotonic() + timeout
        while wanted not in plain(self.output[start:]):
            if time.monotonic() > deadline:
                raise TimeoutError(f"no {wanted!r} in {plain(self.output[start:])[-2000:]!r}")
            self._read(0.05, rate // 20)
            time.sleep(0.05)

    def wait_exit(self, timeout: float = TIMEOUT, *, reading: bool = True) -> int:
        """Wait for the end; return the exit status (negative: the signal that killed it).

        Raises:
            TimeoutError: It does not end.
        """
        deadline = time.monotonic() + timeout
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                raise TimeoutError(f"does not end: {plain(self.output)[-2000:]!r}")
            if reading and self._master >= 0:
                self._read(0.01)
            else:
                time.sleep(0.01)
        while reading and self._master >= 0 and self._read(0):
            pass
        return self.process.returncode

    def left_on(self) -> frozenset[str]:
        """Name what the output so far has changed about the terminal and not put back."""
        return modes_left_on(self.output)

    def termios_restored(self) -> bool:
        """Are the terminal's attributes as they were before the program?"""
        return termios.tcgetattr(self._slave) == self._cooked

    def unread(self) -> int:
        """Count the bytes that were typed and not read by the program: the next one gets them."""
        count = fcntl.ioctl(self._slave, termios.FIONREAD, b"\0" * 4)
        return int(struct.unpack("i", count)[0])

    def screen(self) -> list[str]:
        """Draw the output so far with pyte, if that is installed; give the lines."""
        import pyte

        lines, columns = termios.tcgetwinsize(self._slave)
        screen = pyte.Screen(columns, lines)
        pyte.ByteStream(screen).feed(re.sub(rb"\x1b\[[<>=][0-9;]*[a-z]", b"", self.output))
        return list(screen.display)

    def wakeups(self) -> int:
        """Count how often the program's threads have woken up so far (Linux only)."""
        folder = f"/proc/{self.process.pid}/task"
        total = 0
        for thread in os.listdir(folder):
            with open(f"{folder}/{thread}/status") as status:
                total += int(re.findall(r"\nvoluntary_ctxt_switches:\s+(\d+)", status.read())[0])
        return total

    def _tasks(self) -> list[str]:
        """The folders of the threads of the program and of all that it has started (Linux)."""
        tasks, pids = [], [str(self.process.pid)]
        for pid in pids:
            try:
                for number in os.listdir(f"/proc/{pid}/task"):
                    tasks.append(folder := f"/proc/{pid}/task/{number}")
                    with open(f"{folder}/children") as children:
                        pids += children.read().split()
            except OSError:  # it has ended, or there is no /proc
                continue
        return tasks

    def _processor_time(self) -> int:
        """Nanoseconds that the program has run so far; 0 if that cannot be told."""
        return sum(int(text.split()[0]) for text in self._read_tasks("schedstat"))

    def _wants_to_run(self) -> bool:
        """Whether a thread runs, waits for a processor, or for a disk."""
        states = (text.rpartition(")")[2].split()[0] for text in self._read_tasks("stat"))
        return any(state in "RD" for state in states)

    def _read_tasks(self, name: str) -> list[str]:
        texts = []
        for task in self._tasks():
            with contextlib.suppress(OSError), open(f"{task}/{name}") as file:
                texts.append(file.read())
        return texts

    def foreground(self) -> int:
        """Give the process group that has the terminal: the job, if a shell runs the program."""
        return os.tcgetpgrp(self._master)

    def memory(self) -> int:
        """Give the program's resident memory in bytes (Linux only)."""
        with open(f"/proc/{self.process.pid}/statm") as sizes:
            return int(sizes.read().split()[1]) * os.sysconf("SC_PAGESIZE")

    def _write(self, data: bytes) -> int:
        try:
            return os.write(self._master, data[:1024])
        except BlockingIOError:
            return 0

    def _is_over(self) -> bool:
        return self._master < 0 or self.process.poll() is not None

    def _read(self, wait: float, most: int = 65_536) -> bool:
        """Take what there is, after at most `wait` seconds; True if there was anything."""
        ready, _, _ = select.select([self._master], [], [], wait)
        if not ready:
            return False
        try:
            data = os.read(self._master, most)
        except OSError:  # Linux: the program has closed its side
            return False
        before = len(self.output)
        self.output += data
        for query, answer in self._answers.items():
            for _ in range(self.output.count(query, max(0, before - len(query) + 1))):
                os.write(self._master, answer)
        return bool(data)
