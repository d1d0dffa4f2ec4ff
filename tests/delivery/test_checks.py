"""What stops a sending before it starts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.delivery.checks import find_blockers, find_setting_blockers
from digest.model import Edition, Newsletter, Rendered
from digest.settings import SendSettings
from tests.factories import make_edition

FINISHED = Newsletter(
    name="The Daily Ledger",
    site="https://ledger.test",
    address="12 Mall Road, Lahore, Pakistan",
    unsubscribe="mailto:leave@ledger.test",
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
    (blocker,) = find_setting_blockers(replace(FINISHED, **{key: value}), send)
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
