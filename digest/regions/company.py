"""What is named beside a name, which tells what it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from digest.regions.gazetteer import Sense, find_country
from digest.regions.mentions import Mention

ACTING = frozenset({"actor", "power"})
"""Kinds that are in all kinds of news, so that they tell no place."""
PLACES = frozenset({"country", "capital", "city", "division", "namesake"})
SETTLEMENTS = frozenset({"capital", "city", "namesake"})


class Company(NamedTuple):
    """What is named beside a name: by country the key of its only name, or "" if there are several.

    `placed` are the countries whose places are named; an actor does not tell a place, since it is in all kinds of news.
    `located` are the keys that follow a preposition of place somewhere; `home` is the country of the source. `acting`
    are the countries of people that a headline says something of elsewhere, and of its `hosts`: these are the keys of
    places where others meet, and of hubs that the dateline names. `titled` are the countries that the headline names.
    """

    names: Mapping[str, str]
    placed: set[str]
    located: set[str]
    home: str | None
    acting: AbstractSet[str]
    hosts: AbstractSet[str]
    titled: frozenset[str]

    def select_senses(self, senses: Sequence[Sense]) -> Sequence[Sense]:
        """The one of `senses` that lies in a country that is named: Georgia beside Atlanta; or else at home.

        If none does, all that are likely, the likeliest first; small namesakes of a capital count only where they lie.
        """
        city, placed = senses[0].kind == "city", self.placed
        known = [sense for sense in senses if sense.kind != "namesake" or city or self.is_home(sense)]
        for sense in known:
            for code in sense.codes:
                if code[:2] in placed:
                    return (sense,)
        told = next(filter(self.is_home, known), None) if self.home else None
        return (told,) if told else known

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
        """Whether nothing in the article tells that with `key` the place is meant which is its `sense`.

        A country beside another in the headline is one.
        """
        country = find_country(sense.codes[0])
        if sense.kind == "country" and self.titled - {country}:
            return False
        return key not in self.located and self.names.get(country, key) == key


def find_company(
    fields: Mapping[str, Sequence[Mention]], home: str | None, acting: AbstractSet[str], hosts: AbstractSet[str]
) -> Company:
    """What the mentions of all `fields` name beyond doubt."""
    names: dict[str, str] = {}
    placed: set[str] = set()
    located: set[str] = set()
    for mentions in fields.values():
        for _, key, senses, in_it, _, doubtful in mentions:
            if in_it:
                located.add(key)
            if len(senses) == 1:
                kind, codes = senses[0]
                is_sure = kind not in ACTING and not doubtful
                for code in codes:
                    country = code[:2]  # find_country, which would be half of the time spent here
                    if names.setdefault(country, key) != key:
                        names[country] = ""
                    if is_sure:
                        placed.add(country)
    titled = [item.senses[0].codes[0] for item in fields.get("title", ()) if item.senses[0].kind == "country"]
    return Company(names, placed, located, home, acting, hosts, frozenset(titled))


def find_acting(title: Iterable[Mention]) -> frozenset[str]:
    """The countries that a `title` names only by their people, beside a place in another: French soldiers in Mali.

    Where an office acts at home, all others that it names are those that it acts on: Senate hears Russia witness.
    """
    people: set[str] = set()
    countries: set[str] = set()
    at_home = False
    for mention in title:
        kind, codes = mention.senses[0]
        if kind == "demonym":
            people.add(find_country(codes[0]))
        elif kind in PLACES:
            countries.add(find_country(codes[0]))
        at_home = at_home or kind == "domestic"
    if at_home:
        return frozenset(people | countries)
    return frozenset(people - countries) if countries else frozenset()


def find_hosts(title: Iterable[Mention]) -> dict[str, str]:
    """By key the countries in which a `title` says that others meet: Sudan talks in Jeddah."""
    hosts: dict[str, str] = {}
    others: set[str] = set()
    for _, key, senses, located, _, _ in title:
        kind, codes = senses[0]
        if located and kind in PLACES:
            hosts[key] = find_country(codes[0])
        else:
            others.update(map(find_country, codes))
    return {key: country for key, country in hosts.items() if others and country not in others}
