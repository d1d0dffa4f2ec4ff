"""How a person wants the e-mail to look, and where its pictures, links and web pages are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from digest.settings.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class LookSettings:
    """What is another than the theme says; the tables have the keys of the theme's own in theme.toml."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    logo: Annotated[str | None, "Picture in place of the masthead's name: a file, or an https:// address."] = None
    logo_dark: Annotated[str | None, "The same for dark backgrounds."] = None
    logo_width: Annotated[int | None, "Its width in pixels, at most 300; by default its own, if that can be told."] = (
        None
    )
    images: Annotated[bool | None, "Whether stories have pictures; by default what the theme says."] = None
    teaser: Annotated[int | None, "Characters of a teaser."] = None
    long_teaser: Annotated[int | None, "Characters of the lead's teaser."] = None
    layout: Annotated[Mapping[str, int], "Pixels, by the theme's own keys, such as width = 600."] = field(
        default_factory=dict
    )
    colors: Annotated[Mapping[str, str], 'Colours, by the theme\'s own keys, such as accent = "#005a9c".'] = field(
        default_factory=dict
    )
    dark: Annotated[Mapping[str, str], "The same where the reader has set dark colours."] = field(default_factory=dict)
    fonts: Annotated[Mapping[str, str], "Lists of fonts, by the theme's own keys."] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageSettings:
    """What becomes of pictures."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    base_url: Annotated[
        str | None, "Address under which readers find pictures that are files here; export copies them for it."
    ] = None
    proxy: Annotated[
        str | None,
        "Address of a picture in a form that all mail programs show; {url} and {width} are filled in.",
    ] = None
    unsupported: Annotated[
        str, 'Pictures that some mail programs cannot show, or that are too large, without a proxy: "keep" or "drop".'
    ] = "keep"
    max_bytes: Annotated[int, "A picture of more bytes is too large."] = 1_000_000
    measure: Annotated[
        bool, "Whether digest collect looks at the first bytes of pictures whose size their source does not say."
    ] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSettings:
    """What is added to links to stories."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    utm: Annotated[
        Mapping[str, str],
        'By name: parameters for web statistics, such as source = "newsletter", written as utm_source; {date}, '
        "{number}, {newsletter} and {region} are filled in. A link that has one keeps its own.",
    ] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSettings:
    """The web archive that digest export --site writes."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    url: Annotated[str | None, "Address of the archive; each e-mail then has a link to its own page there."] = None
    folder: Annotated[
        str | None, "Folder that digest run keeps the archive in: each edition, just before it goes out."
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeTagSettings:
    """The placeholders of another mailer, which it fills for each reader."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    unsubscribe: Annotated[str, "What it fills with the address to leave by, such as [[unsubscribe]]."]
    view: Annotated[str | None, "What it fills with the address of the web version."] = None
    address: Annotated[str | None, "What it fills with the postal address."] = None
    opens: Annotated[
        tuple[str, ...], "What its placeholders begin with, such as [[: article text is kept from it."
    ] = ()
