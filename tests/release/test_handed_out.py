"""Everything that is handed out is made, and installs where there is nothing: takes minutes."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pytest

from release.dist import OFFLINE_PIP
from release.wheels import EXTRAS, MACHINES, PYTHONS, target_options

pytestmark = pytest.mark.soak

if sys.platform != "linux":
    pytest.skip("the archive is for Linux", allow_module_level=True)

ALONE = ("unshare", "--net", "--map-root-user")
PYENV = Path.home() / ".pyenv" / "versions"
"""Before a test has a home of its own."""
ELF_MACHINES = {"x86_64": 62, "aarch64": 183}
"""How a compiled file says which processor it is for."""
SERVE_AND_ASK = """
"$(dirname "$0")/python" -c "import fcntl, socket, struct
fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh', b'lo', 1))"
"$0" serve --user nobody --state "$1" & server=$!
while kill -0 $server && ! "$0" serve status --state "$1" 2> /dev/null; do :; done
kill $server && wait $server || true
"""
"""Of a shell that gets the program and a folder: with the loopback interface up, as it is in all
places but a new network, serve, and ask the server how it is."""
NEEDS = ("textual", "rich", "msgspec", "asyncssh", "cryptography", "pillow", "fsrs")


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if importlib.util.find_spec("cyclonedx_py") is None:
        pytest.skip("cyclonedx-bom is not installed: make .venv/.ready-to-distribute")
    from release.dist import main

    folder = tmp_path_factory.mktemp("made") / "dist"
    main(folder)
    return folder


@pytest.fixture(scope="module")
def archive(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The offline archive, unpacked."""
    folder = tmp_path_factory.mktemp("unpacked")
    (packed,) = dist.glob("*-offline.tar.gz")
    with tarfile.open(packed) as opened:
        opened.extractall(folder, filter="data")
    (unpacked,) = folder.iterdir()
    return unpacked


def python_of(version: str) -> str:
    """A Python of this version, with venv; the test is skipped where this machine has none."""
    places = [*os.environ["PATH"].split(":"), *map(str, PYENV.glob("*/bin"))]
    found = (shutil.which(f"python{version}", path=place) for place in places)
    for python in filter(None, found):
        if not _fails([python, "-c", "import venv"]):
            return python
    pytest.skip(f"no Python {version} here")


def _fails(command: list[str]) -> bool:
    return bool(subprocess.run(command, capture_output=True).returncode)


def alone(command: list[str | Path], **env: str) -> str:
    """Run a command with no network but its own, and return what it prints."""
    if _fails([*ALONE, "true"]):
        pytest.skip("no network of its own can be made here")
    done = subprocess.run(
        [*ALONE, *command], env={**os.environ, **env}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_all_is_there_and_the_checksums_hold(dist: Path) -> None:
    names = sorted(path.name for path in dist.iterdir())
    endings = ["SHA256SUMS", ".cdx.json", ".whl", ".tar.gz", "-offline.tar.gz"]
    assert all(any(name.endswith(ending) for name in names) for ending in endings)
    assert len(names) == 5
    assert not _fails(["sh", "-c", f"cd '{dist}' && sha256sum --check --quiet SHA256SUMS"])


def test_the_bill_has_every_package_with_its_licence_and_no_place(dist: Path) -> None:
    (path,) = dist.glob("*.cdx.json")
    bill = json.loads(path.read_text())
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == "sij-tui"
    found = {each["name"].lower(): each for each in bill["components"]}
    assert set(NEEDS) <= set(found)
    assert all(each.get("licenses") and each.get("version") for each in found.values())
    assert "file:" not in path.read_text()
    assert not re.search(r"(?<![\w.])/(?:tmp|home|root)/", path.read_text())


@pytest.mark.parametrize("version", PYTHONS)
def test_it_installs_and_runs_without_a_network(
    version: str, archive: Path, tmp_path: Path
) -> None:
    python = python_of(version)
    prefix = tmp_path / "a prefix"
    alone([archive / "install.sh", prefix], PYTHON=python)
    program = prefix / "bin" / "sij-tui"
    assert alone([program, "--version"]).startswith("sij-tui ")
    assert len(alone([program, "read"])) > 50_000
    found = json.loads(alone([program, "doctor", "--format", "json", "--paths"]))
    assert found["installation"]["kind"] == "offline"
    assert found["installation"]["uncompiled"] == 0
    assert {extra["status"] for extra in found["extras"]} == {"installed"}
    assert (prefix / "share/man/man1/sij-tui-read.1").is_file()
    assert not subprocess.run([program, "completion", "fish"], capture_output=True).returncode
    for words in (["handout", "a.pdf"], ["bank", "export", "a.apkg"]):
        alone([program, *words[:-1], tmp_path / words[-1]])
    alone(["sh", "-c", found["extras"][0]["command"]])  # can be repeated, offline
    alone([archive / "install.sh", prefix], PYTHON=python)  # again, over itself


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("version", PYTHONS)
def test_all_that_is_needed_is_there_for_each_system_and_is_for_it(
    version: str, machine: str, archive: Path, tmp_path: Path
) -> None:
    """Whatever this machine is: pip finds all of it, and what is compiled is for that processor."""
    pip = [sys.executable, "-m", "pip", *OFFLINE_PIP, "install", "--dry-run", "--no-index"]
    pip += ["--target", tmp_path / "none", "--find-links", archive / "wheels"]
    report = tmp_path / "report.json"
    options = [*target_options(machine, version), "--report", report]
    wanted = f"sij-tui[{','.join(EXTRAS)}]"
    done = subprocess.run([*pip, *options, wanted], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(report.read_text())["install"]
    wheels = [Path(unquote(urlsplit(each["download_info"]["url"]).path)) for each in found]
    names = {wheel.name.partition("-")[0].lower() for wheel in wheels}
    assert {*NEEDS, "aiohttp", "genanki", "nats_py", "typst"} <= names
    compiled = 0
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as packed:
            starts = [packed.read(name)[:20] for name in packed.namelist() if ".so" in name]
        assert ("-any.whl" in wheel.name) == (not starts)
        for start in starts:
            assert start[:4] == b"\x7fELF"
            assert int.from_bytes(start[18:20], "little") == ELF_MACHINES[machine], wheel.name
        compiled += bool(starts)
    assert compiled >= 5


def debian_mirror() -> str:
    """The mirror that apt uses here; empty if there is no apt."""
    if shutil.which("apt-get") is None:
        return ""
    form = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]
    done = subprocess.run(form, capture_output=True, text=True)
    return next((line for line in done.stdout.splitlines() if line.endswith("/debian/")), "")


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a Debian that has Python and nothing else."""
    debootstrap = shutil.which("debootstrap", path=f"{os.environ['PATH']}:/usr/sbin")
    if os.getuid() or debootstrap is None or not (mirror := debian_mirror()):
        pytest.skip("needs root, debootstrap and a mirror of Debian")
    root = tmp_path_factory.mktemp("debian") / "root"
    command = [debootstrap, "--variant=minbase", "--include=python3", "bookworm", root, mirror]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"no Debian could be made: {made.stdout[-300:]}")
    return root


def test_it_installs_in_an_empty_debian_that_has_python_alone(debian: Path, archive: Path) -> None:
    shutil.copytree(archive, debian / "archive")
    inside = ["unshare", "--net", "chroot", debian, "env", "-i", "PATH=/usr/sbin:/usr/bin:/bin"]
    for words in (
        ["/archive/install.sh", "/opt/sij-tui"],
        ["/opt/sij-tui/bin/sij-tui", "--version"],
        ["/opt/sij-tui/bin/sij-tui", "read", "reasons"],
        ["/opt/sij-tui/bin/sij-tui", "doctor"],
        ["sh", "-c", SERVE_AND_ASK, "/opt/sij-tui/bin/sij-tui", "/tmp/state"],
    ):
        done = subprocess.run([*inside, *words], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "0 of 50 sessions" in done.stdout


class Builder(NamedTuple):
    """A program that builds images and runs them, and what it is told in this place."""

    program: tuple[str, ...]
    build: tuple[str, ...] = ()
    run: tuple[str, ...] = ()

    def call(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*self.program, *words], capture_output=True, text=True)


LIMITS = ("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024")
HEALTH = ("--format", "docker")
"""The form of image that podman keeps the health check in."""
BUILDERS = (
    Builder(("docker",)),
    Builder(("podman",), HEALTH),
    # Where no limit can be raised; where there are control groups of both versions, too.
    Builder(("podman",), (*HEALTH, *LIMITS), LIMITS),
    Builder(("podman", "--runtime", "runc"), (*HEALTH, *LIMITS), LIMITS),
)
"""The first that runs a container here is taken."""


@pytest.fixture
def image(debian: Path, archive: Path, tmp_path: Path) -> Iterator[tuple[Builder, str]]:
    """A builder that works here, and the image that it has built upon a Debian with Python."""
    base, name, packed = "sij-tui-test-base", "sij-tui-test", tmp_path / "base.tar"
    there = [each for each in BUILDERS if shutil.which(each.program[0])]
    there = [each for each in there if not each.call("info").returncode]
    if not there:
        pytest.skip("no builder of images is running here")
    subprocess.run(
        ["tar", "-C", debian, "--exclude", "./archive", "--exclude", "./opt", "-cf", packed, "."],
        check=True,
    )
    why, imported = "", set[str]()
    try:
        for builder in there:
            if builder.program[0] not in imported:
                imported.add(builder.program[0])
                assert not builder.call("import", packed, base).returncode
            tried = builder.call("run", "--rm", *builder.run, "--network", "none", base, "true")
            why = why or tried.stderr[-300:]
            if not tried.returncode:
                break
        else:
            pytest.skip(f"no container runs here: {why}")
        options = ["--build-arg", f"BASE={base}", "--network", "none", "--tag", name]
        options += [*builder.build, "--file", archive / "Containerfile"]
        built = builder.call("build", *options, archive)
        assert built.returncode == 0, built.stdout + built.stderr
        yield builder, name
    finally:
        for each in imported:
            subprocess.run([each, "rmi", "--force", name, base], capture_output=True)


def test_an_image_serves_without_rights_and_reports_its_health(image: tuple[Builder, str]) -> None:
    builder, name = image
    limits = ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
    options = [*builder.run, *limits, "--network", "none"]
    started = builder.call("run", "--detach", *options, name, "--port", "2222")
    assert started.returncode == 0, started.stderr
    container = started.stdout.strip()
    try:
        status = ["exec", container, "sij-tui", "serve", "status", "--state", "/state"]
        answer = builder.call(*status)
        for _ in range(100):
            if not answer.returncode:
                break
            answer = builder.call(*status)
        assert "0 of 50 sessions" in answer.stdout, (
            answer.stderr + builder.call("logs", container).stderr
        )
        assert builder.call("exec", container, "id", "-u").stdout == "10001\n"
        assert builder.call("exec", container, "touch", "/opt/a").returncode
        asked = builder.call("inspect", "--format", "{{json .Config.Healthcheck}}", container)
        assert json.loads(asked.stdout)["Test"][-3:] == ["status", "--state", "/state"]
        if builder.program[0] == "podman":
            assert not builder.call("healthcheck", "run", container).returncode
    finally:
        builder.call("rm", "--force", "--volumes", container)
