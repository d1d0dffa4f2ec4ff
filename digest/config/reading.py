"""digest.toml -> Settings, every error at once with its key. pydantic's home."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from digest.config.reference import list_keys
from digest.errors import ConfigError, UsageError
from digest.settings import RuleSettings, Settings
from digest.text.spans import parse_span
from digest.urls import make_safe_link

if TYPE_CHECKING:
    from pydantic import ValidationError

_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SHARED = frozenset(["newsletter", "newsletters", "sources", "store", "fetch"])
# pydantic's words for people who do not write Python
_PROBLEMS = {
    "tuple_type": 'must be a list, such as ["en", "ur"]',
    "dataclass_type": "must be a table",
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
}


def load_settings(path: Path, *, newsletter: str | None = None) -> Settings:
    """Read and check a configuration file; of several newsletters give the one of that name.

    Raises ConfigError that names the file and every wrong line or key in it, and UsageError when there is no such
    newsletter, or there are several and none is named.
    """
    return select_newsletter(load_newsletters(path), newsletter, origin=str(path))


def load_newsletters(path: Path) -> dict[str, Settings]:
    """Read and check a configuration file, and give the settings of every newsletter in it by name, one at least.

    Raises ConfigError that names the file and every wrong line or key in it.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as cause:
        raise ConfigError(f"{path} cannot be read ({cause.strerror})", "Make one with: digest init URL") from cause
    except UnicodeDecodeError as cause:
        raise ConfigError(f"{path} is not UTF-8 text", "Save it as UTF-8") from cause
    return parse_newsletters(text, origin=str(path))


def select_newsletter(newsletters: Mapping[str, Settings], name: str | None, *, origin: str) -> Settings:
    """Give the newsletter of that name, or the only one. Raises UsageError, which names all, when that is none."""
    if name is None and len(newsletters) == 1:
        return next(iter(newsletters.values()))
    if name is None or name not in newsletters:
        problem = f"{origin} has no newsletter {name!r}" if name else f"{origin} has several newsletters"
        raise UsageError(problem, f"Name one with --newsletter: {', '.join(newsletters)}")
    return newsletters[name]


def parse_settings(text: str, *, origin: str) -> Settings:
    """Check the text of a configuration of one newsletter; `origin` names it in errors.

    Raises ConfigError that names every wrong line or key.
    """
    return select_newsletter(parse_newsletters(text, origin=origin), None, origin=origin)


def parse_newsletters(text: str, *, origin: str) -> dict[str, Settings]:
    """Check the text of a configuration, and give the settings of every newsletter in it by name.

    A table [newsletters.NAME] has what differs from the keys above it, which hold for all. Raises ConfigError that
    names every wrong line or key.
    """
    try:
        values = tomllib.loads(text + "\n")  # an error in a last line without end has no line number else
    except tomllib.TOMLDecodeError as cause:
        raise ConfigError(f"{origin}: {_lower(str(cause))}", "It must be TOML (toml.io)") from cause
    tables = values.pop("newsletters", None)
    if tables is None:
        settings = _make_settings(values, origin=origin)
        return {settings.newsletter: settings}
    if not isinstance(tables, dict) or not tables or not all(isinstance(one, dict) for one in tables.values()):
        raise ConfigError(f"{origin}: newsletters: must be tables, such as [newsletters.morning]")
    return {name: _make_one_of(name, table, values, origin=origin) for name, table in tables.items()}


def _make_one_of(name: str, table: dict[str, Any], common: dict[str, Any], *, origin: str) -> Settings:
    """The settings of one of several newsletters, which share sources and store."""
    place = f"{origin}: newsletters.{name}"
    if not _NAME.fullmatch(name):
        raise ConfigError(f"{place}: a newsletter's short name has letters, digits, - and _ only")
    if shared := sorted(_SHARED & table.keys()):
        raise ConfigError(f"{place}.{shared[0]}: is shared by all newsletters", "Put it above the first table")
    return _make_settings({**_merge(common, table), "newsletter": name}, origin=place)


def _merge(common: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Lay one table over another, table by table."""
    return {
        **common,
        **{
            key: _merge(common[key], value) if isinstance(value, dict) and isinstance(common.get(key), dict) else value
            for key, value in own.items()
        },
    }


def _make_settings(values: dict[str, Any], *, origin: str) -> Settings:
    from pydantic import TypeAdapter, ValidationError

    try:
        settings = TypeAdapter(Settings).validate_python(_spell_out_sources(values))
    except ValidationError as cause:
        raise ConfigError(f"{origin}: " + "; ".join(_name_errors(cause))) from cause
    if faults := list(_find_faults(settings)):
        raise ConfigError(f"{origin}: " + "; ".join(faults))
    return settings


def _spell_out_sources(values: dict[str, Any]) -> dict[str, Any]:
    """Write each source that is only a string as the table it stands for."""
    sources = values.get("sources")
    if not isinstance(sources, list):
        return values
    return values | {"sources": [{"at": one} if isinstance(one, str) else one for one in sources]}


def _name_errors(error: ValidationError) -> Iterator[str]:
    """Say each of pydantic's findings as a person would: the dotted key, then what is wrong."""
    known = [key for key, _, _ in list_keys()]
    for item in error.errors():
        key = ".".join(str(part) for part in item["loc"])
        if item["type"] == "unexpected_keyword_argument":
            plain = re.sub(r"\.\d+(?=\.)", "[]", key)
            close = get_close_matches(plain, [*known, *{name.split(".")[0] for name in known}], n=1)
            yield f"unknown key {key!r}" + (f" (did you mean {close[0]!r}?)" if close else "")
        else:
            yield f"{key}: {_PROBLEMS.get(item['type']) or _lower(item['msg'])}"


Check = tuple[str, Any, Callable[[Any], bool], str]


def _find_faults(settings: Settings) -> Iterator[str]:
    """Find what is of the right type and still cannot be meant."""
    for key, value, is_meant, problem in (*_check_frame(settings), *_check_choice(settings), *_check_post(settings)):
        if value is not None and not is_meant(value):
            yield f"{key}: {value!r} {problem}"


def _check_frame(settings: Settings) -> Iterator[Check]:
    yield ("newsletter", settings.newsletter, _is_name, "has other characters than letters, digits, - and _")
    yield ("timezone", settings.timezone, _is_zone, "is not an IANA time zone such as Asia/Karachi")
    yield ("site", settings.site, _is_web_address, "is no address; it begins with https://")
    yield ("schedule", settings.schedule, _is_cron, "is not a cron expression such as 0 7 * * 1-5")
    yield ("store", settings.store, _is_file_name, "is no file; name one such as digest.db")
    yield ("overrides", settings.overrides, _is_file_name, "is no file; name one such as overrides.toml")
    for index, tag in enumerate(settings.languages):
        yield (f"languages.{index}", tag, _is_language, "is not a language tag such as en or pt-BR")
    for index, one in enumerate(settings.sources):
        yield (f"sources.{index}.timezone", one.timezone, _is_zone, "is not an IANA time zone such as Asia/Karachi")
        yield (f"sources.{index}.language", one.language, _is_language, "is not a language tag such as en or pt-BR")
    yield ("fetch.every", settings.fetch.every, _is_span, "is not a span such as 15m")
    yield ("fetch.timeout", settings.fetch.timeout, _is_above_zero, "is not above 0")
    yield ("fetch.max_bytes", settings.fetch.max_bytes, _is_positive, "is less than 1")
    yield ("fetch.proxy", settings.fetch.proxy, _is_web_address, "is no address; it begins with http://")


def _check_choice(settings: Settings) -> Iterator[Check]:
    choice = settings.choice
    for name in ("max_age", "last"):
        yield (f"choice.{name}", getattr(choice, name), _is_span, "is not a span such as 48h or 7d")
    for name in ("stories", "per_region", "per_source", "max_bytes"):
        yield (f"choice.{name}", getattr(choice, name), _is_positive, "is less than 1")
    for name in ("min_stories", "min_words", "elsewhere"):
        yield (f"choice.{name}", getattr(choice, name), _is_not_negative, "is less than 0")
    yield ("choice.overflow", choice.overflow, *_one_of("carry", "link", "drop"))
    yield ("choice.updates", choice.updates, *_one_of("never", "substantial"))
    yield ("choice.score.half_life", choice.score.half_life, _is_span, "is not a span such as 12h")
    for index, rule in enumerate(choice.rules):
        yield (f"choice.rules.{index}.then", rule.then, *_one_of("drop", "keep", "lead", "boost"))
        yield (f"choice.rules.{index}", rule, _has_condition, "has no condition, and would fit every story")
    for key, limits in settings.regions.limits.items():
        yield (f"regions.limits.{key}.min", limits.min, _is_not_negative, "is less than 0")
        yield (f"regions.limits.{key}.max", limits.max, _is_positive, "is less than 1")


def _check_post(settings: Settings) -> Iterator[Check]:
    send = settings.send
    yield ("deliver", settings.deliver, *_one_of("smtp", "export"))
    yield ("mark_sent", settings.mark_sent, *_one_of("by_hand", "at_once"))
    yield ("if_unapproved", settings.if_unapproved, *_one_of("send", "hold", "skip"))
    yield ("on_empty", settings.on_empty, *_one_of("skip", "fail"))
    yield ("on_gone", settings.on_gone, *_one_of("drop", "hold", "ignore"))
    for name in ("draft_before", "max_late", "deadline"):
        yield (name, getattr(settings, name), _is_span, "is not a span such as 90m or 2h")
    yield ("send.starttls", send.starttls, *_one_of("require", "never"))
    yield ("send.unsubscribe", send.unsubscribe, _is_mailto, "is no mailto: address")
    yield ("alerts.ping", settings.alerts.ping, _is_web_address, "is no address; it begins with https://")


def _one_of(*words: str) -> tuple[Callable[[Any], bool], str]:
    """Whether a value is one of `words`, and what is wrong with one that is not."""
    return words.__contains__, f"is not {', '.join(map(repr, words[:-1]))} or {words[-1]!r}".replace("'", '"')


def _has_condition(rule: RuleSettings) -> bool:
    return any(getattr(rule, name) for name in ("source", "tag", "author", "language", "region", "words", "url"))


def _is_name(text: str) -> bool:
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


def _is_cron(text: str) -> bool:
    return len(text.split()) == 5  # noqa: PLR2004


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


def _lower(sentence: str) -> str:
    """Let a library's sentence stand behind a colon."""
    return sentence[:1].lower() + sentence[1:]


def override_settings(settings: Settings, **changes: Any) -> Settings:
    """Lay what was given on the command line over the file; None changes nothing, `send` and `choice` are mappings."""
    nested = {key: value for key, value in changes.items() if isinstance(value, Mapping)}
    flat = {key: value for key, value in changes.items() if value is not None and key not in nested}
    for key, value in nested.items():
        given = {name: content for name, content in value.items() if content is not None}
        flat[key] = replace(getattr(settings, key), **given)
    return replace(settings, **flat)
