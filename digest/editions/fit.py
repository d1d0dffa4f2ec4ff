"""Makes an edition small enough for its e-mail: cuts in a declared order, each no deeper than it must be. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from digest.model import MOST_LINKS, Edition, Finding, Section, Severity, Story
from digest.model.findings import Rule, make_finding

CUTS = ("teasers", "thumbnails", "stories", "links")
"""What can be cut, as it is by default: what readers miss least comes first."""

MOST_RENDERS = 6
"""How often an e-mail is made to see its size, the whole one included."""

_SHORTEST = 0.5
"""Share of the theme's lengths that teasers keep; with less they say nothing."""

_SPARE = 0.1
"""How much more than the surplus the first estimate cuts; each further one twice as much more."""

_MUCH = 0.02
"""Share of the limit that may stay free where stories were left out."""

_FRAME, _PICTURE, _LINK = 9_000, 170, 130
"""Bytes of an e-mail without stories, around the address of a thumbnail, and around a mere link, in shipped themes."""


RULES = {
    f"fit-{cut}": Rule(
        severity=Severity.NOTICE,
        why="Gmail hides the end of a larger e-mail behind a link, and with it the way to unsubscribe",
        fix="Have fewer stories (choice.stories) or shorter teasers (look.teaser); choice.fit has the order of cuts",
    )
    for cut in CUTS
} | {
    "fit-failed": Rule(
        severity=Severity.WARNING,
        why="Gmail hides the end of a larger e-mail behind a link, and with it the way to unsubscribe",
        fix="Let more be cut (choice.fit), pin fewer stories, or allow more bytes (choice.max_bytes)",
    )
}

PLACE = "the whole e-mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Degree:
    """How far an edition is cut: the share of the theme's lengths that teasers have, and the most it has of the rest.

    None does not limit. Mere links beyond `links` are only counted.
    """

    teasers: float = 1.0
    thumbnails: int | None = None
    stories: int | None = None
    links: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What an e-mail may weigh, which of CUTS are made in which order, and how an edition of a degree is composed."""

    max_bytes: int
    cuts: Sequence[str]
    compose: Callable[[Degree], Edition]


Measure = Callable[[Edition], int]
"""The bytes of an edition's e-mail; the only costly step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """An edition of a degree, and the bytes of its e-mail."""

    degree: Degree
    edition: Edition
    size: int


def fit_edition(edition: Edition, policy: Policy, measure: Measure) -> Edition:
    """Give `edition`, or one composed with as few cuts as make its e-mail fit; its findings say what was cut.

    E-mails are measured six times at most, that of what is given among them, so that the caller may keep it. Pinned
    stories and the lead stay, so that it may still be too large.
    """
    trial = _Trial(degree=Degree(), edition=edition, size=measure(edition))
    fitting: _Trial | None = None
    for time in range(1, MOST_RENDERS):
        if trial.size <= policy.max_bytes:
            fitting, degree = trial, _relax(trial, policy)
        elif fitting:
            degree = _halve(fitting, trial)
        else:
            degree = _deepen(trial, policy, spare=1 + _SPARE * 2 ** (time - 1))
        if degree in (trial.degree, fitting and fitting.degree):
            break
        trial = _try(degree, trial, policy, measure)
    return trial.edition if trial.size <= policy.max_bytes or fitting is None else fitting.edition


def _try(degree: Degree, before: _Trial, policy: Policy, measure: Measure) -> _Trial:
    """Compose the edition of a degree, and measure it unless it is the one before."""
    edition = policy.compose(degree)
    if _is_same(edition, before.edition):
        return replace(before, degree=degree)
    return _Trial(degree=degree, edition=edition, size=measure(edition))


def _halve(fitting: _Trial, trial: _Trial) -> Degree:
    """Take back half as many stories as were too many."""
    few, many = len(fitting.edition.stories), len(trial.edition.stories)
    return replace(fitting.degree, stories=(few + many) // 2) if many - few > 1 else fitting.degree


def _relax(trial: _Trial, policy: Policy) -> Degree:
    """Take back as many stories as there is room for, if it is much."""
    room, count = policy.max_bytes - trial.size, len(trial.edition.stories)
    if trial.degree.stories is None or room < _MUCH * policy.max_bytes:
        return trial.degree
    each = max(trial.size - _FRAME, trial.size // 2) // count
    return replace(trial.degree, stories=count + int(room / each / (1 + _SPARE)))


def _deepen(trial: _Trial, policy: Policy, *, spare: float) -> Degree:
    """Make the cuts in their order, each as far as it goes, until what they save by estimate is enough."""
    degree, size = trial.degree, trial.size
    need = math.ceil(spare * (size - policy.max_bytes))
    for cut in policy.cuts:
        if need > 0:
            degree, saved = _DEEPEN[cut](degree, trial.edition, size, need)
            size, need = size - saved, need - saved
    return degree


def find_cuts(degree: Degree, edition: Edition, whole: Edition, *, max_bytes: int) -> tuple[Finding, ...]:
    """Tell what `edition`, which is cut by `degree`, has less than the `whole` one."""
    gone = len(whole.stories) - len(edition.stories)
    pictured = {story.article.id for story in whole.stories if story.article.image}
    pictures = sum(story.article.image is None for story in edition.stories if story.article.id in pictured)
    told = {
        "teasers": f"teasers have {degree.teasers:.0%} of their length" if degree.teasers < 1 else "",
        "thumbnails": f"{pictures} thumbnails are left out" if degree.thumbnails is not None and pictures > 0 else "",
        "stories": f"{gone} stories are left out" if gone > 0 else "",
        "links": f"{edition.unlinked} headlines below are only counted" if edition.unlinked else "",
    }
    return tuple(
        make_finding(f"fit-{cut}", RULES, place=PLACE, found=f"{found}: it may have {max_bytes:,} bytes at most")
        for cut, found in told.items()
        if found
    )


def tell_unfit(size: int, max_bytes: int) -> Finding:
    """Tell of an edition that is too large however it is cut."""
    found = f"it has {size:,} bytes when all is cut that may be, and may have {max_bytes:,} at most"
    return make_finding("fit-failed", RULES, place=PLACE, found=found)


def limit_thumbnails(edition: Edition, most: int) -> Edition:
    """Leave pictures to the lead and the first `most` other stories that have one."""
    left = most
    sections = []
    for section in edition.sections:
        stories = []
        for story in section.stories:
            keeps = story.article.image is None or left > 0
            left -= story.article.image is not None
            stories.append(story if keeps else _drop_image(story))
        sections.append(Section(region=section.region, stories=tuple(stories)))
    return replace(edition, sections=tuple(sections))


def limit_links(edition: Edition, most: int) -> Edition:
    """Print the first `most` mere links below the sections, and only count the others."""
    return replace(edition, more=edition.more[:most], unlinked=edition.unlinked + len(edition.more[most:]))


def _drop_image(story: Story) -> Story:
    return replace(story, article=replace(story.article, image=None))


def _is_same(one: Edition, other: Edition) -> bool:
    return replace(one, key="", decisions=(), findings=()) == replace(other, key="", decisions=(), findings=())


def _shorten_teasers(degree: Degree, edition: Edition, size: int, need: int) -> tuple[Degree, int]:  # noqa: ARG001
    written = len(edition.lead.long_teaser.encode()) + sum(map(_measure_teaser, edition.stories[1:]))
    saved = min(need, int(written * (1 - _SHORTEST / degree.teasers)))
    share = degree.teasers * (1 - saved / written) if written else degree.teasers
    return replace(degree, teasers=max(_SHORTEST, math.floor(share * 100) / 100)), saved


def _drop_thumbnails(degree: Degree, edition: Edition, size: int, need: int) -> tuple[Degree, int]:  # noqa: ARG001
    images = [story.article.image for story in edition.stories[1:] if story.article.image]
    if not images:
        return degree, 0
    each = _PICTURE + sum(len(image.url) for image in images) // len(images)
    gone = min(len(images), math.ceil(need / each))
    return replace(degree, thumbnails=len(images) - gone), gone * each


def _drop_stories(degree: Degree, edition: Edition, size: int, need: int) -> tuple[Degree, int]:
    """Drop stories of the average size; `size` is that which other cuts leave."""
    count = len(edition.stories)
    each = max(size - _FRAME, size // 2) // count
    gone = min(count - 1, math.ceil(need / each))
    return (replace(degree, stories=count - gone), gone * each) if gone else (degree, 0)


def _drop_links(degree: Degree, edition: Edition, size: int, need: int) -> tuple[Degree, int]:  # noqa: ARG001
    printed = edition.more[:MOST_LINKS]
    if not printed:
        return degree, 0
    each = _LINK + sum(map(_measure_link, printed)) // len(printed)
    gone = min(len(printed), math.ceil(need / each))
    return replace(degree, links=len(printed) - gone), gone * each


def _measure_teaser(story: Story) -> int:
    """The bytes of the teaser that is printed: a story without an address has the long one."""
    return len((story.teaser if story.article.url else story.long_teaser).encode())


def _measure_link(story: Story) -> int:
    return len((story.article.url or "").encode()) + len(story.article.title.encode())


_DEEPEN: dict[str, Callable[[Degree, Edition, int, int], tuple[Degree, int]]] = {
    "teasers": _shorten_teasers,
    "thumbnails": _drop_thumbnails,
    "stories": _drop_stories,
    "links": _drop_links,
}
"""What makes each cut: the new degree, and the bytes that it saves by estimate, which are `need` at least if it can."""


def list_unknown(cuts: Sequence[str]) -> Iterator[str]:
    """Name what cannot be cut."""
    return (cut for cut in cuts if cut not in CUTS)
