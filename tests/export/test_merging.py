"""Placeholders of other mailers: each fills exactly those that are meant, and readers see what was printed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from urllib.parse import unquote, unquote_to_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.export.mailers import MAILERS, Mailer, make_mailer
from digest.export.merging import SPLIT, merge_html, merge_text
from digest.export.paste import make_address_token, make_paste
from digest.mime import fill_html, fill_text
from digest.model import Edition, Image, Proof, Rendered, Theme
from digest.pipeline.exporting import render_places
from digest.render import load_theme, render_edition
from digest.settings import MergeTagSettings
from digest.urls import make_safe_link
from tests.export.substitution import Brackets, Brevo, Listmonk, Mailchimp, Percents
from tests.factories import make_edition

Fake = Mailchimp | Brevo | Listmonk | Brackets | Percents

OWN = make_mailer("own", MergeTagSettings(unsubscribe="[[leave]]", view="[[web]]"))
PERCENTS = make_mailer("own", MergeTagSettings(unsubscribe="%LEAVE%", view="%DATE%"))
TARGETS: list[tuple[Mailer, type[Fake]]] = [
    (MAILERS["mailchimp"], Mailchimp),
    (MAILERS["brevo"], Brevo),
    (MAILERS["listmonk"], Listmonk),
    (OWN, Brackets),
    (PERCENTS, Percents),
]
NAMES = ["mailchimp", "brevo", "listmonk", "brackets", "percents"]

FRAGMENTS = (
    *("{{", "}}", "{%", "%}", "{#", "#}", "{", "}", "*|", "|*", "*|FNAME|*", "*", "|", "%7C", "[[", "]]", "[[leave]]"),
    *("[", "]", "@TrackLink", "@", "https://x.test/", "UNSUB", "unsubscribe", "UnsubscribeURL", ".", "Safe", "raw"),
    *(
        "<",
        ">",
        "<!--",
        "-->",
        "<b>",
        "</b>",
        "`",
        '"',
        "'",
        "&",
        "&#123;",
        "#",
        "%",
        "%LEAVE%",
        "%DATE%",
        "%DA",
        "%D8%A7",
        "\\",
        "مرحبا",
        "한국",
        " ",
    ),
)
texts = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=12).map("".join)


@cache
def theme() -> Theme:
    return load_theme("newsroom")


def make_hostile(title: str, teaser: str, source: str, alt: str, link: str) -> Edition:
    edition = make_edition(2)
    image = Image(url=f"https://pictures.test/{link}.jpg", alt=alt, width=1200, height=800)
    article = replace(
        edition.lead.article, title=f"A{title}", source=source, image=image, url=f"https://ledger.test/{link}?a={link}"
    )
    lead = replace(edition.lead, article=article, teaser=teaser, long_teaser=teaser)
    return replace(edition, lead=lead, subject=title, preheader=teaser)


def plain(content: str) -> str:
    """What a reader sees and where links lead, without how it is spelt."""
    return unquote(content.replace(SPLIT, ""))


@pytest.mark.parametrize(("mailer", "fake"), TARGETS, ids=NAMES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=texts, teaser=texts, source=texts, alt=texts, link=texts)
def test_only_what_is_meant_is_filled_and_the_rest_reads_as_before(
    mailer: Mailer, fake: type[Fake], title: str, teaser: str, source: str, alt: str, link: str
) -> None:
    edition = make_hostile(title, teaser, source, alt, link)
    rendered = render_places(Proof(edition=edition, rendered=render(edition)), mailer, theme)
    paste = make_paste(edition, rendered, mailer)
    addresses = {"unsubscribe": "https://mailer.test/leave", "view": "https://mailer.test/view"}
    values = {**rendered.tokens.make_values(**addresses), make_address_token(edition): "1 Quay Street"}
    for filled, printed, own in (
        ((html := fake()).fill(paste.html), fill_html(rendered.html, values), html),
        ((text := fake()).fill_text(paste.text), fill_text(rendered.text, values), text),
    ):
        assert plain(filled) == plain(printed)
        assert set(own.filled) == {tag.strip("*|{}[]% ") for tag in mailer.tags}
    subject = fake()
    assert plain(subject.fill_text(paste.subject)) == plain(edition.subject)
    assert subject.filled == []


def render(edition: Edition) -> Rendered:
    return render_edition(edition, theme())


@pytest.mark.parametrize("name", MAILERS)
def test_placeholders_stand_in_links_byte_for_byte(name: str) -> None:
    mailer, edition = MAILERS[name], make_edition(2)
    rendered = render_places(Proof(edition=edition, rendered=render(edition)), mailer, theme)
    paste = make_paste(edition, rendered, mailer)
    assert f'<a href="{mailer.unsubscribe}"' in paste.html
    assert f'<a href="{mailer.view}"' in paste.html
    assert mailer.unsubscribe in paste.text


def test_the_mailers_postal_address_takes_the_place_of_ours_only_where_it_has_one() -> None:
    edition = make_edition(2)
    pages = {}
    for name, mailer in MAILERS.items():
        rendered = render_places(Proof(edition=edition, rendered=render(edition)), mailer, theme)
        pages[name] = make_paste(edition, rendered, mailer).html
    assert "*|LIST:ADDRESSLINE|*" in pages["mailchimp"]
    assert "12 Mall Road" not in pages["mailchimp"]
    assert "12 Mall Road" in pages["brevo"]
    assert "12 Mall Road" in pages["listmonk"]


def test_what_outlook_needs_is_a_literal_where_comments_are_dropped() -> None:
    html = '<p>a</p><!--[if mso]><td width="9"><![endif]--><p>b</p>'
    merged = merge_html(html, {}, MAILERS["listmonk"])
    assert merged == r'<p>a</p>{{ Safe "<!--[if mso]><td width=\"9\"><![endif]-->" }}<p>b</p>'
    assert Listmonk().fill(merged) == html
    assert merge_html(html, {}, MAILERS["brevo"]) == html


def test_a_placeholder_within_what_outlook_reads_is_filled_too() -> None:
    token = "@@0123456789abcdef_UNSUBSCRIBE@@"
    html = f'<!--[if mso]><v:rect href="{token}" alt="{{{{ x }}}}"/><![endif]-->'
    merged = merge_html(html, {token: "{{ UnsubscribeURL }}"}, MAILERS["listmonk"])
    assert 'href="https://mailer.test/leave"' in Listmonk().fill(merged)
    assert "{{ x" not in Listmonk().fill(merged)


def test_style_sheets_and_data_are_left_alone() -> None:
    html = '<style>a[[x]{}</style><img src="data:image/png;base64,[[AA" alt="[[x">'
    assert merge_html(html, {}, OWN) == html.replace('alt="[[', f'alt="[{SPLIT}[')


def test_a_sign_before_a_placeholder_or_literal_is_no_part_of_it() -> None:
    token = "@@0123456789abcdef_VIEW@@"
    values = {token: "{{ MessageURL }}"}
    merged = merge_text(f"{{{token} and {{{{<b", values, MAILERS["listmonk"])
    assert plain(Listmonk().fill_text(merged)) == "{https://mailer.test/view and {{<b"
    merged = merge_html(f"<p>{{<!--[if mso]>x<![endif]-->{{{token}</p>", values, MAILERS["listmonk"])
    assert plain(Listmonk().fill(merged)) == "<p>{<!--[if mso]>x<![endif]-->{https://mailer.test/view</p>"


words = st.lists(st.sampled_from(["%LEAVE%", "%DATE%", "%DA", "TE%", "%", "%25", "é", "x", "100%"]), max_size=9).map(
    "".join
)


@settings(max_examples=60, deadline=None)
@given(link=words, alt=words)
def test_percents_leave_style_size_and_where_links_lead_alone(link: str, alt: str) -> None:
    address = make_safe_link(f"https://ledger.test/{link}") or ""
    style = 'style="width:100%;height:50%" width="100%" xmlns:v="urn:%x"'
    html = f'<style>a{{width:100%}}</style><table {style}><a href="{address}" title="{alt}">{alt}</a></table>'
    merged = merge_html(html, {}, PERCENTS)
    (mailer := Percents()).fill(merged)
    assert mailer.filled == []
    assert merged.startswith(f'<style>a{{width:100%}}</style><table {style}><a href="')
    found = merged.partition('href="')[2].partition('"')[0]
    assert unquote_to_bytes(found) == unquote_to_bytes(address)
    assert "%25DA" not in found or "%25DA" in address


def test_links_in_text_lead_to_the_same_place() -> None:
    assert merge_text("See\nhttps://a.test/[[x]]?y=1\n", {}, OWN) == "See\nhttps://a.test/%5B[x]]?y=1\n"


def test_tokens_survive_openings_that_they_begin_with() -> None:
    at = make_mailer("at", MergeTagSettings(unsubscribe="@@leave@@"))
    token = "@@0123456789abcdef_UNSUBSCRIBE@@"
    assert merge_text(f"@@leave@@ {token}", {token: "@@leave@@"}, at) == f"@{SPLIT}@leave@{SPLIT}@ @@leave@@"
