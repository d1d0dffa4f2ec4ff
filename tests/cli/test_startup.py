"""Asking for help costs little: nothing heavy is imported before a command runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from digest.cli import _COMMANDS, cli
from tests.cli.conftest import Run
from tests.cli.rehearsal import COMMANDS, write_newsroom

HEAVY = {"premailer", "lxml", "pydantic", "feedparser", "httpx2", "jinja2", "rich", "starlette", "babel", "tomlkit"}


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in sorted(_COMMANDS))])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys\n"
        "from digest.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print('\\nMODULES', *{name.partition('.')[0] for name in sys.modules})\n"
    )
    run = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    told, _, modules = run.stdout.partition("\nMODULES ")
    assert "Usage: digest" in told
    assert HEAVY.isdisjoint(modules.split())


@pytest.mark.parametrize("name", sorted(_COMMANDS))
def test_a_commands_line_in_the_list_is_the_first_of_its_own_help(name: str) -> None:
    command = cli.get_command(None, name)  # type: ignore[arg-type] # the context is not used
    assert command is not None
    assert (command.help or "").split("\n\n")[0].replace("\n", " ") == _COMMANDS[name]


def test_a_mistyped_command_is_told_the_nearest_one() -> None:
    run = subprocess.run([sys.executable, "-m", "digest", "exprot"], capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "No such command 'exprot'. Did you mean 'export'?" in run.stderr


def test_the_public_names_are_imported_on_first_use() -> None:
    script = "import sys, digest; assert 'digest.model' not in sys.modules; digest.Article; print(dir(digest))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "build_edition" in run.stdout


def test_what_is_rehearsed_for_other_tests_can_be_done(run: Run, tmp_path: Path) -> None:
    write_newsroom(tmp_path)
    assert [arguments for arguments in COMMANDS if run(*arguments).returncode] == []
