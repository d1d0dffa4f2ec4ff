"""Knows the lines that say who wrote a story, and when it was published or read."""

from __future__ import annotations

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĄĆĘŁŃŚŹŻČĎĚŇŘŠŤŮŽĞİŞŐŰА-ЯЁІЇЄ]"
NAME = rf"(?-i:{_CAPITAL}[\w.’'-]{{0,30}})"
"""A pattern: a word that may be part of a name."""
NAMES = rf"(?-i:{NAME}(?:\s{NAME}){{0,3}})(?<![.!?])"
"""A pattern: what may be the name of a person."""
_DATE = (
    r"(?:\d{1,2}\.?\s(?:de\s)?\w{3,9}\.?,?\s(?:de\s)?\d{4}|\w{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{4}年\d{1,2}月\d{1,2}日)"
)
WHEN = rf"(?:\w{{3,9}},?\s)?{_DATE}(?:\W{{1,3}}(?:at\s)?\d{{1,2}}[:.]\d{{2}}.{{0,20}})?\W{{0,3}}"
"""A pattern, for IGNORECASE: a date, with or without a time of day, as sites print it."""
_CLOCK = r"\d{1,2}(?:[:.h]\d{2}|(?=\s?[ap]\.?m))(?:\s?[ap]\.?m\b\.?)?"
_ZONE = r"(?:GMT|UTC|BST|CES?T|E[SD]?T|P[SD]?T|IST|PKT|AE[SD]T|NZ[SD]T|MSK|AST|EAT|WAT|SAST|Uhr|local time)"
TIME_STAMP = rf"{_CLOCK}(?:\s?\(?{_ZONE}\)?)?"
"""A pattern, for IGNORECASE: the time that an entry of a live blog bears."""

_JOB = (
    r"(?:[a-z]{0,12}(?:editor|writer|reporter|correspondent|contributor|columnist|journalist|photographer|producer)s?"
    r"|staff|news|sports?|our|unser\w{0,3}|notre|nuestr[oa]|korrespondent\w{0,4}|correspons\w{2,4}|envoyée?|spécial"
    r"|redaktion|rédaction|redacción|redação)"
)
_LINK = (
    r"(?:and|with|for|of|in|at|the|und|mit|für|aus|bei|van|von|der|den|et|avec|pour|la|le|du|à|y|con|para|del?|da|do"
    r"|com|e|og|och|en|ve|special to|on behalf of|\w{1,2}\d|[&/|–—·-])"
)
_SIGNED = rf"(?:(?:{NAME}|{_JOB}|{_LINK})[,;:]?(?:\s|\Z)){{1,14}}+(?<![.!?])"
"""Names, jobs, and the words between them: a sentence has others."""
BYLINE = (
    rf"(?:by|von|par|por|di|door|av|af|od|(?:words|story|text|written|edited|reported|filed|curated|published) by"
    rf"|(?:autor|text|haber|edited by|published by|curated by|автор)\s?:)\s(?={NAME}|{_JOB}){_SIGNED}"
    r"|(?:بقلم|تحریر|از قلم|रिपोर्ट|كتب)\s?[:-]?\s?(?:\S{1,20}\s?){1,4}(?<![.!?…۔؟।])"
    rf"|(?:{NAME}\s){{2,4}}(?:staff writer|(?:senior\s|chief\s)?(?:correspondent|reporter|editor))\W*"
    r"|(?:by\s)?staff (?:reports?|writers?|reporters?)\W*"
    r"|(?:记者|記者|责任编辑|責任編輯|编辑|編輯|作者)[:：\s]\S{1,20}"
)
"""A pattern, for IGNORECASE: a line that says who wrote a story."""
_LAST = r"(?:(?:last|first)\s)?(?:updated|published|modified|posted|filed)|date"
_STAMPED = (
    r"(?:updated?|published|posted|filed|date|stand|aktualisiert(?: am)?|veröffentlicht(?: am)?|publié|mis à jour"
    r"|publicado(?: em| el)?|actualizado(?: el)?|atualizado(?: em)?|giriş|güncelleme|نشر(?: في)?|آخر تحديث|شائع|اپ ڈیٹ"
    r"|تاریخ انتشار|प्रकाशित|अपडेटेड|更新|опубликовано|обновлено)"
)
TIMES = (
    rf"(?:{_LAST})(?:\s?:[^.!?]{{0,60}}\d.{{0,40}}(?<![.!?])"
    rf"|(?:(?:\s(?:on|at))?\s)(?:{WHEN}|{TIME_STAMP}.{{0,40}}|\d{{1,3}}\s\w{{1,9}}\sago))"
    rf"|(?:{_STAMPED}\W{{0,3}})?(?:{WHEN}|{TIME_STAMP})\W{{0,3}}"
    rf"|{_STAMPED}\s[^.!?\d]{{0,12}}\d{{1,2}}[:.h]\d{{2}}\W{{0,3}}(?:h|uhr|ist)?\W{{0,3}}"
    r"|mis à jour le .{0,30}\d{4}|(?:the latest on|updates on) .{3,120}\(all times .{2,30}\)\W*"
    r"|\d{1,3}[\s-]?min(?:ute)?s? read|(?:reading time|lesezeit|lesedauer|temps de lecture|tiempo de lectura"
    r"|tempo de leitura|leestijd|okuma süresi|время чтения)\s?[:·–-]?\s?\d.{0,30}"
    r"|(?:this article is more than|published|posted|updated)?\s?\d{1,3} (?:years?|months?|weeks?|days?|hours?|hrs?"
    r"|minutes?|mins?) (?:old|ago)"
)
"""A pattern, for IGNORECASE: a line that says when a story was published, or how long it takes to read."""
