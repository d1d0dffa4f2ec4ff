"""Sentences end where a reader would stop."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.sentences import find_sentence_ends, split_sentences
from tests.growth import is_linear
from tests.shared import SHARED, needs_shared

PIECES = """Tram. said U.S. Mr. Jan. 5 No. ... … ? ! ?! 。 ！ ۔ ؟ । " ” “ ’ ( ) 」 and The he 3.5 中国 ہے - a.m."""
pieces = st.sampled_from([*PIECES.split(), " ", "\n\n"])


@given(st.one_of(st.text(), st.lists(pieces).map("".join)))
def test_nothing_is_lost_between_sentences(text: str) -> None:
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())
    ends = find_sentence_ends(text)
    assert list(ends) == sorted(set(ends))
    assert ends[-1] == len(text)


@pytest.mark.parametrize(
    "sentences",
    [
        ["Hello there.", "My name is Noor."],
        ["What is it?", "A tram!", "No?!", "Yes."],
        ["He met Mr. Aziz, Dr. Reed and Gen. Smith at St. Mary's.", "They left."],
        ["The U.S. government and Tram Corp. of Calif. agreed.", "It is done."],
        ["He lives in the U.S.", "He likes it."],
        ["She works at Tram Inc.", "The firm is old."],
        ["It is signed by U.S. President Reed.", "He said so."],
        ["It opened on Jan. 5, 2026, at 6 a.m. in Washington, D.C., and No. 3 ran.", "It stopped."],
        ["J. K. Reed wrote it.", "He was paid $3.5 million."],
        ['"Why?" he asked.', '"No!"', "She left."],
        ["He said: “It works.”", "“Does it?”", "Nobody knows (yet).", "[It does.]", "Fine."],
        ["Well...", "It goes on… and on.", "Then it ends."],
        ["He said no.", "The art. is new.", "They sat in the sun.", "Police came."],
        ["1. Trams run.", "Buses stop."],
        ["Yahoo! said so.", "Version 2.0 is out.", "See www.ledger.example for more."],
        ["e.g. this one, i.e. that one, vs. the other.", "Done."],
        ["The tram left . . . and came back.", "Good."],
        ["وصل الترام.", "هل رأيته؟", "نعم!"],
        ["پہلی ٹرام نکلی۔", "کیا آپ نے دیکھی؟", "جی۔"],
        ["پہلی ٹرام آئی ہے -", "لوگ آئے تھے۔"],
        ["पहली ट्राम निकली।", "क्या आपने देखी?"],
        ["ትራሙ ሄደ።", "ሰዎች መጡ።"],
        ["រថភ្លើងចេញ។", "មនុស្សមក។"],
        ["ရထားထွက်သည်။", "လူတွေလာသည်။"],
        ["Ήρθε το τραμ.", "Πού πήγε;", "Δεν ξέρω."],
        ["Yahoo! Inc. said so.", "It is old."],
        ["It rained at 5 p.m.", "Rain fell on trams at 6 p.m. Monday and 7 a.m. EST."],
        ["They met in Washington, D.C.", "Police were there."],
        ["The D.C. Police Department met Washington, D.C. Mayor Noor Reed."],
        ["It has vitamin C.", "It helps.", "Plan B.", "Not for all."],
        ["She lives on Elm St.", "My tram stops there."],
        ["The tram was no. 1 of its kind.", "It ran."],
        ["The bill passed.[1]", "The next did not.[12]", "Fine."],
        ["اس نے کہا ’’ٹرام آ گئی ہے۔‘‘", "لوگ خوش ہوئے۔"],
        ["„Die Bahn fährt.“", "Er lachte.", "”Good.“", "She left."],
    ],
)
def test_sentences_are_split_between_and_not_within(sentences: list[str]) -> None:
    assert split_sentences(" ".join(sentences)) == tuple(sentences)


@pytest.mark.parametrize(
    "sentences",
    [
        ["电车出发了。", "你看到了吗？", "“看到了！”", "很好。"],
        ["電車が出た。", "「行くぞ！」と彼は言った。", "終わり。"],
        ["他说：“走吧。”，然后离开了。", "好。"],
        ["涨了３．５倍。", "好。"],
    ],
)
def test_han_and_kana_need_no_spaces(sentences: list[str]) -> None:
    assert split_sentences("".join(sentences), "zh") == tuple(sentences)


def test_german_ordinals_and_abbreviations_do_not_end_sentences() -> None:
    assert split_sentences("Am 3. März kam z.B. Dr. Weiß. Er ging.", "de-AT") == (
        "Am 3. März kam z.B. Dr. Weiß.",
        "Er ging.",
    )


@pytest.mark.parametrize(
    ("sentences", "language"),
    [
        (["Prof. Weiß kam am 3. Okt. 2026, vgl. Abs. 4.", "Die Bahn fährt.", "Das kostet 3 Mio. Euro."], "de"),
        (["M. Aziz et Mme. Reed sont là.", "Il pleut.", "C'est l'art. 5 du 3 janv. 2026."], "fr"),
        (
            ["Il a dit : « Non. »", "Puis il part.", "« Quoi ? »", "Jean-P. Aziz rit.", "Il est 14 h.", "Il pleut."],
            "fr",
        ),
        (["Er kam.", "»Wo ist die Bahn?« fragte er."], "de"),
        (["La Cía. Azul llega.", "No llueve."], "es"),
        (["Он родился в 1799 г.", "Он умер."], "ru"),
        (["पं. अज़ीज़ आए।", "ट्राम चली।"], "hi"),
        (["El Sr. Aziz y la Dra. Reed viajan a EE. UU. mañana.", "No llueve.", "Vea el art. 5."], "es"),
        (["O Sr. Aziz mora na av. Central.", "Não chove.", "Veja o art. 5 da lei nº. 7."], "pt"),
        (["L'Ing. Reed e il dott. Aziz arrivano.", "No.", "Piove."], "it"),
        (["Prof. Dr. Aziz 3. durakta indi.", "Bu hat yeni.", "Bkz. Ek 2."], "tr"),
        (["Трамвай идёт по ул. Ленина, 5 млн. руб. стоит линия.", "Он новый.", "Это было в 2026 г. в Перми."], "ru"),
        (["وصل د. عزيز إلى غزة.", "هل رأيته؟", "نعم!"], "ar"),
        (["डॉ. अज़ीज़ आए।", "ट्राम चली।"], "hi"),
    ],
)
def test_each_language_has_its_abbreviations(sentences: list[str], language: str) -> None:
    assert split_sentences(" ".join(sentences), language) == tuple(sentences)


def test_an_abbreviation_of_one_language_is_a_word_in_another() -> None:
    assert len(split_sentences("It is in the sun. Reed left.", "en")) == 2
    assert len(split_sentences("Das ist ein Mass. Gut so.", "de")) == 2
    assert len(split_sentences("Il est ill. Marie part.", "fr")) == 2


TITLES = "Mr. Mrs. Ms. Dr. Prof. Gen. Col. Lt. Sgt. Capt. St. Rev. Sen. Rep. Gov. Hon. Maj. Cmdr. Adm. Supt. Insp. Amb."
NAMES = ["Aziz", "Reed", "Noor Aziz", "J. K. Reed", "De Witt", "O’Day", "al-Aziz"]
PLACES = "U.S. U.N. U.K. E.U. D.C. U.S.S.R. U.A.E. J.F.K."
FOLLOWING = ["President Reed", "Army officers", "Senate", "Embassy", "Supreme Court judges", "Navy ships", "Congress"]


@pytest.mark.parametrize("title", TITLES.split())
def test_no_sentence_ends_after_a_title(title: str) -> None:
    wrong = [name for name in NAMES if len(split_sentences(f"The tram of {title} {name} was late.")) != 1]
    assert not wrong


@pytest.mark.parametrize("place", PLACES.split())
def test_sentences_end_after_initials_only_where_another_begins(place: str) -> None:
    texts = [f"The tram of the {place} {name} was late." for name in FOLLOWING]
    assert not [text for text in texts if len(split_sentences(text)) != 1]
    starters = ["The line is new.", "It ran.", "He left.", "In March it rained.", "But nobody came.", "They sang."]
    texts = [f"The tram left the {place} {starter}" for starter in starters]
    assert not [text for text in texts if len(split_sentences(text)) != 2]


numbers = st.from_regex(r"[0-9]{1,3}([.,][0-9]{1,3}){1,3}|([A-Z]\.){2,4}|[a-z]{2,8}\.(example|com)", fullmatch=True)


@given(numbers, st.sampled_from(["en", "de", "fr", "ru"]))
def test_numbers_initials_and_addresses_are_never_split(piece: str, language: str) -> None:
    text = f"They paid {piece} for it."
    assert split_sentences(text, language) == (text,)


@pytest.mark.parametrize("says", ["he asked.", "Noor Aziz asked.", "Mr. Aziz said.", "the driver said."])
@pytest.mark.parametrize("quote", ['"Where is it?"', "“It runs!”"])
def test_a_quotation_stays_with_who_said_it(quote: str, says: str) -> None:
    assert split_sentences(f"{quote} {says} Nobody knew.") == (f"{quote} {says}", "Nobody knew.")


def test_sentences_that_lost_their_space_are_parted() -> None:
    assert split_sentences('He left.The tram came. "It is late."She ran. See Ledger.com now.') == (
        "He left.",
        "The tram came.",
        '"It is late."',
        "She ran.",
        "See Ledger.com now.",
    )


def test_a_blank_line_ends_a_sentence() -> None:
    assert split_sentences("A heading\n\nIt rains.\n\n") == ("A heading", "It rains.")
    assert split_sentences("") == ()


@pytest.mark.parametrize("unit", [".", ". ", '."', "U.S. ", "1. ", "۔.", "。", "-", " ہے - ", "\n", ". . ", "a.B "])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    assert is_linear(lambda size: split_sentences(unit * size), size=25_000)


def _parse_treebank(path: Path, *, parts: str) -> tuple[str, set[int]]:
    """Return the text of a CoNLL-U file and where its sentences end; `parts` are paragraphs' and sentences' gaps."""
    text, ends, new = "", set[int](), False
    for line in path.read_text(encoding="utf-8").splitlines():
        new = new or line.startswith("# newpar")
        if line.startswith("# text = "):
            text += ("\n\n" if new and parts == "\n\n" else parts.replace("\n\n", " ")) * bool(text) + line[9:].strip()
            ends.add(len(text))
            new = False
    return text, ends


def _measure(paths: list[Path], *, parts: str, language: str) -> float:
    right = found = real = 0
    for path in paths:
        text, ends = _parse_treebank(path, parts=parts)
        mine = {len(text[:end].rstrip()) for end in find_sentence_ends(text, language)}
        right, found, real = right + len(mine & ends), found + len(mine), real + len(ends)
    return 2 * right / (found + real)


@needs_shared
@pytest.mark.parametrize(
    ("folder", "parts", "language", "floor"),
    [
        ("ud-gum-news", "\n\n", "en", 0.98),
        ("ud-gum-news", " ", "en", 0.93),
        ("ud-urdu", " ", "ur", 0.99),
        ("ud-zh", "", "zh", 0.99),
    ],
)
def test_boundaries_in_treebanks_are_found(folder: str, parts: str, language: str, floor: float) -> None:
    paths = sorted((SHARED / "data/ingest/sent" / folder).rglob("*.conllu"))
    assert _measure(paths, parts=parts, language=language) >= floor


@needs_shared
def test_of_sentences_run_together_only_those_without_a_mark_are_missed() -> None:
    found, real, wrong = 0, 0, 0
    for path in sorted((SHARED / "data/ingest/sent/ud-gum-news").rglob("*.conllu")):
        text, ends = _parse_treebank(path, parts=" ")
        mine = {len(text[:end].rstrip()) for end in find_sentence_ends(text)}
        marked = {end for end in ends if text[:end].rstrip("\"'”’)]")[-1] in ".!?"}
        found, real, wrong = found + len(mine & marked), real + len(marked), wrong + len(mine - ends)
    assert found / real >= 0.985
    assert wrong / (found + wrong) <= 0.01


def test_ends_and_sentences_agree() -> None:
    text = "One. Two? Three"
    starts = chain((0,), find_sentence_ends(text))
    assert split_sentences(text) == tuple(
        text[start:end].strip() for start, end in zip(starts, find_sentence_ends(text), strict=False)
    )
