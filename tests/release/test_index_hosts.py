"""No file of the repository names the package index that this machine uses."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from paths import ROOT

PUBLIC = frozenset((".".join(("pypi", "org")), ".".join(("pythonhosted", "org"))))
"""In parts, so that this file does not name them either."""


def configured_hosts() -> set[str]:
    """The hosts that pip is set up with here."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    done = subprocess.run(command, capture_output=True, text=True)
    hosts = re.findall(r"https?://(?:[^/@\s']*@)?([^/:\s']+)", done.stdout)
    return {*hosts}


def test_no_file_names_the_package_index_of_this_machine() -> None:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a repository")
    hosts = {*configured_hosts(), *PUBLIC}
    for name in filter(None, done.stdout.split("\0")):
        path = ROOT / name
        if path.is_file():
            text = path.read_bytes()
            assert not [host for host in hosts if host.encode() in text], name
