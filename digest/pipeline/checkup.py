"""Tries every part of a newsletter and makes nothing: sources, theme, sender, mail server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from digest.editions.agenda import NO_SCHEDULE, format_due
from digest.editions.inputs import Inputs
from digest.editions.schedule import find_next
from digest.errors import DigestError, NothingUsableError, TemporaryError
from digest.model import Article, Batch, Candidate, Trouble, Window
from digest.pipeline.check import Check
from digest.pipeline.edition import find_frame_language, make_newsletter
from digest.pipeline.fitting import build_proof
from digest.pipeline.loading import Report, Request
from digest.regions.scheme import load_scheme
from digest.selection.window import find_effective, format_instant
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.delivery.dns import Lookup

_UNDATED = "held if there at the first collect, until a date (Date: in a text file) or digest pin lets it in"


def check_all(
    request: Request, *, base: Path, password: str | None, report: Report, lookup: Lookup | None = None
) -> Iterator[Check]:
    """Try every part, one after the other, whatever the ones before it gave. Nothing is sent.

    `base` is the folder that paths in the settings count from; `lookup` asks DNS in place of the system.
    """
    from digest.pipeline.domains import check_standing

    yield from _check_sources(request, report=report)
    yield _check_theme(request)
    yield _check_regions(request.settings)
    yield _check_schedule(request)
    yield _check_overrides(request.settings, base)
    yield from _check_archive(request.settings)
    yield from _check_mail(request.settings, base=base, password=password)
    yield from _check_keys(request.settings, base)
    yield from _check_subscribers(request.settings, base)
    yield from check_standing(request.settings, base=base, now=request.now, lookup=lookup)


def _check_sources(request: Request, *, report: Report) -> Iterator[Check]:
    from digest.sources.collect import load_batches

    if not request.sources:
        yield Check(part="sources", found="none; list them as `sources`", exit_code=NothingUsableError.exit_code)
        return
    batches = load_batches(
        request.sources,
        base=request.base,
        now=request.now,
        fetch=request.settings.fetch,
        timezone=request.settings.timezone,
        report=report,
    )
    for batch in batches:
        yield Check(part=batch.origin, found=_tell_batch(batch, request), exit_code=_find_exit_code(batch))


def _tell_batch(batch: Batch, request: Request) -> str:
    """Count the stories of a source and name its newest date and first problem."""
    times = [find_effective(article, now=request.now) for article in batch.articles]
    newest = max((time.at for time in times if time.dated), default=None)
    count = "1 story" if len(batch.articles) == 1 else f"{len(batch.articles)} stories"
    parts = [count] if batch.articles or not batch.errors else []
    parts += [f"newest {format_instant(newest)}"] if newest else []
    undated = sum(not time.dated for time in times)
    parts += [f"{undated if newest else ''} undated ({_UNDATED})".strip()] if undated else []
    parts += [error.problem for error in batch.errors[:1]]
    more = len(batch.errors) - 1
    return ", ".join(parts) + (f" and {more} more problems" if more > 0 else "")


def _find_exit_code(batch: Batch) -> int:
    if batch.articles:
        return 0
    if batch.errors and batch.errors[0].trouble is Trouble.UNREACHABLE:
        return TemporaryError.exit_code
    return NothingUsableError.exit_code


def _check_theme(request: Request) -> Check:
    """Render a story of one sentence: a theme that loads may still not compile, nor speak the frame's language."""
    from digest.render import load_theme
    from digest.render.words import find_language_findings, make_words

    text = "The first tram of the morning left the depot on time."
    story = Article(id="0", title="A tram leaves", source="digest", origin="-", first_seen=request.now, text=text)
    try:
        theme = load_theme(request.settings.theme, request.settings.look)
        candidate = Candidate(article=story, source="-")
        words = make_words(theme.files, find_frame_language(request.settings))
        settings = replace(request.settings, languages=())
        build_proof(Inputs(candidates=(candidate,), settings=settings, theme=theme, window=Window(), now=request.now))
    except DigestError as error:
        return Check(part="theme", found=str(error), exit_code=error.exit_code)
    lacking = tuple(one.found for one in find_language_findings(words))
    return Check(
        part="theme", found="; ".join((f"{theme.name}, {len(theme.files)} files", *lacking)), notice=bool(lacking)
    )


def _check_regions(settings: Settings) -> Check:
    try:
        scheme = load_scheme(settings.regions, language=find_frame_language(settings))
    except DigestError as error:
        return Check(part="regions", found=str(error), exit_code=error.exit_code)
    return Check(part="regions", found=", ".join(region.name for region in scheme.regions))


def _check_schedule(request: Request) -> Check:
    settings = request.settings
    if not settings.schedule:
        return Check(part="schedule", found=NO_SCHEDULE)
    due = find_next(settings.schedule, settings.timezone, after=request.now)
    return Check(part="schedule", found=f"{settings.schedule}, next {format_due(due, settings.timezone)}")


def _check_overrides(settings: Settings, base: Path) -> Check:
    from digest.pipeline.overriding import load_newsletter_overrides

    path = base / settings.overrides
    try:
        overrides = load_newsletter_overrides(settings, base=base)
    except DigestError as error:
        return Check(part="overrides", found=str(error), exit_code=error.exit_code)
    return Check(
        part="overrides", found=f"{len(overrides)} in {path}" if path.exists() else f"none; {path} is not there"
    )


def _check_archive(settings: Settings) -> Iterator[Check]:
    """Say so where e-mails lead to an archive that no run writes."""
    if settings.archive.url is not None and settings.archive.folder is None:
        told = "view links lead to pages that only digest export --site writes; with archive.folder, digest run does"
        yield Check(part="archive", found=told, notice=True)


def _check_mail(settings: Settings, *, base: Path, password: str | None) -> Iterator[Check]:
    """Log in to the mail server, and name what would refuse a sending; it is no trouble where nothing is ever due."""
    from digest.delivery.transport import check_transport
    from digest.pipeline.linting import find_setting_refusals

    is_due = bool(settings.schedule or settings.send.smtp)
    for finding in find_setting_refusals(make_newsletter(settings), settings):
        yield Check(part="sending", found=finding.found, exit_code=78 if is_due else 0, notice=not is_due)
    if settings.send.smtp is None:
        yield Check(part="mail server", found="none; set send.smtp to send with digest")
        return
    try:
        yield Check(part="mail server", found=check_transport(settings.send, password, base=base))
    except DigestError as error:
        yield Check(part="mail server", found=str(error), exit_code=error.exit_code)
    for part, name in (("readers", settings.send.recipients), ("suppressed", settings.send.suppress)):
        if name is not None:
            yield _check_list(part, base / name)


def _check_keys(settings: Settings, base: Path) -> Iterator[Check]:
    """Say so where links to leave by could not be signed; it stops a sending, where there is one."""
    from digest.pipeline.keys import try_keys

    try:
        try_keys(settings, base)
    except DigestError as error:
        is_due = settings.send.smtp is not None
        yield Check(part="keys", found=str(error), exit_code=error.exit_code if is_due else 0, notice=not is_due)


def _check_subscribers(settings: Settings, base: Path) -> Iterator[Check]:
    """Count who is subscribed, where there is a store yet."""
    from digest.store.foreseeing import count_subscribers
    from digest.store.opening import open_store

    path = base / settings.store
    if not path.exists():
        return
    try:
        with open_store(path, read_only=True) as store:
            counts = count_subscribers(store, settings.newsletter)
    except DigestError as error:
        yield Check(part="subscribers", found=str(error), exit_code=error.exit_code)
    else:
        yield Check(part="subscribers", found=f"{counts.active} active, {counts.suppressed} of them suppressed")


def _check_list(part: str, path: Path) -> Check:
    """Count the addresses of a list; lines that are none are told, and stop nothing."""
    from digest.readers.lists import load_recipients

    try:
        addresses, errors = load_recipients(path)
    except DigestError as error:
        return Check(part=part, found=str(error), exit_code=78)
    unread = f"; lines that are none: {len(errors)}, the first at {errors[0]}" if errors else ""
    return Check(part=part, found=f"addresses in {path}: {len(addresses)}{unread}", exit_code=78 if errors else 0)
