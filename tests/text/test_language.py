"""Letters decide where they can, the source's word counts unless they contradict it, and nothing is fetched."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.language import find_language, find_primary
from tests.shared import SHARED, needs_shared


@pytest.mark.parametrize(
    ("tag", "primary"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("EN_us", "en"),
        (" ur ", "ur"),
        ("zh-Hant-TW", "zh"),
        ("iw", "he"),
        ("ckb", "ckb"),
        ("", None),
        (None, None),
        ("english", None),
        ("e", None),
        ("12", None),
        ("en us", None),
    ],
)
def test_the_primary_subtag_is_read_from_what_feeds_write(tag: str | None, primary: str | None) -> None:
    assert find_primary(tag) == primary


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The first tram left the depot at dawn while crowds lined the quay", "en"),
        ("FIRST TRAM LEAVES THE DEPOT AT DAWN AS CROWDS LINE THE QUAY", "en"),
        ("Le premier tramway a quitté le dépôt à l'aube devant une foule nombreuse", "fr"),
        ("El primer tranvía salió del depósito al amanecer ante una multitud", "es"),
        ("وصل أول ترام إلى الميناء عند الفجر", "ar"),
        ("پہلی ٹرام صبح سویرے ڈپو سے نکلی اور لوگ اسے دیکھنے آئے", "ur"),
        ("نخستین قطار شهری سپیده‌دم از پایانه بیرون آمد و گذشت", "fa"),
        ("لومړی ټرام سهار وختي له ډیپو څخه ووت او خلک یې لیدو ته راغلل", "ps"),
        ("یەکەم ترام لە بەیانیدا دەرچوو و خەڵک بۆ بینینی هاتن لێرە", "ckb"),
        ("החשמלית הראשונה יצאה מן המוסך עם שחר", "he"),
        ("पहली ट्राम सुबह डिपो से निकली और लोग उसे देखने आए", "hi"),
        ("পহিলা ট্রাম ভোরে ডিপো থেকে বের হলো", "bn"),
        ("第一辆电车黎明时分驶出车库", "zh"),
        ("最初の路面電車が夜明けに車庫を出た", "ja"),
        ("첫 전차가 새벽에 차고를 떠났다", "ko"),
        ("Первый трамвай вышел из депо на рассвете", "ru"),
        ("Το πρώτο τραμ έφυγε από το αμαξοστάσιο", "el"),
        ("รถรางคันแรกออกจากอู่ตอนรุ่งสาง", "th"),
        ("", None),
        ("2026 — 11:22", None),
    ],
)
def test_a_language_is_told_from_a_sentence(text: str, language: str | None) -> None:
    assert find_language(text) == language


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("Tram", "de-AT", "de"),
        ("The first tram left", "fr", "fr"),
        ("پہلی ٹرام صبح سویرے ڈپو سے نکلی", "en-us", "ur"),
        ("پہلی ٹرام صبح سویرے ڈپو سے نکلی", "ar", "ur"),
        ("لندن", "ur", "ur"),
        ("پہلی ٹرام صبح سویرے", "pnb", "pnb"),
        ("وصل أول ترام إلى الميناء عند الفجر", "fa", "ar"),
        ("The first tram left the depot at dawn", "ur", "en"),
        ("東京都知事選", "ja", "ja"),
        ("電車が出た", "zh-TW", "ja"),
        ("Први трамвај", "sr", "sr"),
        ("Prvi tramvaj", "sr", "sr"),
        ("12345", "en-GB", "en"),
        ("Tram", "no such tag", None),
    ],
)
def test_a_hint_wins_unless_the_letters_contradict_it(text: str, hint: str, language: str | None) -> None:
    assert find_language(text, hint=hint) == language


@given(st.text(), st.sampled_from([None, "en", "ur", "zz", "☃"]))
def test_any_text_has_a_plain_tag_or_none(text: str, hint: str | None) -> None:
    language = find_language(text, hint=hint)
    assert language is None or (language.isascii() and language.islower() and 2 <= len(language) <= 3)


def test_no_socket_is_opened_and_no_downloader_is_imported() -> None:
    program = """
import sys
def refuse(event, args):
    if event.startswith(("socket.", "urllib.", "http.")):
        raise SystemExit(f"the network was touched: {event}")
sys.addaudithook(refuse)
from digest.text.language import find_language
assert find_language("Le premier tramway a quitté le dépôt à l'aube") == "fr"
assert "requests" not in sys.modules and "robust_downloader" not in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@needs_shared
def test_real_news_is_told_apart() -> None:
    lines = (SHARED / "data/regions/dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    leads = [(row["body"][:300], row["lang"]) for row in rows if row["body"]]
    titles = [(row["title"], row["lang"]) for row in rows if row["title"] and not row["title"].isupper()]
    assert sum(find_language(text) == language for text, language in leads) / len(leads) >= 0.99
    assert sum(find_language(text) == language for text, language in titles) / len(titles) >= 0.95
