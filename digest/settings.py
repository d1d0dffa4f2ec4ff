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


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How the network is read."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    contact: Annotated[str | None, "Address or URL named in the User-Agent, so that a site can reach you."] = None
    timeout: Annotated[float, "Seconds that one request may take in all."] = 30.0
    max_bytes: Annotated[int, "Largest body taken, after decompression."] = 10_000_000
    allow_private: Annotated[tuple[str, ...], "Host names that may resolve to private addresses."] = ()


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
    sources: Annotated[tuple[str, ...], "Feeds, files, folders and globs; paths count from this file."] = ()
    theme: Annotated[str, "A theme's name, or a folder that holds one."] = "newsroom"
    regions: RegionSettings = field(default_factory=RegionSettings)
    choice: ChoiceSettings = field(default_factory=ChoiceSettings)
    fetch: FetchSettings = field(default_factory=FetchSettings)
    send: SendSettings = field(default_factory=SendSettings)
