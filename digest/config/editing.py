"""Changes `sources` in the text of a digest.toml and leaves every other character as it is: comments, order, line ends.

The text is cut and spliced, for a rewritten file is nobody's any more; what comes out is read again and must say what
was meant, or nothing is changed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from typing import Any

from digest.config.layout import (
    Span,
    Statement,
    find_comma,
    find_indent,
    find_items,
    find_line_end,
    find_line_start,
    find_pairs,
    find_statements,
)
from digest.config.writing import format_text
from digest.errors import ConfigError

_ARRAY, _TABLE = "sources", "[[sources]]"
_INDENT = "    "
_LINE = 100
"""Characters; a list on one line that would grow beyond is put on several."""


def add_sources(text: str, sources: Sequence[tuple[str, str | None]]) -> str:
    """The text of a digest.toml that lists `sources`, as pairs of address and name, behind those it lists already.

    Raises ConfigError when the text is written in a way that cannot be added to.
    """
    if not sources:
        return text
    statements = tuple(find_statements(text))
    if any(one.name == _TABLE for one in statements):
        changed = _add_tables(text, statements, sources)
    elif array := _find_array(statements):
        changed = _add_items(text, array, [_format_source(at, name) for at, name in sources])
    else:
        changed = _add_key(text, statements, [_format_source(at, name) for at, name in sources])
    listed = [at if name is None else {"at": at, "name": name} for at, name in sources]
    return _check(text, changed, lambda before: [*before, *listed])


def pause_source(text: str, index: int, *, paused: bool) -> str:
    """The text of a digest.toml in which its source number `index`, counted from 0, is passed over or is not any more.

    One of which nothing else is said becomes a plain address again. Raises ConfigError when the text is written in a
    way that cannot be changed.
    """
    statements = tuple(find_statements(text))
    if array := _find_array(statements):
        item = find_items(text, array)[index]
        changed = _splice(text, item, _pause_item(text, item, paused=paused))
    else:
        changed = _pause_table(text, _find_tables(statements)[index], paused=paused)
    return _check(text, changed, lambda before: _pause_value(before, index, paused=paused))


def _find_array(statements: Sequence[Statement]) -> Span | None:
    """The value of the key `sources`, if there is one: it stands above the first table."""
    for statement in statements:
        if statement.value is None:
            return None
        if statement.name == _ARRAY:
            return statement.value
    return None


def _find_tables(statements: Sequence[Statement]) -> list[list[Statement]]:
    """Each [[sources]] table: its head, and its keys."""
    tables: list[list[Statement]] = []
    inside = False
    for statement in statements:
        if statement.value is None:
            inside = statement.name == _TABLE
            tables += [[]] if inside else []
        if inside:
            tables[-1].append(statement)
    return tables


# Adding


def _format_source(at: str, name: str | None) -> str:
    return format_text(at) if name is None else f"{{ at = {format_text(at)}, name = {format_text(name)} }}"


def _add_items(text: str, array: Span, added: Sequence[str]) -> str:
    """Add behind the last item in the manner of the list: on its line, or each on a line of its own."""
    items = find_items(text, array)
    inner = text[array.start : array.end]
    if "\n" not in inner:
        return _splice(text, array, _format_array([*(text[one.start : one.end] for one in items), *added], text, inner))
    if not items:
        place = find_line_start(text, array.end - 1)
        lines = "".join(f"{_INDENT}{one},{_find_newline(text)}" for one in added)
        return _splice(text, Span(start=place, end=place), lines)
    return _add_lines(text, array, items, added)


def _format_array(items: Sequence[str], text: str, before: str) -> str:
    """A list on one line, with the spaces that `before` had, or on several if it would be too long."""
    wide = " " if before.startswith("[ ") else ""
    line = f"[{wide}{', '.join(items)}{wide}]"
    if len(line) <= _LINE:
        return line
    newline = _find_newline(text)
    return f"[{newline}{''.join(f'{_INDENT}{item},{newline}' for item in items)}]"


def _add_lines(text: str, array: Span, items: Sequence[Span], added: Sequence[str]) -> str:
    """Add to a list on several lines: behind the comment of its last item, which gets a comma if it has none."""
    last, newline = items[-1], _find_newline(text)
    comma = find_comma(text, last.end)
    place = find_line_end(text, last.end if comma is None else comma)
    if place >= array.end:  # the list ends on this line
        return _splice(text, Span(start=last.end, end=last.end), "".join(f", {one}" for one in added))
    indent = find_indent(text, last.start) if find_line_start(text, last.start) > array.start else _INDENT
    lines = f",{newline}{indent}".join(added)
    changed = _splice(text, Span(start=place, end=place), f"{newline}{indent}{lines}{',' if comma else ''}")
    return changed if comma else _splice(changed, Span(start=last.end, end=last.end), ",")


def _add_tables(text: str, statements: Sequence[Statement], sources: Sequence[tuple[str, str | None]]) -> str:
    newline = _find_newline(text)
    last = _find_tables(statements)[-1][-1]
    place = find_line_end(text, last.span.end)
    pairs = [[("at", at), *([("name", name)] if name is not None else [])] for at, name in sources]
    tables = [[_TABLE, *(f"{key} = {format_text(value)}" for key, value in table)] for table in pairs]
    added = "".join(newline + newline + newline.join(lines) for lines in tables)
    return _splice(text, Span(start=place, end=place), added)


def _add_key(text: str, statements: Sequence[Statement], added: Sequence[str]) -> str:
    """Write the key behind the others that stand above the first table, or above that table's comment."""
    newline = _find_newline(text)
    line = f"sources = {_format_array(added, text, '')}"
    heads = [one for one in statements if one.value is None]
    above = [one for one in statements if not heads or one.span.start < heads[0].span.start]
    if above:
        place = find_line_end(text, above[-1].span.end)
        return _splice(text, Span(start=place, end=place), newline + line)
    if not heads:
        return f"{text}{newline if text and not text.endswith(chr(10)) else ''}{line}{newline}"
    place = find_line_start(text, heads[0].span.start)
    while place and text[find_line_start(text, place - 1) : place].lstrip().startswith("#"):
        place = find_line_start(text, place - 1)
    return _splice(text, Span(start=place, end=place), line + newline + newline)


# Pausing


def _pause_item(text: str, item: Span, *, paused: bool) -> str:
    """The item of a list, paused or not: a table as soon as more than its address is said."""
    if text[item.start] != "{":
        return f"{{ at = {text[item.start : item.end]}, paused = true }}" if paused else text[item.start : item.end]
    pairs = find_pairs(text, item)
    kept = [text[pair.span.start : pair.span.end] for pair in pairs if pair.name != "paused"]
    if paused:
        return f"{{ {', '.join([*kept, 'paused = true'])} }}"
    address = next(pair.value for pair in pairs if pair.name == "at" and pair.value)
    return text[address.start : address.end] if len(kept) == 1 else f"{{ {', '.join(kept)} }}"


def _pause_table(text: str, table: Sequence[Statement], *, paused: bool) -> str:
    """A [[sources]] table, paused or not; a comment behind the key stays, and then the key does too."""
    found = next((one for one in table if one.name == "paused"), None)
    if found is None or found.value is None:
        address = next(one for one in table if one.name == "at")
        place = find_line_end(text, address.span.end)
        line = f"{_find_newline(text)}{find_indent(text, address.span.start)}paused = true"
        return _splice(text, Span(start=place, end=place), line if paused else "")
    rest = text[found.span.end : find_line_end(text, found.span.end)]
    if paused or rest.strip():
        return _splice(text, found.value, str(paused).lower())
    above = find_line_start(text, find_line_start(text, found.span.start) - 1)
    return _splice(text, Span(start=find_line_end(text, above), end=find_line_end(text, found.span.end)), "")


# What was meant


def _pause_value(sources: Sequence[Any], index: int, *, paused: bool) -> list[Any]:
    one = sources[index]
    table = {"at": one} if isinstance(one, str) else {key: value for key, value in one.items() if key != "paused"}
    changed = {**table, "paused": True} if paused else table
    return [*sources[:index], changed, *sources[index + 1 :]]


def _check(text: str, changed: str, mean: Callable[[Sequence[Any]], Sequence[Any]]) -> str:
    """`changed`, if it is the file that `text` was with its sources as meant."""
    before = tomllib.loads(text)
    try:
        after = tomllib.loads(changed)
    except tomllib.TOMLDecodeError:
        after = {}
    meant = {**before, _ARRAY: _spell_out(mean(before.get(_ARRAY, [])))}
    if {**after, _ARRAY: _spell_out(after.get(_ARRAY, []))} != meant:
        raise ConfigError("`sources` is written in a way that cannot be changed here", "Change it in an editor")
    return changed


def _spell_out(sources: Sequence[Any]) -> list[Any]:
    tables = [{"at": one} if isinstance(one, str) else dict(one) for one in sources]
    return [{key: value for key, value in one.items() if (key, value) != ("paused", False)} for one in tables]


def _splice(text: str, span: Span, replacement: str) -> str:
    return text[: span.start] + replacement + text[span.end :]


def _find_newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
