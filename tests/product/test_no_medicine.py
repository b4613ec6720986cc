"""The code knows no medicine: whatever is clinical comes from the content file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from paths import ROOT

from sij_tui.commands.new import new_content

CLINICAL = re.compile(
    r"\b(inject\w*|sacro\w*|needle\w*|an?esthe[ts]\w*|lidocaine|bupivacaine|iopamidol|iodine"
    r"|pregnan\w*|allerg\w*|anticoagul\w*|clotting|septic\w*|infect\w*|pelvi\w*|spin(e|al)|buttock"
    r"|antiseptic|steroid\w*|dressings?|plasters?|numb|numbness|surgery|surgeon|nurses"
    r"|faintness|arthritis|leg|hips?|veins?|forearm)\b",
    re.IGNORECASE,
)
"""Words of the shipped leaflet, and of its kind, that another leaflet would not have."""

MODULES = sorted((ROOT / "sij_tui").rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_module_has_a_clinical_word(path: Path) -> None:
    """Comments and docstrings included: what is said of one procedure is wrong for the next."""
    lines = path.read_text(encoding="utf-8").splitlines()
    said = [line.replace("pipx inject", "pipx") for line in lines]  # its name for it
    assert [line for line in said if CLINICAL.search(line)] == []


def test_a_new_file_speaks_of_no_procedure() -> None:
    body = new_content(("timeline", "checker", "practice"))
    lists = body[body.index("[lexicon]") :]
    rest = body.replace(lists, "")
    found = re.compile(rf"{CLINICAL.pattern}|\bjoints?\b", re.IGNORECASE)
    assert [line for line in rest.splitlines() if found.search(line)] == []
    assert not re.search(r"\b(inject\w*|needle\w*|joints?)\b", lists)
