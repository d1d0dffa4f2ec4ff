"""Stories that begin as a plug does are stories; lines that only ask, or tell of the page, are left out."""

from __future__ import annotations

from typing import Any

import pytest

from digest.teasers.teaser import Rung, find_teaser, make_teaser
from tests.factories import make_article

LEAD = "The first tram left the depot at dawn. Crowds lined the quay to see it pass."
LEADS = {
    "en": LEAD,
    "fr": "Le premier tram a quitté le dépôt à l’aube. La foule attendait sur le quai.",
    "de": "Die erste Bahn verließ das Depot im Morgengrauen. Viele standen am Kai.",
    "es": "El primer tranvía salió del depósito al amanecer. Muchos esperaban en el muelle.",
    "pt": "O primeiro bonde saiu do depósito de madrugada. Muitos esperavam no cais.",
    "tr": "İlk tramvay depodan şafakta çıktı. Rıhtımda kalabalık vardı.",
    "ar": "غادر أول ترام المستودع عند الفجر. واصطفت الحشود على الرصيف.",
    "ur": "پہلی ٹرام صبح سویرے ڈپو سے نکلی۔ لوگ دیکھنے آئے۔",
    "hi": "पहली ट्राम भोर में डिपो से निकली। लोग देखने आए।",
    "fa": "نخستین تراموا سپیده دم از انبار بیرون آمد. مردم به تماشا آمدند.",
    "ru": "Первый трамвай вышел из депо на рассвете. На набережной стояли люди.",
    "ja": "最初の電車は夜明けに車庫を出た。人々は岸で待っていた。",
    "zh": "第一辆电车黎明时分驶出车库。人们在码头等候。",
}


def _tease(text: str, **changes: Any) -> str:
    return make_teaser(make_article(text=text, **changes), 300)


@pytest.mark.parametrize(
    "sentence",
    [
        "Copyright law does not protect a timetable, a court ruled.",
        "Copyright claims over tram maps rose ninefold.",
        "Lena Quist was a photographer for the Ledger who rode every tram.",
        "Lena Quist was a reporter on the quay when the old line closed.",
        "Lena Quist is the editor of the quay’s first timetable.",
        "Noor Aziz has written 40 novels.",
        "This story was first told by a conductor in 1841.",
        "This post was translated into 30 languages in a day.",
        "This article was written on a wall of the depot.",
        "Hello and welcome to the quay, where the trams return today.",
        "Good morning, and welcome back to school: trams are full again.",
        "Click here for a tram and it comes without a driver.",
        "Stay tuned radios helped the depot find its trams.",
        "Get more trams into cities and you get fewer alerts for heat.",
        "Subscribe now to a cheaper fare and save, the council told riders.",
        "Join us now, the drivers told the depot on the radio.",
    ],
)
def test_a_sentence_of_a_story_is_no_plug(sentence: str) -> None:
    assert _tease(f"{sentence} {LEAD}", authors=("Noor Aziz",)) == f"{sentence} {LEAD}"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "This is a developing story. Please check back for updates."),
        ("en", "This story will be updated."),
        ("en", "More to follow."),
        ("en", "More details soon…"),
        ("en", "You must enable JavaScript to view this video."),
        ("en", "We use cookies to improve your experience."),
        ("en", "Warning: this story tells of a death on the line."),
        ("ur", "انتباہ: اس رپورٹ کی تفصیلات تکلیف دہ ہو سکتی ہیں۔"),
        ("en", "The views expressed in this article are the author’s own."),
        ("en", "This article is for subscribers only."),
        ("en", "Here is a summary of the day:"),
        ("en", "That’s all from me, Noor Aziz, for today."),
        ("en", "Copyright © 2026 The Daily Ledger."),
        ("fr", "Cet article est réservé aux abonnés."),
        ("fr", "Bonjour à tous et bienvenue dans ce direct."),
        ("de", "Willkommen zum Liveblog!"),
        ("de", "Dieser Artikel erschien zuerst im Hafenboten."),
        ("es", "Buenos días y bienvenidos a nuestra cobertura en vivo."),
        ("tr", "Haberin devamı için tıklayın."),
        ("ar", "نرحب بكم في تغطيتنا المباشرة."),
        ("ur", "ہماری لائیو کوریج میں خوش آمدید۔"),
        ("ja", "この記事は有料会員限定です。"),
    ],
)
def test_a_line_about_the_page_is_left_out(language: str, line: str) -> None:
    lead = LEADS[language]
    assert _tease(f"{line}\n\n{lead}", language=language) == lead
    assert _tease(line, language=language) == ""


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fr", "Newsletter : inscrivez-vous gratuitement."),
        ("de", "Jetzt Newsletter abonnieren!"),
        ("ru", "Подпишитесь на наш канал в Telegram."),
        ("tr", "Bizi Google Haberler'de takip edin."),
    ],
)
def test_a_line_that_asks_something_is_left_out(language: str, line: str) -> None:
    assert _tease(f"{line}\n\n{LEADS[language]}", language=language) == LEADS[language]


def test_what_a_writer_does_is_left_out_with_the_sentence_that_goes_on_about_it() -> None:
    bio = "Noor Aziz covers transport for The Daily Ledger. She lives on the quay."
    assert _tease(f"{bio}\n\n{LEAD}", authors=("Noor Aziz",)) == LEAD
    assert _tease(f"She lives on the quay.\n\n{LEAD}") == f"She lives on the quay. {LEAD}"


def test_a_story_that_only_seems_to_ask_says_that_rather_than_nothing() -> None:
    asks = "Watch the harbour tide turn with the first tram of the year here."
    told = find_teaser(make_article(text=asks), 200)
    assert (told.text, told.rung) == (asks, Rung.LEAD)
    assert _tease(f"{asks} {LEAD}") == LEAD
    assert _tease(LEAD, summary=asks) == LEAD
