"""Tells from the history of a source what ails it, against its own rhythm: a wire is not a weekly blog."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from statistics import median

from digest.model import PollOutcome, PollRecord

_FEWEST_PAUSES = 4
_SHORTEST_HISTORY = timedelta(days=7)
"""Before a week has passed nobody knows how quiet the weekends of a source are."""
_REPEATED = timedelta(days=21)
"""From three weeks on a weekend has come at least twice, and a pause that came once only is no rhythm."""
_MARGIN = timedelta(hours=12)

_FEWEST_FAILURES = 3
_LONG_FAILURE = timedelta(days=1)

_FEWEST_READS = 10
_FEWEST_ITEMS = 5
_ODD_READS = 3
"""Readings in a row that must be odd: one may be a slip of the source."""
_REDATED_SHARE = 0.2


def find_ailments(records: Sequence[PollRecord], *, now: datetime) -> tuple[str, ...]:
    """What ails a source, a sentence with its evidence for each; none for a healthy or a hardly known one.

    `records` are its polls in any order; what comes after `now` does not count. A source is *silent* when it has had
    nothing new for much longer than it ever pauses, *broken* when poll after poll fails, *shrinking* when it yields
    far fewer items than it used to, and *re-dating* when the dates of known items change more than they used to.
    """
    known = sorted((one for one in records if one.at <= now), key=lambda one: one.at)
    history = [one for one in known if one.outcome not in {PollOutcome.NOT_DUE, PollOutcome.PAUSED}]
    ailments = (find(history) for find in (_find_broken, _find_silent, _find_shrinking, _find_redating))
    return tuple(sentence for sentence in ailments if sentence)


def _find_broken(history: Sequence[PollRecord]) -> str | None:
    """Failing at its last polls, more often in a row than is usual for it, or for more than a day."""
    failing, usual = _find_run([not _is_answer(one) for one in history])
    if not failing:
        return None
    run = history[-failing:]
    problem = f": {run[-1].problem}" if run[-1].problem else ""
    if run[-1].outcome is PollOutcome.GONE:
        return f"broken: it is gone{problem}"
    is_long = failing > 1 and run[-1].at - run[0].at >= _LONG_FAILURE
    if not is_long and failing < max(_FEWEST_FAILURES, usual + 1):
        return None
    since = f"the last {failing} polls failed, since {_format_instant(run[0].at)}"
    return f"broken: {since if failing < len(history) else f'none of {failing} polls could be read'}{problem}"


def _find_silent(history: Sequence[PollRecord]) -> str | None:
    """Nothing new for more than twice as long as it usually pauses at the longest."""
    answers = [one for one in history if _is_answer(one)]
    arrivals = [one.at for one in answers if one.new]
    if len(arrivals) <= _FEWEST_PAUSES or arrivals[-1] - arrivals[0] < _SHORTEST_HISTORY:
        return None
    pauses = sorted(_find_pauses(answers), reverse=True)
    longest = pauses[1 if arrivals[-1] - arrivals[0] >= _REPEATED else 0]
    silence = answers[-1].at - arrivals[-1]
    if silence <= max(2 * longest, longest + _MARGIN):
        return None
    return f"silent: nothing new for {_format_span(silence)}; it seldom pauses for more than {_format_span(longest)}"


def _find_pauses(answers: Sequence[PollRecord]) -> Iterator[timedelta]:
    """How long it was quiet before each arrival but the first, as far as was looked: while nobody polls, nobody knows.

    Between the last look that found nothing and the arrival lies one step of polling at most; it counts as a usual one.
    """
    step = timedelta(seconds=median((after.at - before.at).total_seconds() for before, after in pairwise(answers)))
    arrived = None
    for before, after in pairwise(answers):
        arrived = before.at if before.new else arrived
        if after.new and arrived:
            yield before.at - arrived + min(step, after.at - before.at)


def _find_shrinking(history: Sequence[PollRecord]) -> str | None:
    """Its last readings yielded less than half of what is usual, and it does not do so every night."""
    reads = [one for one in history if one.outcome is PollOutcome.READ]
    if len(reads) < _FEWEST_READS:
        return None
    usual = median(one.seen for one in reads)
    run, earlier = _find_run([one.seen * 2 < usual for one in reads])
    if usual < _FEWEST_ITEMS or run < max(_ODD_READS, earlier + 1):
        return None
    most = max(one.seen for one in reads[-run:])
    return f"shrinking: at most {_count(most)} in the last {run} readings, where {usual:.0f} are usual"


def _find_redating(history: Sequence[PollRecord]) -> str | None:
    """In its last readings the dates of known items changed far more than is usual."""
    reads = [one for one in history if one.outcome is PollOutcome.READ and one.seen - one.new >= _FEWEST_ITEMS]
    if len(reads) < _FEWEST_READS:
        return None
    usual = median(map(_share_redated, reads))
    run, earlier = _find_run([_share_redated(one) > max(_REDATED_SHARE, 3 * usual) for one in reads])
    if run < max(_ODD_READS, earlier + 1):
        return None
    redated, known = sum(one.redated for one in reads[-run:]), sum(one.seen - one.new for one in reads[-run:])
    share = f"{redated / known:.0%} of its known items in the last {run} readings"
    return f"re-dating: it changed the dates of {share}, where {usual:.0%} are usual"


def _find_run(odd: Sequence[bool]) -> tuple[int, int]:
    """How many in a row are odd at the end, and how many have been before more than once."""
    runs = [len(list(group)) if is_odd else 0 for is_odd, group in groupby(odd)]
    earlier = sorted(runs[:-1], reverse=True)
    return (runs[-1] if runs else 0), (earlier[1] if len(earlier) > 1 else 0)


def _is_answer(record: PollRecord) -> bool:
    return record.outcome in {PollOutcome.READ, PollOutcome.UNCHANGED}


def _share_redated(record: PollRecord) -> float:
    return record.redated / (record.seen - record.new)


def _count(number: int) -> str:
    return "1 item" if number == 1 else f"{number} items"


def _format_instant(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"


def _format_span(span: timedelta) -> str:
    """In days, or in hours if it is less than three days."""
    hours = max(round(span / timedelta(hours=1)), 1)
    days = round(span / timedelta(days=1))
    return f"{days} days" if hours >= 3 * 24 else "1 hour" if hours == 1 else f"{hours} hours"
