"""Addresses, hosts and origins: who sends a request. Pure."""

from __future__ import annotations

import ipaddress

import pytest

from sij_tui.serve.config import ConfigError, read_options
from sij_tui.serve.web.logins import LIFETIME_S, Logins, cookie_name
from sij_tui.serve.web.request_checks import client_address, is_known_host, is_same_origin
from sij_tui.serve.web_address import WebAddress, public_url, url_of

PROXIES = [ipaddress.ip_network("10.0.0.0/24"), ipaddress.ip_network("2001:db8::/64")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.1"], "192.0.2.1"),
        ("::ffff:192.0.2.1", [], "192.0.2.1"),
        ("10.0.0.1", [], None),
        ("10.0.0.1", ["192.0.2.1"], "192.0.2.1"),
        ("10.0.0.1", ["198.51.100.1, 192.0.2.1"], "192.0.2.1"),
        ("10.0.0.1", ["198.51.100.1", "192.0.2.1"], "192.0.2.1"),
        ("10.0.0.1", ["192.0.2.1, 10.0.0.2"], "192.0.2.1"),
        ("10.0.0.1", ["10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["192.0.2.1, unknown"], None),
        ("10.0.0.1", ["<script>"], None),
        ("2001:db8::1", ["[2001:db8:1::7]"], "2001:db8:1::7"),
        ("10.0.0.1", [", ".join(["192.0.2.1"] + ["10.0.0.2"] * 10)], "10.0.0.2"),
    ],
)
def test_a_client_is_who_the_last_trusted_proxy_names(
    peer: str, forwarded: list[str], address: str | None
) -> None:
    assert client_address(peer, forwarded, PROXIES) == address


@pytest.mark.parametrize(
    ("host", "is_known"),
    [
        ("127.0.0.1:8080", True),
        ("[::1]:8080", True),
        ("localhost", True),
        ("LocalHost:80", True),
        ("192.0.2.1", True),
        ("leaflet.example", True),
        ("leaflet.example:443", True),
        ("ward-7", True),
        ("localhost.", True),
        ("leaflet.example.:443", True),
        ("ward-7.", True),
        ("localhost..", False),
        ("evil.example.", False),
        (".", False),
        ("evil.example", False),
        ("leaflet.example.evil.example", False),
        ("evil.example#leaflet.example", False),
        ("leaflet.example@evil.example", False),
        ("evil@leaflet.example", False),
        ("leaflet.example/", False),
        ("leaflet.example:x", False),
        ("[::1", False),
        ("", False),
        (":80", False),
    ],
)
def test_a_host_is_one_of_ours_or_an_address(host: str, is_known: bool) -> None:
    assert is_known_host(host, ["https://leaflet.example"], ["ward-7"]) == is_known


@pytest.mark.parametrize(
    ("origin", "is_secure", "is_same"),
    [
        ("http://a.example:80", False, True),
        ("HTTP://A.example:80", False, True),
        ("https://a.example:80", True, True),
        ("http://a.example:80", True, False),
        ("https://a.example:80", False, False),
        ("http://a.example", False, False),
        ("http://b.example:80", False, False),
        ("null", False, False),
        ("", False, False),
        (None, False, False),
    ],
)
def test_an_origin_is_scheme_host_and_port(
    origin: str | None, is_secure: bool, is_same: bool
) -> None:
    assert is_same_origin(origin, "a.example:80", is_secure=is_secure) == is_same


@pytest.mark.parametrize(
    ("text", "address", "is_loopback"),
    [
        ("127.0.0.1:8080", ("127.0.0.1", 8080), True),
        ("8081", ("127.0.0.1", 8081), True),
        (":8081", ("127.0.0.1", 8081), True),
        ("localhost:0", ("localhost", 0), True),
        ("[::1]:80", ("::1", 80), True),
        ("0.0.0.0:80", ("0.0.0.0", 80), False),
        ("0.0.0.0", ("0.0.0.0", 8080), False),
        ("[::]:80", ("::", 80), False),
        ("leaflet.example:80", ("leaflet.example", 80), False),
    ],
)
def test_where_to_listen(text: str, address: tuple[str, int], is_loopback: bool) -> None:
    parsed = WebAddress.parse(text)
    assert parsed == address
    assert parsed.is_loopback == is_loopback


@pytest.mark.parametrize("text", ["a:b", "x:99999", "a b:1", "http://a:1", "[::1", "::1:80:", "/"])
def test_where_nobody_can_listen(text: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT"):
        WebAddress.parse(text)


def test_the_addresses_of_a_server() -> None:
    assert url_of("::1", 8080, is_secure=False) == "http://[::1]:8080"
    assert url_of("a.example", 443, is_secure=True) == "https://a.example"
    assert url_of("a.example", 443, is_secure=False) == "http://a.example:443"
    assert public_url("https://Leaflet.example/") == "https://leaflet.example"
    for text in ("leaflet.example", "ftp://a", "https://a/b", "https://u@a", "https://", "x"):
        with pytest.raises(ValueError, match=r"\S"):
            public_url(text)


BEYOND = {"web": "0.0.0.0:8080"}


@pytest.mark.parametrize(
    "more",
    [{"tls-cert": "c", "tls-key": "k"}, {"trusted-proxy": "10.0.0.1"}, {"insecure": True}],
)
def test_beyond_this_machine_only_with_encryption_or_when_it_is_said(
    more: dict[str, object],
) -> None:
    assert read_options({**BEYOND, **more}, None).web
    with pytest.raises(ConfigError, match="--insecure"):
        read_options(BEYOND, None)


@pytest.mark.parametrize(
    "given",
    [
        {"ssh": False},
        {"web": "x:y"},
        {"tls-cert": "c", "tls-key": "k"},
        {"insecure": True},
        {"web-url": "https://a.example"},
        {"web": "8080", "tls-cert": "c"},
        {"web": "8080", "tls-key": "k"},
        {"web": "8080", "web-url": "a.example"},
        {"web": "8080", "ssh": False, "class": True, "bus": "nats://a"},
    ],
)
def test_options_that_do_not_go_together(given: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        read_options(given, None)


def test_a_login_is_valid_for_a_while_and_the_oldest_is_dropped() -> None:
    logins = Logins()
    logins.add("a", 0.0)
    assert logins.is_valid("a", LIFETIME_S - 1)
    assert not logins.is_valid("a", LIFETIME_S)
    assert not logins.is_valid("b", 0.0)
    assert not logins.is_valid(None, 0.0)
    for number in range(10_000):
        logins.add(str(number), 1.0)
    assert not logins.is_valid("a", 1.0)
    assert logins.is_valid("9999", 1.0)
    assert cookie_name(is_secure=True).startswith("__Host-")
    assert not cookie_name(is_secure=False).startswith("__")


def test_a_login_goes_with_its_credential() -> None:
    logins = Logins()
    logins.add("changed", 0.0, "ann", "old")
    logins.add("same", 0.0, "ben", "his")
    logins.add("gone", 0.0, "cem", "hers")
    assert logins.name_of("same") == "ben"
    logins.keep({"ann": "new", "ben": "his", "dan": "hers"})
    assert logins.is_valid("same", 1.0)
    assert not logins.is_valid("changed", 1.0)
    assert not logins.is_valid("gone", 1.0), "the same hash under another name is somebody else"
    assert logins.name_of("gone") == ""


LONGEST = "https://" + ".".join(["a" * 63] * 3 + ["b" * 61])


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080",
        "https://[2001:db8:ffff:ffff:ffff:ffff:ffff:ffff]:65535",
        "https://xn--80ak6aa92e.example",
        "https://" + "a" * 180 + ".example",
        LONGEST,
    ],
)
def test_an_invitation_has_a_code_that_fits_or_none(url: str) -> None:
    pytest.importorskip("segno")
    from sij_tui.serve.web.invitation import web_invitation

    assert public_url(url) == url
    invitation = web_invitation(url, "BCDF")
    assert invitation.url == f"{url}/BCDF"
    assert {len(row) for row in invitation.modules} <= {len(invitation.modules)}
    assert len(invitation.modules) <= 57
    assert bool(invitation.modules) == (url != LONGEST)
