"""`digest editions show`: one edition: its facts, its headlines, and what was left out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from digest.cli.editions.opening import open_newsletter, read_when, which_newsletter
from digest.cli.options import now_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from digest.model import DecisionRecord, Edition, EditionRecord
    from digest.settings import Settings
    from digest.store.variants import VariantRecord

_MOST_VARIANTS = 10
"""Variants that are listed for people, those that most readers get; the others are counted."""


@click.command("show")
@click.argument("number", metavar="[N]", default="latest")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@which_newsletter
@now_option
def show(*, number: str, as_json: bool, config: str | None, newsletter: str | None, now: str | None) -> None:
    """Show an edition.

    Its facts, what is doubtful, its headlines by section, how many stories were left out for what, and once it is
    sending its variants: what readers get who want a part of it. Without N it is the latest. Why one story is in or out
    says digest explain.
    """
    import json

    from digest.pipeline.kept import load_kept_edition
    from digest.store.decisions import load_decisions
    from digest.store.editions import load_edition
    from digest.store.reckoning import count_states
    from digest.store.variants import load_variants

    with open_newsletter(config, newsletter) as (store, settings):
        record = load_edition(store, settings.newsletter, number)
        slot = record.slot
        decisions = load_decisions(store, slot.newsletter, number=slot.number, revision=slot.revision)
        instant = read_when(now, "--now", settings)
        edition, readers = load_kept_edition(store, slot), count_states(store, slot)
        variants = load_variants(store, slot)
    if as_json:
        described = {
            **_describe(record, edition, decisions, readers),
            "variants": list(map(_describe_variant, variants)),
        }
        click.echo(json.dumps(described, ensure_ascii=False, indent=2))
    else:
        lines = _tell(record, edition, decisions, readers, settings, now=instant)
        click.echo("\n".join((*lines, *_tell_variants(variants))))


def _describe(
    record: EditionRecord, edition: Edition | None, decisions: Sequence[DecisionRecord], readers: Mapping[str, int]
) -> dict[str, Any]:
    from digest.cli.editions.telling import describe_record

    return {
        **describe_record(record),
        "sections": [{"name": name, "stories": titles} for name, titles in _list_sections(edition, decisions)],
        "left_out": _count_left_out(decisions),
        "readers": dict(sorted(readers.items())),
    }


def _tell(
    record: EditionRecord,
    edition: Edition | None,
    decisions: Sequence[DecisionRecord],
    readers: Mapping[str, int],
    settings: Settings,
    *,
    now: datetime,
) -> Iterator[str]:
    from digest.cli.editions.telling import tell_edition

    yield f"edition {tell_edition(record, settings, now=now)}"
    yield f"  subject    {record.subject}"
    yield f"  preheader  {record.preheader}"
    yield from (f"  {label:<10} {told}" for label, told in _tell_facts(record, readers, settings) if told)
    for name, titles in _list_sections(edition, decisions):
        yield ""
        yield name
        yield from (f"  {title}" for title in titles)
    left_out = _count_left_out(decisions)
    told = ", ".join(f"{count} {reason.replace('_', ' ')}" for reason, count in left_out.items())
    yield ""
    yield f"left out {sum(left_out.values())}" + (f": {told}" if told else "")


def _tell_facts(record: EditionRecord, readers: Mapping[str, int], settings: Settings) -> Iterator[tuple[str, str]]:
    from digest.cli.editions.telling import tell_due
    from digest.cli.summary import tell_count

    window = f"stories seen {tell_due(record.since, settings)} to {tell_due(record.cut_off, settings)}"
    yield "window", f"{window} {settings.timezone}"
    yield (
        "made",
        f"{tell_count(record.stories, 'story')} by {tell_count(record.sources, 'publisher')}, {record.size:,} bytes",
    )
    for concern in record.concerns:
        yield "held by" if concern.holds else "mind", f"{concern.code.replace('_', ' ')}: {concern.evidence}"
    for label, instant, who in (
        ("approved", record.approved, f" by {record.approved_by}"),
        ("started", record.started, ""),
        ("ended", record.ended, f" via {record.via}" if record.via else ""),
    ):
        yield label, f"{tell_due(instant, settings)}{who}" if instant else ""
    yield "readers", ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in sorted(readers.items()))


def _describe_variant(variant: VariantRecord) -> dict[str, Any]:
    wish = variant.preferences
    return {
        "variant": variant.number,
        "language": wish.language or None,
        "regions": list(wish.regions),
        "text_only": wish.text_only,
        "stories": variant.stories,
    }


def _tell_variants(variants: Sequence[VariantRecord]) -> Iterator[str]:
    from digest.cli.summary import tell_count
    from digest.editions.variants import tell_preferences

    if variants:
        messages = len({one.message for one in variants if one.message})
        made = f", made into {tell_count(messages, 'message')}" if messages else ""
        yield ""
        yield f"{tell_count(len(variants), 'variant')} for what readers want of it{made}"
    for one in variants[:_MOST_VARIANTS]:
        wish = tell_preferences(one.preferences)
        told = f"{tell_count(one.stories, 'story')} for {wish}" if one.stories else f"no story, and no mail, for {wish}"
        yield f"  {one.number:<3} {told}"
    if len(variants) > _MOST_VARIANTS:
        yield f"  and {len(variants) - _MOST_VARIANTS} more: digest editions show --json"


def _list_sections(edition: Edition | None, decisions: Sequence[DecisionRecord]) -> list[tuple[str, list[str]]]:
    """The headlines by section; of an edition whose contents were pruned, by region as they were decided."""
    if edition is None:
        regions: dict[str, list[str]] = {}
        for one in decisions:
            if one.reason == "chosen":
                regions.setdefault(one.region, []).append(one.title)
        return list(regions.items())
    sections = [(one.region.name, [story.article.title for story in one.stories]) for one in edition.sections]
    more = [("More", [story.article.title for story in edition.more])] if edition.more else []
    return [("Lead", [edition.lead.article.title]), *sections, *more]


def _count_left_out(decisions: Sequence[DecisionRecord]) -> dict[str, int]:
    counts = Counter(one.reason.value for one in decisions if one.reason != "chosen")
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
