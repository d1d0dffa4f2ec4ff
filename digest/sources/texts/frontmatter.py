"""Front matter: what stands above a text between fences, YAML between `---` and TOML between `+++`, and what it says.

YAML is only ever composed, which makes nodes and no objects: no tag does anything, dates stay as they are written, and
an alias is one more visit of a node, of which there may be so many and no more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digest.errors import ConfigError
from digest.text.toml import parse_toml

if TYPE_CHECKING:
    from yaml import Node

_LONGEST = 20_000
_MOST_OPENED = 200
_MOST_NODES = 2_000
_DEEPEST = 20
_OPENING = re.compile(r"\s{0,100}?(---|\+\+\+)[ \t]{0,99}\n")
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]{0,99}$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]{0,99}$", re.MULTILINE),
}
_OPENED = re.compile(r"[\[{]|[-?:][ \t]+(?=[-?][ \t])")
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What a text says of itself: `fields`, the text below, the number of its first line, and what is wrong."""

    fields: Mapping[str, Any]
    text: str
    line: int = 1
    problem: str | None = None


def split_front_matter(text: str) -> FrontMatter | None:
    """The front matter on top of `text`; None if there is none, or only rules of three hyphens."""
    whole = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    opening = _OPENING.match(whole)
    closing = _CLOSING[opening[1]].search(whole, opening.end(), opening.end() + _LONGEST) if opening else None
    if not opening or not closing:
        return None
    below, line = whole[closing.end() :], 1 + whole.count("\n", 0, closing.end())
    try:
        matter = whole[opening.end() - 1 : closing.start()]  # with a line before, as the fence is one
        fields = (parse_toml if opening[1] == "+++" else _parse_yaml)(matter)
    except (ValueError, ConfigError, RecursionError) as error:
        reason = _tell_reason(error)
        return FrontMatter(fields={}, text=below, line=line, problem=f"has front matter that cannot be read: {reason}")
    return FrontMatter(fields=fields, text=below, line=line) if isinstance(fields, dict) else None


def _tell_reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    return error.problem if isinstance(error, ConfigError) else str(error)


def _parse_yaml(matter: str) -> Any:
    """Plain lists, maps and texts. Raises ValueError with a sentence."""
    import yaml

    if len(_OPENED.findall(matter)) > _MOST_OPENED:  # whose nesting the scanner would follow in quadratic time
        raise ValueError("it has far more lists within lists than any text")
    try:
        node = yaml.compose(matter, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f", line {mark.line + 1}" if mark else ""
        advice = "; text with a colon must stand in quotes" if "mapping values" in str(error.problem) else ""
        raise ValueError(f"{error.problem}{place}{advice}") from error
    except yaml.YAMLError as error:
        raise ValueError("it has characters that YAML forbids") from error
    return _Reader().read(node, 0) if node else {}


class _Reader:
    """Turns nodes into plain values, and counts them: aliases of aliases are more than any text has."""

    def __init__(self) -> None:
        self._visited = 0

    def read(self, node: Node, depth: int) -> Any:
        """The value of `node`: a list, a map, None, or the text as it is written."""
        self._visited += 1
        if self._visited > _MOST_NODES or depth > _DEEPEST:
            raise ValueError("it is far larger than it looks")
        if isinstance(node.value, str):
            return None if node.tag == _NULL else node.value
        if node.value and isinstance(node.value[0], tuple):
            return {str(self.read(key, depth + 1)): self.read(value, depth + 1) for key, value in node.value}
        return [self.read(item, depth + 1) for item in node.value]
