"""The built wheel, installed into a fresh environment, renders the samples: templates and data are in it."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
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


def test_installed_in_a_fresh_environment_it_renders_the_samples(wheel: Path, tmp_path: Path) -> None:
    call(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / "bin" / "python"
    constraints = ROOT / "constraints.txt"
    call(python, "-m", "pip", "install", "--quiet", "--no-compile", "--constraint", constraints, wheel, cwd=tmp_path)
    command = tmp_path / "venv" / "bin" / "digest"
    call(command, "export", "--config", ROOT / "samples" / "digest.toml", "--out", tmp_path / "out", cwd=tmp_path)
    edition = json.loads((tmp_path / "out" / "edition.json").read_text(encoding="utf-8"))
    assert len(edition["sections"]) >= 8
    html = (tmp_path / "out" / "email.html").read_text(encoding="utf-8")
    assert edition["lead"]["title"] in html
    where = call(python, "-c", "import digest; print(digest.__file__)", cwd=tmp_path)
    assert str(tmp_path) in where
