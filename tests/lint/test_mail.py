"""Where in an e-mail something is, as findings say it."""

from __future__ import annotations

import pytest

from digest.lint.mail import Mail, find_all, tell_line
from tests.growth import is_linear


def tell(html: str) -> str:
    return tell_line(next(find_all(Mail(html=html), "div")))


@pytest.mark.parametrize(
    ("within", "told"),
    [
        ("", ""),
        ("Tr<b>ams</b> return", " “Trams return”"),
        ("\n<p> \n</p>" * 20 + "Trams", " “Trams”"),
        ("tram " * 50, " “tram tram tram tram tram tram tram tram…”"),
        ("<i>tram</i> " * 500, " “tram tram tram tram tram tram tram tram…”"),
    ],
)
def test_a_place_shows_how_the_text_below_it_begins(within: str, told: str) -> None:
    assert tell(f"<div>{within}</div>") == f"line 1, <div>{told}"


def test_much_below_an_element_makes_its_place_no_slower() -> None:
    def tell_often(size: int) -> None:
        element = next(find_all(Mail(html=f"<div>{'<p>tram</p>' * size}</div>"), "div"))
        for _ in range(size):
            tell_line(element)

    assert is_linear(tell_often, size=1_000)
