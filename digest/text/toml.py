"""TOML that a person wrote, or somebody hostile: read in linear time, and told with its line where it is none."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from digest.errors import ConfigError

LONGEST = 1_000_000
"""Characters of a text."""

# A key of many parts takes tomllib the square of their number; no key that means anything has ten.
_PART = r"""(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_HOSTILE = {
    rf"(?<![\w\\-])(?:{_PART}[ \t]*+\.[ \t]*+){{32}}": "a key has too many parts",
    r"(?<![\d_])\d(?:_?\d){999}": "a number has too many digits",
    r"(?:[\[{][^\[\]{}]*+){50}": "there are too many brackets within brackets",
}

_TOLD = {
    r"twice|overwrite|already|redefine|immutable": "It stands there already: keep one, with all that belongs to it",
    r"illegal character '\\n'": "The quote at the end of the text is missing",
    r"newline or end of document": "One key stands on a line with its value, and nothing behind them but a # comment",
    r"at end of document|^unclosed": "A bracket or quote that opens is not closed",
}
"""Advice by what tomllib says."""

_WRITTEN = {
    r"^(?:<{7}|={7}|>{7})": "It is a mark of a merge conflict: keep one of both versions, and take out all marks",
    r"[“”„«»‘’]": 'Write straight quotes, as in name = "text"',
    r'"[^"]*\\': r"A \ in double quotes begins an escape: write C:/folder, or 'C:\folder' in single quotes",
    r"=\s*(?i:true|false|yes|no|on|off)\b": "Write true or false, in small letters",
    r"^\s*[\w.-]+\s*:": 'A key and its value have = between them, as in name = "text"',
    r"=\s*[^\W\d]": 'Text stands in quotes, as in name = "text"',
}
"""Advice by what the line says."""

_PLACE = re.compile(r"\(at line (\d+),")


def parse_toml(text: str) -> dict[str, Any]:
    """Read TOML. Raises ConfigError that says what is wrong and ends in its place, as "(at line 3, column 8)"."""
    if len(text) > LONGEST:
        raise ConfigError(f"it has more than {LONGEST:,} characters", "Take out what is over")
    for pattern, problem in _HOSTILE.items():
        if found := re.search(pattern, text):
            raise ConfigError(f"{problem} {_tell_place(text, found.start())}")
    try:
        return tomllib.loads(text + "\n")  # an error in a last line without end has no line number else
    except RecursionError as cause:
        raise ConfigError("there are too many brackets within brackets") from cause
    except ValueError as cause:
        problem = str(cause)[:1].lower() + str(cause)[1:]
        raise ConfigError(problem, _advise(problem, text)) from cause


def _tell_place(text: str, place: int) -> str:
    return f"(at line {text.count(chr(10), 0, place) + 1}, column {place - text.rfind(chr(10), 0, place)})"


def _advise(problem: str, text: str) -> str:
    place = _PLACE.search(problem)
    line = text.split("\n")[int(place[1]) - 1][:400] if place else ""
    told = [advice for pattern, advice in _TOLD.items() if re.search(pattern, problem)]
    written = [advice for pattern, advice in _WRITTEN.items() if re.search(pattern, line)]
    return next(iter([*told, *written]), "It must be TOML (toml.io)")
