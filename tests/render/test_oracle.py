"""What MJML is, npm's mjml says: our table is its table, and our validator refuses what it refuses, on the same line.

We are stricter where mrml is: what it drops in silence or cannot read. That is listed here, and nothing else is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from digest.render.data import generate
from digest.render.grammar import load_grammar
from digest.render.validate import find_mjml_fault
from tests.node import run_node

DEFAULTS = "<mj-attributes>\n<mj-class name='big' font-size='20px' />\n</mj-attributes>"
HEAD = f"<mjml>\n<mj-head>\n{DEFAULTS}\n</mj-head>\n<mj-body>\n"
FOOT = "\n</mj-body>\n</mjml>"
COLUMN = HEAD + "<mj-section>\n<mj-column>\n"
COLUMN_END = "\n</mj-column>\n</mj-section>" + FOOT

GOOD = [
    '<mj-text mj-class="big" css-class="a b">a <b title="x > y">b</b><br />c<img src="x"></mj-text>',
    '<mj-text padding="0">a &amp; b &nbsp; > c</mj-text>\n<mj-divider border-color="#ABC" /><mj-spacer height="3px" />',
    '<mj-image\n  src="https://a.example/b.png?a=1&amp;b=2"\n  alt=""\n  width="300px" />',
    "<mj-table><tr><td nowrap>a</td></tr></mj-table>\n<mj-raw><!--[if mso]><p>a</p><![endif]--></mj-raw>",
    '<mj-button href="#" letter-spacing="-1.5px" line-height="1.5">a</mj-button>',
    '<mj-social mode="vertical"><mj-social-element name="x" alt="">a</mj-social-element></mj-social>',
    "<mj-navbar hamburger='hamburger'><mj-navbar-link href='/'>a</mj-navbar-link></mj-navbar>",
    "<!-- <mj-foo> -->",
    "",
]
BAD = [
    "<mj-txt>a</mj-txt>",
    "\n<p>a</p>",
    "<mj-text\n  colour='red'>a</mj-text>",
    "<mj-text color='Red'>a</mj-text>",
    "<mj-text>a</mj-text>\n\n<mj-text padding='1 2px'>a</mj-text>",
    "<mj-text>a</mj-text>\n<mj-section></mj-section>",
    "<mj-social>\n<mj-text>a</mj-text>\n</mj-social>",
    "<mj-image src='a' fluid-on-mobile='yes' />",
    "<mj-text lang='en'>a</mj-text>",
    "<div />",
]
STRICTER = [
    "<mj-social><mj-raw>a</mj-raw></mj-social>",
    "<mj-text>3 < 5</mj-text>",
    "<mj-text color=red>a</mj-text>",
    "<mj-text color='red' color='blue'>a</mj-text>",
    "<mj-text mj-class='bigger'>a</mj-text>",
    "<mj-text><p>a</mj-text>",
    "<mj-text><mj-button>a</mj-button></mj-text>",
    "<mj-text><![CDATA[a]]></mj-text>",
    "<!-- a -- b -->",
    "loose text",
    "<mj-table cellpadding='a1'></mj-table>",
    "<mj-text color='xrgb(1,2,3)'>a</mj-text>",
]
FEWER = [f"mj-raw in mj-{name}" for name in ("accordion", "accordion-element", "navbar", "social")]


class Case(NamedTuple):
    """A document, and what a failing test calls it."""

    source: str
    name: str


class Oracle(NamedTuple):
    """MJML's version and tags, and what it says of each document."""

    components: dict[str, Any]
    verdicts: dict[str, list[tuple[int, str]]]


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    """One run of node for all documents, as it takes long to start."""
    sources = [
        case.source for make in (make_attribute_cases, make_pairs, make_documents, make_stricter) for case in make()
    ]
    told = json.loads(run_node("oracle.js", json.dumps(sources)))
    return Oracle(components=told, verdicts=dict(zip(sources, told["verdicts"], strict=True)))


def find_path(tag: str) -> list[str]:
    """The tags around `tag`, outermost first, with as few defaults among them as can be."""
    parents = [name for name, known in load_grammar().items() if tag in known.children]
    parent = min(parents, key=lambda name: (name == "mj-attributes", name))
    return [*find_path(parent), parent] if parent else []


def make_document(tag: str, attributes: str = "", inner: str = "") -> str:
    """A document with `tag` where it may stand, on a line of its own."""
    path = find_path(tag)
    body = "" if "mj-body" in (*path, tag) else "\n<mj-body></mj-body>"
    opened, closed = "\n".join(f"<{name}>" for name in path), "\n".join(f"</{name}>" for name in path[:0:-1])
    whole = f"{opened}\n<{tag}{attributes}>{inner}</{tag}>\n{closed}"
    return f"{whole}{body}\n</mjml>" if path else whole


SAMPLES = {
    "unit": "0|1px|1%|1em|1.5px|-1px|1|auto|1px 2px|1px  2px|1px 2% 0 4px|1px 2px 3px 4px 5px||px",
    "unitWithNegative": "-1px|-0.5em|1px|x|1%",
    "color": "#abc|#ABCDEF|#abcd|red|Red|transparent|inherit|rgb(1, 2,3)|rgba(1,2,3,0.5)|hsl(1,2%,3%)||reddish",
    "string": "|anything at all",
    "boolean": "true|false|yes|True",
    "integer": "0|12|x|",
}


def list_values(kind: str) -> list[str]:
    name, _, words = kind.partition("(")
    return [*words.rstrip(")").split(","), "elsewhere", "LEFT"] if name == "enum" else SAMPLES[name].split("|")


def make_attribute_cases() -> Iterator[Case]:
    """Every type with all its samples, on the first attribute that has it; and one attribute too many on each tag."""
    seen = {"string"}
    for name, tag in load_grammar().items():
        if name in ("", "mjml", "mj-all", "mj-class"):
            continue
        yield Case(make_document(name, ' unheard-of="1"'), f"{name} unheard-of")
        for key, kind in tag.attributes.items():
            if kind not in seen and key not in tag.left_out:
                seen.add(kind)
                values = list_values(kind)
                yield from (Case(make_document(name, f' {key}="{value}"'), f"{key}={value!r}") for value in values)


def make_pairs() -> Iterator[Case]:
    """Every tag in every other."""
    for parent in load_grammar():
        for child in [*load_grammar(), "p"]:
            if {parent, child}.isdisjoint(["", "mjml", "mj-all", "mj-class"]) and child not in ("mj-head", "mj-body"):
                yield Case(make_document(parent, inner=f"\n<{child}></{child}>\n"), f"{child} in {parent}")


def make_documents() -> Iterator[Case]:
    """Whole documents that are right, and such as are not."""
    yield from (Case(f"{COLUMN}{inner}{COLUMN_END}", inner) for inner in [*GOOD, *BAD])


def make_stricter() -> Iterator[Case]:
    """Documents that only we refuse."""
    yield from (Case(f"{COLUMN}{inner}{COLUMN_END}", inner) for inner in STRICTER)
    for name, tag in load_grammar().items():
        for key in sorted(tag.left_out.intersection(tag.attributes)):
            yield Case(make_document(name, f' {key}="{list_values(tag.attributes[key])[0]}"'), f"{name} {key}")


def compare(cases: Iterable[Case], oracle: Oracle) -> list[str]:
    """The cases in which the two validators differ, in whether there is a fault or in the line of the first."""
    told = []
    for case in cases:
        fault, theirs = find_mjml_fault(case.source), oracle.verdicts[case.source]
        ours, first = fault.line if fault else None, min((line for line, _ in theirs), default=None)
        if ours != first:
            told.append(f"{case.name}: {fault} where mjml has {theirs}")
    return told


def test_the_table_is_what_mjml_itself_allows(oracle: Oracle) -> None:
    path = Path(generate.__file__).with_name("mjml.tsv")
    assert path.read_text("utf-8") == "".join(generate.make_table(oracle.components))


def test_every_type_of_attribute_takes_what_mjml_takes(oracle: Oracle) -> None:
    assert compare(make_attribute_cases(), oracle) == []


def test_every_tag_may_stand_where_mjml_lets_it(oracle: Oracle) -> None:
    # MJML does not look into ending tags, and lets <mj-attributes> hold everything; mrml takes <mj-raw> in fewer.
    blind = {name for name, tag in oracle.components["tags"].items() if tag["ending"]} | {"mj-attributes"}
    cases = [case for case in make_pairs() if case.name.split(" in ")[1] not in blind and case.name not in FEWER]
    assert len(cases) > 400
    assert compare(cases, oracle) == []


def test_documents_get_the_same_verdict_on_the_same_line(oracle: Oracle) -> None:
    assert compare(make_documents(), oracle) == []
    fine = [find_mjml_fault(case.source) is None for case in make_documents()]
    assert fine == [True] * len(GOOD) + [False] * len(BAD)


def test_what_only_we_refuse_mjml_lets_through(oracle: Oracle) -> None:
    assert [case.name for case in make_stricter() if find_mjml_fault(case.source) is None] == []
    assert [case.name for case in make_stricter() if oracle.verdicts[case.source]] == []
