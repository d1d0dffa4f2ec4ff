"""What the documents say is so: generated references are fresh, links lead somewhere, commands exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from digest.cli import cli
from digest.config import parse_settings

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("samples/*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_generated_references_are_fresh() -> None:
    command = [sys.executable, "docs/generate.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_catalogs_are_in_step_with_what_the_frame_says() -> None:
    command = [sys.executable, "docs/update_catalogs.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_to_one(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert not missing


def test_every_command_is_in_the_readme_and_every_one_there_exists() -> None:
    named = set(re.findall(r"^\$? ?(?:\.venv/bin/)?digest ([a-z]+)", README, re.MULTILINE))
    named |= set(re.findall(r"`digest ([a-z]+)", README))
    assert named == set(cli.list_commands(None))  # type: ignore[arg-type] # the context is not used


def list_commands(document: Path) -> list[list[str]]:
    """The words of each `digest …` in a document, up to a comment, a pipe or whatever else the shell parts."""
    text = document.read_text(encoding="utf-8")
    lines = re.findall(r"^(?:\$ )?digest ([a-z].*)$|`digest ([a-z][^`\n]*)`|\| digest ([a-z].*)$", text, re.MULTILINE)
    return [re.split(r"\s+#|\s\s+|\s[|>;]\s", next(filter(None, found)))[0].split() for found in lines]


def find_strange(words: list[str]) -> list[str]:
    """The first word that is no command, or each option that its command does not have."""
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group) and words:
        inner = command.get_command(context, words[0])
        if inner is None:
            return words[:1]
        command, words, context = inner, words[1:], click.Context(inner, parent=context)
    known = {"--help", *(name for one in command.params for name in (*one.opts, *one.secondary_opts))}
    return [word for word in words if word.startswith("-") and word != "-" and word.partition("=")[0] not in known]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_a_document_shows_exists_with_its_options(document: Path) -> None:
    if document.name != "CHANGELOG.md":  # which tells of what was
        strange = {" ".join(words): found for words in list_commands(document) if (found := find_strange(words))}
        assert strange == {}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_configuration_that_a_document_shows_is_one(document: Path) -> None:
    for example in re.findall(r"```toml\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL):
        if not re.search(r"^\[\[story\]\]|^long_teaser =", example, re.MULTILINE):  # overrides.toml, theme.toml
            parse_settings(example, origin=document.name)


def test_the_configuration_in_the_readme_is_one() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    assert parse_settings(example, origin="README.md").sources


def test_the_commands_within_a_command_are_in_the_reference_and_so_are_the_keys_of_a_source() -> None:
    commands = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name in ("list", "add", "test", "import", "pause", "resume"):
        assert f"### digest sources {name}\n\n```text\nUsage: digest sources {name} " in commands
    assert "| `sources[].name` |" in (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
