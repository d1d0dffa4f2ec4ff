"""Knows the paragraphs around a lead that are no part of it: bylines, times, credits, share and "read more" lines."""

from __future__ import annotations

import re

from digest.teasers.bylines import BYLINE, NAME, NAMES, TIMES
from digest.teasers.credits import MEDIA
from digest.text.tails import READ_MORE

_LONGEST_LINE = 160
"""Characters; no line of boilerplate is longer, so that no paragraph of a story is taken for one."""
_LONGEST_NOTE = 600

_OTHERS = (
    r"(?:also read|read also|see also|related(?: (?:stories|story|articles?|coverage|news))?|recommended|more on this"
    r"|lire aussi|[àa] lire aussi|voir aussi|lesen sie (?:auch|hier|dazu|mehr)|mehr zum thema|auch interessant"
    r"|le[ae] también|(?:te|le) puede interesar|leia (?:também|mais)|veja também|leggi anche|lees ook"
    r"|läs (?:också|även)"
    r"|les også|læs også|ilgili haber(?:ler)?|اقر[أا] أيض[\u064bا]{1,2}|إقرأ أيض[\u064bا]{1,2}|یہ بھی پڑھیں|مزید پڑھیں"
    r"|بیشتر بخوانید|همچنین بخوانید|(?:यह|ये|इसे) भी पढ़ें"
    r"|читайте также|читать также|延伸阅读|延伸閱讀|相关阅读|相關新聞|関連記事"
    r"|あわせて読みたい|관련기사)"
)
_OTHER_STORIES = (
    rf"(?:{_OTHERS}|{READ_MORE})\s?[:|：–—-](?!\s?(?-i:[a-z])).{{0,150}}"
    rf"|(?:à lire aussi|leia também)\s(?={NAME}).{{0,150}}"
)
_LINKS = (
    rf"{READ_MORE}(?:\W{{0,9}}|:.{{0,100}}|\s(?:at|on|here|via)\b.{{0,80}})"
    r"|(?-i:Click|Tap) here (?:for (?:more|the|our|full|all|other|further|details|updates)"
    r"|to (?:read|view|see|watch|listen|subscribe|sign|join|get|download|donate|register|follow|continue|learn|find))"
    r"\b.{0,100}"
    rf"|in reply to {NAMES}\W?|https?://\S{{1,150}}|(?:@|#)\w{{1,60}}(?:\s(?:@|#)\w{{1,60}}){{0,9}}"
    r"|submitted by\s.{1,80}\[(?:link|\d{1,6} comments?)\].{0,40}"
    r"|(?:article|comments) url:\s?https?://\S{1,200}.{0,120}|(?:points: \d{1,6}\W{0,5})?#?\s?comments?: \d{1,6}"
    r"|points: \d{1,6}|\d{1,6} comments?|comments? \(\d{1,6}\)"
)
_LABELS = (
    rf"(?:tags?|topics?|categor(?:y|ies)|source|quelle|fuente|fonte|المصدر|منبع|источник|来源|來源|archivado en)"
    rf"\s?[:：]\s?(?:(?:{NAME}|[^\x00-\u02ff\s]{{1,20}})[,،、]?(?:\s|\Z)){{1,8}}+(?<![.!?。۔।])"
    r"|(?:tags?|topics?)\s?:\s?\w{1,30}(?:,\s\w{1,30}){1,9}"
    r"|(?:like this|related|tags?|topics?|categor(?:y|ies)|source|print|e-?mail|comments?|leave a comment"
    r"|copy link|order reprints|print article|show contact info"
    r"|print this page|text size(?:\sa){0,4}|play video|loading)(?::\s?|\W*)"
    r"|(?:key (?:events|developments|points|moments|takeaways)|latest updates?|live (?:feed|reporting|blog|updates?)"
    r"|summary|at a glance|recommended stories|ai-generated summary)\W*"
    r"|\d{1,2}\s?/\s?\d{1,2}|[（(](?:原标题|原標題)[:：].{1,80}[)）]|(?:کد خبر|шифр)\s?:\s?\d{1,12}"
)
_SHARED = (
    r"share(?:\s(?:post|article|story|save|this(?:\s\w+){0,3}|(?:on|via|with)\s\w+))?\W{0,3}"
    r"|share(?:\s\w+){0,2}:\s?(?:facebook|twitter|whatsapp|telegram|linkedin|e-?mail).{0,60}"
    r"|(?:شیئر کریں|شارك|مشاركة|साझा करें|शेयर करें|paylaş"
    r"|partager|teilen|compartir|compartilhe|поделиться|分享|シェア)\W{0,3}"
    r"|(?:شیئر کریں|شارك|مشاركة|साझा करें)\W.{0,60}"
)
_ADVERTS = (
    r"advert(?:isement|ising)?|sponsored(?: content)?|advertisement\W.{0,40}|opens (?:in a )?new (?:tab|window)"
    r"|(?:story|article) continues (?:below|after).{0,30}|scroll to continue.{0,30}|skip to (?:main )?content"
    r"|anzeige|werbung|publicidad(?:e)?|reklam|реклама|إعلان|اشتہار|विज्ञापन|广告|la suite après la publicité"
    r"|continua após a publicidade|add us as a preferred source on \w{1,20}"
    r"|our standards: .{0,80}"
)
_ASKED = (
    r"(?:listen|watch|follow|subscribe|sign up|join|download)\s(?:us|now|live|here|below|our|along|for (?:our|the)"
    r"|to (?:our|continue|read|keep|(?:this|the) (?:article|story|audio|podcast|episode))|the (?:video|podcast|app"
    r"|newsletter)|on (?:apple|spotify|youtube|twitter|facebook|instagram|whatsapp))\b[^,.!?]{0,60}[.!?]?"
    r"|(?:écoute[rz]|escuchar?|ouça|ascolta|hören sie|luister|lyssna|استمع إلى)\s[^.!?]{2,40}|artikel anhören"
    r"|(?:siga|s[ií]guenos|suivez-nous|folgen sie uns|volg ons|segui(?:ci)?)\b[^.!?]{0,40}\b(?:instagram|twitter"
    r"|facebook|telegram|whatsapp|youtube|tiktok)\W*"
    r"|listen to article\b.{0,20}|already a subscriber\W.{0,20}"
    r"|(?:a version of )?this (?:article|story|post|review|piece|essay|column|interview)(?: was)?"
    r" (?:first|originally|previously) (?:appeared|published|posted|ran) (?:in|on|at)\b.{0,120}"
    rf"|published in (?:the )?{NAMES}, (?:\w{{3,9}} \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}} \w{{3,9}}),? \d{{4}}\W*"
)
_LINE = re.compile(
    rf"(?:{BYLINE}|{TIMES}|{MEDIA}|{_OTHER_STORIES}|{_LINKS}|{_LABELS}|{_SHARED}|{_ADVERTS}|{_ASKED})\Z",
    re.IGNORECASE,
)
# What an editor says of the text, which may take a few sentences.
_NOTE = re.compile(
    r"[\[(*\s]{0,3}(?:(?:correction|clarification|editor[’']?s?[’']? note|disclosure|disclaimer|note to readers"
    r"|(?:trigger|content) warning|about the author|anmerkung der redaktion|korrektur|note de la rédaction"
    r"|nota (?:de la redacción|da redação|del editor)|erratum|تصحيح|ملاحظة من المحرر|تصحیح)"
    r"\s?(?:\([^()]{1,40}\)|[\w\s,.]{1,30})?:\s"
    r")",
    re.IGNORECASE,
)


def is_boilerplate(paragraph: str) -> bool:
    """Whether `paragraph` stands around a story and tells nothing of it."""
    if len(paragraph) <= _LONGEST_LINE and _LINE.match(paragraph):
        return True
    return len(paragraph) <= _LONGEST_NOTE and bool(_NOTE.match(paragraph))
