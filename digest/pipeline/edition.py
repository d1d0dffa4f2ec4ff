"""From sources to the e-mail: collect, place, choose, tease, compose, render, and the files of an export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from digest.editions.artefact import format_edition
from digest.editions.compose import compose_edition, make_story
from digest.editions.inputs import Inputs
from digest.errors import NothingUsableError, TemporaryError, UsageError
from digest.model import (
    ArticleError,
    Batch,
    Candidate,
    Decision,
    Edition,
    Newsletter,
    Placed,
    Proof,
    Reason,
    Scheme,
    SourceRead,
    Trouble,
    Window,
)
from digest.regions.classify import place_article
from digest.regions.scheme import find_region, load_scheme
from digest.selection.choose import Rules, choose_stories
from digest.selection.rank import lead_key
from digest.selection.window import format_instant
from digest.settings import Settings, SourceSettings
from digest.teasers.teaser import make_teaser
from digest.text.language import find_primary

Report = Callable[[SourceRead], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a command asks for: which sources, read from where, seen at which instant, in which window.

    `named` is true when the sources stand on the command line: then one that does not exist is a slip of the
    person who typed it, and nothing is made.
    """

    settings: Settings
    sources: tuple[SourceSettings, ...]
    base: Path
    now: datetime
    window: Window
    named: bool = True
    stdin: BinaryIO | None = None


def load_inputs(request: Request, *, report: Report) -> Inputs:
    """Read the sources and the theme.

    Raises UsageError for a source on the command line that does not exist, TemporaryError when nothing could be
    reached, NothingUsableError when nothing that was read is an article, ConfigError for a bad theme.
    """
    from digest.render import load_theme
    from digest.sources.collect import load_batches

    theme = load_theme(request.settings.theme)
    load_scheme(order=request.settings.regions.order)
    batches = load_batches(
        request.sources,
        base=request.base,
        now=request.now,
        fetch=request.settings.fetch,
        timezone=request.settings.timezone,
        stdin=request.stdin,
        report=report,
    )
    _refuse_unusable(batches, named=request.named)
    return Inputs(
        candidates=tuple(list_candidates(batches)),
        errors=_list_errors(batches),
        settings=request.settings,
        theme=theme,
        window=request.window,
        now=request.now,
    )


def list_candidates(batches: Iterable[Batch]) -> Iterator[Candidate]:
    """Make a candidate of every article that was read, in the order of reading."""
    for order, batch in enumerate(batches):
        for article in batch.articles:
            yield Candidate(article=article, source=batch.origin, order=order)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was decided on every candidate, before anything is composed."""

    inputs: Inputs
    scheme: Scheme
    decisions: tuple[Decision, ...]
    errors: tuple[ArticleError, ...]

    @property
    def chosen(self) -> tuple[Decision, ...]:
        """The decisions to print, by rank."""
        return tuple(decision for decision in self.decisions if decision.chosen)


def choose_candidates(inputs: Inputs, *, at_most: int | None = None) -> Choice:
    """Place every candidate and decide on it. Pure. `at_most` is how many stories fit, if that is known."""
    scheme = load_scheme(order=inputs.settings.regions.order)
    placed = [_place(candidate, scheme) for candidate in inputs.candidates]
    decisions = choose_stories(placed, rules=_make_rules(inputs), scheme=scheme, now=inputs.now)
    errors = (*inputs.errors, *_find_unknown_regions(placed, scheme))
    return Choice(inputs=inputs, scheme=scheme, decisions=decisions, errors=errors)


def build_edition(inputs: Inputs, *, at_most: int | None = None) -> Edition:
    """Build the edition that `inputs` make. Pure: no clock or network is touched, and of files only the package's data.

    Raises NothingUsableError when no article is in the window; it names the newest one and what would let it in.
    """
    return compose_choice(choose_candidates(inputs, at_most=at_most))


def compose_choice(choice: Choice) -> Edition:
    """Compose the edition of what was chosen. Raises NothingUsableError as `build_edition`."""
    inputs, chosen = choice.inputs, choice.chosen
    if not chosen:
        raise _explain_emptiness(choice.decisions, inputs)
    newsletter = make_newsletter(inputs.settings)
    lead = min(chosen, key=lambda decision: lead_key(decision, language=find_primary(newsletter.language)))
    others = [decision for decision in chosen if decision is not lead]
    return compose_edition(
        newsletter=newsletter,
        scheme=choice.scheme,
        window=inputs.window,
        cut_off=inputs.now,
        lead=make_story(lead, theme=inputs.theme, tease=make_teaser),
        others=[make_story(decision, theme=inputs.theme, tease=make_teaser) for decision in others],
        decisions=choice.decisions,
        errors=choice.errors,
    )


def _place(candidate: Candidate, scheme: Scheme) -> Placed:
    return replace(
        place_article(candidate.article, scheme),
        source=candidate.source,
        order=candidate.order,
        revision=candidate.revision,
        paused=candidate.paused,
    )


def build_proof(inputs: Inputs) -> Proof:
    """Build the edition and its e-mail, with as many stories as fit into `choice.max_bytes`."""
    return fit_proof(choose_candidates(inputs))


def fit_proof(choice: Choice) -> Proof:
    """Compose and render a choice; while the e-mail is too large, choose again with fewer stories, one at least."""
    from digest.render import render_edition

    inputs, largest = choice.inputs, choice.inputs.settings.choice.max_bytes
    while True:
        edition = compose_choice(choice)
        rendered = render_edition(edition, inputs.theme)
        size, count = len(rendered.html.encode()), len(edition.stories)
        if size <= largest or count == 1:
            return Proof(edition=edition, rendered=rendered)
        # What is above the limit, at the size of an average story, and one at least.
        choice = choose_candidates(inputs, at_most=max(1, count - max(1, (size - largest) * count // size)))


def compose_files(proof: Proof, settings: Settings) -> dict[str, bytes]:
    """Give the five exported files, by name; what stood for the reader is filled with what holds for all readers."""
    from digest.delivery.message import compose_draft
    from digest.mime import fill_html, fill_text

    edition, rendered = proof.edition, proof.rendered
    values = {rendered.tokens.unsubscribe: edition.newsletter.unsubscribe or ""}
    return {
        "email.html": fill_html(rendered.html, values).encode(),
        "email.txt": fill_text(rendered.text, values).encode(),
        "email.mjml": fill_html(rendered.mjml, values).encode(),
        "email.eml": compose_draft(edition, rendered, settings.send),
        "edition.json": format_edition(edition).encode(),
    }


def make_newsletter(settings: Settings) -> Newsletter:
    """Give the frame that settings describe; without `languages` it is English."""
    from digest.delivery.message import find_draft_link

    frame = Newsletter(
        name=settings.name,
        language=settings.languages[0] if settings.languages else "en",
        timezone=settings.timezone,
        site=settings.site,
        address=settings.address,
    )
    return replace(frame, unsubscribe=find_draft_link(frame, settings.send) or None)


def fill_out(pattern: str, *, now: datetime, timezone: str) -> Path:
    """Give the folder that `--out` means: {date} is the day of `now` in the newsletter's zone.

    Raises UsageError for any other {name}.
    """
    day = now.astimezone(ZoneInfo(timezone)).date().isoformat()
    filled = pattern.replace("{date}", day)
    if "{" in filled or "}" in filled:
        raise UsageError(f"--out {pattern}: only {{date}} can be filled in")
    return Path(filled)


def find_watched(request: Request, *, config: Path) -> tuple[Path, ...]:
    """Give the files and folders whose change changes the edition: local sources, templates, the configuration."""
    from digest.render.themes import find_templates
    from digest.sources.places import find_local

    local = find_local([source.at for source in request.sources], base=request.base)
    theme = Path(request.settings.theme)
    return (config, find_templates(), *([theme] if theme.is_dir() else []), *local)


def _make_rules(inputs: Inputs) -> Rules:
    settings = inputs.settings
    return Rules(
        window=inputs.window,
        stories=settings.choice.stories,
        per_region=settings.choice.per_region,
        languages=tuple(find_primary(tag) or tag for tag in settings.languages),
    )


def _list_errors(batches: Iterable[Batch]) -> tuple[ArticleError, ...]:
    return tuple(error for batch in batches for error in batch.errors)


def _find_unknown_regions(placed: Iterable[Placed], scheme: Scheme) -> Iterator[ArticleError]:
    """Tell of declared regions that mean nothing in this scheme; their stories were placed by what they say."""
    for article in (item.article for item in placed):
        if article.region and find_region(scheme, article.region) is None:
            problem = f"region {article.region!r} of {article.title!r} is unknown; it was placed by its text"
            yield ArticleError(origin=article.origin, problem=problem)


def _refuse_unusable(batches: Sequence[Batch], *, named: bool) -> None:
    """Raise when the sources gave nothing to go on with."""
    errors = _list_errors(batches)
    missing = [error for error in errors if error.trouble is Trouble.MISSING]
    if named and missing:
        raise UsageError("; ".join(map(str, missing)), "Give files, folders, globs, feed addresses or - for input")
    if any(batch.articles for batch in batches):
        return
    problem = "; ".join(map(str, errors)) or "the sources hold no article"
    if errors and all(error.trouble is Trouble.UNREACHABLE for error in errors):
        raise TemporaryError(problem, "Try again later")
    raise NothingUsableError(problem)


def _explain_emptiness(decisions: Sequence[Decision], inputs: Inputs) -> NothingUsableError:
    """Name the newest article that the window left out, and the option that would let it in."""
    late = [decision.placed.article.published or decision.effective for decision in decisions if _is_outside(decision)]
    if not late:
        return NothingUsableError(
            f"none of {len(decisions)} stories is in a language let in ({decisions[0].evidence})",
            "Add the language to `languages`",
        )
    newest = max(late)
    problem = f"none of {len(decisions)} stories is in the window; the newest is from {format_instant(newest)}"
    if inputs.window.until and newest > inputs.window.until:
        return NothingUsableError(
            problem, f"Try --until {newest.astimezone(ZoneInfo(inputs.settings.timezone)).date()}"
        )
    return NothingUsableError(problem, f"Try --last {(inputs.now - newest).days + 1}d")


def _is_outside(decision: Decision) -> bool:
    return decision.reason is Reason.OUT_OF_WINDOW
