"""What a mailer cannot take of an e-mail, and what readers would miss of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from digest.export.limits import Paste, find_local_pictures, judge_paste
from digest.export.mailers import MAILERS
from digest.export.paste import format_readme

CHIMP = MAILERS["mailchimp"]
GOOD = Paste(
    html='<a href="*|UNSUB|*">x</a> <a href="*|ARCHIVE|*">y</a> *|LIST:ADDRESSLINE|*',
    text="*|UNSUB|*",
    subject="A tram",
    preheader="A bank",
)


def judge(**changes: Any) -> list[tuple[str, str]]:
    return [(one.code, one.place) for one in judge_paste(replace(GOOD, **changes), CHIMP)]


def test_there_is_nothing_to_say_of_one_that_is_whole() -> None:
    assert judge() == []


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"text": "bye"}, "mailer-unsubscribe", "paste.txt"),
        ({"html": GOOD.html.replace("UNSUB", "X")}, "mailer-unsubscribe", "paste.html"),
        ({"html": GOOD.html.replace("ARCHIVE", "X")}, "mailer-view", "paste.html"),
        ({"html": GOOD.html.replace("ADDRESSLINE", "X")}, "mailer-address", "paste.html"),
        ({"subject": "a" * 151}, "mailer-subject", "subject"),
        ({"preheader": "a" * 141}, "mailer-preview", "preview text"),
        ({"html": GOOD.html + " " * 102_000}, "mailer-size", "paste.html"),
        ({"html": GOOD.html + '<img alt="" src="images/a.png">'}, "mailer-pictures", "paste.html"),
    ],
)
def test_each_fault_is_found_where_it_is(changes: dict[str, Any], code: str, place: str) -> None:
    assert judge(**changes) == [(code, place)]


def test_only_a_missing_way_to_leave_blocks() -> None:
    found = judge_paste(replace(GOOD, html="", subject="a" * 200), CHIMP)
    assert [one.code for one in found if one.blocks] == ["mailer-unsubscribe"]


def test_an_address_of_ones_own_is_one() -> None:
    listmonk = MAILERS["listmonk"]
    html = "{{ UnsubscribeURL }} {{ MessageURL }}"
    paste = replace(GOOD, html=html, text=html)
    assert [one.code for one in judge_paste(paste, listmonk)] == ["mailer-address"]
    assert judge_paste(replace(paste, address="12 Mall Road"), listmonk) == ()


def test_pictures_that_only_this_machine_has_are_told_once() -> None:
    html = '<img src="cid:a"><img src=\'cid:a\'><img src="https://x.test/a"><img src="data:x"><img alt="b" src="b.png">'
    assert find_local_pictures(html) == ("cid:a", "b.png")


def test_the_readme_has_all_that_is_typed_and_what_is_wrong() -> None:
    paste = replace(GOOD, subject="A tram & a bank", text="bye")
    told = format_readme(paste, CHIMP, judge_paste(paste, CHIMP))
    for part in ("A tram & a bank", "A bank", "paste.html", "Paste in code", "no *|UNSUB|*", f"{len(GOOD.html)} bytes"):
        assert part in told
    assert max(map(len, told.splitlines())) <= 80


def test_the_readme_asks_for_nothing_that_cannot_be_done() -> None:
    proof = format_readme(GOOD, CHIMP, ())
    assert "mark-sent" not in proof
    assert "email.eml" not in proof
    assert "images " not in proof
    assert "digest editions mark-sent 17 --via NAME" in format_readme(replace(GOOD, number=17), CHIMP, ())
    shown = replace(GOOD, html=GOOD.html + '<img alt="" src="images/a.png">')
    told = format_readme(shown, CHIMP, judge_paste(shown, CHIMP))
    assert "images        pictures that paste.html shows" in told
    assert "Upload the folder images" in told
