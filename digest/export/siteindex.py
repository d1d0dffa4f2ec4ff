"""The front page of a web archive: every edition, the newest first, by year. Pure.

It says names, dates and headlines, each in its language and script. Without JavaScript; its one style sheet is in it,
with the colours and fonts of the theme.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby
from zoneinfo import ZoneInfo

from digest.export.archive import Archive, Entry
from digest.export.sitelook import SCRIPTS, make_variables, mark_text
from digest.export.sitepage import FEED, list_shared, make_tag
from digest.text.french import keep_marks
from digest.text.localdates import capitalize_date, make_locale, render_edition_date, use_digits
from digest.text.scripts import make_direction
from digest.urls import make_safe_link

_STYLE = """
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--text);font:17px/1.55 var(--text-font);overflow-wrap:anywhere}
a{color:inherit;text-decoration:none}
a:hover,a:focus-visible{text-decoration:underline;text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--accent);outline-offset:3px;border-radius:2px}
header,main,footer{max-width:46rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:clamp(2rem,7vw,4.5rem);text-align:center}
h1{margin:0;padding-bottom:1.4rem;border-bottom:3px double var(--ink);color:var(--ink);
font:700 clamp(2rem,7vw,3.4rem)/1.12 var(--headline-font);letter-spacing:-.015em}
h2{margin:2.6rem 0 .4rem;color:var(--accent);font:700 .95rem/1.4 var(--label-font)}
ol{list-style:none;margin:0;padding:0}
li{display:grid;grid-template-columns:minmax(0,1fr) 8.5rem;gap:.2rem 1.4rem;padding:1.25rem 0;
border-top:1px solid var(--rule)}
li.plain{grid-template-columns:minmax(0,1fr)}
h3{margin:.15rem 0 .3rem;color:var(--ink);font:700 1.32rem/1.3 var(--headline-font);text-wrap:balance}
time{color:var(--dim);font:.84rem/1.4 var(--label-font)}
p{margin:0}
li>a{grid-column:2;grid-row:1/span 3;align-self:start}
img{display:block;width:100%;aspect-ratio:3/2;object-fit:cover;border-radius:3px;background:var(--rule)}
.newest h3{font-size:clamp(1.6rem,5vw,2.15rem);line-height:1.2}
.newest{grid-template-columns:minmax(0,1fr);padding-top:1.6rem;border-top:0}
.newest>a{grid-column:1;grid-row:1;margin-bottom:.9rem}
.newest img{aspect-ratio:16/9}
footer{margin:3rem auto 0;padding-bottom:3rem;color:var(--dim);font:.88rem/1.5 var(--label-font)}
footer p{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;justify-content:center;padding-top:1.2rem;
border-top:1px solid var(--rule)}
@media (max-width:34rem){li{grid-template-columns:minmax(0,1fr) 5.5rem;gap:.2rem 1rem}h3{font-size:1.15rem}
body{font-size:16px}}
@media print{img{display:none}}
"""


def render_index(archive: Archive, style: Mapping[str, object]) -> str:
    """Return index.html in the look of a theme's `style`; there is one edition at least."""
    newest = archive.entries[0]
    head = list_shared(archive, title=archive.name, about=newest.subject, page="", image=newest.image)
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(archive.language)}" dir="{make_direction(archive.language)}">',
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{escape(archive.name)}</title>",
        *head,
        make_tag("meta", property="og:type", content="website"),
        f"<style>:root{{color-scheme:light dark}}{make_variables(style)}{_STYLE}{SCRIPTS}</style></head>",
        f"<body><header><h1{_mark(archive.name, archive)}>{_link_home(archive)}</h1></header>",
        f"<main>{''.join(_list_years(archive))}</main>",
        f"<footer><p>{''.join(_list_ways(archive))}</p></footer></body></html>",
    ]
    return "\n".join(lines) + "\n"


def _list_years(archive: Archive) -> Iterator[str]:
    zone = ZoneInfo(archive.timezone)
    for _, entries in groupby(archive.entries, lambda entry: entry.due.astimezone(zone).year):
        year = list(entries)
        heading = _tell_year(year[0], archive)
        items = "".join(_make_item(entry, archive) for entry in year)
        yield f"<section><h2{_mark(heading, archive)}>{escape(heading)}</h2><ol>{items}</ol></section>"


def _tell_year(entry: Entry, archive: Archive) -> str:
    from babel.dates import format_date

    local = entry.due.astimezone(ZoneInfo(archive.timezone))
    return use_digits(format_date(local.date(), "y", locale=make_locale(archive.language)), archive.language)


def _mark(text: str, archive: Archive, language: str | None = None) -> str:
    return mark_text(text, language or archive.language, page=archive.language)


def _make_item(entry: Entry, archive: Archive) -> str:
    date = capitalize_date(render_edition_date(entry.due, language=archive.language, timezone=archive.timezone))
    kinds = (["newest"] if entry is archive.entries[0] else []) + ([] if entry.image else ["plain"])
    marked = f' class="{" ".join(kinds)}"' if kinds else ""
    subject, preheader = (keep_marks(text, entry.language) for text in (entry.subject, entry.preheader))
    below = f"<p{_mark(preheader, archive, entry.language)}>{escape(preheader)}</p>"
    return (
        f'<li{marked}><time datetime="{entry.due.isoformat()}"{_mark(date, archive)}>{escape(date)}</time>'
        f'<h3{_mark(subject, archive, entry.language)}><a href="{entry.page}">{escape(subject)}</a></h3>'
        f"{below if preheader else ''}{_make_picture(entry)}</li>"
    )


def _make_picture(entry: Entry) -> str:
    """The link to it is the headline's, so that it is not read out twice."""
    if not entry.image:
        return ""
    picture = make_tag("img", src=entry.image, alt="", loading="lazy", decoding="async")
    return f'<a href="{entry.page}" tabindex="-1" aria-hidden="true">{picture}</a>'


def _link_home(archive: Archive) -> str:
    link = make_safe_link(archive.site) if archive.site else None
    name = escape(archive.name)
    return f'<a href="{escape(link)}">{name}</a>' if link else name


def _list_ways(archive: Archive) -> Iterator[str]:
    link = make_safe_link(archive.site) if archive.site else None
    if link:
        shown = link.partition("//")[2].rstrip("/").removeprefix("www.")
        yield f'<a href="{escape(link)}" dir="ltr">{escape(shown)}</a>'
    title = f"{archive.name}: {archive.words[0][0]}"
    yield f'<a href="{FEED}" dir="ltr" title="{escape(title)}">Atom</a>'
