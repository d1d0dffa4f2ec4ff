"""`digest doctor`: whether everything is well, before an edition depends on it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.options import DEFAULT_CONFIG, config_option, load_configuration, newsletter_option, now_option

if TYPE_CHECKING:
    from digest.pipeline.check import Check

# The first of these that a check ended with is what doctor ends with.
_GRAVEST = (78, 75, 3)
_MARGIN = " " * 9
"""What stands below a mark."""


@click.command("doctor")
@config_option
@newsletter_option
@now_option
@click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
@click.option("--json", "as_json", is_flag=True, help="Print every check as JSON, one a line.")
def command(*, config: str | None, newsletter: str | None, now: str | None, quiet: bool, as_json: bool) -> None:
    """Check the configuration, every source, the theme, the mail server, and what DNS says of the sender.

    Nothing is sent or written. A DNS record that is missing is printed as it is to be added. It works in the bare
    environment that cron gives: env -i $(command -v digest) doctor
    """
    from digest.cli.options import read_now
    from digest.cli.secrets import find_password
    from digest.cli.terminal import reading_progress
    from digest.errors import UsageError
    from digest.model import Window
    from digest.pipeline.check import Check
    from digest.pipeline.checkup import check_all
    from digest.pipeline.loading import Request

    settings, base = load_configuration(config, newsletter)
    try:
        instant = read_now(now, timezone=settings.timezone)
    except ValueError as cause:
        raise UsageError(str(cause)) from cause
    request = Request(settings=settings, sources=settings.sources, base=base, now=instant, window=Window(), named=False)
    with reading_progress(wanted=not (quiet or as_json)) as report:
        checks = list(check_all(request, base=base, password=find_password(settings, base=base), report=report))
    named = config or (DEFAULT_CONFIG if Path(DEFAULT_CONFIG).exists() else f"none; there is no {DEFAULT_CONFIG} here")
    checks.insert(0, Check(part="configuration", found=named))
    for check in checks:
        if as_json:
            click.echo(json.dumps({**asdict(check), "well": check.well}, ensure_ascii=False))
        elif check.exit_code or not quiet:
            click.echo(format_check(check))
    codes = {check.exit_code for check in checks}
    raise SystemExit(next((code for code in _GRAVEST if code in codes), max(codes)))


def format_check(check: Check) -> str:
    """Tell what was found on a line, and the DNS record that puts it right on one of its own, to be copied."""
    line = f"{_mark(check)}  {check.part}: {check.found}"
    return f"{line}\n{_MARGIN}{check.record}" if check.record else line


def _mark(check: Check) -> str:
    if check.exit_code:
        return click.style("problem", fg="red", bold=True)
    return click.style("notice ", fg="yellow") if check.notice else click.style("ok     ", fg="green")
