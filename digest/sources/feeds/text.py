"""What the texts of feeds of every kind need: markup told from plain text, a headline for what has none, no tails."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import replace

from digest.model import Article
from digest.text.hygiene import strip_html
from digest.text.sentences import split_sentences
from digest.text.tails import cut_tail

_MARKUP = re.compile(r"</[a-z][a-z0-9]{0,15}\s*>|<(?:br|img|iframe|svg|object|embed)\b", re.IGNORECASE)
_LONGEST_HEADLINE = 100
_SAMPLE = 5_000


def has_markup(text: str) -> bool:
    """Whether `text`, which should be plain, has tags as only HTML has them."""
    return bool(_MARKUP.search(text))


def make_html(text: str) -> str:
    """Plain `text` as HTML; where it has tags all the same, as it stood."""
    return text if has_markup(text) else html.escape(text, quote=False)


def find_headline(title: str, texts: Iterable[str]) -> str:
    """`title`, HTML like `texts`; where it says nothing, the first sentence of the first text that does.

    Short messages have no titles of their own (JSON Feed 1.1 and RSS 2.0 leave them out). A long sentence is cut
    behind a word.
    """
    if any(char.isalnum() for char in title):
        return title
    plain = next((found for text in texts if (found := strip_html(text[:_SAMPLE]))), "")
    return html.escape(_cut(next(iter(split_sentences(plain)), "")), quote=False) or title


def _cut(sentence: str) -> str:
    if len(sentence) <= _LONGEST_HEADLINE:
        return sentence
    whole = sentence[:_LONGEST_HEADLINE].rpartition(" ")[0] or sentence[:_LONGEST_HEADLINE]
    return f"{whole.rstrip(' ,;:–—-')}…"


def cut_tails(article: Article) -> Article:
    """`article` without what its site put at the ends of its summary and text."""
    text, summary = cut_tail(article.text), cut_tail(article.summary)
    return replace(article, text=text, summary="" if summary == text else summary)
