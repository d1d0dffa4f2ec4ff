"""Made-up news in English, German and French: two stories hardly ever share four words in a row."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

PLACES = {
    "Nairobi": "Kenya",
    "Accra": "Ghana",
    "Lima": "Peru",
    "Bogota": "Colombia",
    "Seoul": "South Korea",
    "Osaka": "Japan",
    "Karachi": "Pakistan",
    "Dhaka": "Bangladesh",
    "Lyon": "France",
    "Gdansk": "Poland",
    "Amman": "Jordan",
    "Toronto": "Canada",
    "Brisbane": "Australia",
    "Hanoi": "Vietnam",
}
_PEOPLE = "council ministry court union hospital harbour railway bank school museum airport university police market"
_DID = "opened closed repaired sold approved rejected delayed doubled halved inspected rebuilt announced moved praised"
_WHAT = (
    "bridge ferry tunnel budget dam vaccine timetable library stadium pipeline warehouse fishery plan levy archive "
    "orchard quarry reservoir canal tram"
)
_HOW = (
    "quiet costly narrow ancient public temporary northern crowded modern disputed wooden coastal hasty careful "
    "seasonal rural muddy famous private heavy"
)
_WHY = "floods strikes elections storms repairs protests shortages delays festivals surveys audits heatwaves"
_WHO = "engineers teachers farmers nurses traders drivers students judges fishermen builders clerks pilots"
_WHEN = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_GERMAN = (
    "Die Verwaltung von {place} hat am {number}. Tag die {thing} für {money} Euro gekauft und will sie bald eröffnen.",
    "Viele Leute in {country} fragen sich seit {number} Wochen, warum die {thing} so lange geschlossen blieb.",
    "Nach den Unwettern des Jahres {money} mussten {number} Familien umziehen, sagte ein Sprecher der {thing}.",
)
_GERMAN_WHAT = "Brücke Fähre Schule Bibliothek Klinik Werft Mühle Halle Strecke Messe Kirche Bahn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A headline, and the paragraphs below it."""

    place: str
    title: str
    paragraphs: tuple[str, ...]


def write_story(number: int) -> Text:
    """Story `number` in English, the same every time: five paragraphs, some hundred and fifty words."""
    chance = Random(number)
    place = chance.choice(list(PLACES))
    title = (
        f"{place} {_pick(chance, _PEOPLE)} {_pick(chance, _DID)} {_pick(chance, _HOW)} {_pick(chance, _WHAT)} "
        f"number {number} after {_pick(chance, _WHY)}"
    )
    paragraphs = tuple(_write_paragraph(chance, place) for _ in range(5))
    return Text(place=place, title=title, paragraphs=paragraphs)


def write_german(number: int) -> Text:
    """The same story in German."""
    chance = Random(f"de {number}")
    place = write_story(number).place
    thing = _pick(chance, _GERMAN_WHAT)
    told = (
        pattern.format(
            place=place,
            country=PLACES[place],
            thing=_pick(chance, _GERMAN_WHAT),
            number=chance.randrange(2, 90),
            money=chance.randrange(100, 9000),
        )
        for pattern in _GERMAN
    )
    return Text(place=place, title=f"{place}: {thing} Nummer {number} wird neu eröffnet", paragraphs=tuple(told))


def write_french(number: int) -> Text:
    """A story that a newsletter in English and German does not let in."""
    chance = Random(f"fr {number}")
    told = (
        f"Le conseil municipal de Lyon a décidé d'ouvrir {chance.randrange(2, 90)} nouvelles écoles cette année.",
        f"Les habitants du quartier attendent depuis {chance.randrange(2, 90)} mois la fin des travaux du pont.",
    )
    return Text(place="Lyon", title=f"Lyon ouvre son école numéro {number} malgré les retards", paragraphs=told)


def _write_paragraph(chance: Random, place: str) -> str:
    return f"{_write_sentence(chance, place)} {_write_sentence(chance, PLACES[place])}"


def _write_sentence(chance: Random, place: str) -> str:
    count, price = chance.randrange(3, 980), chance.randrange(3, 980)
    return (
        f"The {_pick(chance, _HOW)} {_pick(chance, _PEOPLE)} of {place} {_pick(chance, _DID)} {count} "
        f"{_pick(chance, _HOW)} plans for the {_pick(chance, _WHAT)} on {_pick(chance, _WHEN)}, and {price} "
        f"{_pick(chance, _WHO)} blamed {_pick(chance, _WHY)} near a {_pick(chance, _HOW)} {_pick(chance, _WHAT)}."
    )


def _pick(chance: Random, words: str) -> str:
    return chance.choice(words.split())
