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

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
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
        ("Petra, May 5:", ("Petra",), None),
        ("PETRA, May 5 (AFP) -", ("PETRA",), "AFP"),
        ("Jiribam, Nov 5:", ("Jiribam",), None),
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
        ("МОСКВА, 5 марта. /ТАСС/.", ("МОСКВА",), "ТАСС"),
        ("Москва. 5 марта. INTERFAX.RU -", ("Москва",), "INTERFAX.RU"),
        ("МОСКВА (Рейтер) -", ("МОСКВА",), "Рейтер"),
        ("नई दिल्ली, एएनआई।", ("नई दिल्ली",), "एएनआई"),
        ("पटना, 5 मार्च (आईएएनएस)।", ("पटना",), "आईएएनएस"),
        ("नई दिल्ली:", ("नई दिल्ली",), None),
        ("ANKARA, 5 Mart (AA) -", ("ANKARA",), "AA"),
        ("İSTANBUL (DHA) -", ("İSTANBUL",), "DHA"),
        ("PARIS, 3 mars (AFP) -", ("PARIS",), "AFP"),
        ("Paris, le 5 mars 2026 (AFP) –", ("Paris",), "AFP"),
        ("Paris - AFP -", ("Paris",), "AFP"),
        ("Berlin (dpa) -", ("Berlin",), "dpa"),
        ("Berlin/Brüssel (dpa/AFP) –", ("Berlin", "Brüssel"), "dpa"),
        ("Köln (epd).", ("Köln",), "epd"),
        ("Lisboa, 05 mar 2026 (Lusa) -", ("Lisboa",), "Lusa"),
        ("BRASÍLIA (Folhapress) -", ("BRASÍLIA",), "Folhapress"),
        ("Caracas, 5 de marzo de 2026 (EFE) -", ("Caracas",), "EFE"),
        ("(ANSA) - ROMA, 05 MAR -", ("ROMA",), "ANSA"),
        ("(AP) _", (), "AP"),
        ("القاهرة - «رويترز»:", ("القاهرة",), "رويترز"),
        ("أبوظبي في 5 مارس / وام /", ("أبوظبي",), "وام"),
        ("إسطنبول/ الأناضول", ("إسطنبول",), "الأناضول"),
        ("رام الله 5-3-2026 وفا-", ("رام الله",), "وفا"),
        ("القاهرة/بيروت (رويترز) -", ("القاهرة", "بيروت"), "رويترز"),
        ("اسلام آباد (نمائندہ خصوصی)", ("اسلام آباد",), "نمائندہ خصوصی"),
        ("تهران - ایرنا -", ("تهران",), "ایرنا"),
        ("اسلام\u200cآباد (ایرنا) -", ("اسلام\u200cآباد",), "ایرنا"),
        ("（中央社台北5日電）", ("台北",), "中央社"),
        ("路透伦敦3月5日 -", ("伦敦",), "路透"),
        ("【ワシントン時事】", ("ワシントン",), "時事"),
        ("〔記者某某／台北報導〕", ("台北",), None),
        ("(서울·부산=연합뉴스) 홍길동 기자 =", ("서울", "부산"), "연합뉴스"),
        ("CAIRO - 17 July 2026:", ("CAIRO",), None),
        ("GENEVA, 25.11.2026 (dpa) -", ("GENEVA",), "dpa"),
        ("TAUPO, New Zealand, March 23, Reuter -", ("TAUPO, New Zealand",), None),
        ("Miami, FL (Sports Network) -", ("Miami, FL",), "Sports Network"),
        ("Reuters Athens Aug 23:", ("Athens",), None),
        ("San jose, march 18 (Reuters) -", ("San jose",), "Reuters"),
        ("NEW YORK, Jan. 5, 2026 /PRNewswire/ --", ("NEW YORK",), "PRNewswire"),
        ("New Delhi [India], November 21 (ANI):", ("New Delhi",), "ANI"),
        ("ABU DHABI, 3rd March, 2026 (WAM) --", ("ABU DHABI",), "WAM"),
        ("London (CNN)", ("London",), "CNN"),
        ("New York (CNN Business)", ("New York",), "CNN Business"),
        ("London CNN —", ("London",), "CNN"),
        ("Tehran, IRNA –", ("Tehran",), "IRNA"),
        ("SPRINGFIELD, PA —", ("SPRINGFIELD, PA",), None),
        ("GINOWAN, Okinawa Prefecture —", ("GINOWAN, Okinawa Prefecture",), None),
        ("UNITED NATIONS —", ("UNITED NATIONS",), None),
        ("TOBA TEK SINGH:", ("TOBA TEK SINGH",), None),
        ("GWADAR (Staff Reporter)", ("GWADAR",), "Staff Reporter"),
        ("LAHORE - Our Correspondent -", ("LAHORE",), "Our Correspondent"),
        ("Rom (KNA)", ("Rom",), "KNA"),
        ("Tramgarh, May 4 :", ("Tramgarh",), None),
        ("کراچی: (اسٹاف رپورٹر)", ("کراچی",), "اسٹاف رپورٹر"),
        ("واشنگٹن ( مانیٹرنگ ڈیسک )", ("واشنگٹن",), "مانیٹرنگ ڈیسک"),
        ("القاهرة- «الشرق الأوسط»:", ("القاهرة",), "الشرق الأوسط"),
        ("واشنطن- سبوتنيك.", ("واشنطن",), "سبوتنيك"),
        ("जागरण संवाददाता, कानपुर।", ("कानपुर",), "जागरण संवाददाता"),
        ("به گزارش ایسنا،", (), "ایسنا"),
        ("【서울=뉴시스】홍길동 기자 =", ("서울",), "뉴시스"),
    ],
)
def test_a_dateline_is_taken_apart(line: str, places: tuple[str, ...], agency: str | None) -> None:
    dateline, rest = split_dateline(f"{line} {STORY}")
    assert dateline is not None
    assert (dateline.text, dateline.places, dateline.agency) == (line, places, agency)
    assert rest == STORY


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("(CNN)The port opened.", "The port opened."),
        ("London (CNN)The port opened.", "The port opened."),
        ("کراچی(نیوز ڈیسک)بندرگاہ کھل گئی۔", "بندرگاہ کھل گئی۔"),
        ("LONDON.\n\nThe port opened.", "The port opened."),
        ("ANKARA\n\nThe port opened.", "The port opened."),
        ("KARACHI: They sang.", "They sang."),
    ],
)
def test_a_dateline_may_be_glued_to_its_story_or_stand_alone(text: str, rest: str) -> None:
    assert split_dateline(text)[1] == rest


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
        "TOPIC: Old trams",
        "The trams were late, Reuters - Oslo said.",
        "S.K.I.L.L. - Special trams are back.",
        "The U.S.–Canada line is open.",
        "Tram Weekly, Volume 15 March 12, 2026 – The line is open.",
        "Amal Reed (AP). The photographer rode the tram.",
        "LONDON–Paris trams are fast.",
        "【速報】电车出发了。",
        "मुंबई, दिल्ली और पटना में ट्राम चली।",
        "लखनऊ (भारतीय टीम) ने मैच जीता और सब खुश हुए।",
        "HAMAS: The group will not disarm, it said on Monday.",
        "TESLA — The car maker recalled old cars.",
        "PFIZER (PFE) - The drug maker rose on Monday.",
        "NVIDIA, May 5: The chip maker rose by four per cent.",
        "Petra — The rose-red city is old.",
        "APP — The new one is out.",
        "ISRAEL: The story of the first tram and who drove it.",
        "LONDON: We will run more trams, the company said.",
        "PARIS: “The trams are late, and nobody knows why.”",
        "WASHINGTON — I rode the first tram on Monday.",
        "PARIS: Old trams",
    ],
)
def test_what_only_looks_like_a_dateline_stays(text: str) -> None:
    assert split_dateline(text) == (None, text)


@pytest.mark.parametrize(
    "byline",
    [
        "By Noor Aziz ",
        "By Noor Aziz and Sam Reed\n\n",
        "BY Noor Q. Aziz\n\n",
        "By Noor Aziz, Sam Reed and Jo Day\n\n",
        "Noor Aziz\n\n",
        "Par Noor Aziz\n\n",
        "By Ledger Staff\n\nShare this article\n\n",
        "*****",
        "RPT --",
    ],
)
def test_what_stands_before_a_dateline_goes_with_it(byline: str) -> None:
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
        assert _INVISIBLE.sub("", dateline.text) in _INVISIBLE.sub("", text)
        assert all(place in dateline.text for place in dateline.places)
        assert split_dateline(rest) == (None, rest)


@given(st.text("\u200b\u200c\u200d\ufeff\u2060", max_size=3), st.integers(0, 25))
def test_nothing_invisible_hides_a_dateline(invisible: str, place: int) -> None:
    line = "DUBAI/OSLO, March 5 (AP) - "
    dateline, rest = split_dateline(line[:place] + invisible + line[place:] + STORY)
    assert dateline is not None
    assert (dateline.places, dateline.agency, rest) == (("DUBAI", "OSLO"), "AP", STORY)


WORDS = "the tram left Oslo and Bergen in March with 12 people who said it was late Reuters told U.S. of Paris at noon"
words = st.sampled_from(WORDS.split())
# People, firms, parties, days and themes: whoever speaks, or what is spoken of, is no place.
SUBJECTS = (
    "HAMAS OBAMA TESLA APPLE BUDGET GUILTY VERDICT CRICKET RAMADAN WEDNESDAY BREXIT WEATHER BRICS NASA WHO FIFA Petra "
    "Antara Map HARBOURCORP TRAMS NOOR PFIZER NVIDIA ORION TRAM_TALKS DEAR_NOOR NOOR_AZIZ HARBOUR_LINE WANTED UNESCO"
)
NAMES = [word.replace("_", " ") for word in SUBJECTS.split()]
subjects = st.sampled_from(NAMES)
# In title case and with a date, any name looks like that of a town too small to be known: "Jiribam, Nov 5:".
dated = st.sampled_from([f"{name}, May 5" for name in NAMES if name.isupper()])
tickers = st.sampled_from(["HBT", "Beta", "TRAMS", "NYSE: HBT", "Noor", "the"])
marks = st.sampled_from([":", " —", " –", " -", " --"])
openings = st.one_of(
    st.sampled_from(["The", "A", "In", "She", "Oslo", "Reuters", "March", "On 5 March", "Mr. Aziz", "“We"]).map(
        lambda first: f"{first} trams were late "
    ),
    st.builds("{}{} The trams were late ".format, subjects, marks),
    st.builds("{}: The trams were late ".format, dated),
    st.builds("{} ({}) {} The trams were late ".format, subjects, tickers, st.sampled_from(["-", "is", "—", ":"])),
    st.builds(
        "{}{} {}".format,
        st.sampled_from(["LONDON", "KARACHI"]),
        st.sampled_from([":", " —"]),
        st.sampled_from(
            ["We know that the trams ", "I rode the trams ", "You ride the trams ", "“The trams ", "the trams "]
        ),
    ),
)


@given(
    openings,
    st.lists(
        st.tuples(words, st.sampled_from(["", "", "", ",", ";", " -", " –", " (AP)", ":"])), min_size=3, max_size=12
    ),
)
def test_an_ordinary_sentence_is_never_cut(opening: str, rest: list[tuple[str, str]]) -> None:
    # A verb in small letters comes before any further sign that could end a dateline.
    text = opening + " ".join(word + sign for word, sign in rest) + "."
    assert split_dateline(text) == (None, text)


@pytest.mark.parametrize(
    "unit",
    [
        "A",
        "A ",
        "A, ",
        "(",
        "- ",
        "--",
        "/",
        "By A",
        "5 ",
        "Jan ",
        " ",
        "【",
        "МОСКВА ",
        "AP - ",
        "\u200b",
        "By Aa, ",
        "नई ",
    ],
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    assert is_linear(lambda size: split_dateline(unit * size), size=5_000)


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
    # Nor may more be lost than what stands before the story: where a sentence begins, behind a bracket or a dash.
    exact = re.compile(r"\s*(?:[^\n]{0,70}?\((?:Reuters|AP|AFP)\)|(?:AP|Reuters|AFP)\s)(?:\s?(?:-{1,2}|[–—])\s)?\s*")
    right = sum(split_dateline(lead)[1] == lead[match.end() :] for lead in marked if (match := exact.match(lead)))
    assert right / len(marked) >= 0.997


@needs_shared
def test_older_wire_stories_lose_their_datelines_exactly() -> None:
    lines = (SHARED / "data/ingest/pairs/wire-7000.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [row["body"] for row in map(json.loads, lines) if row["src"] == "r87"]
    dateline = re.compile(r"[^\n]{0,120}?\(Reuters\) - \s*")
    marked = [(text, match.end()) for text in texts if (match := dateline.match(text))]
    exact = sum(split_dateline(text)[1] == text[end:] for text, end in marked)
    assert len(marked) > 4_000
    assert exact / len(marked) >= 0.99


@needs_shared
def test_bodies_without_a_dateline_stay_whole() -> None:
    lines = (SHARED / "data/regions/dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    bodies = [(row["dateline"], row["body"]) for row in rows if row["dateline"]]
    assert not [body[:60] for _, body in bodies if split_dateline(body)[0]]
    joined = [(f"{line} {'' if line.endswith('-') else '- '}", body) for line, body in bodies]
    right = sum(split_dateline(line + body)[1].split() == body.split() for line, body in joined)
    assert right / len(joined) >= 0.99
