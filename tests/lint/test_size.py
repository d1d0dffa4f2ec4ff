"""How large an e-mail is, and when that is too large."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.lint.mail import Mail
from digest.lint.size import Sizes, count_encoded, find_size_findings, measure_mail


def find_codes(decoded: int, encoded: int, *, latin: bool = True) -> list[tuple[str, bool]]:
    sizes = Sizes(decoded=decoded, encoded=encoded, latin=latin)
    found = find_size_findings(sizes, max_bytes=100_000, warn_bytes=90_000)
    return [(finding.code, finding.blocks) for finding in found]


@pytest.mark.parametrize(
    ("decoded", "encoded", "latin", "codes"),
    [
        (90_000, 90_000, True, []),
        (90_001, 90_001, True, [("size-near", False)]),
        (80_000, 95_000, True, [("size-near", False)]),
        (80_000, 95_000, False, []),
        (100_000, 100_000, True, [("size-near", False)]),
        (100_001, 100_001, True, [("size", True)]),
        (80_000, 100_001, True, [("size-encoded", True)]),
        (80_000, 250_000, False, [("size-encoded-unsure", False)]),
        (100_001, 250_000, False, [("size", True)]),
    ],
)
def test_the_limits_are_of_decoded_bytes_and_for_latin_letters_of_encoded_ones_too(
    decoded: int, encoded: int, codes: list[tuple[str, bool]], *, latin: bool
) -> None:
    assert find_codes(decoded, encoded, latin=latin) == codes


def test_the_letters_are_those_that_are_read_and_not_those_of_the_markup() -> None:
    arabic = Mail(html=f'<style>{"a" * 500}</style><p class="{"b" * 500}">مرحبا بكم</p><!-- {"c" * 500} -->')
    assert not measure_mail(arabic).latin
    assert measure_mail(Mail(html="<p>Déjà vu à Łódź</p>")).latin
    assert measure_mail(Mail(html="<p>7 + 5</p>")).latin


@given(st.text())
def test_the_encoded_size_is_that_of_the_shorter_encoding(html: str) -> None:
    data = html.encode("utf-8", "replace").replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    in_base64 = len(base64.encodebytes(data).replace(b"\n", b"\r\n"))
    if count_encoded(html) != in_base64:
        assert len(data) <= count_encoded(html) < in_base64


def test_each_region_has_the_bytes_from_its_heading_to_the_next_and_all_of_them_add_up() -> None:
    parts = ("<p>head</p>", '<h2 class="r"><a>North &amp; South</a></h2><p>é</p>', "<h2>Asia</h2><p>Asia</p>foot")
    sizes = measure_mail(Mail(html="".join(parts), regions=("North & South", "Europe", "Asia")))
    assert sizes.regions == tuple(
        (name, len(part.encode())) for name, part in zip(("", "North & South", "Asia"), parts, strict=True)
    )
    assert sum(size for _, size in sizes.regions) == sizes.decoded


def test_without_regions_nothing_is_told_of_them() -> None:
    assert measure_mail(Mail(html="<h2>Asia</h2>")).regions == ()


SIZES = st.integers(0, 200_000)


@given(decoded=SIZES, encoded=SIZES, latin=st.booleans(), limit=st.integers(1, 200_000))
def test_what_counts_no_more_than_the_limit_is_never_refused(
    decoded: int, encoded: int, latin: bool, limit: int
) -> None:
    sizes = Sizes(decoded=decoded, encoded=encoded, latin=latin)
    blocks = any(one.blocks for one in find_size_findings(sizes, max_bytes=limit, warn_bytes=1))
    assert blocks == (sizes.counted > limit)
