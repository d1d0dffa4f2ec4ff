"""Knows the lines that say whose a picture is, and what it shows."""

from __future__ import annotations

import re

from digest.teasers.bylines import NAME
from digest.text.stops import ends_sentence

_PICTURE = (
    r"(?:photo(?:graph|graphie|grafía)?|image|picture|video|file photo|photography|illustration|credit|graphic|foto"
    r"|fotografía|fotografia|bild|imagen|imagem|fotoğraf|görsel|фото|صورة|الصورة|تصویر|عکس|فوٹو|तस्वीर|फ़ोटो|फोटो|写真"
    r"|图片|圖片|사진)"
)
_SOURCE = (
    r"(?:(?:image|photo|video|media) (?:source|caption)|(?:crédits?|légende)(?: photo| image)?|crédito(?: da foto)?"
    r"|legenda da foto|bildquelle|bildunterschrift|fuente de la imagen|pie de foto|fotoğraf altı yazısı|kaynak"
    r"|getty images|(?:مصدر|صدر) الصورة|التعليق على الصورة|تصویر کا (?:ذریعہ|کیپشن)|इमेज (?:स्रोत|कैप्शन)|छवि स्रोत"
    r"|图片来源|圖片來源)"
)
CREDIT = rf"[،,]?\s?{_SOURCE}"
"""A pattern, for IGNORECASE: how sites announce whose picture it is, or what it shows."""
_AGENCY = r"(?:getty|afp|reuters|ap|epa|shutterstock|istock)"
_AGENCIES = (
    r"(?:getty images|afp|reuters|ap(?: photo)?|epa|efe|ansa|dpa|aa|رويترز|أ ف ب|أ\.ف\.ب|الفرنسية|الأناضول|رائٹرز"
    r"|اے ایف پی|اے پی|एएफपी|पीटीआई)"
)
# One sentence at most, and no small letter behind the colon: "Video: how a town got rich" is a headline.
_CAPTION = r"(?!\s?(?-i:[a-zß-öø-ÿ]))(?:[^.!?]|\.(?=\S)|(?<=\b\w)\.){0,120}[.!?]?"
MEDIA = (
    rf"{_PICTURE}s?(?:\s(?:by|credit|courtesy))?\s?[:：/|]{_CAPTION}|{CREDIT}\s?[:：/|,،].{{0,120}}"
    r"|photography (?:and reporting )?by .{0,120}|(?:photo|image)s? (?:by|courtesy) .{0,100}(?<![.!?])"
    rf"|{CREDIT}\W*"
    rf"|[^.!?]{{0,60}}(?:[/|©]\s?{_AGENCY}|\(?getty)(?: images| photo)?\W{{0,3}}"
    rf"|©\s?{NAME}(?:[\s/&,]{{1,3}}{NAME}){{0,5}}"
    r"|[^.!?]{2,120}\((?:archivbild|archivfoto|symbolbild|file photo|file image|archives?)\)\W*"
    r"|photo d[’']illustration|صورة أرشيفية|فائل فوٹو"
)
"""A pattern, for IGNORECASE: a line that is a credit, or a caption that is marked as one."""
_WHOSE = (
    rf"(?:\s|[(\[])(?:{NAME}\s){{0,3}}{NAME}\s?/\s?(?:{NAME}\s){{0,3}}{NAME}(?:/(?:file|file photo|handout))?[)\]]?"
    rf"|(?<![.!?۔؟])\s[(\[—–-]\s?(?:via |photo: )?{_AGENCIES}[)\]]?|\s©\s?[^.!?]{{2,60}}"
    rf"|\s{_PICTURE}s?(?: by)?\s?[:：][^.!?]{{2,60}}"
)
_CAPTIONED = re.compile(rf"(?:{_WHOSE})\Z", re.IGNORECASE)
_BEHIND = re.compile(
    rf"(?<=[.!?۔؟।])\s*+[-–—|(\[،]?\s?{_PICTURE}\s?[:：/]\s?(?:[^.!?۔؟।()\[\]]|(?<=\b\w)\.){{2,50}}[)\]]?\Z",
    re.IGNORECASE,
)
_LONGEST_CAPTION = 240
_REACH = 80


def is_caption(paragraph: str) -> bool:
    """Whether `paragraph` ends with whose picture it is about: "A ship at sea. AGENCY/A. Name"."""
    if len(paragraph) > _LONGEST_CAPTION or ends_sentence(paragraph):
        return False
    if _BEHIND.search(paragraph) and len(paragraph) > _LONGEST_CAPTION // 2:  # it may stand under a story's own lines
        return False
    return bool(_CAPTIONED.search(paragraph, max(0, len(paragraph) - _REACH)))


def cut_credit(paragraph: str) -> str:
    """`paragraph` without the credit of a picture at its end: "… — Photo: A. Name"."""
    head, tail = paragraph[:-_REACH], paragraph[-_REACH:]
    return head + _BEHIND.sub("", tail)
