"""What screens may be called, how they are asked for, and options on either side of a command."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from book_kit import CONTENT, shipped, small
from content_samples import base

from sij_tui import screens
from sij_tui.cli import SHOW_DEFAULTS, main
from sij_tui.commands.arguments import COMMANDS, GLOBAL, parser
from sij_tui.core.content.loaded import BrokenContent
from sij_tui.core.content.routes import RESERVED
from sij_tui.core.validation.load import load, validate


def status(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    try:
        code = main([*words])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    return (code, *capsys.readouterr())


def test_every_route_of_the_program_is_reserved() -> None:
    book = shipped()
    assert set(book.page_ids) - set(book.parts) <= RESERVED
    tree = ast.parse(Path(screens.__file__).read_text("utf-8"))
    cases = {
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.MatchValue) and isinstance(node.value, ast.Constant)
    }
    assert cases
    assert cases <= RESERVED


@pytest.mark.parametrize("name", [*sorted(RESERVED), "Home", "HELP", "Search"])
def test_a_part_of_the_leaflet_cannot_take_the_name_of_a_page(name: str) -> None:
    part = small().parts[0]
    text = base().replace(f'id = "{part}"', f'id = "{name}"')
    assert text != base()
    (problem,) = [p for p in validate(text.encode()) if p.severity == "error"]
    assert problem.line == base()[: base().index(f'id = "{part}"')].count("\n") + 1
    with pytest.raises(BrokenContent):
        load(text.encode(), "c.toml")


def test_a_name_that_only_looks_like_one_is_free() -> None:
    part = small().parts[0]
    text = base().replace(f'id = "{part}"', 'id = "homes"')
    assert load(text.encode(), "c.toml")


@pytest.mark.parametrize("page", shipped().page_ids)
def test_a_page_is_found_by_its_id_and_its_title_in_any_case(page: str) -> None:
    book = shipped()
    title = book.page(page).title
    for name in (page, page.upper(), title, f"  {title.upper()} ", title.replace(" ", "  ")):
        assert book.find(name) == page
    assert book.find(f"{title}?") is None


def test_a_part_is_found_by_its_number() -> None:
    book = shipped()
    assert [book.find(str(n)) for n in range(1, len(book.parts) + 1)] == [*book.parts]
    for name in ("0", str(len(book.parts) + 1), "9" * 5000, "²", "-1", ""):
        assert book.find(name) is None


@pytest.mark.parametrize("words", [("read",), ("--plain", "--start")])
@pytest.mark.parametrize(
    "name", ["glossary", "GLOSSARY", "reasons NOT to inject", "Reasons not to inject", "3"]
)
def test_the_command_line_takes_ids_numbers_and_titles(
    words: tuple[str, ...], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    book = shipped()
    code, out, _ = status(capsys, *words, name)
    assert code == 0
    assert out.startswith(book.page(book.find(name) or "").title)


def test_a_name_that_nothing_has_is_told_with_what_there_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = status(capsys, "read", "reasns not to inject")
    assert (code, out) == (2, "")
    assert 'Did you mean "Reasons not to inject"?' in err
    for page in shipped().pages():
        assert page.id in err
        assert page.title in err


def test_a_plain_start_at_a_screen_of_the_program_shows_everything(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert status(capsys, "--plain", "--start", "HOME") == status(capsys, "--plain")


# Options before and after the command

GIVEN = {
    "--content": ["--content", str(CONTENT)],
    "--glyphs": ["--glyphs", "ascii"],
    "--theme": ["--theme", "light"],
    "--no-state": ["--no-state"],
    "--watch": ["--watch"],
    "--lines": ["--lines"],
}
NEEDED = {"bank": ["export", "a.csv"], "diff": ["a.toml"], "handout": ["a.html"]}
"""What a command cannot do without."""


@pytest.mark.parametrize(
    ("command", "option"), [(name, option) for name in COMMANDS for option in GLOBAL[name]]
)
def test_an_option_means_the_same_before_and_after_the_command(command: str, option: str) -> None:
    def parsed(*words: str) -> object:
        return getattr(parser([*words], SHOW_DEFAULTS).parse_args([*words]), name)

    name = option[2:].replace("-", "_")
    needed = NEEDED.get(command, [])
    before = parsed(*GIVEN[option], command, *needed)
    assert before == parsed(command, *GIVEN[option], *needed)
    assert before != parsed(command, *needed)


@pytest.mark.parametrize("action", ["export", "import", "report", "reset", "where"])
def test_options_may_stand_behind_an_action_of_progress(action: str) -> None:
    files = ["a.csv"] if action in ("import", "report") else []
    words = ["progress", action, *files, "--content", "c.toml", "--glyphs", "ascii"]
    args = parser(words, SHOW_DEFAULTS).parse_args(words)
    assert (args.content, args.glyphs, args.no_state) == ("c.toml", "ascii", False)


def test_a_content_file_after_the_command_is_the_one_that_is_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c.toml"
    path.write_text(base())
    code, _, err = status(capsys, "rules", "--content", str(path))
    assert code == 1  # it has no checker
    assert "no checker" in err
    assert status(capsys, "--content", str(path), "rules")[0] == 1
