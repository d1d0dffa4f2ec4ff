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
from digest.errors import ConfigError
from digest.settings import Settings
from digest.text.spans import parse_span
from digest.urls import make_safe_link

if TYPE_CHECKING:
    from pydantic import ValidationError

_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
_CRON_FIELDS = 5
# pydantic's words for people who do not write Python
_PROBLEMS = {
    "tuple_type": 'must be a list, such as ["en", "ur"]',
    "dataclass_type": "must be a table",
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
}


def load_settings(path: Path) -> Settings:
    """Read and check a configuration file.

    Raises ConfigError that names the file and every wrong line or key in it.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as cause:
        raise ConfigError(f"{path} cannot be read ({cause.strerror})", "Make one with: digest init URL") from cause
    except UnicodeDecodeError as cause:
        raise ConfigError(f"{path} is not UTF-8 text", "Save it as UTF-8") from cause
    return parse_settings(text, origin=str(path))


def parse_settings(text: str, *, origin: str) -> Settings:
    """Check the text of a configuration; `origin` names it in errors.

    Raises ConfigError that names every wrong line or key.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        values = tomllib.loads(text + "\n")  # an error in a last line without end has no line number else
    except tomllib.TOMLDecodeError as cause:
        raise ConfigError(f"{origin}: {_lower(str(cause))}", "It must be TOML (toml.io)") from cause
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


def _find_faults(settings: Settings) -> Iterator[str]:
    """Find what is of the right type and still cannot be meant."""
    choice, send = settings.choice, settings.send
    checks: tuple[tuple[str, Any, Callable[[Any], bool], str], ...] = (
        ("timezone", settings.timezone, _is_zone, "is not an IANA time zone such as Asia/Karachi"),
        ("site", settings.site, _is_web_address, "is no address; it begins with https://"),
        ("schedule", settings.schedule, _is_cron, "is not a cron expression of five fields"),
        *(
            (f"languages.{index}", tag, _is_language, "is not a language tag such as en or pt-BR")
            for index, tag in enumerate(settings.languages)
        ),
        *(
            (f"sources.{index}.timezone", one.timezone, _is_zone, "is not an IANA time zone such as Asia/Karachi")
            for index, one in enumerate(settings.sources)
        ),
        *(
            (f"sources.{index}.language", one.language, _is_language, "is not a language tag such as en or pt-BR")
            for index, one in enumerate(settings.sources)
        ),
        ("store", settings.store, _is_file_name, "is no file; name one such as digest.db"),
        ("fetch.timeout", settings.fetch.timeout, _is_above_zero, "is not above 0"),
        ("fetch.max_bytes", settings.fetch.max_bytes, _is_positive, "is less than 1"),
        ("fetch.proxy", settings.fetch.proxy, _is_web_address, "is no address; it begins with http://"),
        ("choice.max_age", choice.max_age, _is_span, "is not a span such as 48h or 7d"),
        ("choice.last", choice.last, _is_span, "is not a span such as 24h or 7d"),
        ("choice.stories", choice.stories, _is_positive, "is less than 1"),
        ("choice.per_region", choice.per_region, _is_positive, "is less than 1"),
        ("send.starttls", send.starttls, ("require", "never").__contains__, 'is neither "require" nor "never"'),
        ("send.unsubscribe", send.unsubscribe, _is_mailto, "is no mailto: address"),
    )
    for key, value, is_meant, problem in checks:
        if value is not None and not is_meant(value):
            yield f"{key}: {value!r} {problem}"


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
    return len(text.split()) == _CRON_FIELDS


def _is_language(text: str) -> bool:
    return _LANGUAGE.fullmatch(text) is not None


def _is_file_name(text: str) -> bool:
    return bool(Path(text).name) and not text.endswith(("/", ".."))


def _is_above_zero(number: float) -> bool:
    return number > 0


def _is_positive(number: int) -> bool:
    return number >= 1


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
