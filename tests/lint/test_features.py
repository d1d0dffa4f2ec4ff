"""What the data knows, and which of its features CSS and HTML use."""

from __future__ import annotations

import subprocess
import sys

import pytest

from digest.lint.data.generate import COMPILE, MJML
from digest.lint.features import (
    find_element_features,
    find_property_features,
    find_rule_feature,
    find_selector_features,
)
from digest.lint.losses import make_feature_rules
from digest.lint.mail import Mail
from digest.lint.support import DATA, find_programs, load_baseline, load_support
from digest.lint.uses import find_uses


def test_every_feature_has_a_mark_for_every_program() -> None:
    support = load_support()
    assert len(support.marks) > 300
    assert {len(marks) for marks in support.marks.values()} == {len(support.programs)}
    assert set("".join(support.marks.values())) == set("yanu")


def test_the_data_says_whose_it_is_and_from_when() -> None:
    head = (DATA / "support.tsv").read_text(encoding="utf-8").splitlines()[1]
    assert "Can I email, 20" in head
    assert "MIT License" in head
    assert "HTeuMeuLeu" in (DATA / "caniemail.LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("client", "apps"),
    [
        ("gmail", {"gmail-web", "gmail-ios", "gmail-android"}),
        ("gmail-ios", {"gmail-ios"}),
        ("outlook", {"outlook-windows", "outlook-mac", "outlook-com", "outlook-ios", "outlook-android"}),
        ("samsung", {"samsung"}),
        ("web-de", {"web-de-web", "web-de-ios", "web-de-android"}),
        ("web", set()),
        ("mail", set()),
        ("mail-ru", {"mail-ru"}),
        ("gmai", set()),
    ],
)
def test_a_family_stands_for_its_apps(client: str, apps: set[str]) -> None:
    assert {load_support().programs[place] for place in find_programs(client)} == apps


@pytest.mark.parametrize(
    ("name", "value", "features"),
    [
        ("display", "flex", {"css-display-flex"}),
        ("display", "block", set()),
        ("width", "calc(100% - 4px)", {"css-width", "css-unit-calc"}),
        ("border-top-left-radius", "3px", {"css-border-radius"}),
        ("border-top", "1px solid", {"css-border"}),
        ("margin", "0 auto", set()),
        ("margin-left", "-4px", {"css-margin"}),
        ("color", "rgba(0,0,0,.5)", {"css-rgba"}),
        ("color", "#fff", set()),
        ("mso-line-height-rule", "exactly", set()),
        ("height", "50vh", {"css-height", "css-unit-vh"}),
        ("font-family", "'10vw', system-ui", {"css-sytem-ui"}),
        ("--brand", "red", {"css-variables"}),
        ("width", "min(10px, 50%)", {"css-width", "css-function-min"}),
        ("background", "linear-gradient(red, blue)", {"css-background", "css-linear-gradient"}),
    ],
)
def test_a_declaration_uses_features_by_its_property_and_its_value(name: str, value: str, features: set[str]) -> None:
    assert set(find_property_features(name, value)) == features


@pytest.mark.parametrize(
    ("selector", "features"),
    [
        ("a:hover", {"css-pseudo-class-hover"}),
        ("p::before", {"css-pseudo-element-before"}),
        ("td > p", {"css-selector-child"}),
        ("[align] + *", {"css-selector-attribute", "css-selector-adjacent-sibling", "css-selector-universal"}),
        ("[data-ogsc] p", set()),
        (".moz-text-html .x > p", set()),
        ("td.x p", set()),
    ],
)
def test_a_selector_uses_features_but_not_where_it_is_meant_for_one_program(selector: str, features: set[str]) -> None:
    assert set(find_selector_features(selector)) == features


def test_at_rules_elements_and_attributes_are_features_too() -> None:
    assert find_rule_feature("@import url(a.css)") == "css-at-import"
    assert find_rule_feature("@media(max-width:9px)") == "css-at-media"
    assert find_rule_feature("@") == ""
    assert set(find_element_features("ul", ("align", "style", "title"))) == {"html-lists", "html-align"}
    assert find_element_features("input", (), "checkbox") == ("html-input-checkbox",)


def test_every_rule_is_of_a_feature_that_the_data_knows() -> None:
    assert make_feature_rules().keys() <= load_support().titles.keys()


def test_the_baseline_is_what_mjml_writes_into_every_e_mail() -> None:
    html = subprocess.run(
        [sys.executable, "-c", COMPILE], input=MJML, check=True, capture_output=True, text=True
    ).stdout
    assert {(use.feature, use.pattern) for use in find_uses(Mail(html=html))} == load_baseline()
