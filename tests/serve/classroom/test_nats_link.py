"""The connection to a real NATS server: TLS, permissions, and what comes when it is killed."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("nats")

from nats_kit import CURVE, Nats, nats_is_missing

from sij_tui.serve.classroom.nats_link import BusConfig, BusError, NatsLink, bus_config

pytestmark = pytest.mark.skipif(bool(nats_is_missing()), reason=nats_is_missing())


class Events:
    """What a link tells."""

    def __init__(self) -> None:
        self.is_up = False
        self.reasons: list[str] = []
        self.heard: list[tuple[bytes, str]] = []
        self.gone: list[int] = []
        self.refusals: list[str] = []

    def connected(self) -> None:
        self.is_up = True

    def disconnected(self, reason: str) -> None:
        self.is_up = False
        self.reasons.append(reason)

    def refused(self, reason: str) -> None:
        self.refusals.append(reason)

    def receive(self, data: bytes, sender: str) -> None:
        self.heard.append((data, sender))

    def host_lost(self, host: int) -> None:
        self.gone.append(host)


class Linked:
    """A host's link in a test."""

    def __init__(self, config: BusConfig, host: int) -> None:
        self.events = Events()
        self.link = NatsLink(config, host, self.events)

    async def __aenter__(self) -> Linked:
        self.link.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.link.close()


async def wait(there: Callable[[], object], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nats")


@pytest.fixture(scope="module")
def nats(folder: Path) -> Iterator[Nats]:
    with Nats(folder) as server:
        yield server


def config(nats: Nats, name: str, certificate: str = "") -> BusConfig:
    url = f"nats://{name}@127.0.0.1:{nats.port}"
    return bus_config(url, str(nats.folder / "ca.pem"), str(nats.certificate(certificate or name)))


async def test_hosts_hear_each_other_and_not_themselves(nats: Nats) -> None:
    async with Linked(config(nats, "one"), 1) as one, Linked(config(nats, "two"), 2) as two:
        await wait(lambda: one.events.is_up and two.events.is_up)
        one.link.send(b"a message")
        await wait(lambda: two.events.heard)
        assert two.events.heard == [(b"a message", "one")]
        assert one.events.heard == []


async def test_a_host_cannot_send_under_the_name_of_another(nats: Nats) -> None:
    async with (
        Linked(config(nats, "one", certificate="three"), 3) as false,
        Linked(config(nats, "two"), 2) as two,
        Linked(config(nats, "three"), 4) as three,
    ):
        await wait(lambda: all(each.events.is_up for each in (false, two, three)))
        false.link.send(b"a lie")
        three.link.send(b"the truth")
        await wait(lambda: two.events.heard and false.events.refusals)
        assert two.events.heard == [(b"the truth", "three")]
        assert "permissions violation" in false.events.refusals[0].lower()
        assert three.events.refusals == []


async def test_hosts_are_told_when_another_one_is_gone(nats: Nats) -> None:
    async with Linked(config(nats, "one"), 1) as one:
        async with Linked(config(nats, "two"), 0xABCDEF01) as two:
            await wait(lambda: one.events.is_up and two.events.is_up)
        await wait(lambda: one.events.gone)
        assert one.events.gone == [0xABCDEF01]


async def test_a_bus_that_is_killed_is_found_again(nats: Nats) -> None:
    async with Linked(config(nats, "one"), 1) as one, Linked(config(nats, "two"), 2) as two:
        await wait(lambda: one.events.is_up and two.events.is_up)
        nats.kill()
        await wait(lambda: not one.events.is_up and not two.events.is_up)
        one.link.send(b"lost")
        nats.start()
        await wait(lambda: one.events.is_up and two.events.is_up)
        one.link.send(b"found")
        await wait(lambda: two.events.heard)
        assert two.events.heard == [(b"found", "one")]


async def test_a_bus_without_tls_is_refused(nats: Nats, tmp_path: Path) -> None:
    plain = Nats(tmp_path)
    text = plain.config.read_text()
    plain.config.write_text(text[: text.index("tls {")] + text[text.index("# No message") :])
    with plain:
        async with Linked(config(plain, "one"), 1) as one:
            await wait(lambda: one.events.reasons)
            assert not one.events.is_up


async def test_a_bus_whose_certificate_is_of_somebody_else_is_refused(
    nats: Nats, tmp_path: Path
) -> None:
    other = Nats(tmp_path)
    false = bus_config(
        f"nats://one@127.0.0.1:{nats.port}", str(other.folder / "ca.pem"),
        str(other.certificate("one")),
    )  # fmt: skip
    async with Linked(false, 1) as one:
        await wait(lambda: one.events.reasons)
        assert not one.events.is_up


@pytest.mark.parametrize("url", ["", "bus", "http://bus:4222", "nats://", "nats://bus:99999999"])
def test_what_is_no_address_of_a_bus_is_refused(url: str) -> None:
    with pytest.raises(BusError, match="nats://"):
        bus_config(url, None, None)


def test_the_name_of_a_host_is_that_before_the_at() -> None:
    found = bus_config("nats://one:word@127.0.0.1:4222,nats://[::1]", None, None)
    assert (found.name, found.user, found.password) == ("one", "one", "word")
    assert found.servers == ["nats://127.0.0.1:4222", "nats://[::1]:4222"]
    assert found.tls is None


def test_whatever_is_not_on_this_machine_needs_tls() -> None:
    assert bus_config("nats://one@192.0.2.1:4222", None, None).tls is not None
    assert bus_config("nats://one@127.0.0.1,nats://192.0.2.1", None, None).tls is not None


def test_files_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("")
    for ca, certificate in ((tmp_path / "none", None), (None, tmp_path / "empty.pem")):
        with pytest.raises(BusError, match="--bus-ca"):
            bus_config(
                "nats://bus", str(ca) if ca else None, str(certificate) if certificate else None
            )


async def test_a_certificate_that_has_changed_is_used_at_once(nats: Nats, tmp_path: Path) -> None:
    """The bus lets no host send under another one's name: which certificate is used tells."""
    file = tmp_path / "own.pem"
    file.write_bytes(nats.certificate("three").read_bytes())

    def own() -> BusConfig:
        url = f"nats://one@127.0.0.1:{nats.port}"
        return bus_config(url, str(nats.folder / "ca.pem"), str(file))

    async with Linked(own(), 1) as one, Linked(config(nats, "two"), 2) as two:
        await wait(lambda: one.events.is_up and two.events.is_up)
        one.link.set_config(own())
        one.link.send(b"a lie")
        await wait(lambda: one.events.refusals)
        assert one.events.reasons == []  # the same file is no reason to connect anew
        file.write_bytes(nats.certificate("one").read_bytes())
        one.link.set_config(own())
        await wait(lambda: one.events.reasons and one.events.is_up)
        one.link.send(b"the truth")
        await wait(lambda: two.events.heard)
        assert two.events.heard == [(b"the truth", "one")]
        assert one.events.reasons == ["the certificates have changed"]


def test_a_private_key_with_a_password_is_refused_and_not_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "locked.pem"
    command = ["openssl", "req", "-x509", *CURVE[:4], "-passout", "pass:secret", "-subj", "/CN=one"]
    paths = ["-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "certificate")]
    subprocess.run([*command, *paths], check=True, capture_output=True)
    file.write_bytes((tmp_path / "key").read_bytes() + (tmp_path / "certificate").read_bytes())
    with pytest.raises(BusError, match="password"):
        bus_config("nats://one@127.0.0.1:4222", None, str(file))
