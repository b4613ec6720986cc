"""What several test modules share."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from paths import ROOT


def heed_signals() -> None:
    """Have signals do what they do by default, even if whoever started the tests ignores them.

    A shell without job control starts `make test &` so; every program that a test starts would
    ignore them too.
    """
    pythons_own = {getattr(signal, name, 0) for name in ("SIGPIPE", "SIGXFSZ")}
    for number in signal.valid_signals() - pythons_own:
        if signal.getsignal(number) == signal.SIG_IGN:
            interrupts = number == signal.SIGINT
            signal.signal(number, signal.default_int_handler if interrupts else signal.SIG_DFL)


def leave_out_settings() -> None:
    """Have no test see the settings of the person who runs it; nor fixtures of whole modules."""
    ours = ("XDG_", "TEXTUAL", "SIJ_TUI")
    others = ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS", "LINES", "PYTHONPATH")
    for name in [name for name in os.environ if name.startswith(ours) or name in others]:
        del os.environ[name]
    os.environ |= {"TERM": "xterm-256color", "LANG": "C.UTF-8"}


heed_signals()
leave_out_settings()
os.umask(0o022)  # servers that tests start as root read files as another user
# On a busy machine everything takes its time, examples too. They are the same in each run, or
# some change would be held up by a fault that it has not made; `make soak` looks for others.
ANY_PACE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", ANY_PACE, derandomize=True)
settings.register_profile("explore", ANY_PACE)
settings.load_profile("steady")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """One worker more than there are processors: tests wait for terminals, servers and browsers
    about half of the time."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ or not hasattr(os, "sched_getaffinity"):
        return None  # as pytest-xdist has it
    return len(os.sched_getaffinity(0)) + 1


@pytest.fixture
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(autouse=True)
def _a_home_of_its_own(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """No test sees the files of the person who runs it, nor what the program sets in another."""
    before = dict(os.environ)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    yield
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
    os.environ |= before


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the user who serves can look into, as those of `tmp_path` are not."""
    with tempfile.TemporaryDirectory(prefix="serve-test-") as name:
        path = Path(name)
        path.chmod(0o755)
        yield path
