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
from digest.pipeline.post import asking
from digest.pipeline.stepping import Run
from digest.settings import Settings
from digest.text.toml import parse_toml

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
    codes = {alarm.code: alarm.exit_code for alarm in alarms if alarm.lasts}
    news = note_troubles(store, newsletter, lasting, examined=examined, now=run.now, exit_codes=codes)
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


def send_news(run: Run, store: Store, outcome: RunOutcome) -> RunOutcome:
    """Tell the service that watches how it ended, and mail the news to whom `alerts` names; give what to print.

    A mail server that refused us is not bothered with it.
    """
    from digest.pipeline.alerting import send_alert

    ping(run, "fail" if outcome.exit_code else "success")
    if not outcome.news or not run.settings.alerts.email:
        return outcome
    subject, text = f"{run.settings.name}: {outcome.news[0]}"[:120], "\n\n".join(outcome.news)
    try:
        with asking(store, run.post):
            password, base, clock = run.find_password(), run.base, run.clock
            problem = send_alert(run.settings, subject=subject, text=text, base=base, password=password, clock=clock)
    except DigestError as error:
        problem = f"no alert could be mailed: {error.problem}"
    return replace(outcome, news=(*outcome.news, problem)) if problem else outcome


def note_config_trouble(path: Path, error: DigestError, *, now: datetime) -> bool:
    """Keep in the store that a configuration names that it is wrong; whether that is to be told now.

    Raises UsageError when there is no store there.
    """
    from digest.store.opening import open_store
    from digest.store.troubles import note_troubles

    codes = {CONFIG: error.exit_code}
    with open_store(path.parent / _find_store(path), must_exist=True) as store:
        return bool(note_troubles(store, SHARED, {CONFIG: str(error)}, examined=(), now=now, exit_codes=codes).told)


def _find_store(path: Path) -> str:
    """The store that a configuration names, however wrong the rest of it is; where it names none, the usual one."""
    try:
        named = parse_toml(path.read_text(encoding="utf-8-sig")).get("store")
    except (OSError, ValueError, ConfigError):
        named = None
    return named if isinstance(named, str) and named else Settings().store
