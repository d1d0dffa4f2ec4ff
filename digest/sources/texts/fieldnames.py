"""What people call the parts of an article, in header lines, front matter, columns and JSON -> what they are here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

# For each field the names that a line above a text may have, and behind // those that only data has; the surest first.
_NAMES = """
title: title|headline|العنوان|عنوان // heading|subject|título|titre|titel|titolo|سرخی
url: url|link|الرابط|لنک // permalink|canonical url|canonical|source url|web url|href|address|external url|enlace|lien
guid: // id|guid|uuid|identifier|slug
author: author|authors|byline|الكاتب|مصنف // by|writer|writers|creator|creators|reporter|journalist|author name|autor
    |autores|auteur|autore
published: published|published on|posted|posted on|date|التاريخ|تاریخ // published at|publish date|published date
    |pub date|publication date|date published|datetime|date time|release date|fecha|data|datum|created|created at
    |created on|date created|timestamp
updated: updated|last updated // updated at|updated on|update date|updated date|date updated|modified|modified at
    |modified on|modified date|date modified|last modified|last modified at|lastmod
language: language|lang|اللغة|زبان // locale|language code|idioma|langue|sprache
summary: summary|excerpt|teaser|الملخص|خلاصہ // description|standfirst|dek|deck|lead|lede|abstract|intro|synopsis
    |snippet|meta description|resumen|résumé|zusammenfassung|subtitle|subheading
text: // text|body|content|full text|article|article body|story|html|content html|body html|content text|markdown|النص
    |المحتوى|متن|contenido|texte|inhalt
dateline: // dateline|location|place|city
source: source|المصدر|ماخذ // source name|publication|publisher|outlet|newspaper|site name|site
region: region|المنطقة|خطہ // world region|country|continent
image: image|الصورة|تصویر // image url|featured image|feature image|featured image url|cover|cover image|hero|hero image
    |header image|teaser image|thumbnail|thumbnail url|thumb|picture|photo|banner|og image|images|header
image_alt: // image alt|image alt text|alt|alt text|cover alt|thumbnail alt|feature image alt
tags: tags|tag|keywords|الوسوم|ٹیگز // keyword|topics|topic|labels|etiquetas|mots clés|schlagwörter
section: section|category // categories|sections|rubric|channel|desk|القسم|زمرہ|categoría|rubrique|ressort
sticky: // sticky|pinned|featured
draft: // draft|is draft|status|post status|state
"""
_ROW = re.compile(r"^(\w+):([^/]*)//(.*(?:\n .*)*)", re.MULTILINE)
_OWNER = re.compile(r"(?:article|post|news|story|item)(?=.)")
_GAPS = re.compile(r"[\W_]+")


def find_field(name: str) -> tuple[str, int] | None:
    """The field that `name` means ("Post Date", "pubDate", "التاريخ") and how sure that is, 0 being surest."""
    folded = _fold(name)
    return _load_names().get(folded) or _load_names().get(_OWNER.sub("", folded, count=1))


@cache
def find_header_names() -> Mapping[str, str]:
    """The names that a line above a text may have, in small letters, and the fields that they mean."""
    return {name: field for field, headers, _ in _ROW.findall(_NAMES) for name in _split(headers)}


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split("|") if name.strip()]


def _fold(name: str) -> str:
    """`name` without case, accents and whatever parts its words."""
    plain = unicodedata.normalize("NFKD", name[:100].casefold())
    return _GAPS.sub("", "".join(char for char in plain if not unicodedata.combining(char)))


@cache
def _load_names() -> Mapping[str, tuple[str, int]]:
    rows = ((field, [*_split(headers), *_split(data)]) for field, headers, data in _ROW.findall(_NAMES))
    return {_fold(name): (field, rank) for field, names in rows for rank, name in enumerate(names)}
