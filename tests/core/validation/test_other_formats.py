"""A file that is no content file at all is told of in one line, by what it is."""

from __future__ import annotations

import io
import zipfile

import pytest
from content_parts import SOURCE

from sij_tui.core.validation.load import validate
from sij_tui.core.validation.syntax.other_formats import is_utf16, other_format


def archive(*names: str) -> bytes:
    """A zip archive of files with these names, with the shipped content in each."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name in names:
            packed.writestr(name, SOURCE[:20_000])
    return buffer.getvalue()


OTHERS = {
    "Word": (archive("[Content_Types].xml", "word/document.xml"), "a Word document"),
    "OpenDocument": (
        archive("mimetype-application-vnd.oasis.opendocument.text", "content.xml"),
        "a document of a word processor",
    ),
    "spreadsheet": (archive("[Content_Types].xml", "xl/workbook.xml"), "a spreadsheet"),
    "archive": (archive("content.toml"), "a zip archive"),
    "rich text": (b"{\\rtf1\\ansi " + SOURCE.encode(), "a document in rich text (RTF)"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF"),
    "old Word": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
        "a document of an office program",
    ),
    "gzip": (b"\x1f\x8b\x08" + bytes(100), "a compressed file"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
    "web page": (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "a web page"),
    "JSON": (b'{"meta": {"id": "tea"}}', "JSON"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_a_file_of_another_program_is_named(kind: str) -> None:
    data, name = OTHERS[kind]
    (problem,) = validate(data)
    assert problem.message == f"this is {name}, not a content file."
    assert "sij-tui new" in problem.allowed


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_told_of_in_one_line(encoding: str) -> None:
    (problem,) = validate(SOURCE.encode(encoding))
    assert "UTF-16" in problem.message


def test_a_content_file_is_none_of_these() -> None:
    for data in (SOURCE.encode(), b"", b"#", b"\xef\xbb\xbf[meta]", b"title = 'x'", bytes(40)):
        assert other_format(data) == ""
        assert not is_utf16(data)


def test_lines_that_end_as_on_old_macs_are_one_problem() -> None:
    old = SOURCE.replace("\n", "\r").encode()
    (problem,) = [each for each in validate(old) if each.severity == "error"]
    assert problem.line == 1
    assert "one line" in problem.message


def test_a_list_with_many_spaces_is_read_once() -> None:
    problems = validate(b'x = ["a"' + b" " * 100_000 + b"y]")  # a minute, were each split tried
    assert [each.severity for each in problems] == ["error"]
