"""What the program can do only with packages that it does not need otherwise."""

from __future__ import annotations

from sij_tui.commands import fail


def require_extra(extra: str, package: str, what: str) -> None:
    """End the program with a message where a package is missing that is needed for something."""
    from importlib.util import find_spec

    if find_spec(package) is None:
        fail(f"{what} needs {package}. Install the extra: pip install 'sij-tui[{extra}]'")
