"""What is wrong in what a theme's templates made, or in a template itself, with the line shown and a mark under it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from digest.errors import TemplateError

if TYPE_CHECKING:
    from digest.model import Theme

_WIDEST = 100
"""Characters of a line that are shown; of a longer one, those around the fault."""

_BEFORE = 40
"""Characters that are shown before the fault at least, where there are so many."""


class SourceError(TemplateError):
    """MJML or CSS that a theme's templates made is wrong.

    `kind` is MJML or CSS, `fault` says what is wrong; `offset` is how many characters of `source` stand before that,
    None where nobody knows.
    """

    def __init__(self, kind: str, source: str, fault: str, offset: int | None, advice: str = "") -> None:
        opening = f"the theme's {kind}"
        super().__init__(
            f"{opening}: {fault}" if offset is None else f"{opening}, {_show_offset(source, offset, fault)}", advice
        )
        self.kind = kind
        self.source = source
        self.fault = fault
        self.offset = offset


def show_fault(text: str, line: int, fault: str, column: int | None = None) -> str:
    """Return "line 3: FAULT", and below it that line of `text`, with a mark under its `column`, which counts from 0."""
    lines = text.split("\n")
    whole = lines[line - 1] if 0 < line <= len(lines) else ""
    drawn = f"\n{draw_excerpt(whole, line, column)}" if whole.strip() else ""
    return f"line {line}: {fault}{drawn}"


def draw_excerpt(whole: str, line: int, column: int | None = None) -> str:
    """Return a line as it stands in a file, after its number, and below it a mark under `column` if that is known."""
    start = 0 if column is None else max(0, min(column - _BEFORE, len(whole) - _WIDEST))
    shown = whole[start : start + _WIDEST].expandtabs(1)
    if start:
        shown = f"…{shown[1:]}"
    if start + _WIDEST < len(whole):
        shown = f"{shown[:-1]}…"
    drawn = f"  {line} | {shown.rstrip()}"
    return drawn if column is None else f"{drawn}\n  {' ' * len(str(line))} | {' ' * (column - start)}^"


def _show_offset(source: str, offset: int, fault: str) -> str:
    column = offset - (source.rfind("\n", 0, offset) + 1)
    return show_fault(source, source.count("\n", 0, offset) + 1, fault, column)


def find_first(count: int, fails: Callable[[int], bool]) -> int:
    """Return how many of `count` things it takes for `fails`, which all of them make true, to be true; by halving."""
    fine, failing = -1, count
    while failing - fine > 1:
        middle = (fine + failing) // 2
        fine, failing = (fine, middle) if fails(middle) else (middle, failing)
    return failing


def show_theme_fault(theme: Theme, file: str, line: int, fault: str, *, at: str = "") -> str:
    """Return what is wrong in a theme's file, with its line, and a mark where it says what `at` begins with."""
    text = theme.files.get(file, "")
    whole = text.split("\n")[line - 1] if 0 < line <= text.count("\n") + 1 else ""
    return f"theme {theme.name}: {file}, {show_fault(text, line, fault, _find_column(whole, at))}"


def _find_column(whole: str, at: str) -> int | None:
    """Return where in a line the most of `at` stands that stands there once."""
    beginnings = (at[:length] for length in range(min(len(at), _BEFORE), 0, -1))
    return next((whole.index(beginning) for beginning in beginnings if whole.count(beginning) == 1), None)
