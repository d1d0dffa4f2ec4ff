"""From what was read or collected to an edition: placed, chosen, teased, composed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from digest.editions.compose import Teaser, compose_edition, make_linked_story, make_story
from digest.editions.inputs import Inputs
from digest.errors import NothingUsableError
from digest.export.archive import join_url, make_page_name
from digest.model import (
    ArticleError,
    Decision,
    Edition,
    Newsletter,
    Override,
    Reason,
    Scheme,
    Slot,
    Story,
    Window,
)
from digest.pipeline.placing import find_unknown, place_candidates
from digest.regions.scheme import load_scheme
from digest.render.settling import settle_pictures
from digest.render.words import find_language_findings, make_words
from digest.selection.choose import Rules, choose_stories
from digest.selection.overriding import apply_overrides
from digest.selection.rank import find_lead
from digest.selection.tally import make_tally
from digest.selection.window import format_instant
from digest.settings import Settings
from digest.teasers.shared import find_shared_summaries
from digest.teasers.teaser import make_teaser
from digest.text.language import find_primary

_USUAL = ("source", "medium", "campaign", "term", "content")
"""The order in which parameters for web statistics are usually written."""


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
    scheme = load_scheme(settings.regions, language=find_frame_language(settings))
    overridden = apply_overrides(inputs.candidates, inputs.overrides, now=inputs.now, newsletter=settings.newsletter)
    placed = place_candidates(overridden.candidates, scheme, settings, overridden.marks)
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
    unknown = find_unknown(placed, scheme, settings, overridden.marks)
    errors = (*inputs.errors, *unknown, *map(tell_unmet, overridden.unknown))
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


def compose_choice(choice: Choice, *, teasers: float = 1.0) -> Edition:
    """Compose the edition of what was chosen; `teasers` is the share of the theme's lengths that they may have.

    Raises NothingUsableError as `build_edition`.
    """
    inputs, chosen = choice.inputs, choice.chosen
    if not chosen:
        raise _explain_emptiness(choice.decisions, inputs)
    settings = inputs.settings
    shared = find_shared_summaries(decision.placed.article for decision in choice.decisions)
    tease = partial(make_teaser, ignored=shared)
    lead = find_lead(chosen, _make_rules(inputs).language)
    words = make_words(inputs.theme.files, find_frame_language(settings))
    stories = [_tell_story(lead, choice, tease, teasers)]
    stories += [_tell_story(decision, choice, tease, teasers) for decision in chosen if decision is not lead]
    pictured = settle_pictures(stories, inputs.theme, settings.images)
    return compose_edition(
        newsletter=replace(
            make_newsletter(settings),
            utm=make_utm(settings, slot=inputs.slot, now=inputs.now),
            view=make_view(settings, inputs.slot),
        ),
        scheme=choice.scheme,
        window=inputs.window,
        cut_off=inputs.now,
        lead=pictured.stories[0],
        others=pictured.stories[1:],
        findings=(*find_language_findings(words, choice.scheme.regions), *pictured.findings),
        more=[make_linked_story(decision) for decision in choice.decisions if decision.linked],
        decisions=choice.decisions,
        errors=choice.errors,
        slot=inputs.slot,
        elsewhere=settings.choice.elsewhere,
        elsewhere_name=str(words.elsewhere),
        subject=settings.subject,
        preheader=settings.preheader,
    )


def _tell_story(decision: Decision, choice: Choice, tease: Teaser, share: float) -> Story:
    mark = choice.marks.get(decision.placed.article.id)
    teaser = mark.teaser if mark else None
    return make_story(decision, theme=choice.inputs.theme, tease=tease, teaser=teaser, share=share)


def find_frame_language(settings: Settings) -> str:
    """The language of the frame; without `languages` it is English."""
    return settings.languages[0] if settings.languages else "en"


def make_newsletter(settings: Settings) -> Newsletter:
    """Give the frame that settings describe; without `languages` it is English."""
    from digest.delivery.leaving import find_draft_link

    frame = Newsletter(
        name=settings.name,
        language=find_frame_language(settings),
        timezone=settings.timezone,
        site=settings.site,
        address=settings.address,
    )
    return replace(frame, unsubscribe=find_draft_link(frame, settings.send) or None)


def make_utm(settings: Settings, *, slot: Slot | None, now: datetime) -> tuple[tuple[str, str], ...]:
    """Give the parameters that links to stories get, by whole name; {region} is left for each story to fill.

    {date} is the day that the edition is due, in the newsletter's zone, and what does not have a {number} has that.
    """
    date = (slot.due if slot else now).astimezone(ZoneInfo(settings.timezone)).date().isoformat()
    words = {"{date}": date, "{number}": str(slot.number) if slot else date, "{newsletter}": settings.newsletter}
    given = sorted(settings.links.utm.items(), key=_rank_parameter)
    return tuple((f"utm_{name}", _fill(value, words)) for name, value in given)


def _rank_parameter(pair: tuple[str, str]) -> tuple[int, str]:
    """The usual order, whatever the order in which settings were read back."""
    return (_USUAL.index(pair[0]) if pair[0] in _USUAL else len(_USUAL), pair[0])


def make_view(settings: Settings, slot: Slot | None) -> str | None:
    """Give the address that an edition has in the web archive, if there is one; a proof has that of its front page."""
    url = settings.archive.url
    return join_url(url, make_page_name(slot, timezone=settings.timezone) if slot else "") if url else None


def _fill(pattern: str, words: Mapping[str, str]) -> str:
    for mark, word in words.items():
        pattern = pattern.replace(mark, word)
    return pattern


def _make_rules(inputs: Inputs) -> Rules:
    settings = inputs.settings
    return Rules(
        window=Window() if inputs.stored else inputs.window,
        choice=settings.choice,
        languages=tuple(find_primary(tag) or tag for tag in settings.languages),
        limits=settings.regions.limits,
        sources=len(settings.sources),
    )


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
            f"nothing new was collected{since}",
            "Run digest collect, or see what is held back: digest articles list --held",
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
