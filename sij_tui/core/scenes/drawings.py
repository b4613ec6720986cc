"""Pictures made of characters, for terminals that show ASCII alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sij_tui.core.content.problems import Finding, Path, unknown_name
from sij_tui.core.content.scenes import Drawing, Scene
from sij_tui.core.layout.glyphs import plain
from sij_tui.core.scenes.frame import BLANK, CellStyle, Frame, FrameCell, make_row

MOST_COLUMNS, MOST_ROWS = 120, 40
"""Of a drawing."""
MOST_DRAWINGS = 12
"""Of a scene."""

_FRAME_COLUMNS, _FRAME_ROWS = 6, 2
"""What the frame of a list takes, with the blanks in it."""

DrawingStage = tuple[Drawing, Frame]
TextLayer = tuple[str, Mapping[str, str], str]
"""Text, the roles of some of its characters, and the role of the rest."""


def stages(scene: Scene, columns: int, rows: int) -> tuple[DrawingStage, ...]:
    """Return the drawings of a scene that have room, each in the middle of so many cells."""
    return tuple(
        (drawing, _frame(drawing, columns, rows))
        for drawing in scene.drawings
        if all(has <= room for has, room in zip(_size(drawing), (columns, rows), strict=True))
    )


def at_moment(made: tuple[DrawingStage, ...], progress: float) -> Frame | None:
    """Return the first that is shown at a moment."""
    for drawing, frame in made:
        if drawing.during[0] <= progress <= drawing.during[1]:
            return frame
    return None


def words_alone(scene: Scene, columns: int, rows: int) -> Frame:
    """Return the words of a picture as a list: what is left where no drawing has room.

    They are those of its labels, so a picture that is shown without words stays so. The list has a
    frame where that has room, too.
    """
    words = dict.fromkeys(plain(label.text) for label in scene.labels)
    lines = [f"* {word}" for word in words if len(word) + 2 <= columns][:rows]
    size = max(map(len, lines), default=0)
    if size and size + _FRAME_COLUMNS <= columns and len(lines) + _FRAME_ROWS <= rows:
        rule, size = "-" * (size + 4), size + _FRAME_COLUMNS
        lines = [f".{rule}.", *(f"|  {line.ljust(size - 4)}|" for line in lines), f"'{rule}'"]
    role = next((_words_role(drawing) for drawing in scene.drawings), "")
    return _framed([("\n".join(lines), {}, role)], (size, len(lines)), columns, rows)


def _words_role(drawing: Drawing) -> str:
    return drawing.words_role or drawing.role


def _lines(text: str) -> list[str]:
    return text.rstrip("\n").split("\n")


def _size(drawing: Drawing) -> tuple[int, int]:
    """Return the columns and rows that a drawing takes."""
    layers = (_lines(drawing.art), _lines(plain(drawing.words)))
    return max(len(line) for lines in layers for line in lines), max(map(len, layers))


def _frame(drawing: Drawing, columns: int, rows: int) -> Frame:
    layers: tuple[TextLayer, ...] = (
        (drawing.art, drawing.roles, drawing.role),
        (plain(drawing.words), {}, _words_role(drawing)),
    )
    return _framed(layers, _size(drawing), columns, rows)


def _framed(
    layers: Iterable[TextLayer],
    size: tuple[int, int],
    columns: int,
    rows: int,
) -> Frame:
    """Return texts laid over one another, in the middle; each with roles, and one for the rest."""
    cells = [[BLANK] * columns for _ in range(rows)]
    left, top = (columns - size[0]) // 2, (rows - size[1]) // 2
    for text, roles, role in layers:
        for y, line in enumerate(_lines(text)):
            for x, character in enumerate(line):
                if character != " ":
                    style = CellStyle(roles.get(character, role))
                    cells[top + y][left + x] = FrameCell(character, style)
    return Frame(columns, tuple(make_row(row) for row in cells))


def drawing_faults(drawing: Drawing, roles: Sequence[str], path: Path) -> Iterator[Finding]:
    """Yield what keeps a drawing from being shown: unknown roles, characters that cannot stand."""
    named = [(("role",), drawing.role)]
    named += [(("words_role",), drawing.words_role)] if drawing.words_role else []
    for where, name in (*named, *((("roles", key), role) for key, role in drawing.roles.items())):
        yield from unknown_name((*path, *where), "role", name, roles)
    if not drawing.art.strip():
        yield Finding(path=(*path, "art"), message="the picture is blank.")
    for field, allowed in (("art", "Use ASCII, without tabs."), ("words", "Use no tabs.")):
        text = getattr(drawing, field)
        lines = text.split("\n")
        if not text.replace("\n", "").isprintable() or (field == "art" and not text.isascii()):
            message = "it has characters that cannot stand in it."
            yield Finding(path=(*path, field), message=message, allowed=allowed)
        if len(lines) > MOST_ROWS or max(map(len, lines)) > MOST_COLUMNS:
            yield Finding(
                path=(*path, field),
                message=f"it is {max(map(len, lines))} characters wide and {len(lines)} high.",
                allowed=f"At most {MOST_COLUMNS} by {MOST_ROWS}.",
            )
