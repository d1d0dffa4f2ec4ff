"""Which elements a selector finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.lint.selectors import Node, is_found, make_keys, parse_selector


def make_node(*path: str) -> Node:
    """The last of elements written as tag, tag#id or tag.class, each within the one before."""
    node: Node | None = None
    for text in path:
        tag, _, classes = text.partition(".")
        tag, _, name = tag.partition("#")
        around = node.around | node.keys if node else frozenset[str]()
        node = Node(make_keys(tag, name, classes.replace(".", " ")), around, node)
    assert node is not None
    return node


PAGE = ("html", "body#top", "div.page.wide", "table", "td.l")


@pytest.mark.parametrize(
    "selector",
    [
        "td",
        ".l",
        "td.l",
        "TD",
        "*",
        ":root td",
        "#top td",
        ".page td",
        ".wide.page .l",
        "table > td",
        "body > div td",
        "td:link",
    ],
)
def test_a_selector_finds_the_element_it_names(selector: str) -> None:
    parsed = parse_selector(selector)
    assert parsed is not None
    assert parsed.certain
    assert is_found(parsed, make_node(*PAGE))


@pytest.mark.parametrize(
    "selector",
    ["th", ".L", "div > td", "td td", "table .page td", "#top > td", ".page > .l", "body > table td", "td.l.m"],
)
def test_a_selector_finds_no_other_one(selector: str) -> None:
    parsed = parse_selector(selector)
    assert parsed is not None
    assert not is_found(parsed, make_node(*PAGE))


@pytest.mark.parametrize("selector", ["td:first-child", "td[align]", "tr + td", "p ~ td", "td:not(.x)"])
def test_what_only_a_browser_can_tell_is_not_certain(selector: str) -> None:
    parsed = parse_selector(selector)
    assert parsed is not None
    assert not parsed.certain


@pytest.mark.parametrize(
    "selector", ["a:hover", "a:focus", "p::before", "[data-ogsc] p", "", "p {", r".sm\:w-full", "a, b", "p" * 500]
)
def test_what_is_not_for_reading_or_cannot_be_read_is_no_selector(selector: str) -> None:
    assert parse_selector(selector) is None


def test_the_weight_of_a_selector_is_its_specificity() -> None:
    parsed = parse_selector("#a .b.c td > p")
    assert parsed is not None
    assert parsed.weight == (1, 2, 2)


@given(st.text(alphabet="ab.#>+~*[]():- =", max_size=60))
def test_any_text_may_be_asked(selector: str) -> None:
    parsed = parse_selector(selector)
    if parsed is not None:
        is_found(parsed, make_node(*PAGE))
