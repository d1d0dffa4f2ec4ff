"""Proofs to preview, by name; and `python -m tests.web.scenes FILE [PORT]`, which serves the scene that FILE names."""

from __future__ import annotations

import html
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from digest.errors import TemplateError
from digest.model import ArticleError, Decision, Edition, Evidence, Placed, Proof, Reason, Rendered, Tokens, Trouble
from digest.web.preview import serve_preview
from tests.factories import NOW, make_article, make_decision, make_edition

TOKENS = Tokens(unsubscribe="@@0123456789abcdef_UNSUBSCRIBE@@", view="@@0123456789abcdef_VIEW@@")

HOSTILE = """</title></pre><script>document.title='owned'</script><img src=x onerror="document.title='owned'">&amp;"'"""

EMAIL = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>{subject}</title>
<style>:root {{ color-scheme: light dark; supported-color-schemes: light dark }}
@media only screen and (max-width:480px) {{ .wide {{ display: none }} }}
@media (prefers-color-scheme: dark) {{ body {{ background: rgb(10, 20, 30) !important; color: #eee !important }} }}
</style></head>
<body style="background:rgb(250, 250, 250);margin:0;padding:24px;font-family:Georgia,serif">
<h1>{subject}</h1><p class="wide">Only where there is room.</p>
<p><img src="{image}" alt="A tram" width="120" height="80"></p>
{stories}<p><a id="leave" href="{token}">Unsubscribe</a></p></body></html>
"""
_IMAGE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='120' height='80'%3E"
    "%3Crect width='120' height='80' fill='teal'/%3E%3C/svg%3E"
)


def make_proof(scene: str = "plain") -> Proof:
    """Give the proof of a scene. Raises what a build may raise for "broken" and "bug"."""
    if scene == "broken":
        raise TemplateError("theme newsroom: email.mjml.j2, line 12: unexpected '<b>'", "Close the tag")
    if scene == "bug":
        raise KeyError(HOSTILE)
    edition = _make_edition(scene)
    return Proof(edition=edition, rendered=make_rendered(edition, size=91_000 if scene == "near" else 0))


def make_rendered(edition: Edition, *, size: int = 0) -> Rendered:
    """Give a hand-made e-mail for `edition` of at least `size` bytes."""
    stories = "".join(
        f'<h2><a href="{html.escape(story.article.url or "")}">{html.escape(story.article.title)}</a></h2>'
        f"<p>{html.escape(story.teaser)}</p>"
        for story in edition.stories
    )
    filled = EMAIL.format(subject=html.escape(edition.subject), stories=stories, token=TOKENS.unsubscribe, image=_IMAGE)
    titles = "\n".join(story.article.title for story in edition.stories)
    return Rendered(
        mjml="<mjml></mjml>",
        html=filled + " " * max(0, size - len(filled)),
        text=f"\n{edition.subject}\n\n{titles}\n\nUnsubscribe: {TOKENS.unsubscribe}\n",
        tokens=TOKENS,
    )


def _make_edition(scene: str) -> Edition:
    if scene == "bare":
        return make_edition(2)
    edition = make_edition(12)
    if scene == "second":
        edition = replace(edition, subject="The tram depot closes for a day")
    if scene == "hostile":
        edition = replace(
            edition,
            subject=HOSTILE,
            preheader=HOSTILE,
            newsletter=replace(edition.newsletter, name=HOSTILE),
        )
    title = HOSTILE if scene == "hostile" else "Council postpones its vote on the harbour"
    chosen = [replace(decision, placed=_place(decision)) for decision in edition.decisions]
    return replace(
        edition,
        decisions=(*chosen, *_leave_out(title)),
        errors=(
            ArticleError(origin="stories/empty.txt", problem=f"has no headline {title}", line=3),
            ArticleError(origin="https://ledger.example/feed", problem="did not answer", trouble=Trouble.UNREACHABLE),
        ),
    )


def _place(decision: Decision) -> Placed:
    number = decision.placed.article.position
    evidence = (
        Evidence(field="dateline", matched="Marseille", region="europe", weight=3.0, country="FR"),
        Evidence(field="title", matched="Baghdad", region="middle_east", weight=1.5, country="IQ"),
    )
    return replace(decision.placed, confidence=0.35 + number * 0.05, evidence=evidence[: number % 3])


def _leave_out(title: str) -> list[Decision]:
    url = "javascript:document.title='owned'"
    late = make_article(101, title=title, url=url, published=NOW - timedelta(days=9))
    undated = make_article(104, title="A notice without a date", published=None, url=None)
    evidence = f"from 13 Nov 2026, before 20 Nov 2026 {title}"
    return [
        make_decision(late, Reason.OUT_OF_WINDOW, evidence=evidence),
        make_decision(make_article(102), Reason.OVER_CAP, evidence="6 of 9 stories of europe taken; 20 in all"),
        make_decision(make_article(103), Reason.COPY, evidence="the same story is taken from The Daily Ledger"),
        make_decision(undated, Reason.OVER_CAP, evidence="6 of 9 stories of europe taken; 20 in all"),
        make_decision(
            make_article(105, language="ur", title="کراچی کی بندرگاہ پر نئی ٹرام چل پڑی"),
            Reason.WRONG_LANGUAGE,
            evidence="in ur; let in: en",
        ),
    ]


if __name__ == "__main__":
    scene_file = Path(sys.argv[1])
    serve_preview(
        lambda: make_proof(scene_file.read_text().strip()),
        port=int(sys.argv[2]) if len(sys.argv) > 2 else 0,
        watch=lambda: [scene_file],
        on_ready=lambda url: print(url, flush=True),
        on_change=lambda line: print(line, flush=True),
    )
