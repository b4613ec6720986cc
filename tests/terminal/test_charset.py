"""What a terminal whose locale is not UTF-8 is sent."""

from __future__ import annotations

import encodings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.layout.cells import width
from sij_tui.terminal.charset import encoder, usable_encoding
from sij_tui.terminal.detect import best_tier, is_utf8, named_encoding, terminal_encoding

ENCODINGS = ("ascii", "iso8859-1", "iso8859-15", "koi8-r", "euc_jp", "shift_jis", "big5", "cp1252")


@pytest.mark.parametrize(
    ("environ", "encoding"),
    [
        ({"LANG": "fr_FR.ISO-8859-1"}, "iso8859-1"),
        ({"LANG": "fr_FR.ISO8859-15@euro"}, "iso8859-15"),
        ({"LANG": "fr_FR@euro"}, "iso8859-15"),
        ({"LANG": "fr_FR"}, "iso8859-1"),
        ({"LC_ALL": "ru_RU.KOI8-R", "LANG": "ru_RU.UTF-8"}, "koi8-r"),
        ({"LC_CTYPE": "ja_JP.eucJP", "LANG": "en_GB.UTF-8"}, "euc_jp"),
        ({"LANG": "xx_XX.ISO-8859-2"}, "iso8859-2"),
        ({"LANG": "en_US.US-ASCII"}, "ascii"),
        ({"LANG": "fr_FR.UTF-8"}, "utf-8"),
        ({"LANG": "C"}, "utf-8"),
        ({"LANG": "C", "PYTHONIOENCODING": "utf-8"}, "utf-8"),
        ({}, "utf-8"),
        ({"LANG": "fr_FR.UTF-8", "PYTHONIOENCODING": "latin-1:replace"}, "iso8859-1"),
        ({"LANG": "fr_FR.UTF-8", "PYTHONIOENCODING": ":replace"}, "utf-8"),
        ({"LANG": "fr_FR.ISO-8859-1", "PYTHONUTF8": "1"}, "utf-8"),
        ({"LANG": "fr_FR.ISO-8859-1", "PYTHONUTF8": "0"}, "iso8859-1"),
        ({"LANG": "C", "PYTHONUTF8": "1", "PYTHONIOENCODING": "latin-1"}, "iso8859-1"),
        ({"LANG": "fr_FR.no-such"}, "utf-8"),
        ({"LANG": "ja_JP.ISO-2022-JP"}, "utf-8"),
        ({"LANG": "fr_FR.utf-16"}, "utf-8"),
        ({"LANG": "fr_FR.cp037"}, "utf-8"),
        ({"LANG": "fr_FR.rot13"}, "utf-8"),
        ({"LANG": "." * 5000}, "utf-8"),
    ],
)
def test_the_encoding_that_the_environment_names(environ: dict[str, str], encoding: str) -> None:
    assert terminal_encoding({"TERM": "xterm", **environ}) == encoding


@pytest.mark.parametrize(
    ("environ", "encoding"),
    [
        ({}, ""),
        ({"LANG": "C"}, ""),
        ({"LC_ALL": "POSIX", "LANG": "fr_FR.ISO-8859-1"}, ""),
        ({"LANG": "fr_FR.utf-16"}, ""),
        ({"LANG": "xx_XX.UTF-8"}, "utf-8"),
    ],
)
def test_some_name_none(environ: dict[str, str], encoding: str) -> None:
    assert named_encoding(environ) == encoding


def test_streams_of_another_encoding_have_ascii_marks() -> None:
    environ = {"LANG": "fr_FR.UTF-8", "TERM": "xterm", "PYTHONIOENCODING": "latin-1"}
    assert not is_utf8(environ)
    assert best_tier(environ) == "ascii"


@pytest.mark.parametrize(
    ("encoding", "text", "sent"),
    [
        ("utf-8", "é日\ud800", b"\xc3\xa9\xe6\x97\xa5?"),
        ("iso8859-1", "\x1b[1mé è ç\x1b[m", b"\x1b[1m\xe9 \xe8 \xe7\x1b[m"),
        ("iso8859-1", "e\u0301", b"\xe9"),
        ("iso8859-1", "œ € Ł", b"? ? ?"),
        ("iso8859-1", "l’été – “ça” …", b'l\'\xe9t\xe9 - "\xe7a" ?'),
        ("iso8859-15", "œ €", b"\xbd \xa4"),
        ("ascii", "é ü Å ñ ű", b"e u A n u"),
        ("ascii", "x\u0323\u0301", b"x"),
        ("ascii", "10² ≠ ½", b"10? ? ?"),
        ("iso8859-1", "日", b"??"),
        ("iso8859-1", "\x85\x9b", b"??"),
        ("koi8-r", "Да é", b"\xe4\xc1 e"),
        ("euc_jp", "日本", b"\xc6\xfc\xcb\xdc"),
        ("euc_jp", "é Д", b"e ?"),
        ("shift_jis", "ｱ", b"\xb1"),
        ("iso8859-1", "\ud800", b"?"),
    ],
)
def test_what_stands_for_a_letter(encoding: str, text: str, sent: bytes) -> None:
    assert encoder(encoding).encode(text) == sent


@given(text=st.text(max_size=30), encoding=st.sampled_from(ENCODINGS))
def test_no_text_is_refused_and_sequences_stay(text: str, encoding: str) -> None:
    sequence = "\x1b[38;5;109m"
    sent = encoder(encoding).encode(f"{sequence}{text}{sequence}")
    assert sent.startswith(sequence.encode())
    assert sent.endswith(sequence.encode())
    within = sent[len(sequence) : -len(sequence)]
    assert within.count(b"\x1b") == text.count("\x1b")


@given(text=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2FFF), max_size=30))
def test_as_many_cells_as_before(text: str) -> None:
    sent = encoder("iso8859-1").encode(text.replace("\x7f", "")).decode("iso8859-1")
    assert len(sent) == width(text.replace("\x7f", ""))


def test_encodings_in_which_a_sequence_would_not_be_one_are_not_used() -> None:
    assert all(usable_encoding(name) == name for name in ENCODINGS)
    for name in ("utf-7", "utf-16", "hz", "iso2022_jp", "punycode", "cp037", "\0", "", "rot13"):
        assert usable_encoding(name) is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("iso8859-1", "iso8859-1"), ("ISO-8859-15", "iso8859-15"), ("koi8-r", "koi8-r"),
        ("KOI8-U", "koi8-u"), ("EUC-JP", "euc_jp"), ("eucJP", "euc_jp"), ("utf8", "utf-8"),
        ("latin-1", "iso8859-1"), ("ISO_8859-1", "iso8859-1"), ("cp1252", "cp1252"),
        ("CP874", "cp874"), ("TIS-620", "tis-620"), ("ANSI_X3.4-1968", "ascii"),
    ],
)  # fmt: skip
def test_an_encoding_is_found_by_any_of_its_names(name: str, found: str) -> None:
    assert usable_encoding(name) == found


def test_names_that_strangers_make_up_are_not_kept() -> None:
    assert usable_encoding("koi8-r")
    kept: dict[str, object] = encodings._cache  # grows with each name
    before = len(kept)
    for number in range(1000):
        for name in (f"x{number}", f"koi8{'-' * number}r", f"\xe9{number}", f"encodings.x{number}"):
            usable_encoding(name)
    assert len(kept) == before


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=st.text(max_size=40))
def test_what_a_stream_is_given_has_the_same_bytes(encoding: str, text: str) -> None:
    given_to_stream = encoder(encoding).text(text)
    assert given_to_stream.encode(encoding, "replace") == encoder(encoding).encode(text)
