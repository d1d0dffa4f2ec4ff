"""What a run tells: troubles as they begin, last and end, to who called it, to who is alerted, and to who watches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import ConfigError, DigestError
from digest.pipeline.alarms import Alarm
from digest.pipeline.stepping import Run
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.pipeline.alerting import Event
    from digest.store.opening import Store
    from digest.store.troubles import News

SHARED = ""
"""Whose troubles those of sources and of the configuration are, which newsletters share."""

CONFIG = "config"
"""The code of a configuration that is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """What a run came to: the lines that tell what it did, and the news for somebody who looks after it.

    `exit_code` is that of the gravest trouble, told or not; `step` names the steps that changed something.
    """

    newsletter: str
    exit_code: int
    step: str
    told: tuple[str, ...] = ()
    news: tuple[str, ...] = ()


def note_alarms(store: Store, newsletter: str, alarms: Sequence[Alarm], examined: Sequence[str], run: Run) -> News:
    """Keep the alarms that last, and give what there is to tell, with those that do not."""
    from digest.store.troubles import note_troubles

    lasting = {alarm.code: alarm.text for alarm in alarms if alarm.lasts}
    news = note_troubles(store, newsletter, lasting, examined=examined, now=run.now)
    return replace(news, told=(*(alarm.text for alarm in alarms if not alarm.lasts), *news.told))


@contextmanager
def telling_bugs(run: Run) -> Iterator[None]:
    """Tell the service that watches of a run that does not come to its end."""
    try:
        yield
    except BaseException:
        ping(run, "fail")
        raise


def ping(run: Run, event: Event) -> tuple[Alarm, ...]:
    """Ask for the address in `alerts.ping` that stands for an event; that it cannot be is an alarm."""
    from digest.pipeline.alerting import send_ping

    problem = send_ping(run.settings, event, now=run.now)
    return (Alarm(code="ping", text=problem),) if problem else ()


def send_news(run: Run, outcome: RunOutcome, *, refused: bool) -> RunOutcome:
    """Tell the service that watches how it ended, and mail the news to whom `alerts` names; give what to print.

    A mail server that `refused` us is not bothered with it.
    """
    from digest.pipeline.alerting import send_alert

    ping(run, "fail" if outcome.exit_code else "success")
    if refused or not outcome.news or not run.settings.alerts.email:
        return outcome
    subject, text = f"{run.settings.name}: {outcome.news[0]}"[:120], "\n\n".join(outcome.news)
    try:
        password = run.find_password()
    except ConfigError as error:
        return replace(outcome, news=(*outcome.news, f"no alert could be mailed: {error.problem}"))
    problem = send_alert(run.settings, subject=subject, text=text, base=run.base, password=password, clock=run.clock)
    return replace(outcome, news=(*outcome.news, problem)) if problem else outcome


def note_config_trouble(path: Path, error: DigestError, *, now: datetime) -> bool:
    """Keep in the store beside a configuration that it is wrong; whether that is to be told now.

    Raises UsageError when there is no store at the place where a configuration without `store` has it.
    """
    from digest.store.opening import open_store
    from digest.store.troubles import note_troubles

    with open_store(path.parent / Settings().store, must_exist=True) as store:
        return bool(note_troubles(store, SHARED, {CONFIG: str(error)}, examined=(), now=now).told)
