"""The door: the only maker of `Article`. What a parser found goes in as it stood; what comes out is clean."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import filterfalse
from urllib.parse import unquote, urlsplit

from digest.model import Article, ArticleError, Dateline, Fetched, Image
from digest.sources.beacons import is_beacon
from digest.sources.bylines import split_byline
from digest.sources.dates import parse_date
from digest.text.datelines import split_dateline
from digest.text.headlines import make_headline
from digest.text.hygiene import clean_line, clean_text, strip_html
from digest.text.language import find_language
from digest.text.openings import is_desk
from digest.urls import make_safe_link, make_url_key

TITLE_LIMIT = 500
NAME_LIMIT = 120
TEXT_LIMIT = 200_000
SUMMARY_LIMIT = 20_000
_MOST_TAGS = 50
_SAMPLE = 2_000
_PIXEL = 2
_LARGEST = 20_000
_ID_LENGTH = 16
_NOWHERE = "https://file.invalid/"
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|img|figure|blockquote|table)\b[^<>]{0,500}>", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a parser found of one article, as it stood: nothing in here is clean, and all but the title may be missing.

    `html` says that `summary` and `text` are HTML; else they are plain, unless tags say otherwise; `html_title` says so
    of the title alone. `base` is what relative addresses count from. `guid` names the article within its source;
    `identity`, where given, is the whole of what its id is made from. `translations` are such identities.
    """

    title: str
    position: int = 0
    line: int | None = None
    url: str = ""
    base: str = ""
    guid: str = ""
    identity: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    language: str = ""
    summary: str = ""
    text: str = ""
    html: bool = False
    html_title: bool = False
    dateline: str = ""
    source: str = ""
    region: str = ""
    image: Image | None = None
    tags: tuple[str, ...] = ()
    section: str = ""
    sticky: bool = False
    translations: tuple[str, ...] = ()


def make_article(parts: Parts, fetched: Fetched, *, source: str, timezone: str) -> Article | ArticleError:
    """The article made from `parts`, which were read in `fetched`; an error if it has no headline.

    `source` is the name readers see when the parts have none of their own; without either it is the agency of the
    dateline, the host of its address, or the authors. A date without a zone is in `timezone`.
    """
    given_title = clean_line(strip_html(parts.title) if parts.html_title else parts.title, limit=TITLE_LIMIT)
    if not given_title:
        return ArticleError(
            origin=fetched.origin, line=parts.line, problem=f"item {parts.position + 1} has no headline"
        )
    dateline, summary, text = _part_datelines(parts, given_title)
    authors = _clean_names(parts.authors)
    url = _find_link(parts.url, parts.base or fetched.url)
    given_source = clean_line(parts.source, limit=NAME_LIMIT) or source
    name = given_source or _find_agency(dateline) or find_host(url) or ", ".join(filterfalse(is_desk, authors))
    words = f"{summary}\n{text}"
    language = find_language(f"{given_title}\n{words}"[:_SAMPLE], hint=parts.language or None)
    sites = filter(None, (name, source, *map(find_host, (url, fetched.url))))
    given = parts.published or parts.updated  # an Atom entry has often nothing but `updated`
    return Article(
        id=_find_id(parts, url=url, origin=fetched.origin, content=f"{given_title}\n{words}"),
        title=make_headline(
            given_title, names=filter(None, sites), authors=authors, text=words, language=language or ""
        ),
        source=name,
        origin=fetched.origin,
        position=parts.position,
        first_seen=fetched.at,
        url=url,
        authors=authors,
        published=parse_date(given, timezone=timezone) if given else None,
        updated=parse_date(parts.updated, timezone=timezone) if parts.updated else None,
        raw_date=clean_line(given, limit=NAME_LIMIT) or None,
        language=language,
        summary=summary,
        text=text,
        dateline=dateline,
        region=clean_line(parts.region, limit=NAME_LIMIT) or None,
        image=_find_image(parts, fetched),
        tags=_clean_lines(parts.tags, limit=NAME_LIMIT)[:_MOST_TAGS],
        section=clean_line(parts.section, limit=NAME_LIMIT) or None,
        sticky=parts.sticky,
        translations=tuple(dict.fromkeys(map(make_id, parts.translations)))[:_MOST_TAGS],
    )


def _find_agency(dateline: Dateline | None) -> str:
    """The agency of `dateline`; "Staff Reporter" is none."""
    agency = (dateline.agency if dateline else None) or ""
    return "" if is_desk(agency) else agency


def make_source_name(fetched: Fetched) -> str:
    """What to call a source that does not say its name: by its host. A file's name is nothing for readers."""
    return find_host(fetched.url)


def find_host(url: str | None) -> str:
    """The host of `url` without "www."; empty if it has none."""
    host = urlsplit(url).hostname if url else None
    return clean_line((host or "").removeprefix("www."), limit=NAME_LIMIT)


def make_id(identity: str) -> str:
    """A short name for an article, the same on every machine and at every reading: 16 hexadecimal digits."""
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_LENGTH]


def make_url_id(url: str) -> str:
    """The id of the article at `url`, unless its source names it otherwise."""
    return make_id(f"url {make_url_key(url)}")


def _find_id(parts: Parts, *, url: str | None, origin: str, content: str) -> str:
    """Made from what the parser says it is made from, else its URL key, else its source's own name, else its words."""
    if parts.identity:
        return make_id(parts.identity)
    if url:
        return make_url_id(url)
    if parts.guid:
        return make_id(f"guid {parts.source or origin} {parts.guid}")
    return make_id(f"content {content}")


def make_image(image: Image | None, base: str | None) -> Image | None:
    """`image` with a safe address and sane sizes; None without an address, and for the dots that count readers."""
    url = _find_link(image.url, base) if image else None
    if image is None or url is None or is_beacon(url):
        return None
    width, height = (size if size and 0 < size < _LARGEST else None for size in (image.width, image.height))
    if (width or _LARGEST) <= _PIXEL or (height or _LARGEST) <= _PIXEL:
        return None
    renditions = (replace(one, url=_find_link(one.url, base) or "") for one in image.renditions)
    return Image(
        url=url,
        alt=clean_line(image.alt, limit=TITLE_LIMIT),
        width=width,
        height=height,
        renditions=tuple(one for one in renditions if one.url and _PIXEL < one.width < _LARGEST),
    )


def _find_image(parts: Parts, fetched: Fetched) -> Image | None:
    """The picture of `parts`. The address of one that may be a file beside the one read stands in `file`, unescaped."""
    given = parts.image
    file = find_file(given.url) if given and fetched.url is None else None
    if given is None or file is None:
        return make_image(given, parts.base or fetched.url)
    image = make_image(given, parts.base or _NOWHERE)
    return replace(image, url=image.url if parts.base else "", file=file) if image else None


def find_file(address: str) -> str | None:
    """The path that a relative address is, None for any other: what begins with a slash counts from a site."""
    path = address.strip()
    is_relative = path and not path.startswith(("/", "\\", "#", "?")) and not _ABSOLUTE.match(path)
    return unquote(path.partition("#")[0].partition("?")[0]) if is_relative else None


def make_size(value: object) -> int | None:
    """A width or height as sources write it ("640", "640px", 640.0), in pixels."""
    found = re.match(r"\s*(\d{1,5})(?:\.\d{1,9})?\s*(?:px)?\s*\Z", str(value))
    return int(found[1]) if found else None


def _part_datelines(parts: Parts, title: str) -> tuple[Dateline | None, str, str]:
    """The dateline, from wherever it is given first, and the summary and the text without theirs."""
    given = _read_dateline(clean_line(parts.dateline, limit=NAME_LIMIT))
    in_text, text = _split_dateline(_clean_prose(parts.text, html=parts.html, limit=TEXT_LIMIT), title)
    in_summary, summary = _split_dateline(_clean_prose(parts.summary, html=parts.html, limit=SUMMARY_LIMIT), title)
    text, summary = text.strip(), _end_once(summary.strip())
    return given or in_text or in_summary, "" if summary == text else summary, text


def _split_dateline(prose: str, title: str) -> tuple[Dateline | None, str]:
    """The dateline of `prose`, unless its headline opens so, too, mark and all: "PARIS: A guide" is no news."""
    found, rest = split_dateline(prose)
    repeated = found is not None and title.casefold().startswith(found.text.casefold())
    return (None, prose) if repeated else (found, rest)


def _read_dateline(line: str) -> Dateline | None:
    """A dateline that stands in a field of its own, with or without the dash that would end it."""
    if not line:
        return None
    found, _ = split_dateline(f"{line.rstrip(' -–—')} - The")
    return (
        Dateline(text=line, places=found.places, agency=found.agency) if found else Dateline(text=line, places=(line,))
    )


def _end_once(summary: str) -> str:
    """`summary`, one that was cut ("...", "[…]") ending in a single ellipsis."""
    cut = summary.rstrip(" ]")
    return f"{cut.rstrip(' .…[')}…" if cut.endswith(("...", "…")) else summary


def _clean_prose(value: str, *, html: bool, limit: int) -> str:
    text = strip_html(value) if html or _TAG.search(value) else value
    return text if html and len(text) <= limit else clean_text(text, limit=limit)


def _find_link(url: str, base: str | None) -> str | None:
    """A web address; mailto: leads to no article and no picture."""
    link = make_safe_link(url.strip(), base=base) if url.strip() else None
    return link if link and urlsplit(link).scheme in {"http", "https"} else None


def _clean_names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clean_line(name, limit=NAME_LIMIT) for value in values for name in split_byline(value)))


def _clean_lines(values: Iterable[str], *, limit: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for value in values if (line := clean_line(value, limit=limit))))
