"""From sources to the e-mail: collect, place, choose, tease, compose, render, and the files of an export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from digest.editions.artefact import format_edition
from digest.editions.compose import compose_edition, make_linked_story, make_story
from digest.editions.inputs import Inputs
from digest.errors import NothingUsableError, TemporaryError, UsageError
from digest.model import (
    ArticleError,
    Batch,
    Candidate,
    Decision,
    Edition,
    Newsletter,
    Override,
    Placed,
    Proof,
    Reason,
    Scheme,
    SourceRead,
    Story,
    Trouble,
    Window,
)
from digest.regions.classify import place_article
from digest.regions.scheme import find_region, load_scheme
from digest.selection.choose import Rules, choose_stories
from digest.selection.overriding import apply_overrides
from digest.selection.rank import find_lead
from digest.selection.tally import make_tally
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
    """What was decided on every candidate, before anything is composed; `marks` are overrides by article id."""

    inputs: Inputs
    scheme: Scheme
    decisions: tuple[Decision, ...]
    marks: Mapping[str, Override]
    errors: tuple[ArticleError, ...]

    @property
    def chosen(self) -> tuple[Decision, ...]:
        """The decisions to print, by rank."""
        return tuple(decision for decision in self.decisions if decision.chosen)


def choose_candidates(inputs: Inputs, *, at_most: int | None = None) -> Choice:
    """Lay the editors' overrides over the candidates, place each, and decide on it. Pure.

    `at_most` is how many stories fit, if that is known.
    """
    settings = inputs.settings
    scheme = load_scheme(order=settings.regions.order)
    overridden = apply_overrides(inputs.candidates, inputs.overrides, now=inputs.now, newsletter=settings.newsletter)
    placed = [_place(candidate, scheme) for candidate in overridden.candidates]
    decisions = choose_stories(
        placed,
        rules=_make_rules(inputs),
        scheme=scheme,
        now=inputs.now,
        used=inputs.used,
        marks=overridden.marks,
        gone=inputs.gone,
        at_most=at_most,
    )
    errors = (*inputs.errors, *_find_unknown_regions(placed, scheme), *map(tell_unmet, overridden.unknown))
    return Choice(inputs=inputs, scheme=scheme, decisions=decisions, marks=overridden.marks, errors=errors)


def tell_unmet(override: Override) -> ArticleError:
    """Tell of an override whose story is no candidate: it is misspelt, or not there yet."""
    problem = f"no story that this edition may take is called {override.story!r}"
    return ArticleError(origin=override.origin, line=override.line, problem=problem)


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
    settings = inputs.settings
    lead = find_lead(chosen, _make_rules(inputs).language)
    return compose_edition(
        newsletter=make_newsletter(settings),
        scheme=choice.scheme,
        window=inputs.window,
        cut_off=inputs.now,
        lead=_tell_story(lead, choice),
        others=[_tell_story(decision, choice) for decision in chosen if decision is not lead],
        more=[make_linked_story(decision) for decision in choice.decisions if decision.linked],
        decisions=choice.decisions,
        errors=choice.errors,
        slot=inputs.slot,
        elsewhere=settings.choice.elsewhere,
        subject=settings.subject,
        preheader=settings.preheader,
    )


def _tell_story(decision: Decision, choice: Choice) -> Story:
    mark = choice.marks.get(decision.placed.article.id)
    teaser = mark.teaser if mark else None
    return make_story(decision, theme=choice.inputs.theme, tease=make_teaser, teaser=teaser)


def _place(candidate: Candidate, scheme: Scheme) -> Placed:
    return replace(
        place_article(candidate.article, scheme),
        source=candidate.source,
        order=candidate.order,
        revision=candidate.revision,
        paused=candidate.paused,
        backlog=candidate.backlog,
    )


def build_proof(inputs: Inputs) -> Proof:
    """Build the edition and its e-mail, with as many stories as fit into `choice.max_bytes`."""
    return fit_proof(choose_candidates(inputs))


def fit_proof(choice: Choice) -> Proof:
    """Compose and render a choice; while the e-mail is too large, choose again with fewer stories, if there can be.

    What editors pinned stays in, so that the result may still be too large.
    """
    inputs, proof = choice.inputs, _render_choice(choice)
    while (size := len(proof.rendered.html.encode())) > inputs.settings.choice.max_bytes:
        count = len(proof.edition.stories)
        # What is above the limit, at the size of an average story, and one at least.
        surplus = max(1, (size - inputs.settings.choice.max_bytes) * count // size)
        smaller = _render_choice(choose_candidates(inputs, at_most=max(1, count - surplus)))
        if len(smaller.edition.stories) >= count:
            break
        proof = smaller
    return proof


def _render_choice(choice: Choice) -> Proof:
    from digest.render import render_edition

    edition = compose_choice(choice)
    return Proof(edition=edition, rendered=render_edition(edition, choice.inputs.theme))


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
        window=Window() if inputs.stored else inputs.window,
        choice=settings.choice,
        languages=tuple(find_primary(tag) or tag for tag in settings.languages),
        limits=settings.regions.limits,
        sources=len(settings.sources),
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
    """Name the newest article that the window left out, and the option that would let it in; else what is missing."""
    late = [decision.placed.article.published or decision.effective for decision in decisions if _is_outside(decision)]
    if not late:
        return _explain_refusal(decisions, inputs)
    newest = max(late)
    problem = f"none of {len(decisions)} stories is in the window; the newest is from {format_instant(newest)}"
    if inputs.window.until and newest > inputs.window.until:
        return NothingUsableError(
            problem, f"Try --until {newest.astimezone(ZoneInfo(inputs.settings.timezone)).date()}"
        )
    return NothingUsableError(problem, f"Try --last {(inputs.now - newest).days + 1}d")


def _explain_refusal(decisions: Sequence[Decision], inputs: Inputs) -> NothingUsableError:
    """Say for what reasons stories were left out that the window let in, or that there were none."""
    if not decisions:
        since = f" since {format_instant(inputs.window.since)}" if inputs.window.since else ""
        return NothingUsableError(
            f"nothing was collected{since}: 0 of 0 candidates fit", "Run digest collect. See: digest sources list"
        )
    reasons = make_tally(decisions).left_out
    if reasons[0][0] is Reason.WRONG_LANGUAGE:
        evidence = next(one.evidence for one in decisions if one.reason is Reason.WRONG_LANGUAGE)
        problem = f"none of {len(decisions)} stories is in a language let in ({evidence})"
        return NothingUsableError(problem, "Add the language to `languages`")
    told = ", ".join(f"{count} {reason.replace('_', ' ')}" for reason, count in reasons)
    return NothingUsableError(f"none of {len(decisions)} candidates fits: {told}", "See why: digest explain STORY")


def _is_outside(decision: Decision) -> bool:
    return decision.reason is Reason.OUT_OF_WINDOW
