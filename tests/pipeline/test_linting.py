"""The gate: what keeps an edition from readers, from being approved, and from whoever only tests it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digest.errors import RefusedError
from digest.lint.check import group_findings
from digest.model import Finding, Image, Newsletter, Proof, Severity
from digest.pipeline.editions import approve_edition
from digest.pipeline.linting import (
    add_findings,
    check_edition,
    check_file,
    find_lint_concerns,
    find_refusals,
    refuse_unfit,
    tell_findings,
)
from digest.render import load_theme, render_edition
from digest.render.settling import settle_pictures
from digest.settings import IgnoredSettings, ImageSettings, LintSettings, SendSettings, Settings
from tests.factories import make_edition, make_story
from tests.pipeline.newsroom import SETTINGS, build, collect
from tests.store.makers import new_store

LETTER = Newsletter(
    name="The Daily Ledger",
    site="https://ledger.test",
    address="12 Mall Road, Lahore, Pakistan",
    unsubscribe="mailto:leave@ledger.test",
)
SEND = SendSettings(from_="news@ledger.test", unsubscribe="mailto:leave@ledger.test")
FIT = Settings(send=SEND)


def make_proof(**changes: Any) -> Proof:
    edition = make_edition(newsletter=LETTER, **changes)
    return Proof(edition=edition, rendered=render_edition(edition, load_theme("newsroom")))


@pytest.fixture(scope="module")
def proof() -> Proof:
    return make_proof()


def replace_html(proof: Proof, old: str, new: str) -> Proof:
    assert old in proof.rendered.html
    return replace(proof, rendered=replace(proof.rendered, html=proof.rendered.html.replace(old, new)))


def list_codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_a_finished_edition_may_go_and_has_nothing_that_readers_see_wrong(proof: Proof) -> None:
    assert find_refusals(proof, FIT) == ()
    assert find_lint_concerns(proof, FIT) == ()
    refuse_unfit(proof, FIT)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("</body>", '<a href="javascript:x()">Vote</a></body>', "link-unsafe"),
        ("</body>", "<p>{{ footer }}</p></body>", "placeholder"),
        ("</body>", "<!--" + "x" * 100_000 + "--></body>", "size"),
        ("12 Mall Road", "12 Mole Road", "address-missing"),
        ("_UNSUBSCRIBE@@", "_NAME@@", "token"),
    ],
)
def test_each_of_the_few_things_that_block_refuses_an_edition_and_is_named(
    proof: Proof, old: str, new: str, code: str
) -> None:
    wrong = replace_html(proof, old, new)
    assert code in list_codes(find_refusals(wrong, FIT))
    with pytest.raises(RefusedError, match="not sent: ") as caught:
        refuse_unfit(wrong, FIT)
    assert find_refusals(wrong, FIT)[0].found in caught.value.problem


def test_an_empty_subject_refuses_an_edition() -> None:
    assert list_codes(find_refusals(make_proof(subject=" "), FIT)) == ["subject-missing"]


def test_nothing_else_blocks_by_default_and_more_does_if_that_is_set(proof: Proof) -> None:
    wrong = replace_html(proof, "</body>", '<a href="#">More</a></body>')
    assert find_refusals(wrong, FIT) == ()
    assert [one.holds for one in find_lint_concerns(wrong, FIT)] == [False]
    strict = replace(FIT, lint=LintSettings(fail_on="error"))
    assert "link-placeholder" in list_codes(find_refusals(wrong, strict))
    shouted = make_proof(subject="HARBOUR CITY OPENS")
    assert find_refusals(shouted, strict) == ()
    assert "subject-capitals" in list_codes(find_refusals(shouted, replace(FIT, lint=LintSettings(fail_on="warning"))))


def test_what_is_ignored_with_a_reason_refuses_nothing_and_is_still_told(proof: Proof) -> None:
    wrong = replace_html(proof, "12 Mall Road", "12 Mole Road")
    lint = LintSettings(ignore=(IgnoredSettings(code="address-missing", reason="It is in the picture."),))
    checked = check_edition(wrong, replace(FIT, lint=lint))
    assert find_refusals(wrong, replace(FIT, lint=lint)) == ()
    assert list_codes(checked.ignored) == ["address-missing"]


def test_with_never_nothing_is_refused(proof: Proof) -> None:
    wrong = replace_html(proof, "</body>", '<a href="javascript:x()">Vote</a></body>')
    assert find_refusals(wrong, replace(FIT, lint=LintSettings(fail_on="never"))) == ()


def test_a_test_is_stopped_only_by_what_makes_a_message_unusable(proof: Proof) -> None:
    bare = Settings(send=SendSettings(from_="news@ledger.example"))
    assert find_refusals(replace_html(proof, "12 Mall Road", "CHANGE-ME"), bare, test=True) == ()
    assert list_codes(find_refusals(proof, Settings(), test=True)) == ["sender"]
    broken = replace_html(proof, "_UNSUBSCRIBE@@", "_NAME@@")
    assert list_codes(find_refusals(broken, bare, test=True)) == ["token"]


def test_where_another_mailer_sends_what_it_adds_is_only_good_to_know() -> None:
    edition = make_edition(newsletter=Newsletter(name="The Daily Ledger"))
    proof = Proof(edition=edition, rendered=render_edition(edition, load_theme("newsroom")))
    assert set(list_codes(find_refusals(proof, Settings()))) >= {"address-unset", "unsubscribe-unset", "sender"}
    exported = Settings(deliver="export")
    assert find_refusals(proof, exported) == ()
    softened = [one for one in check_edition(proof, exported).findings if one.code.endswith("-unset")]
    assert [one.severity for one in softened] == [Severity.NOTICE] * 2


def test_a_picture_that_an_edition_tells_of_is_not_told_again_and_any_other_is_under_the_same_words() -> None:
    lead = make_story(1, image=Image(url="https://ledger.test/a.webp?w=1&h=2", width=640, height=400))
    settled = settle_pictures([lead], load_theme("newsroom"), ImageSettings())
    told = make_proof(lead=settled.stories[0], findings=settled.findings)
    assert "a.webp" in told.rendered.html
    told = replace_html(told, "</body>", '<img src="https://ledger.test/logo.webp" width="9" alt=""></body>')
    (group,) = (one for one in group_findings(check_edition(told, FIT).findings) if one.first.code == "image-format")
    assert [one.found.partition(" is ")[0] for one in group.findings] == [
        "https://ledger.test/a.webp?w=1&h=2",
        "https://ledger.test/logo.webp",
    ]


def test_a_picture_in_a_kept_form_is_found_where_the_edition_tells_nothing() -> None:
    lead = make_story(1, image=Image(url="https://ledger.test/a.webp", width=640, height=400))
    assert list_codes(check_edition(make_proof(lead=lead), FIT).findings).count("image-format") == 1


def test_of_many_findings_of_one_code_the_first_are_named_and_the_others_counted() -> None:
    html = "".join(f'<a href="javascript:{number}">{number}</a><p>' for number in range(5))
    unsafe = [one for one in check_file(html.encode(), LintSettings()).findings if one.code == "link-unsafe"]
    assert tell_findings(unsafe) == "link-unsafe: javascript:0; javascript:1; javascript:2; and 2 more"


def test_what_is_found_later_takes_its_place_among_the_rest() -> None:
    checked = check_file(b'<a href="#">x</a><a href="javascript:x">y</a>', LintSettings())
    late = Finding(code="zzz", severity=Severity.ERROR, place="", found="", why="", fix="", blocks=True)
    codes = list_codes(add_findings(checked, [late], LintSettings()).findings)
    assert codes.index("zzz") < codes.index("link-placeholder")


def test_an_edition_that_is_not_fit_is_held_and_approved_only_when_that_does_not_count(tmp_path: Path) -> None:
    settings = replace(SETTINGS, address=None)
    ignored = IgnoredSettings(code="address-unset", reason="The mailer adds it.")
    with new_store(tmp_path) as store:
        collect(store, *range(1, 8))
        record = build(store, settings).record
        assert [(one.code, one.holds) for one in record.concerns if one.holds] == [("lint", True)]
        with pytest.raises(RefusedError, match=r"not fit to be sent: address.*lint\.ignore"):
            approve_edition(store, record, settings=settings, by="noor", now=record.cut_off)
        forgiving = replace(settings, lint=LintSettings(ignore=(ignored,)))
        approved = approve_edition(store, record, settings=forgiving, by="noor", now=record.cut_off)
    assert approved.approved_by == "noor"
