"""How near teasers come to what publishers wrote, and what one costs, beside sumy's LexRank and TextRank.

The pages are those of the article-extraction-benchmark, read by our own reader; the measure is ROUGE against their own
og:description. "From the text alone" is what a teaser is made from where a page has no description.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from sumy.parsers.plaintext import PlaintextParser  # noqa: E402
from sumy.summarizers.lex_rank import LexRankSummarizer  # noqa: E402
from sumy.summarizers.text_rank import TextRankSummarizer  # noqa: E402

from digest.model import Article  # noqa: E402
from digest.sources.pages.metatags import parse_meta  # noqa: E402
from digest.sources.pages.site import parse_tree  # noqa: E402
from digest.teasers.teaser import make_teaser  # noqa: E402
from digest.text.sentences import split_sentences  # noqa: E402
from tests.benchmarks.bench_pages import PAGES, fetch_page, read_ours  # noqa: E402
from tests.benchmarks.rouge import average, find_tokens, score_rouge  # noqa: E402

LIMIT = 220
READ = 20_000
"""Characters of a text that sumy gets: its cost grows with the square of the sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article as it was read from its page, and what the page says of itself."""

    article: Article
    description: str


class Words:
    """What sumy needs of a tokenizer, from our own sentences and words: its own must be downloaded."""

    language = "english"

    def to_sentences(self, text: str) -> tuple[str, ...]:
        """Split `text`."""
        return split_sentences(text)

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Split a sentence."""
        return tuple(find_tokens(sentence))


def load_pages() -> list[Page]:
    """Read the pages that have both a text and a description."""
    facts = json.loads((PAGES / "ground-truth.json").read_text("utf-8"))
    pages = []
    for key, fact in facts.items():
        body = gzip.decompress((PAGES / f"html/{key}.html.gz").read_bytes())
        meta = parse_meta(parse_tree(fetch_page(body, fact["url"])))
        told = next(iter(meta.get("og:description", ())), "")
        pages += [Page(article=article, description=told) for article in read_ours(body, fact["url"]).articles if told]
    return pages


def make_ours(article: Article) -> str:
    """Our teaser from the text alone."""
    return make_teaser(replace(article, summary=""), LIMIT)


def make_whole(article: Article) -> str:
    """Our teaser, whatever it is from."""
    return make_teaser(article, LIMIT)


def make_first(article: Article) -> str:
    """The first sentence of the text, as it stands."""
    return next(iter(split_sentences(article.text[:READ])), "")


def make_ranked(summarizer: Callable[..., Sequence[object]]) -> Callable[[Article], str]:
    """What takes the sentence that sumy ranks first."""

    def make(article: Article) -> str:
        document = PlaintextParser(article.text[:READ], Words()).document
        return " ".join(map(str, summarizer(document, 1)))

    return make


MAKERS: dict[str, Callable[[Article], str]] = {
    "digest, text alone": make_ours,
    "digest, whole ladder": make_whole,
    "first sentence": make_first,
    "sumy, LexRank": make_ranked(LexRankSummarizer()),
    "sumy, TextRank": make_ranked(TextRankSummarizer()),
}


def measure(name: str, make: Callable[[Article], str], pages: Sequence[Page]) -> None:
    """Print the scores of one maker and what a teaser of its costs."""
    make(pages[0].article)  # the imports are no part of it
    begun = time.process_time()
    teasers = [make(page.article) for page in pages]
    spent = (time.process_time() - begun) * 1e3 / len(pages)
    one, two, longest = average(
        score_rouge(page.description, teaser) for page, teaser in zip(pages, teasers, strict=True)
    )
    print(f"{name:<22} ROUGE-1 {one:.3f}   ROUGE-2 {two:.3f}   ROUGE-L {longest:.3f}   {spent:7.2f} ms a teaser")


def main() -> None:
    """Print the figures."""
    if not PAGES.is_dir():
        print("teasers skipped: ../shared is not here")
        return
    pages = load_pages()
    print(f"{len(pages)} pages, at most {LIMIT} characters")
    for name, make in MAKERS.items():
        measure(name, make, pages)


if __name__ == "__main__":
    main()
