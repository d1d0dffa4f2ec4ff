"""Knows the paragraphs around a lead that are no part of it: bylines, times, credits, share and "read more" lines."""

from __future__ import annotations

import re

from digest.teasers.repeats import NAMES, WHEN
from digest.text.tails import READ_MORE

_LONGEST_LINE = 160
"""Characters; no line of boilerplate is longer, so that no paragraph of a story is taken for one."""
_LONGEST_NOTE = 600

_CLOCK = r"\d{1,2}(?:[:.h]\d{2}|(?=\s?[ap]\.?m))(?:\s?[ap]\.?m\b\.?)?"
_ZONE = r"(?:GMT|UTC|BST|CES?T|E[SD]?T|P[SD]?T|IST|PKT|AE[SD]T|NZ[SD]T|MSK|AST|EAT|WAT|SAST|Uhr|local time)"
TIME_STAMP = rf"{_CLOCK}(?:\s?\(?{_ZONE}\)?)?"
"""A pattern, for IGNORECASE: the time that an entry of a live blog bears."""

_BYLINE = (
    r"(?:by|von|par|por|di|door|av|af|od|autor:?|text:?|بقلم:?|كتب:?|تحریر:?|از قلم:?|रिपोर्ट:?)"
    r"\s.{2,100}(?<![.!?…۔؟।])"
    r"|(?:[\w’'-]{2,20}\s){2,4}(?:staff writer|(?:senior\s|chief\s)?(?:correspondent|reporter|editor))\W*"
    r"|(?:by\s)?staff (?:reports?|writers?|reporters?)\W*"
)
_TIMES = (
    rf"(?:(?:filed|posted|date|(?:last |first )?(?:updated|published|modified))(?:\s?:.{{0,80}}|(?:\s(?:on|at))?\s"
    rf"(?:{WHEN}|{TIME_STAMP}.{{0,40}})))|{WHEN}|{TIME_STAMP}\W{{0,3}}"
    r"|(?:the latest on|updates on) .{3,120}\(all times .{2,30}\)\W*"
    r"|\d{1,3}[\s-]?min(?:ute)?s? read|(?:reading time|lesezeit|temps de lecture|tiempo de lectura|tempo de leitura"
    r"|leestijd|okuma süresi|время чтения)\s?[:·–-]?\s?\d.{0,30}"
)
_PICTURE = (
    r"(?:photo(?:graph|graphie|grafía)?|image|picture|video|file photo|photography|illustration|credit|graphic|foto"
    r"|fotografía|fotografia|bild|imagen|imagem|fotoğraf|görsel|фото|صورة|الصورة|تصویر|عکس|فوٹو|तस्वीर|फ़ोटो|फोटो)"
)
CREDIT = (
    r"(?:(?:image|photo|video|media) (?:source|caption)|(?:crédits?|légende)(?: photo| image)?|crédito(?: da foto)?"
    r"|legenda da foto|bildquelle|bildunterschrift|fuente de la imagen|pie de foto|fotoğraf altı yazısı|kaynak"
    r"|getty images|(?:مصدر|صدر) الصورة|التعليق على الصورة|تصویر کا (?:ذریعہ|کیپشن)|इमेज (?:स्रोत|कैप्शन)|छवि स्रोत)"
)
"""A pattern, for IGNORECASE: how sites announce whose picture it is, or what it shows."""
_MEDIA = (
    rf"{_PICTURE}s?(?:\s(?:by|credit|courtesy))?\s?[:/|].{{0,120}}|[،,]?\s?{CREDIT}\s?[:/|,،].{{0,120}}"
    r"|photography (?:and reporting )?by .{0,120}|(?:photo|image)s? (?:by|courtesy) .{0,100}(?<![.!?])"
    rf"|[،,]?\s?{CREDIT}\W*"
    r"|[^.!?]{0,60}(?:[/|©]\s?(?:getty|afp|reuters|ap|epa|shutterstock|istock)|\(?getty)(?: images| photo)?\W{0,3}"
    r"|(?:listen|watch|follow|subscribe|sign up|join|download)\s(?:us|now|live|here|below|our|along|for (?:our|the)"
    r"|to (?:our|(?:this|the) (?:article|story|audio|podcast|episode))|the (?:video|podcast|app|newsletter)"
    r"|on (?:apple|spotify|youtube|twitter|facebook|instagram|whatsapp))\b[^.!?]{0,120}[.!?]?"
)
_ASKED = (
    rf"{READ_MORE}(?:\W{{0,9}}|:.{{0,100}}|\s(?:at|on|here|via)\b.{{0,80}})"
    r"|(?-i:Click|Tap) here (?:for|to)\b.{0,100}"
    rf"|in reply to {NAMES}\W?"
    r"|(?:a version of )?this (?:article|story|post|review|piece|essay|column|interview)(?: was)?"
    r" (?:first|originally|previously) (?:appeared|published|posted|ran) (?:in|on|at)\b.{0,120}"
    r"|share(?:\s(?:post|article|story|this(?:\s\w+){0,3}|(?:on|via|with)\s\w+))?(?:\W{0,3}|:.{0,80})"
    r"|advert(?:isement|ising)?|sponsored(?: content)?|opens (?:in a )?new (?:tab|window)"
    r"|(?:like this|related|tags?|topics?|categor(?:y|ies)|source|print|e-?mail|comments?|leave a comment)"
    r"(?::.{0,120}|\W*)"
    r"|(?:key (?:events|developments|points|moments)|latest updates?|live (?:feed|reporting|blog|updates?)|summary)\W*"
    r"|(?:شیئر کریں|شارك|مشاركة|साझा करें)\W.{0,60}"
    r"|submitted by\s.{1,80}\[(?:link|\d{1,6} comments?)\].{0,40}"
    r"|https?://\S{1,150}|(?:@|#)\w{1,60}(?:\s(?:@|#)\w{1,60}){0,9}"
)
_LINE = re.compile(rf"(?:{_BYLINE}|{_TIMES}|{_MEDIA}|{_ASKED})\Z", re.IGNORECASE)
# What an editor says of the text, which may take a few sentences.
_NOTE = re.compile(
    r"[\[(*\s]{0,3}(?:(?:correction|clarification|editor[’']?s?[’']? note|disclosure|disclaimer|note to readers"
    r"|anmerkung der redaktion|korrektur|note de la rédaction|nota (?:de la redacción|da redação|del editor)|erratum"
    r"|تصحيح|ملاحظة من المحرر|تصحیح)\s?(?:\([^()]{1,40}\)|[\w\s,.]{1,30})?:\s"
    r")",
    re.IGNORECASE,
)


def is_boilerplate(paragraph: str) -> bool:
    """Whether `paragraph` stands around a story and tells nothing of it."""
    if len(paragraph) <= _LONGEST_LINE and _LINE.match(paragraph):
        return True
    return len(paragraph) <= _LONGEST_NOTE and bool(_NOTE.match(paragraph))
