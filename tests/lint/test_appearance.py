"""What can be read in an e-mail, in the order in which it stands there."""

from __future__ import annotations

from html import escape

from hypothesis import given
from hypothesis import settings as steady
from hypothesis import strategies as st

from digest.lint.mail import Mail, walk_texts

INLINE = ("a", "b", "i", "em", "span", "u", "sub", "font")
PIECES = st.text(alphabet="abتш 1,<&\n", max_size=6)
SILENT = ("<!-- c -->", '<b style="display:none">hidden</b>', "<br>", "<?pi x>")


def make_nest(parts: list[tuple[str, str]], tag: str) -> tuple[str, str]:
    """An element around parts, each as what is written and what of it is read."""
    return f"<{tag}>{''.join(written for written, _ in parts)}</{tag}>", "".join(read for _, read in parts)


TEXTS = PIECES.map(lambda text: (escape(text), text))
NESTS = st.recursive(
    TEXTS | st.sampled_from(SILENT).map(lambda written: (written, "")),
    lambda inner: st.builds(make_nest, st.lists(inner, max_size=4), st.sampled_from(INLINE)),
    max_leaves=20,
)


def read(html: str) -> str:
    mail = Mail(html=html)
    return "".join(mail.reading.list_readable(mail.root))


def test_text_behind_a_nested_element_is_read_after_all_that_is_in_it() -> None:
    assert read("<p>12 <b>Mall <i>Road</i>,</b> Lahore</p>") == "12 Mall Road, Lahore"


@steady(max_examples=60)
@given(st.lists(NESTS, max_size=5))
def test_what_is_read_of_any_nest_is_its_text_in_order_without_what_is_hidden(parts: list[tuple[str, str]]) -> None:
    written, meant = make_nest(parts, "div")
    # A link in a link ends the outer one, and its text is read all the same; a parser takes blank text at the edges.
    assert read(f"<html><body>|{written}|</body></html>") == f"|{meant}|"


def test_each_text_comes_with_the_element_that_it_stands_right_in() -> None:
    mail = Mail(html="<html><body><p>a<b>b<!-- - --><i>c</i>d</b>e</p>f</body></html>")
    told = [(element.tag, text) for element, text in walk_texts(mail.root)]
    assert told == [("p", "a"), ("b", "b"), ("i", "c"), ("b", "d"), ("p", "e"), ("body", "f")]


def test_what_stands_behind_an_element_is_no_text_in_it() -> None:
    mail = Mail(html="<p><b>in</b>behind</p>")
    (bold,) = mail.root.iter("b")
    assert [text for _, text in walk_texts(bold)] == ["in"]


def test_all_words_are_in_reading_order() -> None:
    assert Mail(html="<p>12 <b>Mall <i>Road</i>,</b> Lahore</p>").words == "12 Mall Road , Lahore"
