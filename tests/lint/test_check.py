"""All checks together: their order, what is folded, what does not count, what refuses; and e-mails that others made."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import settings as steady
from hypothesis import strategies as st

from digest.lint.check import RULES, find_findings, group_findings, select_counting, select_refusing, sort_findings
from digest.lint.content import find_content_findings
from digest.lint.mail import Mail
from digest.lint.size import measure_mail
from digest.model import Finding, Severity
from digest.pipeline.linting import check_file
from digest.settings import IgnoredSettings, LintSettings


def make_finding(code: str, severity: Severity = Severity.WARNING, **changes: object) -> Finding:
    return Finding(code=code, severity=severity, place="", found="", why="", fix="", **changes)  # type: ignore[arg-type]


def check(html: str) -> tuple[Finding, ...]:
    mail = Mail(html=html)
    return sort_findings(find_findings(mail, measure_mail(mail), LintSettings()))


def test_what_blocks_comes_first_then_errors_then_what_concerns_most_readers() -> None:
    findings = [
        make_finding("notice", Severity.NOTICE),
        make_finding("few", weight=0.1),
        make_finding("many", weight=0.6),
        make_finding("error", Severity.ERROR, weight=0.1),
        make_finding("few", weight=0.2),
        make_finding("blocks", Severity.ERROR, blocks=True),
    ]
    assert [one.code for one in sort_findings(findings)] == ["blocks", "error", "many", "few", "few", "notice"]


def test_findings_of_one_code_are_folded_in_the_order_of_their_places() -> None:
    found = [make_finding("a", weight=0.1), make_finding("b", weight=0.5), make_finding("a", weight=0.9)]
    groups = group_findings(sort_findings(found))
    assert [[one.weight for one in group.findings] for group in groups] == [[0.1, 0.9], [0.5]]


def test_what_is_ignored_does_not_count_and_is_kept() -> None:
    lint = LintSettings(ignore=(IgnoredSettings(code="a", reason="x"),))
    counting, ignored = select_counting([make_finding("a"), make_finding("b")], lint)
    assert ([one.code for one in counting], [one.code for one in ignored]) == (["b"], ["a"])


@pytest.mark.parametrize(
    ("fail_on", "codes"),
    [("never", ""), ("block", "x"), ("error", "xe"), ("warning", "xew")],
)
def test_what_refuses_is_set_by_degrees(fail_on: str, codes: str) -> None:
    found = [
        make_finding("x", Severity.ERROR, blocks=True),
        make_finding("e", Severity.ERROR),
        make_finding("w"),
        make_finding("n", Severity.NOTICE),
    ]
    assert "".join(one.code for one in select_refusing(found, fail_on)) == codes


def test_only_errors_block_and_every_rule_says_why_and_what_to_do() -> None:
    assert {rule.severity for rule in RULES.values() if rule.blocks} == {Severity.ERROR}
    assert all(rule.why.strip() and rule.fix.strip() for rule in RULES.values())


def test_by_default_only_what_the_manual_names_blocks() -> None:
    assert {code for code, rule in RULES.items() if rule.blocks} == {
        "size",
        "size-encoded",
        "placeholder",
        "token",
        "unsubscribe-missing",
        "address-missing",
        "subject-missing",
        "link-unsafe",
        "nesting",
    }


@steady(max_examples=30)
@given(st.text(alphabet="<>/=\"' abdiv-:;!{}&#\n", max_size=200))
def test_any_html_is_checked_without_an_error(html: str) -> None:
    assert all(one.code in RULES for one in check(html))


@pytest.mark.parametrize(
    "piece",
    [
        '<a href="javascript:x">x</a>',
        "<div>",
        "<a href='",
        "{{x}",
        "*|",
        '<img src="data:',
        "<!-- ",
        "<p style='color:red;",
        "<h2>A b c</h2>",
        "<table><tr><td>",
    ],
)
def test_hostile_html_takes_time_in_proportion(piece: str) -> None:
    def measure(count: int) -> float:
        begun = time.process_time()
        check(piece * count)
        return time.process_time() - begun

    measure(100)
    small = max(measure(500), 0.02)
    assert measure(2_000) < 12 * small


OTHERS = {
    "mailchimp": """<!doctype html><html lang="en" dir="ltr"><head><meta charset="UTF-8"><title>*|MC:SUBJECT|*</title>
<style>@media only screen and (max-width:480px){.w{width:100%!important}}</style></head><body>
<!--*|IF:MC_PREVIEW_TEXT|*--><span style="display:none">*|MC_PREVIEW_TEXT|*</span><!--*|END:IF|*-->
<table role="presentation" width="100%"><tr><td><h1>Trams return</h1>
<p style="font-size:16px;line-height:24px;color:#222222">The first car left the depot at dawn.</p>
<a href="https://ledger.test/1" style="color:#0b57a4">Read about the trams</a></td></tr><tr><td>
<p style="font-size:14px;line-height:20px">*|HTML:LIST_ADDRESS_HTML|* <a href="*|UNSUB|*">Unsubscribe</a></p></td></tr>
</table></body></html>""",
    "outlook": """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
lang="en">
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><meta name="Generator" content="Word 15">
<style><!-- p.MsoNormal {margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif;} --></style></head>
<body lang="EN-GB"><div class="WordSection1"><p class="MsoNormal"><o:p>&nbsp;</o:p></p>
<p class="MsoNormal">See <a href="https://ledger.test/1">the story of the trams</a>.<o:p></o:p></p>
</div></body></html>""",
}


@pytest.mark.parametrize("name", OTHERS)
def test_an_email_of_another_program_does_not_drown_in_noise(name: str) -> None:
    mail = Mail(html=OTHERS[name], template=True)
    findings = sort_findings(find_findings(mail, measure_mail(mail), LintSettings()))
    groups = group_findings(findings)
    assert len(groups) <= 10, [group.first.code for group in groups]
    assert [one.code for one in findings if one.blocks] == ([] if name == "mailchimp" else ["unsubscribe-missing"])


@pytest.mark.parametrize("data", [b"", b"Subject: x\n\n", b"Subject: x\nContent-Type: text/html\n\n "])
def test_an_email_with_nothing_in_it_is_refused(data: bytes) -> None:
    (finding,) = (one for one in check_file(data, LintSettings()).findings if one.code == "html-missing")
    assert finding.blocks


def test_a_message_of_text_alone_is_judged_by_its_text() -> None:
    found = check_file(b"Subject: Trams\n\nTrams. Unsubscribe: https://l.test/x\n", LintSettings()).findings
    assert [(one.code, one.blocks) for one in found if one.severity is Severity.ERROR] == [("html-missing", False)]
    assert "text-different" not in [one.code for one in found]


@pytest.mark.parametrize(("depth", "told"), [(1_500, False), (2_500, True), (50_000, True)])
def test_what_lies_too_deep_to_be_read_is_refused(depth: int, told: bool) -> None:
    html = "<div>" * depth + '<a href="javascript:x">x</a>'
    codes = [one.code for one in check_file(html.encode(), LintSettings()).findings]
    assert ("nesting" in codes, "link-unsafe" in codes) == (told, not told)


@pytest.mark.parametrize("subject", ["", " ", "\u200b\u2060\ufeff", "\u3164\u00ad", "\u034f"])
def test_a_subject_that_nobody_sees_is_none(subject: str) -> None:
    found = find_content_findings(Mail(html="<p>x</p>", subject=subject))
    assert [one.code for one in found if one.blocks] == ["subject-missing"]


def test_of_a_huge_file_only_size_links_and_law_are_told() -> None:
    html = '<p>{{x}}</p><table></table><a href="javascript:x">x</a>' + "<p>Trams </p>" * 200_000
    assert {one.code for one in check(html)} == {"size", "link-unsafe", "unsubscribe-missing"}


@pytest.mark.parametrize(
    "rule",
    [
        ".d{} {{color:#000}}",
        "p {{color:#00{}}}",
        "* {{color:#00{}}}",
        "div.c p a {{color:#{}}}",
        "[a=b{}] {{color:#000}}",
    ],
)
def test_many_rules_for_many_elements_take_no_longer_than_a_second(rule: str) -> None:
    css = " ".join(rule.format(100 + number) for number in range(2_000))
    body = "".join(
        f'<div class="c d{number}"><p id="p{number}">Text <a href="#">x</a></p></div>' for number in range(660)
    )
    mail = Mail(html=f"<style>{css}</style>{body}")
    started = time.process_time()
    assert mail.reading.texts
    assert time.process_time() - started < 1
