"""Mail that came in: what it says of a reader is found out, and done."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from digest.addresses import make_address_key
from digest.model import SuppressionReason
from digest.pipeline.foresight import Foresight
from digest.pipeline.keys import load_own_keys
from digest.pipeline.leaving import Readership
from digest.readers.bounces import parse_mail
from digest.readers.keys import KeyRing, hash_address
from digest.readers.mailboxes import Mail, move_read
from digest.readers.reports import Kind, Report
from digest.readers.tokens import Purpose, read_token
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.bounces import Addressee
    from digest.store.opening import Store
    from digest.store.striking import Struck

WAIT = 30.0
"""Seconds that others are waited for, who read mail or write to the store."""


class Done(StrEnum):
    """What was done to a reader for a mail."""

    SUPPRESSED = "suppressed"
    STRUCK = "struck"
    UNSUBSCRIBED = "unsubscribed"
    SUPPRESSED_ALREADY = "suppressed already"
    COUNTED_ALREADY = "counted already"
    """The last strike was less than six days ago."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRead:
    """One mail that was read for the first time, what it says, of whom, and what was done.

    `readers` has the addresses of the subscribers that it is about. `proven` says that it holds a token of theirs.
    """

    origin: str
    kind: Kind
    done: Done
    readers: tuple[str, ...] = ()
    proven: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """All that a mail is read with. `wishes` are the subjects that links for leaving by mail propose.

    In a dry run `foresight` says what would be done, and nothing is.
    """

    readership: Readership
    keys: KeyRing
    store: Store
    now: datetime
    wishes: frozenset[str]
    foresight: Foresight | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A report, and the subscribers that it is about; `pk` is the number of the subscription that a token names."""

    report: Report
    whose: tuple[Addressee, ...] = ()
    pk: int | None = None


def read_mails(
    readership: Readership,
    mails: Iterable[Mail],
    *,
    now: datetime,
    dry_run: bool,
    wait: float = WAIT,
    on_read: Callable[[MailRead], None],
) -> int:
    """Read mail, do what it says, and move what lay in a maildir's new to its cur; give how many were read before.

    `on_read` is told each that was not. With `dry_run` nothing is changed. Raises TemporaryError when the store is
    busy, or another process reads mail, for `wait` seconds: what was told by then is done, the rest can be read again.
    """
    from digest.store.locks import hold_lock
    from digest.store.opening import open_store

    path, again = readership.store, 0
    with ExitStack() as stack:
        if not dry_run:
            stack.enter_context(hold_lock(path.with_name(f"{path.name}.bounces"), wait=wait))
        store = stack.enter_context(open_store(path, must_exist=True, read_only=dry_run, wait=wait))
        desk = _Desk(
            readership=readership,
            keys=load_own_keys(store, readership.shared, readership.base),
            store=store,
            now=now,
            wishes=frozenset(_list_wishes(readership.newsletters)),
            foresight=Foresight(store, now=now) if dry_run else None,
        )
        for mail in mails:
            read = _read_once(desk, mail)
            if read:
                on_read(read)
            else:
                again += 1
            if not dry_run:
                move_read(mail)
    return again


def _list_wishes(newsletters: Sequence[Settings]) -> Iterator[str]:
    """The subjects that mailto: links for leaving propose (RFC 6068)."""
    for one in newsletters:
        fields = parse_qsl(urlsplit(one.send.unsubscribe or "").query)
        yield from (value for name, value in fields if name.lower() == "subject")


def _read_once(desk: _Desk, mail: Mail) -> MailRead | None:
    """Read a mail and do what it says; None if that was done before.

    What is done and that it was are one transaction: whoever is killed has done both, or neither.
    """
    from digest.store.bounces import is_read, note_read
    from digest.store.opening import joining

    key = hashlib.sha256(mail.content).hexdigest()[:32]
    if is_read(desk.store, key) or (desk.foresight and not desk.foresight.note_read(key)):
        return None
    report = parse_mail(mail.content, wishes=desk.wishes)
    if desk.foresight:
        case, read = _judge(desk, mail, report)
        return replace(read, done=_carry_out(desk, case, read.done))
    with joining(desk.store) as store:
        within = replace(desk, store=store)
        case, read = _judge(within, mail, report)
        done = _carry_out(within, case, read.done)
        note_read(store, key, now=desk.now)
    return replace(read, done=done)


def _judge(desk: _Desk, mail: Mail, report: Report) -> tuple[_Case, MailRead]:
    """Find whom a report is about, and say what is to be done."""
    case = _find_case(desk, report)
    return case, MailRead(
        origin=mail.origin,
        kind=report.kind if case.whose else Kind.IGNORED,
        done=_choose_consequence(desk, case),
        readers=tuple(one.address for one in case.whose),
        proven=case.pk is not None,
        detail=report.detail,
    )


def _find_case(desk: _Desk, report: Report) -> _Case:
    """Find whom a report is about: by a token of ours if it holds one, else by the address that it names."""
    from digest.store.bounces import find_addressee, find_addressees

    for number in _list_numbers(desk.keys, report):
        if found := find_addressee(desk.store, number):
            return _Case(report=report, whose=(found,), pk=number)
    hashes = [hash_address(desk.keys, address) for address in report.addresses]
    return _Case(report=report, whose=find_addressees(desk.store, hashes) if hashes else ())


def _list_numbers(keys: KeyRing, report: Report) -> Iterator[int]:
    """The numbers of subscriptions that genuine tokens of a report name."""
    for purpose, tokens in ((Purpose.BOUNCE, report.marks), (Purpose.LEAVE, report.links)):
        for token in tokens:
            if (number := read_token(keys, purpose, token)) is not None:
                yield number


def _choose_consequence(desk: _Desk, case: _Case) -> Done:
    """Choose what to do.

    Where each message has a return address of its own, a report without its token may be anybody's: it is worth a
    strike, or the end of a subscription, which everybody can ask for.
    """
    is_marked = any(one.send.bounces for one in desk.readership.newsletters)
    believed = case.pk is not None or not is_marked
    if not case.whose or case.report.kind in {Kind.IGNORED, Kind.REFUSED}:
        return Done.NOTHING
    if case.report.kind is Kind.LEAVE:
        return Done.UNSUBSCRIBED
    if case.report.kind is Kind.COMPLAINT:
        return Done.SUPPRESSED if believed else Done.UNSUBSCRIBED
    return Done.SUPPRESSED if case.report.kind is Kind.HARD and believed else Done.STRUCK


def _carry_out(desk: _Desk, case: _Case, done: Done) -> Done:
    """Do it to each reader of the case; give what came of it, the most of several: the last strike suppresses."""
    if done is Done.NOTHING:
        return done
    if done is Done.UNSUBSCRIBED:
        if not desk.foresight:
            _unsubscribe(desk, case)
        return done
    return min((_strike_or_suppress(desk, case.report, one, done) for one in case.whose), key=list(Done).index)


def _strike_or_suppress(desk: _Desk, report: Report, one: Addressee, done: Done) -> Done:
    from digest.store.striking import Struck

    if done is Done.STRUCK:
        told = {Struck.LAST: Done.SUPPRESSED, Struck.NOT_COUNTED: Done.COUNTED_ALREADY}
        return told.get(_strike(desk, one), Done.STRUCK)
    return Done.SUPPRESSED if _suppress(desk, report, one) else Done.SUPPRESSED_ALREADY


def _strike(desk: _Desk, one: Addressee) -> Struck:
    from digest.store.subscribers import strike

    limit = desk.readership.shared.send.strikes
    return desk.foresight.strike(one.hash, limit) if desk.foresight else strike(desk.store, one.hash, limit, desk.now)


def _suppress(desk: _Desk, report: Report, one: Addressee) -> bool:
    """Let an address get no more mail; false if it got none already."""
    from digest.store.subscribers import suppress

    if desk.foresight:
        return desk.foresight.suppress(one.hash)
    reason = SuppressionReason.COMPLAINED if report.kind is Kind.COMPLAINT else SuppressionReason.BOUNCED
    return suppress(desk.store, one.hash, one.address or None, reason, desk.now, report.detail)


def _unsubscribe(desk: _Desk, case: _Case) -> None:
    """End the subscription that a token names; without one, those that mail to this address can mean."""
    from digest.store.subscribers import unsubscribe, unsubscribe_address

    if case.pk is not None:
        unsubscribe(desk.store, case.pk, now=desk.now)
        return
    meant = _select_meant(desk.readership.newsletters, case.report.received_by)
    for one in case.whose:
        for newsletter in one.newsletters:
            if newsletter in meant:
                unsubscribe_address(desk.store, newsletter, one.hash, desk.now)


def _select_meant(newsletters: Sequence[Settings], received_by: Sequence[str]) -> set[str]:
    """The newsletters that have one of these addresses to leave by; if none has, all."""
    keys = set(map(make_address_key, received_by))
    own = {
        one.newsletter
        for one in newsletters
        if make_address_key(unquote(urlsplit(one.send.unsubscribe or "").path)) in keys
    }
    return own or {one.newsletter for one in newsletters}
