"""Changes one story in the text of an overrides.toml and leaves every other character as it is.

The text is cut and spliced as `digest.config.editing` does, and what comes out is read again: it says what was meant,
or nothing is changed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from digest.config.layout import Statement, find_indent, find_line_end, find_line_start
from digest.errors import ConfigError
from digest.model import Override
from digest.overrides.tables import HEAD, TABLE, Table, find_tables, parse_values
from digest.overrides.writing import format_comment, format_override
from digest.urls import make_url_key

Meant = Callable[[str], bool]
"""Says whether the story that a table calls so is the one in question."""

_EFFECTS = ("pin", "ban", "title", "teaser", "image", "region")
"""The keys that do something to a story; a table without any is idle."""


def add_override(
    text: str, override: Override, *, timezone: str = "UTC", meant: Meant | None = None, comment: str = ""
) -> str:
    """The text of a file that also says `override`: in the table of that story, else in a new one at the end.

    A table is changed if it is for the same newsletter, and ends at the same instant or says nothing else that would
    then end otherwise. `meant` tells tables of the story by what they call it; without, by the same address or name.
    `until` is written in `timezone`; `comment` stands behind the name in a new table.

    Raises ConfigError when the text is no file of overrides, or is written in a way that cannot be changed.
    """
    tables = find_tables(text, parse_values(text))
    said = format_override(override, timezone=timezone)
    wanted = [table.values for table in tables]
    fit = [at for at, table in enumerate(tables) if _is_fit(table, said, meant or make_meant(override.story))]
    if not fit:
        return _check(_append_table(text, said, comment), [*wanted, _read(said)])
    told = {key: value for key, value in said.items() if key != TABLE}
    kept = {key: value for key, value in wanted[fit[-1]].items() if key != "until"}
    wanted[fit[-1]] = kept | _read(told)
    return _check(_change_table(text, fit[-1], told), wanted)


def lift_override(text: str, key: str, *, meant: Meant, newsletter: str | None = None) -> str:
    """The text of a file in which no table of the story says `key` any more; one that is idle then goes whole.

    With `newsletter` only tables for that one are changed. Lines that are only a comment stay. Raises ConfigError as
    `add_override` does.
    """
    wanted: list[Mapping[str, Any]] = []
    changed = text
    for table in reversed(find_tables(text, parse_values(text))):
        rest = {name: value for name, value in table.values.items() if name != key}
        if not _is_lifted(table, key, meant, newsletter):
            wanted.append(table.values)
        elif _find_effects(rest):
            wanted.append(rest)
            changed = _cut(changed, [one for one in table.keys if one.name == key])
        else:
            changed = _cut_space(_cut(changed, [table.head, *table.keys]), table.head)
    return _check(changed, wanted[::-1])


# Which tables


def make_meant(story: str) -> Meant:
    """What tells whether another name is the same address as `story`, or the same words."""
    key, words = make_url_key(story), story.casefold().split()
    return lambda other: make_url_key(other) == key or ("://" not in story and other.casefold().split() == words)


def _is_fit(table: Table, said: Mapping[str, str], meant: Meant) -> bool:
    """Whether a table may say `said` too: what it says besides must not come to end at another instant."""
    new = _read(said)
    same_end = table.values.get("until") == new.get("until")
    return (
        _is_called(table, meant)
        and table.values.get("newsletter") == new.get("newsletter")
        and (same_end or not _find_effects(table.values) - new.keys())
    )


def _is_lifted(table: Table, key: str, meant: Meant, newsletter: str | None) -> bool:
    says = key in _find_effects(table.values) and _is_called(table, meant)
    return says and newsletter in {None, table.values.get("newsletter")}


def _is_called(table: Table, meant: Meant) -> bool:
    story = table.values.get(TABLE)
    return isinstance(story, str) and meant(story)


def _find_effects(values: Mapping[str, Any]) -> set[str]:
    return {key for key in _EFFECTS if values.get(key) not in (None, False)}


# How they are changed


def _append_table(text: str, said: Mapping[str, str], comment: str) -> str:
    newline = _find_newline(text)
    lines = [HEAD, *(f"{key} = {value}" for key, value in said.items())]
    lines[1] += format_comment(comment)
    gap = "" if not text else newline if text.endswith("\n") else newline * 2
    return f"{text}{gap}{newline.join(lines)}{newline}"


def _change_table(text: str, index: int, said: Mapping[str, str]) -> str:
    """The text whose table number `index`, counted from 0, says `said` besides, and of an end no more than that."""
    table = find_tables(text, parse_values(text))[index]
    if "until" in table.values.keys() - said.keys():
        text = _cut(text, [key for key in table.keys if key.name == "until"])
        table = find_tables(text, parse_values(text))[index]
    place, newline = find_line_end(text, table.last.span.end), _find_newline(text)
    indent = find_indent(text, table.last.span.start)
    new = "".join(f"{newline}{indent}{key} = {value}" for key, value in said.items() if key not in table.values)
    changed = text[:place] + new + text[place:]
    for key in reversed(table.keys):
        if key.value and key.name in said:
            changed = changed[: key.value.start] + said[key.name] + changed[key.value.end :]
    return changed


def _cut(text: str, statements: Sequence[Statement]) -> str:
    """Take statements out with their lines, and what is said behind them there."""
    for one in reversed(statements):
        end = find_line_end(text, one.span.end)
        rest = text[end:].removeprefix("\r").removeprefix("\n")
        text = text[: find_line_start(text, one.span.start)] + rest
    return text


def _cut_space(text: str, head: Statement) -> str:
    """Take out the empty line that stood above a table that is cut, or below the first one."""
    place = find_line_start(text, head.span.start)
    if place == 0:
        return text.removeprefix("\r").removeprefix("\n")
    start = find_line_start(text, place - 1)
    return text if text[start:place].strip() else text[:start] + text[place:]


def _find_newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


# What was meant


def _read(said: Mapping[str, str]) -> dict[str, Any]:
    return tomllib.loads("\n".join(f"{key} = {value}" for key, value in said.items()))


def _check(changed: str, wanted: Sequence[Mapping[str, Any]]) -> str:
    """`changed`, if it holds the stories that are `wanted`."""
    try:
        stories = parse_values(changed).get(TABLE, [])
    except ConfigError:
        stories = None
    if stories != list(wanted):
        raise ConfigError("it is written in a way that cannot be changed here", "Change it in an editor")
    return changed
