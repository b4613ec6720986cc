"""The contract with asyncssh: its private names are still what the server relies on."""

from __future__ import annotations

import asyncio
import hashlib
import inspect
import re
from pathlib import Path
from typing import cast

import asyncssh
import pytest
from paths import ROOT

from sij_tui.serve.ssh.asyncssh_compat import (
    DEPENDENCIES,
    AdaptedChannel,
    AdaptedConnection,
    Dependency,
)
from sij_tui.serve.ssh.connection_options import connection_options

SERVE = ROOT / "sij_tui" / "serve"
ATTRIBUTES = [entry for entry in DEPENDENCIES if entry.parameters is None]
METHODS = [entry for entry in DEPENDENCIES if entry.parameters is not None]


def called(entry: Dependency) -> str:
    return f"{entry.owner.__name__}.{entry.name}"


@pytest.mark.parametrize("entry", METHODS, ids=called)
def test_a_method_has_the_parameters_that_are_relied_on(entry: Dependency) -> None:
    method = getattr(entry.owner, entry.name, None)
    assert callable(method), f"{called(entry)} is missing; needed since: {entry.why}"
    found = tuple(inspect.signature(method).parameters)[1:]
    assert found == entry.parameters, f"{called(entry)} has changed; needed since: {entry.why}"


DIGESTS = {
    "SSHServerConnection.__init__": "890465a2",
    "SSHServerConnection._process_channel_open": "88e32a69",
    "SSHServerConnection._process_global_request": "c8246779",
    "SSHServerConnection._recv_data": "720972d6",
    "SSHServerConnection._recv_pkthdr": "c74794fa",
    "SSHServerConnection._send_deferred_packets": "27723bb4",
    "SSHServerConnection._send_kexinit": "c9558153",
    "SSHServerConnection._update_recv_pktlen": "48c3a94a",
    "SSHServerConnection.pause_writing": "67f57fd7",
    "SSHServerConnection.process_packet": "334dc84f",
    "SSHServerConnection.resume_writing": "e746b947",
    "SSHServerConnection.send_channel_open_failure": "0d1c5e67",
    "SSHServerConnection.send_packet": "fb0c5d2f",
    "SSHServerConnection.validate_public_key": "949aa1a5",
    "SSHServerChannel.__init__": "a2f7f9bb",
    "SSHServerChannel._deliver_data": "19abf49e",
    "SSHServerChannel._process_env_request": "9b6f732c",
    "SSHServerChannel._process_request": "1f114961",
    "SSHAuthorizedKeys.validate": "61906cd9",
}
"""Of the source of each method, as it was when the server was written against it."""


@pytest.mark.parametrize("entry", METHODS, ids=called)
def test_a_method_is_what_was_read(entry: Dependency) -> None:
    source = " ".join(inspect.getsource(getattr(entry.owner, entry.name)).split())
    found = hashlib.blake2s(source.encode(), digest_size=4).hexdigest()
    assert found == DIGESTS[called(entry)], (
        f"read {called(entry)} again ({entry.why}), then renew its digest: {found}"
    )


@pytest.mark.parametrize("entry", ATTRIBUTES, ids=called)
async def test_an_instance_has_the_attributes_that_are_relied_on(entry: Dependency) -> None:
    options = connection_options(
        [asyncssh.generate_private_key("ssh-ed25519")], login_timeout=0, keepalive_interval=0
    )
    connection = AdaptedConnection(asyncio.get_running_loop(), options)
    assert entry.owner is not asyncssh.SSHServerConnection or hasattr(connection, entry.name), (
        f"{called(entry)} is missing; needed since: {entry.why}"
    )
    connection._transport = cast(asyncio.Transport, object())  # a channel needs an open connection
    channel = AdaptedChannel.create(connection, 1024, 1024)
    assert entry.owner is not asyncssh.SSHServerChannel or hasattr(channel, entry.name), (
        f"{called(entry)} is missing; needed since: {entry.why}"
    )


def test_the_list_is_complete() -> None:
    """Each private name that the module uses is on the list, or is the module's own."""
    source = (SERVE / "ssh" / "asyncssh_compat.py").read_text()
    used = set(re.findall(r"(?:self|super\(\)|connection|SSHServer\w+)\.(_[a-z]\w+)", source))
    used |= set(re.findall(r"def (_[a-z]\w+)\(self", source))
    own = {"_channel_open_message", "_global_request_message", "_request_message"}
    assert used - own == {entry.name for entry in DEPENDENCIES if re.match("_[a-z]", entry.name)}


@pytest.mark.parametrize("path", sorted(SERVE.rglob("*.py")), ids=lambda path: path.name)
def test_no_other_module_uses_private_names(path: Path) -> None:
    if path.name == "asyncssh_compat.py":
        return
    source = path.read_text()
    private = {entry.name for entry in DEPENDENCIES if re.match("_[a-z]", entry.name)} - OF_OURS
    assert not {name for name in private if re.search(rf"\b{name}\b", source)}
    assert not re.search(r"(from|import) asyncssh\.", source), "such modules are undocumented"


OF_OURS = {"_loop"}
"""Classes of our own have an attribute of this name."""
