"""`digest editions diff` and `verify`: an edition beside another, and beside itself built again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from digest.cli.editions.opening import open_newsletter, which_newsletter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digest.editions.comparing import Change
    from digest.model import EditionRecord
    from digest.pipeline.verifying import Verdict
    from digest.settings import Settings
    from digest.store.opening import Store


@click.command("diff")
@click.argument("number", metavar="N")
@click.argument("other", metavar="[M]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print each difference as JSON, one a line.")
@which_newsletter
def diff(*, number: str, other: str | None, as_json: bool, config: str | None, newsletter: str | None) -> None:
    """Say how two editions differ for readers.

    Without M an edition is compared with its revision before. Named are the subject, and stories that were added,
    removed, moved or retitled.
    """
    from dataclasses import asdict

    from digest.cli.jsonlines import print_json_line
    from digest.pipeline.verifying import compare_kept

    with open_newsletter(config, newsletter) as (store, settings):
        before, after = _find_pair(store, settings, number, other)
        changes = compare_kept(store, before.slot, after.slot)
    if as_json:
        for change in changes:
            print_json_line({key: value for key, value in asdict(change).items() if value is not None})
        return
    click.echo("\n".join(_tell_changes(before, after, changes)))


@click.command("verify")
@click.argument("number", metavar="[N]", required=False)
@click.option("--all", "every", is_flag=True, help="Every edition that was kept.")
@click.option("--json", "as_json", is_flag=True, help="Print each outcome as JSON, one a line.")
@which_newsletter
def verify(*, number: str | None, every: bool, as_json: bool, config: str | None, newsletter: str | None) -> None:
    """Build an edition again, and compare it.

    It is built from what was kept, its variants too, and every byte is compared; nothing is changed. It is the same; or
    it differs, and where is said; or it is not comparable, since it was built by other versions or what it was made
    from was pruned. It exits with 1 if one differs that the same versions built: that is a bug, or the store is
    damaged.
    """
    from digest.errors import UsageError
    from digest.pipeline.verifying import Outcome, verify_edition
    from digest.store.editions import load_edition, load_editions

    if every == bool(number):
        raise UsageError("give the number of an edition, or --all")
    differs = False
    with open_newsletter(config, newsletter) as (store, settings):
        name = settings.newsletter
        found = load_editions(store, name) if every else (load_edition(store, name, number or ""),)
        for record in found:
            verdict = verify_edition(store, record)
            differs = differs or verdict.outcome is Outcome.DIFFERS
            _print_verdict(verdict, beside=found, as_json=as_json)
    if differs:
        raise SystemExit(1)


def _find_pair(store: Store, settings: Settings, number: str, other: str | None) -> tuple[EditionRecord, EditionRecord]:
    """The edition to begin from, and the one to end with."""
    from digest.errors import UsageError
    from digest.store.editions import load_edition

    found = load_edition(store, settings.newsletter, number)
    if other is not None:
        return found, load_edition(store, settings.newsletter, other)
    slot = found.slot
    if slot.revision == 1:
        advice = f"Name the edition to compare it with: digest editions diff {slot.number} M"
        raise UsageError(f"edition {slot.number} has no revision before this one", advice)
    return load_edition(store, settings.newsletter, f"{slot.number}.{slot.revision - 1}"), found


def _tell_changes(before: EditionRecord, after: EditionRecord, changes: tuple[Change, ...]) -> Iterator[str]:
    from digest.cli.editions.telling import tell_number
    from digest.cli.summary import tell_count

    names = f"{tell_number(before, beside=[after])} and {tell_number(after, beside=[before])}"
    differing = tell_count(len(changes), "difference")
    yield f"{names}: {differing if changes else 'the same stories under the same subject'}"
    yield from map(_tell_change, changes)


def _tell_change(change: Change) -> str:
    kind = f"{change.kind.value:<9}"
    if change.kind in {"added", "removed"}:
        return f"{kind}  {change.title}"
    name = f"{change.title}: " if change.kind == "moved" else ""
    if change.before == change.after:
        return f"{kind}  {name}within {change.after}"
    return f"{kind}  {name}{change.before} -> {change.after}"


def _print_verdict(verdict: Verdict, *, beside: Iterable[EditionRecord], as_json: bool) -> None:
    from digest.cli.editions.telling import tell_number
    from digest.cli.jsonlines import print_json_line
    from digest.cli.summary import tell_count

    slot = verdict.record.slot
    if as_json:
        row: dict[str, Any] = {"edition": slot.number, "revision": slot.revision}
        row |= {"outcome": verdict.outcome.value, "detail": verdict.detail or None, "variants": verdict.variants}
        print_json_line(row)
        return
    detail = f" at {verdict.detail}" if verdict.outcome == "differs" else f": {verdict.detail}" * bool(verdict.detail)
    variants = f", and so is what its {tell_count(verdict.variants, 'variant')} came to" if verdict.variants else ""
    told = f"{verdict.outcome.value}{detail}{variants}"
    click.echo(f"edition {tell_number(verdict.record, beside=beside)}: {told}")
