"""What a person may set, as frozen data. `digest.config` reads it from digest.toml; nothing here imports a third party.

The keys of digest.toml are the names of these fields; a trailing underscore only dodges a Python keyword. The
docstring of a class and the comment-like strings under its fields are the configuration reference.
"""

from __future__ import annotations

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
    paused: Annotated[bool, "Whether it is passed over; digest sources pause and resume set it."] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionSettings:
    """How the world is divided."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    order: Annotated[tuple[str, ...], "Region keys to print first; the others follow in scheme order, World last."] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceSettings:
    """How many stories an edition has."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    stories: Annotated[int, "Most stories in an edition."] = 20
    per_region: Annotated[int, "Most stories a region; spare room goes to the fullest regions."] = 6
    last: Annotated[str | None, "Take only stories of this age, such as 24h or 7d; --last overrides."] = None
    max_age: Annotated[str, "A new source's stories older than this are stored, and enter no edition."] = "48h"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How the network is read."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

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

    name: Annotated[str, "The masthead."] = "News Digest"
    site: Annotated[str | None, "Home page that the masthead links to."] = None
    languages: Annotated[
        tuple[str, ...], "Languages of stories let in; the first is the frame's. Empty lets all in."
    ] = ()
    timezone: Annotated[str, "IANA zone of dates without one, and of the dates shown."] = "UTC"
    address: Annotated[str | None, "Postal address for the footer, which the law asks for in most countries."] = None
    schedule: Annotated[str | None, "Cron expression of when an edition is due; checked, and not yet acted on."] = None
    sources: Annotated[
        tuple[SourceSettings, ...],
        "Addresses, files, folders and globs; a table { at = …, name = … } for one that needs more said.",
    ] = ()
    store: Annotated[str, "The file that digest collect keeps articles in."] = "digest.db"
    theme: Annotated[str, "A theme's name, or a folder that holds one."] = "newsroom"
    regions: RegionSettings = field(default_factory=RegionSettings)
    choice: ChoiceSettings = field(default_factory=ChoiceSettings)
    fetch: FetchSettings = field(default_factory=FetchSettings)
    send: SendSettings = field(default_factory=SendSettings)
