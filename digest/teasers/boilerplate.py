"""Knows what stands around a lead and is no part of it: headline, byline, times, share and "read more" lines."""

from __future__ import annotations

import re

from digest.text.datelines import split_dateline
from digest.text.tails import READ_MORE, cut_tail

_LONGEST_LINE = 160
"""Characters; no line of boilerplate is longer, so that no paragraph of a story is taken for one."""
_LONGEST_HEADING = 80
"""Characters; a shorter paragraph that does not end as sentences do is a heading, where others do."""
_SHORTEST_HEADLINE = 20
"""Letters; what follows a shorter headline may be the rest of a sentence that begins with it."""

_DATE = r"(?:\d{1,2}\s\w{3,9}\.?,?\s\d{4}|\w{3,9}\.?\s\d{1,2},?\s\d{4}|\d{1,4}[./-]\d{1,2}[./-]\d{1,4})"
_TIME = r"(?:\W{1,3}(?:at\s)?\d{1,2}[:.]\d{2}.{0,20})?\W{0,3}"
_WHEN = rf"(?:\w{{3,9}},?\s)?{_DATE}{_TIME}"
_NAMES = r"(?-i:[A-Z][\w.’'-]{0,30}(?:\s[A-Z][\w.’'-]{0,30}){0,3})(?<![.!?])"
_LINE = re.compile(
    r"(?:"
    # Bylines: the whole paragraph, and no sentence.
    r"(?:by|von|par|por|di|door|av|af|od|autor:?|text:?|بقلم:?|كتب:?|تحریر:?|از قلم:?|रिपोर्ट:?)"
    r"\s.{2,100}(?<![.!?…۔؟।])"
    r"|(?:[\w’'-]{2,20}\s){2,4}(?:staff writer|(?:senior\s|chief\s)?(?:correspondent|reporter|editor))\W*"
    # Times
    rf"|(?:(?:filed|posted|date|(?:last |first )?(?:updated|published))(?:\s?:.{{0,80}}|(?:\son)?\s{_WHEN}))|{_WHEN}"
    # Pictures and other media
    r"|(?:photo|image|picture|video|file photo|photography|illustration|credit|graphic)s?(?:\s(?:by|credit|courtesy))?"
    r"\s?[:/|].{0,120}|photography (?:and reporting )?by .{0,120}"
    r"|(?:listen|watch|follow|subscribe|sign up|join|download)\s(?:us|now|live|here|below|our|for (?:our|the)"
    r"|to (?:our|(?:this|the) (?:article|story|audio|podcast|episode))|the (?:video|podcast|app|newsletter)"
    r"|on (?:apple|spotify|youtube|twitter|facebook|instagram|whatsapp))\b.{0,120}"
    # What a site asks of its readers
    rf"|{READ_MORE}(?:\W{{0,9}}|:.{{0,100}}|\s(?:at|on|here|via)\b.{{0,80}})"
    r"|(?-i:Click|Tap) here (?:for|to)\b.{0,100}"
    rf"|in reply to {_NAMES}\W?"
    r"|(?:a version of )?this (?:article|story|post|review|piece|essay|column|interview)(?: was)? (?:first|originally)"
    r" (?:appeared|published|posted|ran) (?:in|on|at)\b.{0,120}"
    r"|share(?:\s(?:post|article|story|this(?:\s\w+)?|(?:on|via|with)\s\w+))?(?:\W{0,3}|:.{0,80})"
    r"|advert(?:isement|ising)?|sponsored(?: content)?"
    r"|(?:like this|related|tags?|topics?|categor(?:y|ies)|source|print|e-?mail|comments?|leave a comment)"
    r"(?::.{0,120}|\W*)"
    r"|(?:شیئر کریں|شارك|مشاركة|साझा करें)\W.{0,60}"
    r")\Z",
    re.IGNORECASE,
)
_SIGN_OFFS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        r"\s*+\((?:additional )?(?:reporting|writing|editing) (?:and \w+ )?by [^()]{1,300}\)\s*\Z",
        r"\s++(?:[-–—|]\s?(?:reuters|afp|ap|dpa)|\((?:reuters|afp|ap|dpa)\))\Z",
    )
)
_OPENERS = re.compile(
    r"\A(?:\[this \w{4,12}(?: was)? (?:first|originally) (?:appeared|published|posted|ran)\b[^\[\]]{0,150}\]"
    r"|\((?:updated?|adds|recasts|corrects)\b[^()]{0,80}\)"
    r"|in reply to <a\s[^<>]{1,300}>[^<>]{1,100}</a>\.?"
    r"|(?-i:Click|Tap) here (?:for|to)\b[^.!?]{1,80}[.!?](?=\s)|(?:(?-i:View) fullsize(?:\s|\Z))++)\s*+",
    re.IGNORECASE,
)
# What a site builder left: [fusion_text class="wide"]
_SHORTCODE = re.compile(r"\[(?:/[a-z]\w{2,60}|[a-z]\w{2,60}\s++\w{1,60}=[\"'“”″](?:[^\[\]]|\[…\])*+)(?:\]|\Z)")
_STRAY_SPACE = re.compile(r"(?<=[\w.,;:!?)”’\"])(?:&nbsp;)++\s?+")  # in prose about HTML it stands apart
# Who wrote it and when, behind a headline that is repeated, even without a space between.
_SIGNATURE = re.compile(
    rf"(?:\W{{0,3}}(?:by\s)?(?:[^\W\d][\w.’'-]{{0,30}}+\s++){{0,4}}{_WHEN}|(?:\W{{1,3}}(?:by\s)?)?{_NAMES}[^\w.!?]*)\Z",
    re.IGNORECASE,
)
_NEW_TAB = re.compile(r"\s?,\s?opens (?:in a )?new (?:tab|window)\b(?:\s?(?=,)|)", re.IGNORECASE)
_LOOSE_STOP = re.compile(r"(?<=\w)\s++(?=[,.](?:\s|\Z))")  # what an unlinked name leaves behind: "Hormuz , said"
_SENTENCE_END = re.compile(r"[.!?…۔؟।。！？][\"'”’»)\]」』]{0,3}\Z")
_NO_LETTER = re.compile(r"[\W_]+")
_CAPITAL_BYLINE = re.compile(r"\A(?:EXCLUSIVE\s)?BY(?:\s[A-Z][A-Z.'’-]{0,20}){2,9}(?::\s|\s(?=[A-Z“\"][a-z]))")


def clean_lead(text: str, *, title: str) -> tuple[str, ...]:
    """Return the paragraphs of `text` from where the story itself begins, without dateline and tail."""
    paragraphs = [_clean_paragraph(part) for part in text.split("\n\n")]
    named = normalize(title)
    kept = [part for part in paragraphs if part and not (_is_boilerplate(part) or _is_headline(part, named))]
    if any(map(_SENTENCE_END.search, kept)):
        kept = [part for part in kept if len(part) > _LONGEST_HEADING or _SENTENCE_END.search(part)]
    if not kept:
        return ()
    _, opening = split_dateline(_CAPITAL_BYLINE.sub("", kept[0]))
    return tuple(part for part in (opening.strip(), *kept[1:]) if part)


def normalize(text: str) -> str:
    """Return only the letters and digits of `text`, case folded: what counts when two texts are compared."""
    return _NO_LETTER.sub("", text.casefold())


def _clean_paragraph(paragraph: str) -> str:
    paragraph = cut_tail(_STRAY_SPACE.sub(" ", paragraph))
    for pattern in (_SHORTCODE, _NEW_TAB, *_SIGN_OFFS, _LOOSE_STOP, _OPENERS):
        paragraph = pattern.sub("", paragraph)
    return paragraph.strip()


def _is_boilerplate(paragraph: str) -> bool:
    return len(paragraph) <= _LONGEST_LINE and bool(_LINE.match(paragraph))


def _is_headline(paragraph: str, named: str) -> bool:
    """Whether `paragraph` is the headline again, alone or signed."""
    if normalize(paragraph) == named:
        return True
    rest = _drop_headline(paragraph, named)
    return len(named) >= _SHORTEST_HEADLINE and 0 < len(rest) <= _LONGEST_LINE and bool(_SIGNATURE.match(rest))


def _drop_headline(paragraph: str, named: str) -> str:
    """Return what follows the headline in `paragraph`, "" if it does not begin with it."""
    done = 0
    for at, char in enumerate(paragraph):
        if done == len(named):
            return paragraph[at:]
        if not named.startswith(said := normalize(char), done):
            break
        done += len(said)
    return ""
