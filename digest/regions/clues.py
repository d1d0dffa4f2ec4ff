"""Reads what each name of an article stands for, in the company of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from digest.regions.atlas import Atlas
from digest.regions.gazetteer import Sense, find_country
from digest.regions.mentions import Mention

LONE = "lone"

Piece = tuple[str, str, str, str | None]
"""What is added up: one name in one field that speaks for one region: the field, the name, the region, the country."""


class Clue(NamedTuple):
    """A name that speaks for one region: first of all its piece, as the field it stands in, and so on.

    `country` is None for what is in several. `kind` is that of its sense; "lone" for what may be a town or a person: no
    other name of its country is in the article, and no "in" stands before it anywhere. `located` says that one stands
    before it here, `hub` that news from elsewhere is written there.
    """

    field: str
    matched: str
    region: str
    country: str | None
    kind: str
    located: bool
    hub: bool

    @property
    def piece(self) -> Piece:
        """What the clue adds to."""
        return self[:4]


class Company(NamedTuple):
    """What is named beside a name: by country the key of its only name, or "" if there are several.

    `placed` are the countries whose places are named; an actor does not tell a place, since it is in all kinds of news.
    `located` are the keys that follow a preposition of place somewhere; `home` is the country of the source.
    """

    names: Mapping[str, str]
    placed: set[str]
    located: set[str]
    home: str | None

    def select_sense(self, senses: Sequence[Sense]) -> Sense:
        """The likeliest of `senses`; before it comes one in a country that is named: Georgia beside Atlanta.

        After that comes the home country. The small namesakes of a capital count only there.
        """
        known = [
            sense for sense in senses if sense.kind != "namesake" or senses[0].kind == "city" or self.is_home(sense)
        ]
        fitting = (sense for sense in known if any(find_country(code) in self.placed for code in sense.codes))
        return next(fitting, None) or next(filter(self.is_home, known), known[0])

    def is_home(self, sense: Sense) -> bool:
        """Whether `sense` lies in the home country."""
        return any(find_country(code) == self.home for code in sense.codes)

    def is_domestic(self, sense: Sense, key: str, field: str) -> bool:
        """Whether an office that several countries have, named by `key` in `field`, is that of `sense`.

        A headline may leave the country out; what follows it names it, unless it is the source's home.
        """
        if self.home:
            return self.is_home(sense)
        return field == "title" or self.names.get(find_country(sense.codes[0]), key) != key

    def is_lone(self, sense: Sense, key: str) -> bool:
        """Whether nothing in the article tells that with `key` the town is meant which is its `sense`."""
        return key not in self.located and self.names.get(find_country(sense.codes[0]), key) == key


def find_company(mentions: Iterable[Mention], home: str | None) -> Company:
    """What `mentions` name beyond doubt."""
    names: dict[str, str] = {}
    placed, located = set(), set()
    for _, key, senses, in_it, _ in mentions:
        if in_it:
            located.add(key)
        if len(senses) == 1:
            kind, codes = senses[0]
            for code in codes:
                country = find_country(code)
                names[country] = key if names.get(country, key) == key else ""
                if kind != "actor":
                    placed.add(country)
    return Company(names, placed, located, home)


def find_clues(fields: Mapping[str, Sequence[Mention]], atlas: Atlas, home: str | None = None) -> list[Clue]:
    """The mentions of all `fields` that speak for one region of `atlas`; `home` is the country of their source."""
    company = find_company([mention for mentions in fields.values() for mention in mentions], home)
    clues = []
    for field, mentions in fields.items():
        for matched, key, senses, located, hub in mentions:
            sense = senses[0] if len(senses) == 1 else company.select_sense(senses)
            kind, codes = sense
            region = atlas.find(codes, key)
            if region and (kind != "domestic" or company.is_domestic(sense, key, field)):
                country = find_country(codes[0]) if len(codes) == 1 else None
                kind = LONE if kind == "city" and company.is_lone(sense, key) else kind
                clues.append(Clue(field, matched, region, country, kind, located, hub))
    return clues
