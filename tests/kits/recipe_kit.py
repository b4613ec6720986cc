"""A stock OpenSSH server with the recipe in it, and the real client."""

from __future__ import annotations

import getpass
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

from paths import ROOT
from pty_session import TIMEOUT, PtySession

RECIPES = ROOT / "docs" / "recipes"
SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
PRIVILEGES = Path("/run/sshd")
"""Where sshd locks itself in before a login, if it runs as root; the service makes it."""
_held: list[socket.socket] = []
AROUND = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
PidFile none
UsePAM no
StrictModes no
Subsystem sftp internal-sftp
PermitRootLogin prohibit-password
{recipe}
"""


def sshd_is_there() -> str:
    """Why the server cannot be tried here; empty if it can."""
    if sys.platform == "win32" or SSHD is None or shutil.which("ssh") is None:
        return "OpenSSH's server or client is not installed"
    if os.geteuid() == 0 and not PRIVILEGES.is_dir():
        return f"there is no {PRIVILEGES}: start the ssh service once, or make the folder"
    return ""


def needs(program: str) -> str:
    """The path of a program; skips the test without it."""
    import pytest

    path = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if path is None:
        pytest.skip(f"{program} is not installed")
    return path


def free_port() -> int:
    """A port that nobody listens on, and that the system gives to nobody who asks for any port.

    Of those that it gives, a client of another test may have got it before it is listened on. Nor
    does any other process of tests get it from here while this one lasts: on Linux, which has
    sockets that have a name and no file, one stands for the port.
    """
    while True:
        port = random.SystemRandom().randrange(20_000, 30_000)
        held = socket.socket(socket.AF_UNIX)
        try:
            if sys.platform == "linux":
                held.bind(f"\0sij-tui-test-port-{port}")
            with socket.socket() as listener:
                listener.bind(("127.0.0.1", port))
        except OSError:
            held.close()
        else:
            _held.append(held)
            return port


def listens(port: int) -> bool:
    """Whether somebody answers at a port."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def wait_listening(port: int, process: subprocess.Popen[Any], log: Path) -> None:
    """Wait until a program listens at a port.

    Raises:
        AssertionError: It has ended, or never does; with its log.
    """
    end = time.monotonic() + TIMEOUT
    while not listens(port):
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.01)


def made_key(path: Path) -> Path:
    """Make a pair of keys without a passphrase."""
    made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
    subprocess.run(made, check=True, stdin=subprocess.DEVNULL)
    return path


def recipe_for(user: str, keys: Path) -> str:
    """The recipe's text, for another user, other keys, and the program of this source tree."""
    text = (RECIPES / "sshd_config").read_text()
    program = f"/usr/bin/env PYTHONPATH={ROOT} {sys.executable} -m sij_tui"
    for there, here in (
        ("Match User demo\n", f"Match User {user}\n"),
        ("/usr/local/bin/sij-tui", program),
        ("/etc/ssh/demo_keys", str(keys)),
    ):
        assert text.count(there) == 1, there
        text = text.replace(there, here)
    return text


class Sshd:
    """A server on a port of its own; the user who runs the tests is its "demo"."""

    def __init__(self, folder: Path, host_key: Path | None = None) -> None:
        self.folder, self.user = folder, getpass.getuser()
        self.key = made_key(folder / "client")
        host = made_key(folder / "host") if host_key is None else folder / "host"
        if host_key is not None:
            shutil.copy(host_key, host)
            shutil.copy(f"{host_key}.pub", f"{host}.pub")
        self.port = free_port()
        public = (folder / "client.pub").read_text()
        (folder / "keys").write_text(public)
        recipe = recipe_for(self.user, folder / "keys")
        self.config = folder / "sshd_config"
        self.config.write_text(AROUND.format(port=self.port, folder=folder, recipe=recipe))
        self.known = folder / "known_hosts"
        self.trust(self.port)
        assert SSHD
        self.log = (folder / "log").open("wb")
        command = [SSHD, "-D", "-e", "-f", str(self.config)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=self.log)
        wait_listening(self.port, self.process, folder / "log")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(TIMEOUT)
        self.log.close()

    def trust(self, port: int) -> None:
        """Let the client know this server's key at a port."""
        kind, key = (self.folder / "host.pub").read_text().split()[:2]
        with self.known.open("a") as known:
            known.write(f"[127.0.0.1]:{port} {kind} {key}\n")

    def ssh(self, *words: str, port: int = 0, program: str = "ssh") -> list[str]:
        """The client's command; options come first, what is to be run last."""
        options = [word for word in words if not word.startswith("=")]
        run = [word[1:] for word in words if word.startswith("=")]
        host = [f"{self.user}@127.0.0.1"] if program == "ssh" else []
        return [
            *(program, "-F", "none", "-i", str(self.key), "-o", "IdentitiesOnly=yes"),
            *("-o", f"UserKnownHostsFile={self.known}", "-o", "StrictHostKeyChecking=yes"),
            *("-o", "BatchMode=yes", "-p" if program == "ssh" else "-P", str(port or self.port)),
            *options, *host, *run,
        ]  # fmt: skip

    def run(self, *words: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run the client without a terminal until it ends."""
        return subprocess.run(
            self.ssh(*words, **options),
            capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=2 * TIMEOUT,
        )  # fmt: skip

    def session(self, *words: str, port: int = 0, **options: Any) -> PtySession:
        """The client in a terminal."""
        return PtySession(self.ssh(*words, port=port), **options)


def effective(sshd: Sshd) -> dict[str, str]:
    """What the server makes of its configuration for this user."""
    assert SSHD
    who = f"user={sshd.user},host=localhost,addr=127.0.0.1"
    told = subprocess.run(
        [SSHD, "-T", "-C", who, "-f", str(sshd.config)], capture_output=True, text=True, check=True
    )
    return dict(re.findall(r"^(\S+) (.*)$", told.stdout, re.MULTILINE))
