"""What a person may say of a source, and of how the network is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from digest.settings.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """One source, for those that need more said of them than where they are."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

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
class FetchSettings:
    """How the network is read."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    every: Annotated[
        str, "digest run asks a source on the web again after this time at the earliest; files it reads every time."
    ] = "15m"
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
