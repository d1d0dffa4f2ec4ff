"""What was found wrong with an e-mail, as people read it and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

from digest.model import Finding, Severity

if TYPE_CHECKING:
    from digest.cli.options import Given
    from digest.lint.check import Group
    from digest.lint.size import Sizes
    from digest.pipeline.linting import Checked

_PLACES = 3
"""Places of one code that are shown; the others are counted."""

_TAG, _TAGS = "merge-tag", 5
"""The code of what a mailer fills in, and how many of these are named at the top."""

_WIDEST = 100
_INDENT = " " * 9
_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "blue"}


def print_checked(name: str, checked: Checked, *, refusing: Sequence[Finding], given: Given) -> None:
    """Print what was found, the worst first; quiet, only what refuses the e-mail; verbose, notices and every place."""
    from digest.lint.check import group_findings

    if given.quiet:
        _print_refusing(name, refusing)
        return
    click.echo(f"{click.style(name, bold=True)}: {tell_sizes(checked.sizes)}")
    tags = [one.found for one in checked.findings if one.code == _TAG]
    if tags:
        click.echo(_wrap(f"a template, in which a mailer is to fill in {_tell_tags(tags)}", indent=""))
    shown = [one for one in checked.findings if given.verbose or one.severity is not Severity.NOTICE]
    for group in group_findings(shown):
        _print_group(group, every=given.verbose)
    if checked.sizes.regions and given.verbose:
        click.echo(_wrap("bytes by region: " + tell_regions(checked.sizes), indent=""))
    click.echo(f"{tell_count(checked, hidden=len(checked.findings) - len(shown))}: {_tell_verdict(refusing, tags)}")


def _print_refusing(name: str, refusing: Sequence[Finding]) -> None:
    for one in refusing:
        click.echo(_escape(f"{name}: {one.code}: {one.place}: {one.found}"))


def print_checked_json(name: str, checked: Checked, *, refused: bool) -> None:
    """Print an e-mail with all that was found as one line of JSON."""
    from digest.cli.jsonlines import print_json_line

    sizes = checked.sizes
    print_json_line(
        {
            "mail": name,
            "refused": refused,
            "bytes": {"decoded": sizes.decoded, "encoded": sizes.encoded, "regions": dict(sizes.regions)},
            "findings": [describe_finding(one) for one in checked.findings],
            "ignored": [describe_finding(one) for one in checked.ignored],
        }
    )


def describe_finding(finding: Finding) -> dict[str, Any]:
    """Give a finding as a JSON object."""
    return {**asdict(finding), "severity": finding.severity.value}


def tell_sizes(sizes: Sizes) -> str:
    """Say how large an e-mail is."""
    return f"{sizes.decoded:,} bytes of HTML, {sizes.encoded:,} as encoded for the way"


def tell_regions(sizes: Sizes) -> str:
    """Say what each region takes; the last has the foot, too."""
    return ", ".join(f"{region or 'head and lead'} {size:,}" for region, size in sizes.regions)


def tell_count(checked: Checked, *, hidden: int) -> str:
    """Say how many findings there are of each severity, how many of them are not shown, and how many are ignored."""
    counts = Counter(one.severity for one in checked.findings)
    parts = [f"{counts[one]} {one.value}{'' if counts[one] == 1 else 's'}" for one in Severity if counts[one]]
    more = f" ({hidden} not shown; --verbose shows all)" if hidden else ""
    ignored = f"; {len(checked.ignored)} ignored" if checked.ignored else ""
    return (", ".join(parts) or "nothing found") + more + ignored


def _tell_tags(tags: Sequence[str]) -> str:
    more = f" and {len(tags) - _TAGS} more" if len(tags) > _TAGS else ""
    return ", ".join(tags[:_TAGS]) + more


def _tell_verdict(refusing: Sequence[Finding], tags: Sequence[str]) -> str:
    """Say whether an e-mail may go out, and that a mailer has to fill it in first where it has placeholders."""
    if refusing:
        return click.style("refused", fg="red", bold=True)
    first = f", once a mailer has filled in {_escape(_tell_tags(tags))}" if tags else ""
    return click.style("it may go out", fg="green") + first


def _print_group(group: Group, *, every: bool) -> None:
    first = group.first
    label = click.style(f"{first.severity.value:<7}", fg=_COLORS[first.severity], bold=True)
    count = f" × {len(group.findings)}" if group.findings[1:] else ""
    blocks = "; keeps it from being sent" if first.blocks else ""
    share = f"; about {first.weight:.0%} of readers" if first.weight < 1 else ""
    click.echo(f"\n{label}  {click.style(first.code, bold=True)}{count}{blocks}{share}")
    for line in _list_places(group.findings, every=every):
        click.echo(_wrap(line))
    click.echo(_wrap(f"Why: {first.why}"))
    click.echo(_wrap(f"Fix: {first.fix}"))


def _list_places(findings: Sequence[Finding], *, every: bool) -> Iterator[str]:
    lines = dict.fromkeys(f"{one.place}: {one.found}" for one in findings)
    shown = list(lines) if every else list(lines)[:_PLACES]
    yield from shown
    if len(lines) > len(shown):
        yield f"… and {len(lines) - len(shown)} more places"


def _wrap(text: str, indent: str = _INDENT) -> str:
    width = min(get_terminal_size().columns, _WIDEST)
    return click.wrap_text(_escape(text), width=width, initial_indent=indent, subsequent_indent=f"{indent}  ")


def _escape(text: str) -> str:
    """`text` without what would make a terminal do something: an e-mail from elsewhere may hold anything."""
    return "".join(char if char.isprintable() or char == " " else "�" for char in text)
