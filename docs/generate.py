"""Writes the command and configuration references from the code; `--check` says whether they are up to date."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from digest.cli import cli
from digest.config import list_keys, make_schema
from digest.config.linting import list_rules
from digest.model import Rule

DOCS = Path(__file__).parent
WIDTH = 100
MOST_NAMES = 12
"""Codes shown in one row."""


def render_commands() -> str:
    """Give docs/commands.md: the help of every command, and of those within it, as it prints."""
    parts = ["# Commands\n", "Generated from the code by `make docs`.\n"]
    context = click.Context(cli, info_name="digest", terminal_width=WIDTH, max_content_width=WIDTH)
    parts.append(f"```text\n{cli.get_help(context)}\n```\n")
    parts += (f"{'#' * level} {path}\n\n```text\n{text}\n```\n" for path, level, text in list_commands(cli, context))
    return "\n".join(parts)


def list_commands(group: click.Group, context: click.Context, level: int = 2) -> Iterator[tuple[str, int, str]]:
    """List every command of a group as (what is typed, depth of its heading, help), each before those within it."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context, terminal_width=WIDTH, max_content_width=WIDTH)
        yield inner.command_path, level, command.get_help(inner)
        if isinstance(command, click.Group):
            yield from list_commands(command, inner, level + 1)


def render_configuration() -> str:
    """Give docs/configuration.md: every key of digest.toml with its default."""
    rows = ["# Configuration\n", "Generated from the code by `make docs`. Every key of `digest.toml`:\n"]
    rows += ["| key | default | what it does |", "|---|---|---|"]
    for key, default, about in list_keys():
        shown = "" if default is None else f"`{json.dumps(list(default) if isinstance(default, tuple) else default)}`"
        rows.append(f"| `{key}` | {shown} | {about.replace('|', chr(92) + '|')} |")
    rows.append(
        "\nPaths count from the file. Unknown keys are errors. [digest.schema.json](digest.schema.json) describes"
    )
    rows.append("the file for editors that check while one types.")
    return "\n".join(rows) + "\n"


def render_findings() -> str:
    """Give docs/findings.md: every code of the check of the e-mail; those that mean the same share a row."""
    rows = [
        "# Findings\n",
        "Generated from the code by `make docs`. Every code of [the check of the e-mail](linting.md):\n",
    ]
    rows += ["| code | severity | why it matters | what to do |", "|---|---|---|---|"]
    codes: dict[Rule, list[str]] = {}
    for code, rule in sorted(list_rules().items()):
        codes.setdefault(rule, []).append(f"`{code}`")
    for rule, names in codes.items():
        severity = f"**{rule.severity.value}**, blocks" if rule.blocks else rule.severity.value
        rows.append(f"| {make_names(names)} | {severity} | {make_cell(rule.why)} | {make_cell(rule.fix)} |")
    rows.append("\nA feature of CSS or HTML is called as at [Can I email](https://www.caniemail.com/features/).")
    return "\n".join(rows) + "\n"


def make_names(names: list[str]) -> str:
    """Give the codes of a row, of many only some."""
    rest = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {rest} more" if rest > 0 else "")


def make_cell(text: str) -> str:
    """Give a text as it stands in a table: no pipe ends a cell, no angle bracket opens a tag."""
    return text.replace("|", "\\|").replace("<", "&lt;")


def render_all() -> dict[str, str]:
    """Give every generated file's name and content."""
    return {
        "commands.md": render_commands(),
        "configuration.md": render_configuration(),
        "findings.md": render_findings(),
        "digest.schema.json": json.dumps(make_schema(), indent=2) + "\n",
    }


if __name__ == "__main__":
    stale = [
        name for name, text in render_all().items() if not (DOCS / name).exists() or (DOCS / name).read_text() != text
    ]
    if "--check" in sys.argv:
        sys.exit(f"out of date, run make docs: {', '.join(stale)}" if stale else 0)
    for name, text in render_all().items():
        (DOCS / name).write_text(text)
