"""Passwords, host keys, and the library that they rest on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import asyncssh
import pytest

from sij_tui.serve.errors import ServeError
from sij_tui.serve.passwords import CredentialsError, PasswordHash
from sij_tui.serve.ssh.authentication import load_credentials
from sij_tui.serve.ssh.host_key import HostKeyError, load_host_key


def test_a_password_is_known_by_what_scrypt_makes_of_it() -> None:
    secret = PasswordHash.create("pass:word")
    assert secret.verify("pass:word")
    assert not secret.verify("pass:wore")
    name, _, line = secret.format_line("demo").partition(":")
    assert name == "demo"
    assert PasswordHash.parse(line) == secret
    assert PasswordHash.create("pass:word").salt != secret.salt


@pytest.mark.parametrize(
    "line",
    ["demo:secret", "demo:", "demo:scrypt$2$8$1$YQ==$YQ==", "demo:scrypt$16384$8$1$!$!", ""],
)
def test_a_password_file_that_is_none(tmp_path: Path, line: str) -> None:
    file = tmp_path / "passwords"
    file.write_text(f"{line}\n")
    with pytest.raises(CredentialsError):
        load_credentials(None, str(file))


def test_a_name_that_is_not_known_is_looked_at_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_text(PasswordHash.create("sesame").format_line("demo"))
    credentials = load_credentials(None, str(file))
    assert credentials.accepts_password("demo", "sesame")
    assert not credentials.accepts_password("other", "sesame")
    assert not credentials.accepts_password("demo", "")


def test_a_host_key_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "host_key").write_text("x")
    (tmp_path / "host_key").chmod(0o600)
    with pytest.raises(HostKeyError, match="Move it away"):
        load_host_key(tmp_path)
    with pytest.raises(ServeError, match="--state"):
        load_host_key(Path("/dev/null/x"))


def test_a_host_key_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "host_key", 0o600)
    with pytest.raises(HostKeyError, match="it is a pipe"):
        load_host_key(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["host_key"]


def test_a_host_key_that_others_could_change(tmp_path: Path) -> None:
    key = load_host_key(tmp_path)
    assert load_host_key(tmp_path) == key
    tmp_path.chmod(0o770)
    with pytest.raises(ServeError, match="chmod 700"):
        load_host_key(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("whose", ["host_key", "."])
def test_a_host_key_of_another_user(tmp_path: Path, whose: str) -> None:
    load_host_key(tmp_path)
    shutil.chown(tmp_path / whose, "nobody")
    with pytest.raises(ServeError, match="belong"):
        load_host_key(tmp_path)


def test_asyncssh_has_no_known_advisory() -> None:
    assert tuple(map(int, asyncssh.__version__.split(".")[:2])) >= (2, 24)
