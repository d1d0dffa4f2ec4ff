"""A way to leave that readers see, and a postal address that they can read."""

from __future__ import annotations

import pytest

from digest.lint.leaving import find_law_findings
from digest.lint.mail import Mail
from digest.lint.pointing import find_pointing
from tests.growth import is_linear


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://l.test/unsubscribe">here</a>',
        '<a href="*|UNSUB|*">Goodbye</a>',
        '<a href="https://l.test/x">Se désabonner</a>',
        '<a href="https://l.test/x">إلغاء الاشتراك</a>',
        '<a href="https://l.test/x">Abmelden</a>',
        '<a href="https://l.test/x">Darse de baja</a>',
        '<a href="https://l.test/x"><b>Opt-out</b></a>',
        '<a href="https://l.test/x">Click here to unsubscribe from this list</a>',
        '<a href="https://unsubscribe.l.test/x">here</a>',
        '<a href="https://l.test/list/unsubscribe.php?u=1"><img src="a.png" alt=""></a>',
        '<a href="mailto:unsubscribe@l.test">here</a>',
        '<a href="https://l.test/?action=opt-out">here</a>',
    ],
)
def test_a_way_to_leave_is_found_by_its_words_or_its_address(link: str) -> None:
    assert list(find_law_findings(Mail(html=link))) == []


def test_without_a_way_to_leave_an_email_is_blocked_unless_its_header_has_one() -> None:
    html = '<p>unsubscribe</p><a href="https://l.test/">More</a>'
    assert [(one.code, one.blocks) for one in find_law_findings(Mail(html=html))] == [("unsubscribe-missing", True)]
    assert list(find_law_findings(Mail(html=html, headers={"list-unsubscribe": "<mailto:a@l.test>"}))) == []


@pytest.mark.parametrize(
    "shown",
    [
        "12 Mall Road, Lahore",
        "12 Mall\nRoad,&nbsp;<b>Lahore</b>",
        "12 Mall Road,<br>Lahore",
        "12 <b>Mall <i>Road</i>,</b> Lahore",
    ],
)
def test_the_postal_address_is_found_however_it_is_set(shown: str) -> None:
    headers = {"list-unsubscribe": "<mailto:a@l.test>"}
    assert list(find_law_findings(Mail(html=f"<p>{shown}</p>", headers=headers, address="12 Mall Road, Lahore"))) == []


def test_a_postal_address_that_is_not_printed_blocks_and_one_that_nobody_knows_does_not() -> None:
    mail = Mail(html="<p>13 Mall Road</p>", headers={"list-unsubscribe": "<mailto:a@l.test>"}, address="12 Mall Road")
    assert [(one.code, one.blocks) for one in find_law_findings(mail)] == [("address-missing", True)]
    assert list(find_law_findings(Mail(html="<p>x</p>", headers={"list-unsubscribe": "<mailto:a@l.test>"}))) == []


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://l.test/how-to-unsubscribe-from-spam">Read on</a>',
        '<a href="https://l.test/x">Doctors opt-out of organ donation scheme</a>',
        '<a href="https://l.test/x">Se désabonner de Netflix : le mode d’emploi complet</a>',
        '<a href="https://l.test/unsubscribe"></a>',
        '<a href="https://l.test/unsubscribe" style="display:none">Leave</a>',
        '<div style="font-size:0"><a href="https://l.test/unsubscribe">Leave</a></div>',
        '<div style="max-height:0;overflow:hidden"><a href="https://l.test/unsubscribe">Leave</a></div>',
        '<a href="https://l.test/unsubscribe" style="color:#fff">Leave</a>',
        '<a href="https://l.test/unsubscribe"><img src="a.png" width="1" height="1"></a>',
        '<a title="unsubscribe" href="https://l.test/">More</a>',
        "<a>Unsubscribe</a>",
    ],
)
@pytest.mark.parametrize("header", [{}, {"list-unsubscribe": " "}, {"list-unsubscribe": "<>"}])
def test_a_link_that_readers_do_not_see_or_that_an_article_has_is_no_way_to_leave(
    link: str, header: dict[str, str]
) -> None:
    assert [one.code for one in find_law_findings(Mail(html=link, headers=header))] == ["unsubscribe-missing"]


HERE = '<a href="https://l.test/x">here</a>'


@pytest.mark.parametrize(
    "html",
    [
        f"<p>To unsubscribe, click {HERE}.</p>",
        '<p>To unsubscribe, <a href="https://l.test/x">click here</a></p>',
        '<p><a href="https://l.test/x">Click here</a> to unsubscribe from this list.</p>',
        f"<p>If you no longer wish to receive these emails, you can <b>unsubscribe</b> <i>{HERE}</i>.</p>",
        f"<p>To unsubscribe from The Daily Ledger, click {HERE}.</p>",
        f"<p>The council met. To opt out, click {HERE}. It rained.</p>",
        f"<td>12 Mall Road<br>To unsubscribe,<br>click {HERE}</td>",
        f"<div>Read on<p>To unsubscribe, click {HERE}</p></div>",
        f"<p>To unsubscribe,<!-- x --> click {HERE}</p>",
        f"<p>Read {HERE} what the council said. To unsubscribe click {HERE}.</p>",
        '<p>Pour vous désabonner, <a href="https://l.test/x">cliquez ici</a>.</p>',
        '<p>Si vous ne souhaitez plus cette newsletter, désabonnez-vous <a href="https://l.test/x">en cliquant ici</a>',
        '<p>Zum Abmelden <a href="https://l.test/x">hier klicken</a></p>',
        '<p>Para darse de baja, <a href="https://l.test/x">haga clic aquí</a></p>',
        '<p>Чтобы отписаться от рассылки, <a href="https://l.test/x">нажмите здесь</a>.</p>',
        '<p dir="rtl">لإلغاء الاشتراك <a href="https://l.test/x">اضغط هنا</a></p>',
        '<p>退订请<a href="https://l.test/x">点击这里</a>。</p>',
        '<p>सदस्यता समाप्त करने के लिए <a href="https://l.test/x">यहाँ क्लिक करें</a>।</p>',
    ],
)
def test_a_link_that_says_only_here_is_a_way_to_leave_where_its_sentence_says_so(html: str) -> None:
    assert list(find_law_findings(Mail(html=html))) == []


@pytest.mark.parametrize(
    "html",
    [
        f"<p>To read on, click {HERE}.</p>",
        f"<p>To unsubscribe, write to us. For the story, click {HERE}.</p>",
        f"<p>To unsubscribe, write to us</p><p>Click {HERE}</p>",
        f"<table><tr><td>To unsubscribe, </td><td>click {HERE}</td></tr></table>",
        f"<p>To unsubscribe, write to us<br>Click {HERE}</p>",
        f"<p>How to unsubscribe from spam: read it {HERE}</p>",
        f"<p>Doctors opt out of organ donation: click {HERE}</p>",
        f"<p>Se désabonner de Netflix : le mode d’emploi complet est {HERE}</p>",
        f'<p><span style="display:none">To unsubscribe, </span>click {HERE}</p>',
        f'<p style="color:#fff">To unsubscribe, click {HERE}</p>',
        '<p>To unsubscribe, click <a href="https://l.test/x" style="display:none">here</a></p>',
        "<p>To unsubscribe, click <a>here</a></p>",
        '<p>To unsubscribe, see <a href="https://l.test/x">our news</a></p>',
        f"<p>To unsubscribe, {'now ' * 90}click {HERE}</p>",
    ],
)
def test_a_link_that_says_only_here_in_any_other_sentence_is_none(html: str) -> None:
    assert [one.code for one in find_law_findings(Mail(html=html))] == ["unsubscribe-missing"]


@pytest.mark.parametrize("unit", [HERE, f"To unsubscribe you, {HERE}", "<p>", "<b>here", "a, <br>", f"<div>x{HERE}"])
def test_sentences_are_found_in_linear_time(unit: str) -> None:
    assert is_linear(lambda size: list(find_pointing(Mail(html=unit * size))), size=500)


OWN = "mailto:leave@l.test"


@pytest.mark.parametrize(
    ("html", "codes"),
    [
        (f'<a href="{OWN}">Leave</a>', []),
        (f'<a href="{OWN}"><img src="a.png" alt="Leave"></a>', []),
        (f'<p title="{OWN}">Leave</p>', ["unsubscribe-missing"]),
        (f'<a href="{OWN}"> </a>', ["unsubscribe-missing"]),
        (f'<a href="{OWN}" style="display:none">Leave</a>', ["unsubscribe-missing"]),
        (f'<a href="{OWN}" style="font-size:1px">Leave</a>', ["unsubscribe-missing"]),
        (f'<p style="background:#123"><a href="{OWN}" style="color:#112233">Leave</a>', ["unsubscribe-missing"]),
        ('<a href="https://l.test/unsubscribe">Unsubscribe</a>', ["unsubscribe-missing"]),
    ],
)
def test_of_our_own_the_link_to_leave_by_is_seen_and_has_a_name(html: str, codes: list[str]) -> None:
    assert [one.code for one in find_law_findings(Mail(html=html, leave=OWN))] == codes


@pytest.mark.parametrize("style", ["display:none", "color:#fff", "font-size:1px", "opacity:0", "visibility:hidden"])
def test_a_postal_address_that_nobody_can_read_is_missing(style: str) -> None:
    mail = Mail(html=f'<p style="{style}">12 Mall Road</p>', leave="", address="12 Mall Road")
    assert [one.code for one in find_law_findings(mail)] == ["address-missing"]


def test_a_message_of_text_alone_is_judged_by_its_text() -> None:
    assert [one.code for one in find_law_findings(Mail(html="", text="News"))] == ["unsubscribe-missing"]
    assert list(find_law_findings(Mail(html="", text="To unsubscribe: https://l.test/x"))) == []
