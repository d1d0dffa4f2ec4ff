"""Finds the sentences that a teaser may be made of: the text from where the story itself begins."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from digest.model import Article
from digest.teasers.boilerplate import CREDIT, TIME_STAMP, is_boilerplate
from digest.teasers.plugs import is_plug
from digest.teasers.repeats import cut_headline, is_headline, normalize
from digest.text.datelines import split_dateline
from digest.text.sentences import split_sentences
from digest.text.tails import cut_tail

_LONGEST_HEADING = 80
"""Characters; a shorter paragraph that does not end as sentences do is a heading, where others do."""
_SPARE = 600
"""Characters of paragraphs that are cleaned besides those wanted, since some of their sentences are left out."""
_LATEST_REPEAT = 3
"""Sentences: a headline that is said again further down is meant as a sentence."""

_SIGN_OFFS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        r"\s*+\((?:additional )?(?:reporting|writing|editing) (?:and \w+ )?by [^()]{1,300}\)\s*\Z",
        r"\s++(?:[-–—|]\s?(?:reuters|afp|ap|dpa)|\((?:reuters|afp|ap|dpa|efe|ansa|pti|app|aa)\))\Z",
    )
)
_LABELS = (
    r"(?:(?:live|breaking|exclusive|watch|update|just in|live updates?|breaking news|en direct|en vivo|en directo"
    r"|ao vivo|direkt|canlı|eilmeldung|última hora|urgent|عاجل|مباشر|بریکنگ نیوز)\s?[:|–—]"
    r"|(?-i:(?:BREAKING|EXCLUSIVE|LIVE|WATCH|UPDATED?|JUST IN|BREAKING NEWS)(?=\s[A-Z\"“‘][\w’'-]*[a-z])))"
)
_NETWORKS = r"(?:whatsapp|facebook|twitter|telegram|linkedin|pinterest|reddit|e-?mail)"
_OPENERS = re.compile(
    r"\A(?:(?:\[this \w{4,12}(?: was)? (?:first|originally) (?:appeared|published|posted|ran)\b[^\[\]]{0,150}\]"
    r"|\((?:updated?s?|adds|recasts|refiles|rewrites|removes|fixes|corrects)\b[^()]{0,80}\)"
    r"|\(this [^()]{0,30}\b(?:story|article) (?:has been|was) (?:corrected|refiled|updated)\b[^()]{0,200}\)"
    r"|in reply to <a\s[^<>]{1,300}>[^<>]{1,100}</a>\.?"
    r"|(?-i:Click|Tap) here (?:for|to)\b[^.!?]{1,80}[.!?](?=\s)|(?:(?-i:View) fullsize(?:\s|\Z))++"
    rf"|(?:share (?:this )?on {_NETWORKS})+(?=\W|(?-i:[A-ZÀ-Þ]))"
    r"|\d{1,3}(?:\s|-)?min(?:ute|uto|uti|uten)?s?\.?(?:\s(?:read|de lectura|de lecture|de leitura|lesezeit))?"
    r"(?=\s(?-i:[A-ZÀ-Þ])[^\W\d_]*\s)"
    rf"|[،,]?\s?{CREDIT}[,،:]?\s++(?-i:[A-Z][\w&.'-]*(?:[\s/]{{1,3}}[A-Z][\w&.'-]*){{0,5}})(?=\s[^\x00-\u02ff])"
    rf"|[،,]?\s?{CREDIT}[,،:]\s?(?:getty images|afp|reuters|ap|epa|pa media|anadolu|bbc)(?:/[\w ]{{2,30}})?(?=\s)"
    r"|(?:by )?staff reports?(?=\s(?-i:[A-Z][a-z]))"
    rf"|(?:the latest on|updates on) [^.!?]{{3,120}}\(all times [^()]{{2,30}}\)\W{{0,2}}\s?(?:{TIME_STAMP})?"
    rf"|{TIME_STAMP}\s?[–—|:-](?=\s)|\d{{1,2}}[:.]\d{{2}}\s?(?:GMT|UTC|[BIMN]ST|CES?T|E[SD]?T)\b:?"
    rf"|{_LABELS}"
    r"|(?:#\w{1,40}\s++){2,20}|(?:[-–•*·▪●■►▶»]\s)(?=\S))\s*+)++",
    re.IGNORECASE,
)
# What a site builder left: [fusion_text class="wide"]
_SHORTCODE = re.compile(
    r"\[(?:/[a-z]\w{2,60}|[a-z]{2,20}_\w{2,60}|[a-z]\w{2,60}\s++\w{1,60}=[\"'“”″](?:[^\[\]]|\[…\])*+)(?:\]|\Z)"
)
_STRAY_SPACE = re.compile(r"(?<=[\w.,;:!?)”’\"])(?:&nbsp;)++\s?+")  # in prose about HTML it stands apart
_ENTITY = re.compile(r"&(?:amp|quot|[lr][sd]quo|hellip|[mn]dash|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE)
_NEW_TAB = re.compile(r"\s?,\s?opens (?:in a )?new (?:tab|window)\b(?:\s?(?=,)|)", re.IGNORECASE)
_LOOSE_STOP = re.compile(r"(?<=\w)\s++(?=[,.](?:\s|\Z))")  # what an unlinked name leaves behind: "Hormuz , said"
_SENTENCE_END = re.compile(
    r"[.!?…۔؟।။。！？][\"'”’»)\]」』]{0,3}\Z|\s\S{1,40}\s\S{1,40}\s\S{1,40}[:：]\Z"
)  # "She said this:"
_CAPITAL_BYLINE = re.compile(r"\A(?:EXCLUSIVE\s)?BY(?:\s[A-Z][A-Z.'’-]{0,20}){2,9}(?::\s|\s(?=[A-Z“\"][a-z]))")
# A byline that ran into the text, by the word that a sentence begins with.
_RUN_IN_BYLINE = re.compile(
    r"\A(?:By|Par|Por|Von)(?:\s[A-ZÀ-Þ][\w.’'-]{0,20}){2,4}?\s"
    r"(?=(?:The|A|An|In|On|At|It|He|She|They|We|This|There|Les?|La|Une?|Ceux|Celles|Nous|Il|Elle|El|Los|Las|Der|Die|Das"
    r"|Ein|Eine|Os?|As)\s[a-zà-þ])"
)
_QUESTION = re.compile(r"\A(?:Q|Question|Frage|Pregunta|س|سوال)\s?[:.]\s++")
_ANSWER = re.compile(r"\A(?:A|Answer|Antwort|Respuesta|ج|جواب)\s?[:.]\s++")


def find_sentences(text: str, article: Article, *, enough: int) -> tuple[str, ...]:
    """Return the sentences of `text`, the summary or the text of `article`, that tell its story, in order.

    Datelines, bylines, credits, times and the headline are left out, and so is what only asks something of readers.
    Sentences are looked for until they have `enough` characters.
    """
    language = article.language or "en"
    paragraphs = clean_lead(text, article, enough=enough + _SPARE)
    sentences = (one for part in paragraphs for one in split_sentences(part, language))
    telling = (one for place, one in enumerate(sentences) if _tells(one, article, place))
    return tuple(_take(telling, enough))


def clean_lead(text: str, article: Article, *, enough: int) -> tuple[str, ...]:
    """Return the paragraphs of `text` from where the story itself begins, without dateline and tail.

    They are looked for until they have `enough` characters.
    """
    cleaned = (clean_paragraph(part) for part in text.split("\n\n"))
    kept = _drop_headings(list(_take((part for part in cleaned if part and not _is_beside(part, article)), enough)))
    if not kept:
        return ()
    opened = (_open_story(kept[0], article), *kept[1:])
    return tuple(part for part in _drop_labels(opened) if part)


def _take(parts: Iterable[str], enough: int) -> Iterator[str]:
    """Yield `parts` until they have `enough` characters together."""
    taken = 0
    for part in parts:
        yield part
        taken += len(part)
        if taken > enough:
            return


def _tells(sentence: str, article: Article, place: int) -> bool:
    """Whether `sentence`, the one at `place` from the start, says something of the story that the headline does not."""
    if not normalize(sentence) or is_plug(sentence, article.authors):
        return False
    return place >= _LATEST_REPEAT or not is_headline(sentence, article.title, article.source)


def clean_paragraph(paragraph: str) -> str:
    """Return `paragraph` without what sites leave around and within it."""
    paragraph = _ENTITY.sub(lambda found: html.unescape(found.group()), paragraph)
    paragraph = cut_tail(_STRAY_SPACE.sub(" ", paragraph))
    for pattern in (_SHORTCODE, _NEW_TAB, *_SIGN_OFFS, _LOOSE_STOP, _OPENERS):
        paragraph = pattern.sub("", paragraph)
    return paragraph.strip()


def _is_beside(paragraph: str, article: Article) -> bool:
    return is_boilerplate(paragraph) or is_headline(paragraph, article.title, article.source)


def _drop_headings(paragraphs: list[str]) -> list[str]:
    """Return `paragraphs` without the short ones that do not end as sentences do, where others do."""
    if not any(map(_SENTENCE_END.search, paragraphs)):
        return paragraphs
    return [part for part in paragraphs if len(part) > _LONGEST_HEADING or _SENTENCE_END.search(part)]


def _open_story(paragraph: str, article: Article) -> str:
    """Return the first `paragraph` without headline, byline and dateline."""
    begun = cut_headline(paragraph, article.title, article.source)
    begun = _RUN_IN_BYLINE.sub("", _CAPITAL_BYLINE.sub("", _drop_byline(begun, article.authors)))
    return split_dateline(begun)[1].strip()


def _drop_byline(paragraph: str, authors: Iterable[str]) -> str:
    """Return `paragraph` without "By" and the name of one of `authors`, where that ran into the text."""
    for name in authors:
        for word in ("By ", "Par ", "Por ", "Von ", ""):
            opening = paragraph[: len(word + name) + 1]
            is_byline = opening.casefold() == f"{word}{name} ".casefold() and (word or opening.isupper())
            if is_byline and paragraph[len(opening) :][:1].isupper():
                return paragraph[len(opening) :]
    return paragraph


def _drop_labels(paragraphs: tuple[str, ...]) -> Iterator[str]:
    """Yield `paragraphs`; if the first is a question that is marked as one, without the marks of an interview."""
    is_interview = bool(_QUESTION.match(paragraphs[0]))
    for part in paragraphs:
        yield _ANSWER.sub("", _QUESTION.sub("", part)) if is_interview else part
