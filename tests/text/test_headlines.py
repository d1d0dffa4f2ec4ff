"""A headline loses what its site put around it, and nothing that it says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.casing import calm_capitals
from digest.text.headlines import make_headline
from tests.growth import is_linear

TITLE = "Trams return to the harbour"
NAMES = ("The Daily Ledger - World", "ledger.example")


@pytest.mark.parametrize(
    "shown",
    [
        "{} | The Daily Ledger",
        "{} - The Daily Ledger",
        "{} – Daily Ledger",
        "{} — ledger.example",
        "{} | Ledger",
        "{} | World news | The Daily Ledger",
        "{} » The Daily Ledger Online",
        "{} | Cities",
        "{} - Reuters",
        "{} (Reuters)",
        "{} [AFP]",
        "{} | Noor Aziz",
        "The Daily Ledger: {}",
        "The Daily Ledger | {}",
        "BREAKING: {}",
        "Breaking news: {}",
        "EXCLUSIVE - {}",
        "UPDATE 2-{}",
        "RPT-{}",
        "RPT-UPDATE 1-{}",
        "[UPDATE] {}",
        "URGENTE: {}",
        "SON DAKİKA | {}",
        "СРОЧНО: {}",
        "عاجل | {}",
        "ब्रेकिंग: {}",
        "【速報】{}",
        "[속보] {}",
        "BREAKING: {} - Reuters | The Daily Ledger",
        "{} | Explainer",
        "{} | Internacional",
        "{} ｜ The Daily Ledger",
        "{} | The Harbour Times",
        "{} | bay.example",
        "{} | The Daily Ledger World",
        "{} - Newspaper - The Daily Ledger",
        "{} - РИА Новости, 05.03.2026",
        "(UPDATE) {}",
        "EIL: {}",
        "+++ Eilmeldung +++ {}",
        "عاجل.. {}",
        "快讯：{}",
        "फ्लैश: {}",
    ],
)
def test_names_and_labels_around_a_headline_go(shown: str) -> None:
    assert make_headline(shown.format(TITLE), names=NAMES, authors=["Noor Aziz"]) == TITLE


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        "trams return to the harbour",
        "Ledger 345: Trams",
        "The Daily Ledger: Why",
        "The Daily Ledger",
        "Home | The Daily Ledger",
        "Tram talks - the harbour waits",
        "Lahore - Karachi: 3-2",
        "Trams return to the old harbour | Line 3",
        "Trams return to the old harbour | Not yet",
        "Trams return to the old harbour | “Soon”",
        "Trams return to the old harbour | 'Soon'",
        "Verdict in the trial of the tram driver | Guilty",
        "Trams stop after the storm over the harbour | Hundreds missing",
        "Mayor is said to have sold the old trams | He denies it",
        "Prime minister resigns after weeks of protest | Peru",
        "Stocks fall | Asia",
        "电车回到港口城市｜不再停运",
        "Trams return to the harbour - Newspaper",
        "Urgent: tram drivers needed",
        "Ledger: the last book of a clerk",
        "Trams return to the harbour - Petra",
        "Trams will return to the harbour | Will they?",
        "Exclusive | Why the trams left the harbour and came back",
        "Reuters: trams return to the harbour",
        "Update on the trams",
        "Breaking the ice: trams in winter",
        "Watch: trams return",
        "Trams (AP classes) return",
        "AT&T; and R&D trams",
        "COVID-19: NATO",
        "",
    ],
)
def test_what_a_headline_says_stays(title: str) -> None:
    assert make_headline(title, names=NAMES) == title


def test_stray_references_become_characters_however_often_they_were_escaped() -> None:
    assert make_headline("Trams &amp;amp; buses don&#8217;t run") == "Trams & buses don’t run"
    assert make_headline("&lt;em&gt;Trams&lt;/em&gt; &amp; the &lt;b&gt; tag") == "Trams & the <b> tag"
    assert make_headline("&#0;&#1;") == "&#0;&#1;"


def test_a_headline_begins_with_a_capital_where_a_label_stood() -> None:
    assert make_headline("Breaking: trams return") == "Trams return"
    assert make_headline("СРОЧНО: трамваи вернулись") == "Трамваи вернулись"
    assert make_headline("Breaking: iTram is late") == "iTram is late"


def test_one_word_before_a_colon_is_what_a_headline_speaks_of() -> None:
    assert make_headline("Time: The last enemy of man", names=["Time"]) == "Time: The last enemy of man"
    assert make_headline("The Ledger: how trams were made", names=["The Ledger"]) == "The Ledger: how trams were made"


def test_han_headlines_need_no_spaces() -> None:
    assert make_headline("电车回到港口城市 | 时报") == "电车回到港口城市"
    assert make_headline("电车回到港口城市 | 港口新闻") == "电车回到港口城市"
    assert make_headline("电车回到港口城市 - 新华社") == "电车回到港口城市"


@pytest.mark.parametrize(
    ("shouted", "calm", "language"),
    [
        ("TRAMS RETURN TO U.S. CITIES, SAYS NATO", "Trams Return to U.S. Cities, Says NATO", "en"),
        ("O'NEILL AND MCDONALD IN WORLD WAR II", "O'Neill and McDonald in World War II", "en"),
        ("“NO TRAMS” FOR THE 28TH: WHO PAYS?", "“No Trams” for the 28th: Who Pays?", "en"),
        ("HARBOUR TRAMS <HBT> UP 3.5 PCT", "Harbour Trams <HBT> up 3.5 Pct", "en"),
        ("BBC, EU AND PTI AGREE ON TRAMS", "BBC, EU and PTI Agree on Trams", "en"),
        ("LES TRAMS DE LA VILLE D’ORLÉANS", "Les Trams de la Ville d’Orléans", "fr"),
        ("TRAMVAY İSTANBUL'DA IŞIL IŞIL", "Tramvay İstanbul'da Işıl Işıl", "tr"),
        ("L'ITALIA NON VA AI MONDIALI", "L'Italia Non Va ai Mondiali", "it"),
        ("EE.UU. RETIRA SUS TRANVÍAS", "EE.UU. Retira Sus Tranvías", "es"),
        ("LES TRAMS QUITTENT L'OTAN", "Les Trams Quittent l'OTAN", "fr"),
        ("UK'S PM AND THE IMF'S EX-CHIEF MEET", "UK's PM and the IMF's Ex-Chief Meet", "en"),
        ("COP28: WHO CHIEF AND IT WORKERS RIDE", "COP28: WHO Chief and IT Workers Ride", "en"),
        ("THE MAN WHO SAID IT IS LATE", "The Man Who Said It Is Late", "en"),
        ("IHC, NAB AND ECP HEAR LE PEN", "IHC, NAB and ECP Hear Le Pen", "en"),
        ("DE VILLIERS RIDES IN DR CONGO", "De Villiers Rides in DR Congo", "en"),
        ("JET HIT BY OLD BUS AND CAR", "Jet Hit by Old Bus and Car", "en"),
        ("ТРАМВАИ ВЕРНУЛИСЬ В ГОРОД США", "Трамваи Вернулись в Город США", "ru"),
    ],
)
def test_capitals_calm_down_and_acronyms_stay(shouted: str, calm: str, language: str) -> None:
    assert make_headline(shouted, language=language) == calm


def test_words_are_written_as_the_story_writes_them() -> None:
    text = "The iTram of Gwadar, run by HarbourCorp, will return to the city, UNTAC said."
    assert calm_capitals("ITRAM WILL RETURN TO GWADAR", text=text) == "iTram will return to Gwadar"
    assert calm_capitals("HARBOURCORP: UNTAC SAID", text=text) == "HarbourCorp: UNTAC said"
    assert calm_capitals("GWADAR BUS WILL RETURN", text=text) == "Gwadar Bus Will Return"
    assert calm_capitals("GWADAR BUS WILL RETURN", text=text.upper()) == "Gwadar Bus Will Return"


@pytest.mark.parametrize(
    "title", ["TRAMS", "NATO EU", "Trams Return NOW", "电车回到港口", "عاد الترام إلى الميناء", "IBM-BBC 24/7"]
)
def test_only_shouting_is_calmed(title: str) -> None:
    assert make_headline(title) == title


FACTS = (
    "3.5 12,000 2026 50% £1.2bn 'late' “soon” Gwadar Noor NATO iTram no not never without won't nicht kein ohne jamais "
    "sans nunca sin não sem değil olmadan не нет без لا لن لم بدون نہیں بغیر نه بدون नहीं बिना 不 没有"
)
facts = st.sampled_from(FACTS.split())
plain = st.sampled_from(["trams", "return", "harbour", "to", "the", "city", "late", "talks", "on", "old", "line"])
signs = st.sampled_from([" ", " ", " ", ": ", " - ", " – ", " | ", ", "])
titles = st.lists(st.tuples(st.one_of(facts, plain), signs), min_size=4, max_size=10).map(
    lambda pairs: "".join(word + sign for word, sign in pairs).strip(" :-–|,")
)


@given(titles, st.booleans())
def test_numbers_negations_and_quotations_survive(title: str, loud: bool) -> None:
    shown = title.upper() if loud else title
    kept = make_headline(shown, names=NAMES, authors=["Noor"])
    for word in re.findall(r"[^\s:|–]+", shown):
        is_fact = any(map(str.isdecimal, word)) or word.lower() in FACTS.lower().split()
        if is_fact and word.lower() not in ("gwadar", "noor", "nato", "itram"):
            assert word.lower() in kept.lower()


@given(st.one_of(st.text(max_size=80), titles, titles.map(str.upper)), st.sampled_from(["en", "tr", "de", "ar"]))
def test_trimming_again_changes_nothing_and_never_empties(title: str, language: str) -> None:
    once = make_headline(title, names=NAMES, authors=["Noor"], language=language)
    assert make_headline(once, names=NAMES, authors=["Noor"], language=language) == once
    assert bool(once.strip()) or not title.strip()


SAID = (
    "Guilty Acquitted Draw Fails Peru Niger Asia Kyiv Rejected Unconfirmed Hundreds missing dead Six Yes wins vows Few "
    "hopes Nobody hurt strikes back resigns quits alarm Trams Gwadar late burn Taxes rise Israel offers talks"
)
said = st.lists(st.sampled_from(SAID.split()), min_size=1, max_size=4).map(" ".join)


@given(said, st.sampled_from([" | ", " ｜ ", "|"]))
def test_what_is_said_behind_a_bar_stays_unless_it_is_known(tail: str, bar: str) -> None:
    shown = f"Trams return to the old harbour of the city after the storm{bar}{tail}"
    assert make_headline(shown, names=NAMES, authors=["Noor Aziz"]) == shown


@given(titles, st.sampled_from([" | The Daily Ledger", " - Reuters", " (AFP)"]))
def test_a_tail_takes_nothing_with_it(title: str, tail: str) -> None:
    assert make_headline(title + tail, names=NAMES) in (make_headline(title, names=NAMES), title + tail)


@pytest.mark.parametrize("unit", ["&amp;", "A ", "| ", " - a", "BREAKING: ", "(Reuters) ", "A.", "<em>", "O'", ": "])
def test_hostile_headlines_take_linear_time(unit: str) -> None:
    assert is_linear(lambda size: make_headline(unit * size, names=NAMES, text=unit * size), size=2_000)
