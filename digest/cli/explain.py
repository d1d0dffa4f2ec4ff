"""`digest explain`: the reason for every candidate of an edition, and for one story in all of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from digest.cli.options import config_option, load_configuration, newsletter_option, now_option


@click.command("explain")
@click.argument("words", nargs=-1, metavar="[EDITION.JSON] [STORY]")
@click.option("--edition", metavar="N", help="Of this edition: 12, 12.2 for its revision 2, or latest.")
@click.option("--json", "as_json", is_flag=True, help="Print the decisions as JSON, one a line.")
@newsletter_option
@config_option
@now_option
def command(
    *,
    words: tuple[str, ...],
    edition: str | None,
    as_json: bool,
    newsletter: str | None,
    config: str | None,
    now: str | None,
) -> None:
    """Say why each story is in an edition, or out of it.

    STORY is its id, or how that begins; its address; or words of its headline: what was decided on it in every edition,
    the newest first, and what would be now. Without STORY, every story of the edition N.

    EDITION.JSON is a file that digest export wrote, or the folder that holds it. Then STORY narrows it to stories whose
    headline, URL or file name contains it, and shows what spoke for their region.
    """
    from digest.cli.explaining import tell_edition, tell_story
    from digest.errors import UsageError

    story = " ".join(words).strip()
    if not story and (words or edition is None):
        raise UsageError("there is nothing to explain", "Name a story, or an edition: digest explain --edition latest")
    if words and edition is None and _is_path(words[0]):
        _tell_file(words[0], " ".join(words[1:]), as_json=as_json)
        return
    settings, base = load_configuration(config, newsletter)
    if words:
        tell_story(settings, base, story, edition=edition, now=now, as_json=as_json)
    else:
        tell_edition(settings, base, edition or "", as_json=as_json)


def _is_path(word: str) -> bool:
    try:
        return bool(word) and Path(word).exists()
    except OSError:  # too long for a name, as headlines are
        return False


def _tell_file(edition: str, story: str, *, as_json: bool) -> None:
    from digest.cli.terminal import print_table
    from digest.errors import UsageError

    decisions = _load_decisions(edition)
    if story:
        wanted = story.casefold()
        decisions = [
            row for row in decisions if any(wanted in (row[key] or "").casefold() for key in ("title", "url", "origin"))
        ]
        if not decisions:
            raise UsageError(f"no story of {edition} has {story!r} in its headline, URL or file name")
    if as_json:
        for row in decisions:
            click.echo(json.dumps(row, ensure_ascii=False))
    elif story:
        click.echo("\n\n".join(_tell_whole(row) for row in decisions))
    else:
        headings = ("reason", "region", "published (UTC)", "headline", "evidence")
        print_table(headings, [_tell_row(row) for row in decisions])


def _load_decisions(path: str) -> list[dict[str, Any]]:
    from digest.editions.artefact import parse_edition_file
    from digest.errors import UsageError

    file = Path(path) / "edition.json" if Path(path).is_dir() else Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as cause:
        raise UsageError(f"{path} cannot be read", "Give the edition.json that digest export wrote") from cause
    if not text.lstrip().startswith("{"):
        advice = (
            "Name a story by words of its headline, its id or its address; what a file holds tells digest sources test"
        )
        raise UsageError(f"{path} is a file, and not the edition.json of an export", advice)
    decisions: list[dict[str, Any]] = parse_edition_file(text, origin=path)["decisions"]
    return decisions


def _tell_row(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        row["reason"].replace("_", " "),
        row["region"],
        row["effective"][:10] if row["dated"] else "undated",
        row["title"],
        row["evidence"],
    )


def _tell_whole(row: dict[str, Any]) -> str:
    from digest.cli.evidence import tell_region
    from digest.model import Evidence

    evidence = [Evidence(**item) for item in row["region_evidence"]]
    lines = [
        row["title"],
        f"  {row['reason'].replace('_', ' ')}" + (f": {row['evidence']}" if row["evidence"] else ""),
        f"  {tell_region(row['region'], row['confidence'], row['secondary'], evidence)}",
        f"  published {row['effective'][:16].replace('T', ' ')} UTC" if row["dated"] else "  undated",
        f"  {row['source']} ({row['origin']})" if row["source"] else f"  {row['origin']}",
    ]
    return "\n".join([*lines, *([f"  {row['url']}"] if row["url"] else [])])
