"""What a person may set, as frozen data. `digest.config` reads it from digest.toml; nothing here imports a third party.

The keys of digest.toml are the names of these fields; a trailing underscore only dodges a Python keyword. The
docstring of a class and the comment-like strings under its fields are the configuration reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar


def _key(name: str) -> str:
    return name.rstrip("_")


# What pydantic needs to know; a plain dict, so that settings stay free of it.
_STRICT: dict[str, Any] = {"extra": "forbid", "alias_generator": _key}

# The second item of an Annotated is the field's line in the configuration reference.


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """One source, for those that need more said of them than where they are."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    at: Annotated[str, "Where it is: an address, a file, a folder or a glob."]
    name: Annotated[str | None, "The name readers see, in place of its own."] = None
    language: Annotated[str | None, "The language of its stories, in place of what they seem to be in."] = None
    timezone: Annotated[str | None, "IANA zone of its dates without one, in place of the newsletter's."] = None
    region: Annotated[str | None, "Where all its stories belong: a region's key, or a country."] = None
    country: Annotated[
        str | None, "Its home: what it says without naming a country is mostly from there, such as PK or Pakistan."
    ] = None
    paused: Annotated[bool, "Whether it is passed over; digest sources pause and resume set it."] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSettings:
    """How many stories one region has."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    min: Annotated[int, "Stories it gets before others get more, if it has them."] = 0
    max: Annotated[int | None, "Most stories, in place of choice.per_region; spare room still goes to it."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRegionSettings:
    """A region of one's own; it takes its places from the regions that have them in the scheme."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    name: Annotated[str | None, "What readers see; by default Gulf States of the key gulf_states."] = None
    names: Annotated[Mapping[str, str], "By language: what readers of a newsletter in it see."] = field(
        default_factory=dict
    )
    places: Annotated[
        tuple[str, ...],
        'Countries (PK, Pakistan), states of the USA (US-TX, Texas), other places by name (Lahore), and "*" for what '
        "no other region has.",
    ] = ()
    within: Annotated[str | None, "Key of the region that this one is a part of."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionSettings:
    """How the world is divided, and where stories belong."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    scheme: Annotated[
        str,
        'The division to begin with: "newsroom", "m49", "mena", "continents", or "own" for nothing but `regions.own`.',
    ] = "newsroom"
    order: Annotated[tuple[str, ...], "Regions to print first; the others follow in scheme order, World last."] = ()
    move: Annotated[
        Mapping[str, str], "By country, state or other place: the region it is moved to, such as Turkey = europe."
    ] = field(default_factory=dict)
    own: Annotated[Mapping[str, OwnRegionSettings], "By key: regions of one's own."] = field(default_factory=dict)
    sections: Annotated[
        Mapping[str, str],
        "By part of a site (/world/africa/, news.example/asia/) or category: the region or country of its stories.",
    ] = field(default_factory=dict)
    names: Annotated[
        Mapping[str, str], "By a name in stories: the country or state it stands for, such as Model Town = PK."
    ] = field(default_factory=dict)
    least_confidence: Annotated[float, "Stories placed with less confidence than this, from 0 to 1, go to World."] = 0.0
    limits: Annotated[Mapping[str, LimitSettings], "By region: how many stories it has, its parts included."] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSettings:
    """What moves a story up: each part is between 0 and 1, times the weight given here, and all are added."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    recency: Annotated[float, "Weight of how new it is."] = 1.0
    half_life: Annotated[str, "Age at which recency has half its value, such as 12h."] = "12h"
    source: Annotated[float, "Weight of how far up among `sources` its source stands."] = 0.0
    copies: Annotated[float, "Weight of how many sources have it."] = 0.1
    length: Annotated[float, "Weight of how full its text is; 400 words are full."] = 0.05
    image: Annotated[float, "Weight of having an image."] = 0.05
    tags: Annotated[Mapping[str, float], "By tag, in any case: what is added, or taken away if negative."] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSettings:
    """What to do with stories that fit all the conditions of a rule; the first rule that fits decides."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    then: Annotated[str, 'What is done: "drop", "keep" (whatever later rules say), "lead", or "boost".'] = "drop"
    by: Annotated[float, "What a boost adds to the score, or takes away if negative."] = 0.0
    source: Annotated[str | None, "Part of the source's address or name."] = None
    tag: Annotated[str | None, "One of its tags, or its section."] = None
    author: Annotated[str | None, "Part of an author's name."] = None
    language: Annotated[str | None, "Its language."] = None
    region: Annotated[str | None, "Its region, or one that this is a part of."] = None
    words: Annotated[tuple[str, ...], "Words or phrases, one of which is in its headline, summary or text."] = ()
    url: Annotated[str | None, "Pattern of its address, such as */opinion/*."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceSettings:
    """Which stories an edition has, and how many."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    stories: Annotated[int, "Most stories in an edition."] = 20
    per_region: Annotated[int, "Most stories a region; spare room goes to the fullest regions."] = 6
    per_source: Annotated[int | None, "Most stories of one source."] = None
    min_stories: Annotated[int, "With fewer stories there is no edition; they wait for the next."] = 3
    min_words: Annotated[int, "Stories with fewer words, headline and summary included, are left out as thin."] = 0
    max_bytes: Annotated[int, "Largest e-mail, in bytes of HTML; stories are left out until it fits."] = 102_000
    elsewhere: Annotated[int, "Regions with fewer stories than this are folded into Elsewhere; 0 folds none."] = 0
    overflow: Annotated[
        str, 'Stories over the cap: "carry" to the next edition, "link" their headlines below, or "drop".'
    ] = "carry"
    updates: Annotated[
        str, 'Stories that went out and were rewritten since: "never" again, or again when "substantial".'
    ] = "never"
    last: Annotated[str | None, "Without a store: only stories of this age, such as 24h or 7d; --last overrides."] = (
        None
    )
    max_age: Annotated[
        str | None,
        "Stories first seen longer ago than this enter no edition; by default two periods of the schedule, and at "
        "least 48h.",
    ] = None
    lead_tags: Annotated[tuple[str, ...], "Tags in the CMS that put a story at the head."] = ("digest-lead",)
    sticky_leads: Annotated[bool, "Whether a story that the CMS keeps on top leads."] = True
    ban_tags: Annotated[tuple[str, ...], "Tags in the CMS that keep a story out."] = ("no-digest",)
    score: ScoreSettings = field(default_factory=ScoreSettings)
    rules: Annotated[tuple[RuleSettings, ...], "Rules for single stories, tried from the first on."] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSettings:
    """Who is told when a scheduled run fails."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    email: Annotated[
        tuple[str, ...], "Addresses that get a mail when trouble begins, daily while it lasts, and at its end."
    ] = ()
    ping: Annotated[
        str | None, "Address asked at each run: itself on success, with /start before, /fail on failure."
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How the network is read."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    every: Annotated[str, "digest run reads a source again after this time at the earliest."] = "15m"
    backlog: Annotated[
        str | None,
        "Stories published longer than this before their source was first read enter no edition; by default the "
        "longest choice.max_age of any newsletter.",
    ] = None
    contact: Annotated[str | None, "Address or URL named in the User-Agent, so that a site can reach you."] = None
    timeout: Annotated[float, "Seconds that one request may take in all."] = 30.0
    max_bytes: Annotated[int, "Largest body taken, after decompression."] = 10_000_000
    allow_private: Annotated[tuple[str, ...], "Host names that may resolve to private addresses."] = ()
    proxy: Annotated[str | None, "http:// address of a proxy to go through; those in the environment are ignored."] = (
        None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSettings:
    """How the e-mail leaves."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    from_: Annotated[str | None, 'Sender, as "The Daily Ledger <news@ledger.example>".'] = None
    reply_to: Annotated[str | None, "Where answers go, when not to the sender."] = None
    smtp: Annotated[
        str | None,
        "smtp://user@host:port (STARTTLS required), smtps://user@host:port (TLS), or file:FOLDER for .eml files.",
    ] = None
    starttls: Annotated[str, '"require", or "never" for a relay on this machine or a trusted network.'] = "require"
    ca_file: Annotated[str | None, "Certificates to trust besides the system's."] = None
    password_file: Annotated[str | None, "File that holds the SMTP password; else DIGEST_SMTP_PASSWORD."] = None
    unsubscribe: Annotated[str | None, "mailto: address that readers leave by."] = None
    recipients: Annotated[str | None, "File with one address a line, for digest send without --to-file."] = None
    suppress: Annotated[str | None, "File of addresses that never get mail."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One newsletter."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    newsletter: Annotated[str, "Short name in commands and in the store; a table [newsletters.NAME] has its own."] = (
        "main"
    )
    name: Annotated[str, "The masthead."] = "News Digest"
    site: Annotated[str | None, "Home page that the masthead links to."] = None
    languages: Annotated[
        tuple[str, ...], "Languages of stories let in; the first is the frame's. Empty lets all in."
    ] = ()
    timezone: Annotated[str, "IANA zone of dates without one, and of the dates shown."] = "UTC"
    address: Annotated[str | None, "Postal address for the footer, which the law asks for in most countries."] = None
    schedule: Annotated[str | None, "Cron expression of when an edition is due, in `timezone`: 0 7 * * 1-5."] = None
    sources: Annotated[
        tuple[SourceSettings, ...],
        "Addresses, files, folders and globs; a table { at = …, name = … } for one that needs more said.",
    ] = ()
    store: Annotated[str, "The file that keeps articles and editions."] = "digest.db"
    overrides: Annotated[str, "The file of pins, bans and other words that editors lay over stories."] = (
        "overrides.toml"
    )
    subject: Annotated[
        str, "The subject: {lead}, {second}, {third}, {name}, {stories}, {regions}, {number} and {date} are filled in."
    ] = "{lead}"
    preheader: Annotated[str, "What inboxes show after the subject; filled in alike."] = "{second} · {third}"
    deliver: Annotated[
        str, '"smtp" sends to readers; "export" leaves that to another mailer, and writes files to `export`.'
    ] = "smtp"
    export: Annotated[
        str | None,
        'With deliver = "export": the folder of an edition\'s files; {date} and {number} are filled in.',
    ] = None
    mark_sent: Annotated[
        str, 'With deliver = "export": "by_hand" waits for digest editions mark-sent, "at_once" takes files for sent.'
    ] = "by_hand"
    editors: Annotated[tuple[str, ...], "Addresses that get drafts."] = ()
    draft_before: Annotated[str | None, "How long before it is due an edition is built and mailed to editors."] = None
    require_approval: Annotated[bool, "Whether a person must approve each edition: digest editions approve N."] = False
    if_unapproved: Annotated[str, 'What becomes of it when due: "send", "hold" until approved, or "skip".'] = "hold"
    max_late: Annotated[str, "An edition that could not go out within this time of being due is held."] = "2h"
    on_empty: Annotated[str, 'What too few stories mean: "skip" the edition, or "fail" with exit code 3.'] = "skip"
    on_gone: Annotated[str, 'Stories that their site took back before sending: "drop", "hold" or "ignore".'] = "drop"
    deadline: Annotated[str, "A scheduled run gives up after this time; sending is not counted."] = "10m"
    theme: Annotated[str, "A theme's name, or a folder that holds one."] = "newsroom"
    regions: RegionSettings = field(default_factory=RegionSettings)
    choice: ChoiceSettings = field(default_factory=ChoiceSettings)
    fetch: FetchSettings = field(default_factory=FetchSettings)
    send: SendSettings = field(default_factory=SendSettings)
    alerts: AlertSettings = field(default_factory=AlertSettings)
