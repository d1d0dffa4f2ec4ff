"""Columns of a list that nobody reads: which there are, and whether one of them says who left. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from functools import lru_cache

from digest.errors import UsageError
from digest.readers.columns import Column, fold_name
from digest.readers.rows import NO
from digest.readers.states import says_leaving

_MOST = 1_000
_SHOWN = 40
_LEAVING_NAMES = """
unsub|opt out|opted out|abmeld|abgemeldet|abbestell|austrag|austritt|désabonn|désinscri|desuscri|descadastr|fecha baja
|fecha de baja|data cancelamento|data de cancelamento|disiscri|afmeld|uitschrij|abonelikten çık|إلغاء الاشتراك
|لغو اشتراک|رکنیت ختم|सदस्यता समाप्त
"""
_LEAVING = tuple(map(fold_name, _LEAVING_NAMES.split("|")))


class Unread:
    """Watches what is not read of a list, unless a person named the columns that say who left.

    `names` are the columns that are not read, in their order.
    """

    def __init__(self, *, origin: str, given: Mapping[Column, str]) -> None:
        self._origin = origin
        self._given = given
        self._names: dict[str, None] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are not read, in their order."""
        return tuple(self._names)

    def add(self, names: Iterable[str]) -> None:
        """Note columns that are not read."""
        for name in names:
            if len(self._names) < _MOST:
                self._names[name] = None

    def look(self, number: int, cells: Mapping[str, str], read: Mapping[Column, str]) -> None:
        """Look at cells that are not read, by the names of their columns; `read` names those that are.

        Raises UsageError for one that says that somebody left.
        """
        for name, cell in cells.items():
            if cell and (column := self._find_meaning(name, cell)):
                here = f"{self._origin}:{number}: {cell[:_SHOWN]!r} in column {name[:_SHOWN]!r}, which is not read"
                raise UsageError(f"{here}: who left must get no mail", _advise(column, name, read.get(column, "")))

    def _find_meaning(self, name: str, cell: str) -> Column | None:
        """The column that this one should be read as, if it says that somebody left."""
        if Column.STATUS not in self._given and says_leaving(cell):
            return Column.STATUS
        if Column.LEFT not in self._given and _names_leaving(name) and _is_filled(cell):
            return Column.LEFT
        return None


def _advise(column: Column, name: str, known: str) -> str:
    reading, leaving = (shlex.quote(f"{column}={one}") for one in (name, known))
    return f"Say --column {reading}, or --column {leaving} to leave it out"


@lru_cache(maxsize=_MOST)
def _names_leaving(name: str) -> bool:
    """Whether the name of a column says that it tells when somebody left."""
    folded = fold_name(name)
    return any(word in folded for word in _LEAVING)


def _is_filled(cell: str) -> bool:
    """Whether a cell holds a date or a yes: links for leaving are every reader's."""
    return cell.casefold() not in NO and "://" not in cell and not cell.startswith("0000-00-00")
