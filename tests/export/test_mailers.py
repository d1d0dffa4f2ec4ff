"""Which mailer is meant, and what its placeholders begin with."""

from __future__ import annotations

import pytest

from digest.errors import UsageError
from digest.export.mailers import MAILERS, find_mailer, find_opening
from digest.settings import MergeTagSettings


def test_ones_own_table_stands_before_what_is_known() -> None:
    own = MergeTagSettings(unsubscribe="%unsub%")
    assert find_mailer("brevo", {"brevo": own}).unsubscribe == "%unsub%"
    assert find_mailer("brevo", {}) is MAILERS["brevo"]


def test_one_that_nobody_knows_is_told_with_those_that_are_known() -> None:
    with pytest.raises(UsageError, match=r"no mailer 'sendy'.*mailchimp, brevo, listmonk, own.*\[merge_tags\.sendy\]"):
        find_mailer("sendy", {"own": MergeTagSettings(unsubscribe="[x]")})


@pytest.mark.parametrize(
    ("tag", "opening"),
    [
        ("[[leave]]", "[["),
        ("{{ x }}", "{{"),
        ("*|UNSUB|*", "*|"),
        ("%x%", "%"),
        ("% x %", "% "),
        ("<%= x %>", "<%="),
        ("LEAVE", "LEAVE"),
    ],
)
def test_a_placeholder_tells_what_it_begins_with(tag: str, opening: str) -> None:
    assert find_opening(tag) == opening


def test_openings_that_are_given_are_taken_and_else_those_of_all_its_tags() -> None:
    tags = MergeTagSettings(unsubscribe="[[x]]", view="%%web%%")
    assert find_mailer("own", {"own": tags}).opens == ("[[", "%%")
    given = MergeTagSettings(unsubscribe="[[x]]", opens=("[[", "[%"))
    assert find_mailer("own", {"own": given}).opens == ("[[", "[%")


@pytest.mark.parametrize("name", MAILERS)
def test_every_placeholder_of_a_known_mailer_begins_with_one_of_its_openings(name: str) -> None:
    mailer = MAILERS[name]
    assert all(tag.startswith(mailer.opens) for tag in mailer.tags)
