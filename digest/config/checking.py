"""What in a configuration is of the right type and still cannot be meant. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from math import isfinite
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from digest.config.exports import find_export_faults
from digest.config.linting import find_lint_faults
from digest.config.look import find_look_faults
from digest.config.pictures import find_picture_faults
from digest.config.regions import find_region_faults, tell_source_key
from digest.config.sending import find_send_faults
from digest.editions.fit import CUTS, list_unknown
from digest.editions.schedule import is_schedule
from digest.editions.subject import find_template_faults
from digest.settings import RuleSettings, Settings
from digest.text.spans import parse_span
from digest.urls import make_safe_link

_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_DAY, _MONTH = 2, 3
"""Where they stand in a schedule."""

_Check = tuple[str, Any, Callable[[Any], bool], str]


def find_faults(settings: Settings) -> Iterator[str]:
    """Find what is of the right type and still cannot be meant: the dotted key, the value, and what is wrong."""
    parts = (_check_frame, _check_choice, _check_regions, _check_post)
    for key, value, is_meant, problem in (check for part in parts for check in part(settings)):
        if value is not None and not is_meant(value):
            yield f"{key}: {problem}" if is_dataclass(value) else f"{key}: {value!r} {problem}"
    yield from find_region_faults(settings)
    yield from find_look_faults(settings)
    yield from find_picture_faults(settings)
    yield from find_export_faults(settings)
    yield from find_lint_faults(settings)
    yield from find_send_faults(settings)


def _check_frame(settings: Settings) -> Iterator[_Check]:
    yield ("newsletter", settings.newsletter, is_name, "has other characters than letters, digits, - and _")
    yield ("timezone", settings.timezone, _is_zone, "is not an IANA time zone such as Asia/Karachi")
    yield ("site", settings.site, _is_web_address, "is no address; it begins with https://")
    yield (
        "schedule",
        settings.schedule,
        _is_expression,
        "is not a cron expression of five fields, such as 0 7 * * 1-5",
    )
    yield ("schedule", settings.schedule, _comes, "never comes: there is no such day in the calendar")
    yield ("store", settings.store, _is_file_name, "is no file; name one such as digest.db")
    yield ("overrides", settings.overrides, _is_file_name, "is no file; name one such as overrides.toml")
    for index, tag in enumerate(settings.languages):
        yield (f"languages.{index}", tag, _is_language, "is not a language tag such as en or pt-BR")
    for index, one in enumerate(settings.sources):
        key = tell_source_key(index, one, "timezone")
        yield (key, one.timezone, _is_zone, "is not an IANA time zone such as Asia/Karachi")
        key = tell_source_key(index, one, "language")
        yield (key, one.language, _is_language, "is not a language tag such as en or pt-BR")
    yield ("fetch.every", settings.fetch.every, _is_span, "is not a span such as 15m")
    yield ("fetch.backlog", settings.fetch.backlog, _is_span, "is not a span such as 48h or 7d")
    yield ("fetch.timeout", settings.fetch.timeout, _is_above_zero, "is not above 0")
    yield ("fetch.max_bytes", settings.fetch.max_bytes, _is_positive, "is less than 1")
    yield ("fetch.proxy", settings.fetch.proxy, _is_web_address, "is no address; it begins with http://")


def _check_choice(settings: Settings) -> Iterator[_Check]:
    choice = settings.choice
    for name in ("max_age", "last"):
        yield (f"choice.{name}", getattr(choice, name), _is_span, "is not a span such as 48h or 7d")
    for name in ("stories", "per_region", "per_source", "max_bytes"):
        yield (f"choice.{name}", getattr(choice, name), _is_positive, "is less than 1")
    for name in ("min_stories", "min_words", "elsewhere"):
        yield (f"choice.{name}", getattr(choice, name), _is_not_negative, "is less than 0")
    most = choice.stories
    yield ("choice.min_stories", choice.min_stories, lambda least: least <= most, "is more than choice.stories")
    known = f"has what cannot be cut; {', '.join(CUTS)} can"
    yield ("choice.fit", choice.fit, lambda cuts: not any(list_unknown(cuts)), known)
    yield ("choice.overflow", choice.overflow, *_one_of("carry", "link", "drop"))
    yield ("choice.updates", choice.updates, *_one_of("never", "substantial"))
    yield ("choice.score.half_life", choice.score.half_life, _is_span, "is not a span such as 12h")
    for name in ("recency", "source", "copies", "length", "image"):
        yield (f"choice.score.{name}", getattr(choice.score, name), isfinite, "is no weight")
    for tag, weight in choice.score.tags.items():
        yield (f"choice.score.tags.{tag}", weight, isfinite, "is no weight")
    for index, rule in enumerate(choice.rules):
        yield (f"choice.rules.{index}.then", rule.then, *_one_of("drop", "keep", "lead", "boost"))
        yield (f"choice.rules.{index}.by", rule.by, isfinite, "is no number to add")
        yield (f"choice.rules.{index}", rule, _has_condition, "has no condition, and would fit every story")


def _check_regions(settings: Settings) -> Iterator[_Check]:
    for key, own in settings.regions.own.items():
        for tag in own.names:
            yield (f"regions.own.{key}.names.{tag}", tag, _is_language, "is not a language tag such as en or pt-BR")
    for key, limits in settings.regions.limits.items():
        yield (f"regions.limits.{key}.min", limits.min, _is_not_negative, "is less than 0")
        yield (f"regions.limits.{key}.max", limits.max, _is_positive, "is less than 1")


def _check_post(settings: Settings) -> Iterator[_Check]:
    send = settings.send
    yield ("deliver", settings.deliver, *_one_of("smtp", "export"))
    exported = settings.deliver == "export"
    yield ("deliver", settings.deliver, lambda _: not exported or bool(settings.export), "needs a folder: set `export`")
    yield ("export", settings.export, _is_folder_pattern, "has what nothing fills in; only {date} and {number} are")
    skipped = settings.require_approval and settings.if_unapproved == "skip" and not settings.draft_before
    yield ("if_unapproved", settings.if_unapproved, lambda _: not skipped, "skips all editions without `draft_before`")
    yield ("mark_sent", settings.mark_sent, *_one_of("by_hand", "at_once"))
    yield ("if_unapproved", settings.if_unapproved, *_one_of("send", "hold", "skip"))
    yield ("on_empty", settings.on_empty, *_one_of("skip", "fail"))
    yield ("on_gone", settings.on_gone, *_one_of("drop", "hold", "ignore"))
    for name in ("draft_before", "max_late", "deadline"):
        yield (name, getattr(settings, name), _is_span, "is not a span such as 90m or 2h")
    for name in ("subject", "preheader"):
        template = getattr(settings, name)
        yield (name, template, _is_template, f"has what nothing fills in: {'; '.join(find_template_faults(template))}")
    yield ("send.starttls", send.starttls, *_one_of("require", "never"))
    yield ("send.unsubscribe", send.unsubscribe, _is_mailto, "is no mailto: address; a page is send.unsubscribe_url")
    yield ("alerts.ping", settings.alerts.ping, _is_web_address, "is no address; it begins with https://")


def _one_of(*words: str) -> tuple[Callable[[Any], bool], str]:
    """Whether a value is one of `words`, and what is wrong with one that is not."""
    return words.__contains__, f"is not {', '.join(map(repr, words[:-1]))} or {words[-1]!r}".replace("'", '"')


def _has_condition(rule: RuleSettings) -> bool:
    return any(getattr(rule, name) for name in ("source", "tag", "author", "language", "region", "words", "url"))


def _is_expression(text: str) -> bool:
    """Whether each field of a schedule is one by itself; that day and month go together is another matter."""
    fields = text.split()
    freed = (" ".join([*fields[:at], "*", *fields[at + 1 :]]) for at in (_DAY, _MONTH))
    return all(map(is_schedule, freed))


def _comes(text: str) -> bool:
    return is_schedule(text) or not _is_expression(text)


def _is_template(text: str) -> bool:
    return not find_template_faults(text)


def _is_folder_pattern(text: str) -> bool:
    filled = text.replace("{date}", "").replace("{number}", "")
    return "{" not in filled and "}" not in filled


def is_name(text: str) -> bool:
    """Whether `text` can be the short name of a newsletter."""
    return _NAME.fullmatch(text) is not None


def _is_zone(text: str) -> bool:
    try:
        return bool(ZoneInfo(text))
    except (ValueError, KeyError, OSError):
        return False


def _is_span(text: str) -> bool:
    try:
        return bool(parse_span(text))
    except ValueError:
        return False


def _is_web_address(text: str) -> bool:
    return text.startswith(("https://", "http://")) and make_safe_link(text) is not None


def _is_language(text: str) -> bool:
    return _LANGUAGE.fullmatch(text) is not None


def _is_file_name(text: str) -> bool:
    return bool(Path(text).name) and not text.endswith(("/", ".."))


def _is_above_zero(number: float) -> bool:
    return number > 0


def _is_positive(number: int) -> bool:
    return number >= 1


def _is_not_negative(number: int) -> bool:
    return number >= 0


def _is_mailto(text: str) -> bool:
    return text.startswith("mailto:")
