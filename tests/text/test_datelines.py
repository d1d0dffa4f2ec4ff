"""A dateline is taken off where it is one, and a story that only looks so stays whole."""

from __future__ import annotations

import csv
import json
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.datelines import split_dateline
from tests.growth import is_linear
from tests.shared import SHARED, needs_shared

STORY = "The first tram left the depot at dawn."


@pytest.mark.parametrize(
    ("line", "places", "agency"),
    [
        ("Kuwait (Reuters) -", ("Kuwait",), "Reuters"),
        ("Vatican City (Reuters) -", ("Vatican City",), "Reuters"),
        ("Jerusalem/Beirut (Reuters) -", ("Jerusalem", "Beirut"), "Reuters"),
        ("NAIROBI, Kenya (AP) —", ("NAIROBI, Kenya",), "AP"),
        ("PARIS, Mo. —", ("PARIS, Mo.",), None),
        ("WASHINGTON, March 3 (Reuters) -", ("WASHINGTON",), "Reuters"),
        ("WASHINGTON/DUBAI/CAIRO, Feb 28 (Reuters) -", ("WASHINGTON", "DUBAI", "CAIRO"), "Reuters"),
        ("LONDON, Nov. 21, 2026 (Thomson Reuters Foundation) -", ("LONDON",), "Thomson Reuters Foundation"),
        ("PORT-AU-PRINCE, Haiti Oct. 2, 2026 -", ("PORT-AU-PRINCE, Haiti",), None),
        ("(Reuters) -", (), "Reuters"),
        ("AP -", (), "AP"),
        ("Canadian Press - KELOWNA, B.C. (CP) -", ("KELOWNA, B.C.",), "CP"),
        ("ATHENS --", ("ATHENS",), None),
        ("TEHRAN—", ("TEHRAN",), None),
        ("ISLAMABAD:", ("ISLAMABAD",), None),
        ("NEW DELHI:", ("NEW DELHI",), None),
        ("Lahore, March 5 -", ("Lahore",), None),
        ("Lahore, Tuesday, March 5 (APP):", ("Lahore",), "APP"),
        ("March 5 -", (), None),
        ("GENEVA (5 March 2026) –", ("GENEVA",), None),
        ("ZURICH, Switzerland (Ticker) -", ("ZURICH, Switzerland",), "Ticker"),
        ("NEW YORK (AP) _", ("NEW YORK",), "AP"),
        ("WASHINGTON (Reuters)", ("WASHINGTON",), "Reuters"),
        ("SÃO PAULO, SP (FOLHAPRESS) -", ("SÃO PAULO, SP",), "FOLHAPRESS"),
        ("Madrid, 5 mar (EFE).-", ("Madrid",), "EFE"),
        ("PARIS, 5 mars (Reuters) –", ("PARIS",), "Reuters"),
        ("القاهرة (رويترز) -", ("القاهرة",), "رويترز"),
        ("دبي 5 مارس آذار (رويترز) -", ("دبي",), "رويترز"),
        ("القاهرة 5 مارس /شينخوا/ --", ("القاهرة",), "شينخوا"),
        ("غزة - أ ف ب -", ("غزة",), "أ ف ب"),
        ("اسلام آباد (رائٹرز) -", ("اسلام آباد",), "رائٹرز"),
        ("کابل، 5 مارچ (اے ایف پی):", ("کابل",), "اے ایف پی"),
        ("کراچی (اسٹاف رپورٹر)", ("کراچی",), "اسٹاف رپورٹر"),
        ("لاہور:", ("لاہور",), None),
        ("नई दिल्ली, 5 मार्च (भाषा)", ("नई दिल्ली",), "भाषा"),
        ("【北京3月5日讯】", ("北京",), None),
        ("新华社北京3月5日电（记者 某某）", ("北京",), "新华社"),
        ("[東京 5日 ロイター] -", ("東京",), "ロイター"),
        ("(서울=연합뉴스) 홍길동 기자 =", ("서울",), "연합뉴스"),
        ("МОСКВА, 5 мар — РИА Новости.", ("МОСКВА",), "РИА Новости"),
    ],
)
def test_a_dateline_is_taken_apart(line: str, places: tuple[str, ...], agency: str | None) -> None:
    dateline, rest = split_dateline(f"{line} {STORY}")
    assert dateline is not None
    assert (dateline.text, dateline.places, dateline.agency) == (line, places, agency)
    assert rest == STORY


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        "",
        "Athens -- the old one -- is warm.",
        "Athens -- The games open.",
        "IBM - the maker of computers - said so.",
        "NATO - Members of the alliance met.",
        "UNICEF: Children need help.",
        "WATCH: The first tram leaves.",
        "BREAKING NEWS - A tram left.",
        "DEAR ABBY: My husband takes the tram.",
        "UPDATE on 18 November 2026: The line is open.",
        "Q&A: What the line means.",
        "The agency (Reuters) - which said so - is old.",
        "He told AP - the agency - that it rains.",
        "Spa - the town - is wet.",
        "Why this matters: The line is new.",
        "U.S. officials (AP) — and others — met.",
        "سوال: یہ کیا ہے؟",
        "In March 5 people left - and 6 came.",
    ],
)
def test_what_only_looks_like_a_dateline_stays(text: str) -> None:
    assert split_dateline(text) == (None, text)


@pytest.mark.parametrize("byline", ["By Noor Aziz ", "By Noor Aziz and Sam Reed\n\n", "BY Noor Q. Aziz\n\n"])
def test_a_byline_before_a_dateline_goes_with_it(byline: str) -> None:
    dateline, rest = split_dateline(f"{byline}BASEL (Reuters) - {STORY}")
    assert dateline is not None
    assert (dateline.text, dateline.places, rest) == ("BASEL (Reuters) -", ("BASEL",), STORY)


@given(
    st.one_of(st.text(), st.from_regex(r"[A-Z]{2,9}[ ,/(){}:.–-]{0,3}(Jan 5)?( \(AP\))? ?[-:–]? ?\w*", fullmatch=True))
)
def test_the_rest_is_always_the_end_of_the_text(text: str) -> None:
    dateline, rest = split_dateline(text)
    assert text.endswith(rest)
    if dateline:
        assert dateline.text in text
        assert all(place in dateline.text for place in dateline.places)


@pytest.mark.parametrize("unit", ["A", "A ", "A, ", "(", "- ", "--", "/", "By A", "5 ", "Jan ", " ", "【", "МОСКВА "])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    assert is_linear(lambda size: [split_dateline(unit * size) for _ in range(20)], size=12_500)


@needs_shared
def test_wire_stories_lose_their_datelines_exactly() -> None:
    stories = dict[str, str]()
    for path in sorted((SHARED / "data/ingest/polls/reuters2026").glob("*.xml")):
        for item in ET.parse(path).iter("item"):
            stories[item.findtext("link") or ""] = item.findtext("description") or ""
    marked = [
        (text, match.end())
        for text in stories.values()
        if (match := re.match(r"\s*[^\n]{0,160}?\((?:Reuters|Rtrs)[^)\n]{0,30}\)\s*-?\s*", text))
    ]
    exact = sum(split_dateline(text)[1] == text[end:] for text, end in marked)
    assert exact / len(marked) >= 0.999


@needs_shared
def test_agency_leads_lose_their_datelines() -> None:
    with (SHARED / "data/ingest/wire/agnews/data/ag_news_csv/test.csv").open(encoding="utf-8", newline="") as lines:
        leads = [row[2] for row in csv.reader(lines) if not row[2].startswith("&lt;")]
    agency = re.compile(r"\s*(?:[^\n]{0,70}?\((?:Reuters|AP|AFP)\)|(?:AP|Reuters|AFP)\s-\s)")
    marked = [lead for lead in leads if agency.match(lead)]
    right = sum(bool((found := split_dateline(lead))[0]) and not agency.match(found[1]) for lead in marked)
    assert right / len(marked) >= 0.997


@needs_shared
def test_bodies_without_a_dateline_stay_whole() -> None:
    lines = (SHARED / "data/regions/dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    bodies = [(row["dateline"], row["body"]) for row in rows if row["dateline"]]
    assert not [body[:60] for _, body in bodies if split_dateline(body)[0]]
    joined = [(f"{line} {'' if line.endswith('-') else '- '}", body) for line, body in bodies]
    right = sum(split_dateline(line + body)[1].split() == body.split() for line, body in joined)
    assert right / len(joined) >= 0.99
