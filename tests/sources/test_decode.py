"""Bytes become the text that was meant, whoever wrote them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.decode import decode_text, find_charset

ENGLISH = "The “harbour” café opened.\nIt was dawn — at last.\n"
ARABIC = "غادر أول ترام المستودع فجر يوم الاثنين واصطفت الجموع على الرصيف.\nوقال المكتب إن الخط الثاني قادم.\n"
RUSSIAN = "Первый трамвай вышел из депо на рассвете.\nТолпы стояли на набережной.\n"
CHINESE = "第一班电车在黎明时分离开车厂。\n人群站在码头上 观看。\n"


@pytest.mark.parametrize("text", [ENGLISH, ARABIC, RUSSIAN, CHINESE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_recognised_with_and_without_a_mark(text: str, encoding: str) -> None:
    assert decode_text(text.encode(encoding)) == text


def test_western_bytes_are_read_as_windows_1252_and_every_byte_is_a_character() -> None:
    assert decode_text(ENGLISH.encode("cp1252")) == ENGLISH
    assert decode_text(b"caf\xe9 \x81") == "café \x81"


def test_arabic_in_windows_1256_is_recognised_and_other_tongues_are_not_taken_for_it() -> None:
    assert decode_text(ARABIC.encode("cp1256")) == ARABIC
    assert decode_text(RUSSIAN.encode("cp1251")) == RUSSIAN.encode("cp1251").decode(
        "latin-1"
    ) or "ا" not in decode_text(RUSSIAN.encode("cp1251"))
    assert "ا" not in decode_text("ÇáÊÇá élève à côté, très été".encode("cp1252") * 3)


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "windows-1251"),
        (CHINESE, "gb2312"),
        (CHINESE, "GB18030"),
        (CHINESE, "iso-2022-jp-2"),
    ],
)
def test_a_declared_charset_is_believed_where_unicode_does_not_contradict_it(text: str, charset: str) -> None:
    try:
        body = text.encode(charset)
    except UnicodeEncodeError:
        text = "電車が出た。\n"
        body = text.encode(charset)
    assert decode_text(body, declared=charset) == text


def test_valid_utf_8_is_utf_8_whatever_is_declared() -> None:
    assert decode_text(ENGLISH.encode(), declared="iso-8859-1") == ENGLISH


@pytest.mark.parametrize(
    "name",
    ["", "no-such", "rot13", "utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "zlib", "\0", "é"],
)
def test_what_is_no_charset_is_not_believed(name: str) -> None:
    assert find_charset(name) is None
    assert decode_text(ENGLISH.encode("cp1252"), declared=name) == ENGLISH


def test_latin_1_means_windows_1252_as_it_does_in_browsers() -> None:
    assert find_charset('"ISO-8859-1"') == find_charset("us-ascii") == "cp1252"


@given(
    st.binary(max_size=400), st.none() | st.text(max_size=12) | st.sampled_from(["utf-16", "shift_jis", "hz", "big5"])
)
def test_no_bytes_make_it_fail(body: bytes, declared: str | None) -> None:
    assert isinstance(decode_text(body, declared=declared), str)
