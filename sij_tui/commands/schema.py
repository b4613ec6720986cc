"""``sij-tui schema``: the JSON Schema of content files, for editors that complete and check."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    """Print the schema."""
    import json

    from sij_tui.core.content.json_schema import content_schema

    print(json.dumps(content_schema(), indent=2, ensure_ascii=False))
    return 0
