"""What stands around an article in a text file and is no part of it: share buttons, "read also" lines, the bio."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.sources.texts.lines import Line

_SHARE = re.compile(
    r"share(?: (?:this|the|it|on|via))?(?: (?:post|article|story|news|page))?(?: on)?"
    r"|شارك(?: هذا| هذه)?(?: المقال| الخبر| المنشور| القصة)?|(?:ال)?مشاركة(?: المقال| الخبر)?|انشر"
    r"|(?:اسے |یہ خبر |خبر |پوسٹ )?شیئر(?: کریں| کیجیے)?|اشتراک(?:[ \u200c]?گذاری)?",
    re.IGNORECASE,
)
_RELATED = (
    r"related(?: (?:stories|story|articles|posts|news|reading|content|coverage))?|(?:read|see) (?:also|more|next)"
    r"|also (?:read|see)|more (?:stories|news)|you (?:may|might) also like|recommended(?: for you)?"
    r"|(?:اقرأ|إقرأ|اقرا) ?(?:أيضا|أيضًا|أيضاً|ايضا|المزيد)|(?:أخبار|مواضيع|مقالات) (?:ذات صلة|متعلقة)"
    r"|(?:یہ بھی|مزید) پڑھیں|متعلقہ (?:خبریں|مضامین)|مزید خبریں"
)
_RELATED_LINE = re.compile(_RELATED, re.IGNORECASE)
_RELATED_LEAD = re.compile(rf"(?:{_RELATED})\s*[:：|]\s*\S", re.IGNORECASE)
_NOISE = re.compile(
    r"advertisement|story continues below.{0,40}|\W{1,80}|إعلان|اشتہار"
    r"|(?:leave a (?:reply|comment)\b|your e-?mail address (?:will|is)\b|(?:subscribe|sign up) (?:to|for|now|here)\b"
    r"|©|copyright (?:©|\(c\)|\d{4})|all rights reserved\b).{0,150}",
    re.IGNORECASE,
)
_NETWORKS = re.compile(
    r"(?:(?:facebook|twitter|x|whatsapp|telegram|linkedin|e-?mail|print|pinterest|reddit|copy|link|tweet|pin|threads"
    r"|bluesky|mastodon|instagram|واتساب|فيسبوك|تويتر|تلغرام|واٹس|ایپ|فیس|بک|ٹوئٹر)[\s|,/•·]*)+",
    re.IGNORECASE,
)
_LONGEST_ASIDE = 200

# A bio goes on after the author's name with what they do or did for a living; Urdu puts that at the end.
_IS = r"(?:is|was) (?:an?|the|our|based|currently|also|\w+['’]s|chief|senior|staff|head|deputy|editor|executive)\b"
_DOES = (
    r"(?:earned|writes|wrote|works|worked|covers|covered|reports (?:for|from|on)|holds|studied|studies|teaches|taught"
    r"|lives in|edits|graduated|contributes|contributed|joined|specialis\w+|specializ\w+|tweets"
    r"|has (?:been|written|worked|covered|reported|a)|can be (?:reached|followed|contacted)"
    r"|received (?:his|her|their))\b"
)
_ARABIC = (
    r"(?:هو |هي )?(?:كاتب|كاتبة|صحفي|صحفية|صحافي|صحافية|مراسل|مراسلة|محرر|محررة|باحث|باحثة|أكاديمي|يكتب|تكتب|يعمل|تعمل"
    r"|حاصل|حاصلة|يغطي|تغطي)(?:\s|\Z)"
)
_URDU = (
    r".{0,200}?(?:صحافی|نامہ نگار|کالم نگار|تجزیہ کار|لکھتے ہیں|لکھتی ہیں|ڈگری|وابستہ|رپورٹر ہیں|مصنف|مقیم|کام کرتے ہیں"
    r"|کام کرتی ہیں)"
)
_BIO = re.compile(rf"[,،]?\s+(?:{_IS}|{_DOES}|(?:[\w-]{{1,30}} )?based in\b|{_ARABIC}|{_URDU})")
_BIO_GOES_ON = re.compile(
    r"(?:(?:he|she|they|his|her|their|follow|e-?mail|contact|twitter|the (?:author|writer|views))\b|@|وہ |ان کا |ان کی "
    r"|يمكن)",
    re.IGNORECASE,
)
_BIO_PARAGRAPHS = 4


def is_divider(line: str) -> bool:
    """Whether `line` stands between an article and the stories below it: "Share post:", "Read also:"."""
    bare = line.rstrip(" :：")
    return bool(_SHARE.fullmatch(bare) or _RELATED_LINE.fullmatch(bare))


def is_noise(line: str) -> bool:
    """Whether `line` is no text: names of networks to share on, a pointer to another story, a rule."""
    if len(line) > _LONGEST_ASIDE:
        return False
    return is_divider(line) or any(
        found is not None for found in (_NOISE.fullmatch(line), _NETWORKS.fullmatch(line), _RELATED_LEAD.match(line))
    )


def is_bio(paragraph: str, authors: Sequence[str]) -> bool:
    """Whether `paragraph` tells about one of its `authors`: their name first, then what they do for a living."""
    folded = paragraph.casefold()
    return any(folded.startswith(name.casefold()) and _BIO.match(paragraph[len(name) :]) for name in authors if name)


def cut_bio(paragraphs: Sequence[Line], authors: Sequence[str]) -> Sequence[Line]:
    """`paragraphs` without the bio they end with. The first paragraph always stays."""
    for place in range(max(1, len(paragraphs) - _BIO_PARAGRAPHS), len(paragraphs)):
        follows = paragraphs[place + 1 :]
        if is_bio(paragraphs[place].text, authors) and all(
            is_bio(line.text, authors) or _BIO_GOES_ON.match(line.text) for line in follows
        ):
            return paragraphs[:place]
    return paragraphs
