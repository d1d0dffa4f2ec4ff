"""What an edition is made from is written down whole, without secrets, and the same bytes in every process."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editions.inputs import (
    Inputs,
    Packed,
    pack_edition,
    pack_inputs,
    strip_secrets,
    unpack_edition,
    unpack_inputs,
)
from digest.model import (
    ArticleError,
    Candidate,
    Dateline,
    Image,
    Kind,
    Override,
    Pin,
    Reason,
    Rendition,
    Slot,
    Theme,
    Trouble,
    Used,
    Window,
)
from digest.settings import (
    AlertSettings,
    ChoiceSettings,
    FetchSettings,
    LimitSettings,
    OwnRegionSettings,
    RegionSettings,
    RuleSettings,
    SendSettings,
    Settings,
    SourceSettings,
)
from tests.factories import NOW, make_article, make_edition

TEXT = st.text(max_size=30)
INSTANTS = st.datetimes(timezones=st.just(UTC)) | st.datetimes(
    timezones=st.just(timezone(timedelta(hours=5, minutes=45)))
)
IMAGES = st.builds(
    Image,
    url=TEXT,
    alt=TEXT,
    width=st.none() | st.integers(1, 9_000),
    renditions=st.just((Rendition(url="a", width=1),)),
)
ARTICLES = st.builds(
    make_article,
    st.integers(1, 99),
    title=TEXT,
    text=TEXT,
    summary=TEXT,
    url=st.none() | TEXT,
    published=st.none() | INSTANTS,
    updated=st.none() | INSTANTS,
    first_seen=INSTANTS,
    dateline=st.none() | st.builds(Dateline, text=TEXT, places=st.tuples(TEXT), agency=st.none() | TEXT),
    image=st.none() | IMAGES,
    tags=st.lists(TEXT, max_size=3).map(tuple),
    sticky=st.booleans(),
)
CANDIDATES = st.builds(
    Candidate, article=ARTICLES, source=TEXT, order=st.integers(0, 99), revision=st.integers(1, 9), paused=st.booleans()
)
USED = st.builds(
    Used, article=TEXT, number=st.integers(1, 99), at=INSTANTS, reason=st.sampled_from(Reason), url_key=st.none() | TEXT
)
PINS = st.none() | st.builds(Pin, lead=st.booleans(), place=st.none() | st.integers(1, 99))
OVERRIDES = st.builds(
    Override, story=TEXT, pin=PINS, ban=st.booleans(), title=st.none() | TEXT, until=st.none() | INSTANTS
)
ERRORS = st.builds(
    ArticleError, origin=TEXT, problem=TEXT, line=st.none() | st.integers(), trouble=st.sampled_from(Trouble)
)
THEME = Theme(
    name="own", files={"b.j2": "{{ x }}", "a.css": "p {}"}, teaser=90, long_teaser=200, style={"colors": {"a": 1}}
)
SETTINGS = Settings(
    name="The Daily Ledger",
    sources=(SourceSettings(at="https://ledger.example/feed", paused=True),),
    regions=RegionSettings(
        order=("europe",),
        limits={"europe": LimitSettings(min=1)},
        move={"Turkey": "europe"},
        own={"gulf": OwnRegionSettings(names={"ar": "الخليج"}, places=("AE", "Qatar"), within="middle_east")},
    ),
    choice=ChoiceSettings(rules=(RuleSettings(words=("cup", "final"), by=-1.5),), max_age="3d"),
)
SLOTS = st.none() | st.builds(
    Slot,
    newsletter=TEXT,
    kind=st.sampled_from(Kind),
    due=INSTANTS,
    number=st.integers(1, 99),
    revision=st.integers(1, 9),
)
INPUTS = st.builds(
    Inputs,
    candidates=st.lists(CANDIDATES, max_size=3).map(tuple),
    settings=st.just(SETTINGS),
    theme=st.just(THEME),
    window=st.builds(Window, since=st.none() | INSTANTS, until=st.none() | INSTANTS),
    now=INSTANTS,
    errors=st.lists(ERRORS, max_size=2).map(tuple),
    used=st.lists(USED, max_size=3).map(tuple),
    overrides=st.lists(OVERRIDES, max_size=2).map(tuple),
    gone=st.frozensets(TEXT, max_size=4),
    slot=SLOTS,
)


@settings(max_examples=60, deadline=None)
@given(inputs=INPUTS)
def test_inputs_come_back_as_they_were_and_are_written_the_same_again(inputs: Inputs) -> None:
    packed = pack_inputs(inputs)
    assert unpack_inputs(packed) == inputs
    assert pack_inputs(unpack_inputs(packed)) == packed
    assert len(packed.leaves) == 1 + len(inputs.candidates) + len(inputs.used)


def make_inputs(**changes: Any) -> Inputs:
    inputs = Inputs(candidates=(), settings=SETTINGS, theme=THEME, window=Window(), now=NOW)
    return replace(inputs, **changes)


def test_halves_of_characters_in_what_was_configured_come_back() -> None:
    inputs = make_inputs(settings=replace(SETTINGS, sources=(SourceSettings(at="caf\udce9.txt"),)))
    assert unpack_inputs(pack_inputs(inputs)) == inputs


def test_what_two_editions_share_is_the_same_leaf() -> None:
    candidates = tuple(Candidate(article=make_article(number)) for number in (1, 2, 3))
    first, second = (
        pack_inputs(make_inputs(candidates=candidates[at : at + 2], now=NOW + timedelta(days=at))) for at in (0, 1)
    )
    assert len(set(first.leaves) & set(second.leaves)) == 2  # the theme, and the article between
    assert first.sheet != second.sheet


def test_secrets_and_servers_are_left_out() -> None:
    told = replace(
        SETTINGS,
        sources=(SourceSettings(at="https://me:hunter2@ledger.example/feed"),),
        fetch=FetchSettings(proxy="http://me:hunter2@proxy.example:3128"),
        alerts=AlertSettings(ping="https://ping.example/hunter2"),
        send=SendSettings(
            smtp="smtp://me:hunter2@mail.example", password_file="hunter2", unsubscribe="mailto:a@b.example"
        ),
    )
    packed = pack_inputs(make_inputs(settings=told))
    assert b"hunter2" not in packed.sheet + b"".join(packed.leaves)
    assert unpack_inputs(packed).settings == strip_secrets(told)
    assert strip_secrets(told).send.unsubscribe == "mailto:a@b.example"


MAKER = """
import hashlib
from tests.editions.test_inputs import make_inputs
from digest.editions.inputs import pack_inputs
packed = pack_inputs(make_inputs(gone=frozenset(map(str, range(40)))))
print(hashlib.sha256(packed.sheet + b"".join(packed.leaves)).hexdigest())
"""


def test_the_same_inputs_are_the_same_bytes_in_every_process() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", MAKER], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


@pytest.mark.parametrize("sheet", [b"", b"[]", b"{}", b'{"candidates":0,"used":0,"rest":{}}', b"\xff"])
def test_what_is_no_inputs_is_a_value_error(sheet: bytes) -> None:
    with pytest.raises(ValueError, match="these inputs cannot be read"):
        unpack_inputs(Packed(sheet=sheet, leaves=()))


def test_an_edition_comes_back_without_its_decisions_and_texts() -> None:
    edition = make_edition(
        5, slot=Slot(newsletter="main", kind=Kind.REGULAR, due=datetime(2026, 11, 23, tzinfo=UTC), number=4)
    )
    again = unpack_edition(pack_edition(edition))
    assert again.decisions == ()
    assert {story.article.text for story in again.stories} == {""}
    assert (again.key, again.slot, again.subject) == (edition.key, edition.slot, edition.subject)
    assert [story.teaser for story in again.stories] == [story.teaser for story in edition.stories]
    with pytest.raises(ValueError, match="this edition cannot be read"):
        unpack_edition(b"{}")
