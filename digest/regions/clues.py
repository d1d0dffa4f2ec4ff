"""Reads what each name of an article stands for, in the company of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digest.regions.atlas import Atlas
from digest.regions.company import ACTING, Company, find_acting, find_company, find_hosts
from digest.regions.gazetteer import Sense, find_country
from digest.regions.mentions import Mention

LONE = "lone"
HOST = "host"
WORD = "word"
ATTRIBUTE = "attribute"
PASSING = ACTING | {HOST}
VAGUE = frozenset({"city", "domestic"})
_NONE: frozenset[str] = frozenset()
BEGINNING = frozenset({"title", "lead"})

Piece = tuple[str, str, str, str | None]
"""What is added up: one name in one field that speaks for one region: the field, the name, the region, the country.

The country is None for what is in several.
"""


Clue = tuple[Piece, str, bool, bool, bool]
"""A name that speaks for one region: its piece, and what tells how much it counts: kind, located, hub, passing.

The kind is that of its sense; "lone" for what may be a town or a person: no other name of its country is in the
article, and no "in" stands before it anywhere; "word" for what may as well be an ordinary word, a person, or a town
in another region; "attribute" for people who act elsewhere, and "host" for where others meet or news from elsewhere
is written. `located` says that an "in" stands before it here, `hub` that it is such a place, `passing` that the
story is hardly about its country. There are several in every article, so this is no class.
"""


def find_clues(
    fields: Mapping[str, Sequence[Mention]], atlas: Atlas, home: str | None = None, *, meeting: bool = False
) -> list[Clue]:
    """The mentions of all `fields` that speak for one region of `atlas`; `home` is the country of their source.

    `meeting` says that the headline is about talks, which are often held elsewhere.
    """
    title = fields.get("title", ())
    meets = find_hosts(title) if meeting else {}
    hosts = {*meets, *[mention.key for mention in fields.get("dateline", ()) if mention.hub]}
    acting = find_acting(title).union(meets.values()) if len(title) > 1 else _NONE
    company = None
    spots, named = atlas.spots, atlas.named
    clues: list[Clue] = []
    for field, mentions in fields.items():
        for mention in mentions:
            matched, key, senses, located, hub, doubtful = mention
            likely: Sequence[Sense] = senses
            if len(senses) > 1:
                company = company or find_company(fields, home, acting, hosts)
                likely = company.select_senses(senses)
            kind, codes = likely[0]
            region, country = spots[codes]
            if named:
                region = named.get(key) or region
            if not region:
                continue
            if doubtful or kind in VAGUE or len(likely) > 1 or key in hosts or (acting and kind == "demonym"):
                company = company or find_company(fields, home, acting, hosts)
                torn = len(likely) > 1 and any(atlas.find(one.codes, key) != region for one in likely)
                kind = find_kind(mention, likely[0], company, field, torn=torn)
                hub = hub or key in hosts
            if kind:
                passing = kind in PASSING or country in acting
                clues.append(((field, matched, region, country), kind, located, hub, passing))
    claimed = find_claimed(fields, atlas) if named else {}
    return [claim(clue, claimed, atlas) for clue in clues] if claimed else clues


def find_kind(mention: Mention, sense: Sense, company: Company, field: str, *, torn: bool) -> str:
    """What kind of clue the `sense` of `mention` in `field` is, "" for none; `torn` if others are as likely."""
    kind, key = sense.kind, mention.key
    if key in company.hosts and field in BEGINNING:
        return HOST
    if kind == "domestic":
        return kind if company.is_domestic(sense, key, field) else ""
    if kind == "demonym" and field == "title" and find_country(sense.codes[0]) in company.acting:
        return ATTRIBUTE
    if mention.doubtful or torn or kind == "city":
        if not company.is_lone(sense, key):
            return LONE if torn else kind
        return WORD if mention.doubtful or torn else LONE
    return kind


def find_claimed(fields: Mapping[str, Sequence[Mention]], atlas: Atlas) -> dict[str, str]:
    """By country the region of a place that has a region of its own, where one is named before the body.

    What speaks for the country then speaks for it: nobody knows which towns of Britain are in Scotland. A part of the
    country's region has no need of it.
    """
    claimed = {}
    for item in [item for field, mentions in fields.items() if field != "body" for item in mentions]:
        if item.key in atlas.named and item.senses[0].codes:
            country, region = find_country(item.senses[0].codes[0]), atlas.named[item.key]
            if atlas.roots[region] != atlas.roots.get(atlas.find_codes((country,)) or ""):
                claimed[country] = region
    return claimed


def claim(clue: Clue, claimed: Mapping[str, str], atlas: Atlas) -> Clue:
    """`clue`, for the region that is `claimed` if it is one of the country as a whole."""
    (field, matched, region, country), kind, located, hub, passing = clue
    other = claimed.get(country or "")
    if not other or region != atlas.find_codes((country or "",)):
        return clue
    return (field, matched, other, country), kind, located, hub, passing
