"""What the theme left unfilled in the e-mail of an edition; and that no article is taken for the theme."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

import pytest

from digest.lint.editions import find_edition_findings, make_edition_mail
from digest.model import Edition, Image, Newsletter, Rendered, Tokens
from tests.factories import make_edition, make_story
from tests.lint.marks import PLACEHOLDERS

TOKENS = Tokens(unsubscribe="@@0123456789abcdef_UNSUBSCRIBE@@", view="@@0123456789abcdef_VIEW@@")
FINISHED = Newsletter(
    name="The Daily Ledger",
    site="https://ledger.test",
    address="12 Mall Road, Lahore, Pakistan",
    unsubscribe="mailto:leave@ledger.test",
)


@pytest.fixture
def edition() -> Edition:
    return make_edition(newsletter=FINISHED)


@pytest.fixture
def rendered() -> Rendered:
    html = f'<!DOCTYPE html>\n<p>Café · مرحبا</p>\n<a href="{TOKENS.unsubscribe}">Leave</a>\n'
    return Rendered(mjml="", html=html, text=f"Café\nLeave: {TOKENS.unsubscribe}\n", tokens=TOKENS)


def find(edition: Edition, rendered: Rendered) -> list[str]:
    return [finding.found for finding in find_edition_findings(edition, rendered)]


def test_in_a_finished_edition_nothing_is_found(edition: Edition, rendered: Rendered) -> None:
    assert find(edition, rendered) == []


def test_a_plain_text_without_an_unsubscribe_link_is_named(edition: Edition, rendered: Rendered) -> None:
    mute = replace(rendered, html="<p>x</p>", text="x")
    assert [(one.code, one.blocks, one.place) for one in find_edition_findings(edition, mute)] == [
        ("unsubscribe-missing", True, "the plain text"),
    ]


@pytest.mark.parametrize("part", ["html", "text"])
def test_a_token_left_over_is_named(edition: Edition, rendered: Rendered, part: str) -> None:
    left = "@@0123456789abcdef_NAME@@"
    (finding,) = find_edition_findings(edition, replace(rendered, **{part: getattr(rendered, part) + left}))
    assert (finding.code, finding.blocks) == ("token", True)
    assert left in finding.found


def test_an_article_is_found_fault_with_for_nothing_it_says(edition: Edition, rendered: Rendered) -> None:
    said = "@@ffffffffffffffff_NAME@@ {{ name }} *|FNAME|* CHANGE ME https://ledger.example"
    told = replace(rendered, html=rendered.html + said, text=rendered.text + said)
    assert find(replace(edition, subject=said), told) == []


@pytest.mark.parametrize("left", PLACEHOLDERS)
@pytest.mark.parametrize(
    "where",
    ["<p>Leave: {}</p>", '<a href="{}">Leave</a>', '<img src="https://t.test/?u={}">', '<img alt="{}" title="x">'],
)
def test_a_placeholder_that_the_theme_wrote_is_named(
    edition: Edition, rendered: Rendered, where: str, left: str
) -> None:
    html = rendered.html + where.replace("{}", escape(left), 1)
    (finding,) = find_edition_findings(edition, replace(rendered, html=html))
    assert (finding.code, finding.blocks) == ("placeholder", True)
    assert finding.found == f"the theme has an unresolved placeholder, {left}"


@pytest.mark.parametrize("left", PLACEHOLDERS)
@pytest.mark.parametrize("key", ["name", "site", "address"])
def test_a_placeholder_in_the_frame_is_none_of_the_theme(rendered: Rendered, key: str, left: str) -> None:
    changes: dict[str, Any] = {key: f"12 Mall Road {left}"}
    told = replace(rendered, html=f"{rendered.html}<p>12 Mall Road {escape(left)}</p>")
    assert find(make_edition(newsletter=replace(FINISHED, **changes)), told) == []


@pytest.mark.parametrize(
    "html",
    [
        "<!--[if mso]><p>{{ x }} *|x|* %%x%%</p><![endif]-->",
        "<!--[if !mso]><!--><style>@media (x){p{margin:0}}a{{b}}[your x]</style><!--<![endif]-->",
        "<p>100%% of 5%% and 7%%</p><p>a@@b @@ c $5 {x} {{}} [your</p><p>thing]</p>",
        '<a href="https://ledger.test/%D9%85%D9%85?a=1&amp;b=%25%25">[1] *|</a><b>|*</b>',
    ],
)
def test_what_no_reader_sees_and_what_only_resembles_is_let_through(
    edition: Edition, rendered: Rendered, html: str
) -> None:
    assert find(edition, replace(rendered, html=rendered.html + html)) == []


def test_no_text_of_an_article_is_taken_for_a_placeholder() -> None:
    from digest.render import load_theme, render_edition

    said = " ".join(PLACEHOLDERS)
    hostile = [
        said,
        f"كيف تكتب {said} في القوالب",
        f"{said} " * 300,
        "{{ open",
        "closed }} and {{ <b>&amp;</b> }} {{ \"q\" | f('x') }}",
        "50%%x %%x y%% @@ *| a",
    ]
    stories = [
        make_story(
            number,
            title=text,
            teaser=f"{text[:300]}\n\n{text}",
            source=text[:200],
            url=f"https://ledger.test/{text}?a={text}#{text}",
            image=Image(url=f"https://ledger.test/{text}", alt=text, width=800),
        )
        for number, text in enumerate(hostile)
    ]
    edition = make_edition(newsletter=FINISHED)
    for lead in stories:
        told = replace(
            edition,
            lead=lead,
            subject=lead.article.title,
            preheader=" · ".join(hostile),
            sections=(replace(edition.sections[0], stories=tuple(stories)),),
        )
        rendered = render_edition(told, load_theme("newsroom"))
        assert find(told, rendered) == []
        footer = replace(rendered, html=rendered.html.replace("</body>", "<p>{{ theme_mark }}</p></body>"))
        assert find(told, footer) == ["the theme has an unresolved placeholder, {{ theme_mark }}"]


def test_the_email_of_an_edition_is_the_one_that_readers_get(edition: Edition, rendered: Rendered) -> None:
    mail = make_edition_mail(edition, rendered)
    assert '<a href="mailto:leave@ledger.test">' in mail.html
    assert (mail.subject, mail.preheader, mail.address) == (edition.subject, edition.preheader, FINISHED.address)
    assert mail.regions == tuple(section.region.name for section in edition.sections)
