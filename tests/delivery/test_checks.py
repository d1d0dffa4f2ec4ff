"""What stops a sending before it starts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from digest.delivery.checks import find_blockers, find_setting_blockers
from digest.model import Edition, Image, Newsletter, Rendered
from digest.settings import SendSettings
from tests.factories import make_edition, make_story

FINISHED = Newsletter(
    name="The Daily Ledger",
    site="https://ledger.test",
    address="12 Mall Road, Lahore, Pakistan",
    unsubscribe="mailto:leave@ledger.test",
)


PLACEHOLDERS = (
    "*|UNSUB|*",
    "*|LIST:ADDRESS|*",
    "{{unsubscribe_url}}",
    "{{ address }}",
    "{% unsubscribe %}",
    "@@UNSUBSCRIBE@@",
    "%%name%%",
    "${first_name}",
    "[YOUR ADDRESS]",
    "[Your name here]",
)


@pytest.fixture
def edition() -> Edition:
    return make_edition(newsletter=FINISHED)


def test_a_finished_edition_may_go(edition: Edition, rendered: Rendered, send: SendSettings) -> None:
    assert find_blockers(edition, rendered, send) == ()
    assert find_blockers(edition, rendered, replace(send, smtp="smtp://127.0.0.1:2525")) == ()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("from_", "Ledger <news@ledger.example>"),
        ("from_", "Ledger <news@CHANGE-ME>"),
        ("reply_to", "desk@example.com"),
        ("smtp", "smtp://news@mail.ledger.example:587"),
        ("smtp", "smtp://CHANGE-ME@mail.ledger.test:587"),
        ("unsubscribe", "mailto:leave@mail.example.org"),
        ("unsubscribe", "mailto:CHANGE-ME@ledger.test"),
    ],
)
def test_an_example_left_in_the_settings_is_named(send: SendSettings, key: str, value: str) -> None:
    (blocker,) = find_setting_blockers(FINISHED, replace(send, **{key: value}))
    assert blocker.startswith(f"send.{key.rstrip('_')} is still an example")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "CHANGE ME Daily"),
        ("name", "Your Newsroom"),
        ("site", "https://www.ledger.example/news"),
        ("site", "https://CHANGE-ME"),
        ("address", "CHANGE-ME: street, town, country"),
    ],
)
def test_an_example_left_in_the_frame_is_named(send: SendSettings, key: str, value: str) -> None:
    changes: dict[str, Any] = {key: value}
    (blocker,) = find_setting_blockers(replace(FINISHED, **changes), send)
    assert blocker.startswith(f"{key} is still an example")


@pytest.mark.parametrize(
    "site",
    [
        "https://example.ledger.test",
        "https://ledger.example.test",
        "https://my-example.com",
        "https://examples.org",
        None,
    ],
)
def test_a_name_that_only_resembles_an_example_is_none(send: SendSettings, site: str | None) -> None:
    assert find_setting_blockers(replace(FINISHED, name="Exchange Media: for example", site=site), send) == ()


def test_what_is_missing_is_named(rendered: Rendered) -> None:
    bare = make_edition(newsletter=Newsletter(name="Ledger"), subject=" ")
    blockers = " | ".join(find_blockers(bare, rendered, SendSettings()))
    for missing in ("send.from", "address", "send.unsubscribe", "subject"):
        assert missing in blockers


def test_an_unsubscribe_that_nobody_can_use_is_named(send: SendSettings) -> None:
    (blocker,) = find_setting_blockers(FINISHED, replace(send, unsubscribe="mailto:leave"))
    assert blocker.startswith("send.unsubscribe: 'mailto:leave'")


def test_a_theme_without_unsubscribe_link_is_stopped(edition: Edition, rendered: Rendered, send: SendSettings) -> None:
    mute = replace(rendered, html="<p>x</p>", text="x")
    assert len(find_blockers(edition, mute, send)) == 2


@pytest.mark.parametrize("part", ["html", "text"])
@pytest.mark.parametrize("test", [False, True])
def test_a_placeholder_left_over_stops_even_a_test(
    edition: Edition, rendered: Rendered, send: SendSettings, part: str, *, test: bool
) -> None:
    left = "@@0123456789abcdef_NAME@@"
    (blocker,) = find_blockers(edition, replace(rendered, **{part: getattr(rendered, part) + left}), send, test=test)
    assert left in blocker


def test_an_article_cannot_stop_a_sending_by_what_it_says(
    edition: Edition, rendered: Rendered, send: SendSettings
) -> None:
    said = "@@ffffffffffffffff_NAME@@ {{ name }} *|FNAME|* CHANGE ME https://ledger.example"
    told = replace(rendered, html=rendered.html + said, text=rendered.text + said)
    assert find_blockers(replace(edition, subject=said), told, send) == ()


def test_a_test_may_go_with_unfinished_settings(rendered: Rendered) -> None:
    unfinished = SendSettings(from_="news@ledger.example", smtp="smtp://CHANGE-ME@mail.ledger.example")
    bare = make_edition(newsletter=Newsletter(name="CHANGE-ME Daily"))
    assert find_blockers(bare, rendered, unfinished, test=True) == ()
    assert find_blockers(bare, rendered, replace(unfinished, from_=None), test=True) == ("send.from is missing",)


@pytest.mark.parametrize("left", PLACEHOLDERS)
@pytest.mark.parametrize(
    "where",
    ["<p>Leave: {}</p>", '<a href="{}">Leave</a>', '<img src="https://t.test/?u={}">', "<style>p {{}}</style>{}"],
)
def test_a_placeholder_that_the_theme_wrote_is_named(
    edition: Edition, rendered: Rendered, send: SendSettings, where: str, left: str
) -> None:
    html = rendered.html + where.replace("{}", left, 1) if "style" not in where else f"{rendered.html}<b>{left}</b>"
    (blocker,) = find_blockers(edition, replace(rendered, html=html), send)
    assert blocker == f"the theme has an unresolved placeholder, {left}"
    assert find_blockers(edition, replace(rendered, html=html), send, test=True) == ()


@pytest.mark.parametrize("left", PLACEHOLDERS)
@pytest.mark.parametrize("key", ["name", "site", "address"])
def test_a_placeholder_in_the_frame_is_named_once(rendered: Rendered, send: SendSettings, key: str, left: str) -> None:
    changes: dict[str, Any] = {key: f"12 Mall Road {left}"}
    letter = replace(FINISHED, **changes)
    told = replace(rendered, html=f"{rendered.html}<p>12 Mall Road {left}</p>")
    (blocker,) = find_blockers(make_edition(newsletter=letter), told, send)
    assert blocker == f"{key} has an unresolved placeholder, {left}"


@pytest.mark.parametrize("key", ["from_", "reply_to", "unsubscribe"])
def test_a_placeholder_in_the_settings_is_named_once(send: SendSettings, key: str) -> None:
    (blocker,) = find_setting_blockers(FINISHED, replace(send, **{key: "mailto:{{mail}}@ledger.test"}))
    assert blocker == f"send.{key.rstrip('_')} has an unresolved placeholder, {{{{mail}}}}"


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
    edition: Edition, rendered: Rendered, send: SendSettings, html: str
) -> None:
    assert find_blockers(edition, replace(rendered, html=rendered.html + html), send) == ()


def test_no_text_of_an_article_is_taken_for_a_placeholder(send: SendSettings) -> None:
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
        assert find_blockers(told, rendered, send) == ()
        footer = replace(rendered, html=rendered.html.replace("</body>", "<p>{{ theme_mark }}</p></body>"))
        assert find_blockers(told, footer, send) == ("the theme has an unresolved placeholder, {{ theme_mark }}",)
