"""What editors are told beside a draft: what becomes of it, what is doubtful about it, and what was left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from digest.model import Concern, Decision, DecisionRecord, Edition, Reason
from digest.settings import Settings

MOST_LEFT_OUT = 100
"""Stories listed as left out; the others are only counted."""

# What an editor may want to change comes first.
_ORDER = (
    *(Reason.OVER_CAP, Reason.OVER_SIZE, Reason.GONE, Reason.BANNED, Reason.RULED_OUT, Reason.THIN, Reason.NO_DATE),
    *(Reason.EMBARGO, Reason.SOURCE_PAUSED, Reason.WRONG_LANGUAGE, Reason.COPY, Reason.USED, Reason.TOO_OLD),
)
_APPROVAL = "approval"
"""The code of the concern that nobody has approved it yet: what comes of that is said by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A story that is not in the edition."""

    reason: Reason
    title: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """`lines` about the draft as a whole, its concerns, those that hold it first, and stories left out, by reason.

    `count` is how many were left out, of which `left_out` lists no more than `MOST_LEFT_OUT`.
    """

    lines: tuple[str, ...]
    concerns: tuple[Concern, ...]
    left_out: Mapping[str, tuple[LeftOut, ...]]
    count: int

    @property
    def rest(self) -> str:
        """How many left out are not listed, or ""."""
        unlisted = self.count - sum(map(len, self.left_out.values()))
        return f"and {unlisted} more" if unlisted else ""


def find_left_out(decisions: Iterable[Decision | DecisionRecord]) -> tuple[LeftOut, ...]:
    """Give the stories that are out of the edition whose decisions these are, in their order."""
    return tuple(_describe(one) for one in decisions if one.reason is not Reason.CHOSEN)


def make_notes(
    edition: Edition, *, concerns: Sequence[Concern], left_out: Sequence[LeftOut], settings: Settings
) -> Notes:
    """Put together what is to be said of the draft `edition`; nothing is escaped yet."""
    listed: dict[str, list[LeftOut]] = defaultdict(list)
    for one in sorted(left_out, key=lambda one: _rank(one.reason))[:MOST_LEFT_OUT]:
        listed[one.reason.value.replace("_", " ")].append(one)
    return Notes(
        lines=tuple(_tell_fate(edition, concerns, settings)),
        concerns=tuple(sorted(concerns, key=lambda concern: not concern.holds)),
        left_out={reason: tuple(stories) for reason, stories in listed.items()},
        count=len(left_out),
    )


def _describe(one: Decision | DecisionRecord) -> LeftOut:
    if isinstance(one, DecisionRecord):
        return LeftOut(reason=one.reason, title=one.title, source=one.source)
    return LeftOut(reason=one.reason, title=one.placed.article.title, source=one.placed.article.source)


def _rank(reason: Reason) -> int:
    return _ORDER.index(reason) if reason in _ORDER else len(_ORDER)


def _tell_fate(edition: Edition, concerns: Sequence[Concern], settings: Settings) -> Iterator[str]:
    """Say which edition it is, when it is due, what happens then, and how to approve it."""
    slot, count = edition.slot, len(edition.stories)
    size = f"{count} {'story' if count == 1 else 'stories'}"
    if slot is None:
        yield f"Draft of {edition.newsletter.name}: {size}"
        return
    due = slot.due.astimezone(ZoneInfo(settings.timezone)).strftime("%A, %Y-%m-%d, %H:%M %Z")
    revision = f", revision {slot.revision}" if slot.revision > 1 else ""
    yield f"Draft of edition {slot.number}{revision}, due {due}: {size}"
    holds = [concern for concern in concerns if concern.holds and concern.code != _APPROVAL]
    yield _tell_what_happens(settings) if not holds else _tell_holds(holds, settings)
    newsletter = "" if settings.newsletter == Settings().newsletter else f" --newsletter {settings.newsletter}"
    yield f"To approve it: digest editions approve {slot.number}{newsletter}"


def _tell_what_happens(settings: Settings) -> str:
    out = "its files are written" if settings.deliver == "export" else "it goes out"
    if not settings.require_approval:
        return f"When it is due, {out} if nobody does anything."
    outcomes = {
        "send": f"If nobody approves it, {out} all the same when it is due.",
        "skip": "If nobody approves it before it is due, it is skipped.",
    }
    return outcomes.get(
        settings.if_unapproved, "If nobody approves it before it is due, it is held until somebody does."
    )


def _tell_holds(holds: Sequence[Concern], settings: Settings) -> str:
    is_skipped = settings.require_approval and settings.if_unapproved == "skip"
    fate = "It is skipped unless somebody approves it before it is due" if is_skipped else "Somebody must approve it"
    return f"{fate}, as it is held: {'; '.join(concern.evidence for concern in holds)}."
