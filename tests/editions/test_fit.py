"""An e-mail that is too large is cut in the declared order, no deeper than it must be, and says what was cut."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from digest.editions.fit import (
    CUTS,
    MOST_RENDERS,
    Degree,
    Policy,
    find_cuts,
    fit_edition,
    limit_links,
    limit_thumbnails,
)
from digest.model import MOST_LINKS, Edition, Image
from tests.factories import REGIONS, make_edition, make_story

PICTURE = Image(url="https://cdn.ledger.example/2026/11/tram.jpg")
FRAME = 3_000


class Press:
    """Composes a large edition cut by a degree, and weighs each e-mail by what its stories would take."""

    def __init__(self, stories: int = 40, more: int = 0) -> None:
        lead = replace(make_story(0, image=PICTURE), teaser="", long_teaser="word " * 80)
        others = tuple(make_story(number, teaser="word " * 36, image=PICTURE) for number in range(1, stories))
        section = replace(make_edition().sections[0], region=REGIONS["europe"], stories=others)
        links = tuple(make_story(number, teaser="") for number in range(stories, stories + more))
        self.whole = replace(make_edition(), lead=lead, sections=(section,), more=links)
        self.weighed: list[Edition] = []

    def compose(self, degree: Degree) -> Edition:
        (section,) = self.whole.sections
        kept = section.stories[: degree.stories and degree.stories - 1]
        shorter = (replace(story, teaser=story.teaser[: int(len(story.teaser) * degree.teasers)]) for story in kept)
        lead = replace(self.whole.lead, long_teaser=self.whole.lead.long_teaser[: int(400 * degree.teasers)])
        edition = replace(self.whole, lead=lead, sections=(replace(section, stories=tuple(shorter)),))
        edition = edition if degree.thumbnails is None else limit_thumbnails(edition, degree.thumbnails)
        edition = edition if degree.links is None else limit_links(edition, degree.links)
        cuts = find_cuts(degree, edition, self.whole, max_bytes=1)
        return replace(edition, findings=cuts)

    def weigh(self, edition: Edition) -> int:
        self.weighed.append(edition)
        size = FRAME + 150 * len(edition.more[:MOST_LINKS]) + len(edition.lead.long_teaser)
        for story in edition.stories:
            size += 400 + len(story.teaser.encode()) + (210 if story.article.image else 0)
        return size

    def fit(self, max_bytes: int, *cuts: str) -> Edition:
        policy = Policy(max_bytes=max_bytes, cuts=cuts or CUTS, compose=self.compose)
        return fit_edition(self.whole, policy, self.weigh)


def list_codes(edition: Edition) -> list[str]:
    return [finding.code for finding in edition.findings]


def test_what_fits_is_left_as_it_is_and_made_once() -> None:
    press = Press()
    assert press.fit(1_000_000) is press.whole
    assert len(press.weighed) == 1


def test_what_readers_miss_least_is_cut_first_and_only_as_far_as_need_be() -> None:
    press = Press()
    size = press.weigh(press.whole)
    slightly, more, much = (press.fit(int(size * share)) for share in (0.95, 0.8, 0.5))
    assert list_codes(slightly) == ["fit-teasers"]
    assert list_codes(more) == ["fit-teasers", "fit-thumbnails"]
    assert list_codes(much) == ["fit-teasers", "fit-thumbnails", "fit-stories"]
    assert min(len(story.teaser) for story in slightly.stories[1:]) > 100


def test_the_order_of_cuts_is_the_editors() -> None:
    press = Press()
    cut = press.fit(int(press.weigh(press.whole) * 0.95), "stories", "teasers")
    assert list_codes(cut) == ["fit-stories"]
    assert len(cut.stories) == 37
    assert press.fit(FRAME, "teasers").stories[1].teaser == press.whole.stories[1].teaser[:90]


def test_headlines_below_are_counted_in_the_end() -> None:
    press = Press(stories=4, more=100)
    cut = press.fit(6_500, "links")
    assert len(cut.more) + cut.unlinked == 100
    assert press.weigh(cut) <= 6_500
    assert list_codes(cut) == ["fit-links"]


def test_what_was_cut_is_told_in_numbers() -> None:
    cut = Press().fit(18_000)
    assert [finding.found.partition(":")[0] for finding in cut.findings] == [
        "teasers have 50% of their length",
        f"{len(cut.stories) - 1} thumbnails are left out",
        f"{40 - len(cut.stories)} stories are left out",
    ]


@given(
    max_bytes=st.integers(1, 60_000),
    stories=st.integers(1, 60),
    more=st.integers(0, 60),
    cuts=st.lists(st.sampled_from(CUTS), unique=True, min_size=1),
)
def test_it_is_made_six_times_at_most_and_what_is_given_was_measured(
    max_bytes: int, stories: int, more: int, cuts: list[str]
) -> None:
    press = Press(stories, more)
    given_back = press.fit(max_bytes, *cuts)
    assert len(press.weighed) <= MOST_RENDERS
    assert any(given_back is edition for edition in press.weighed)
    assert given_back.lead.article.id == press.whole.lead.article.id


@given(max_bytes=st.integers(5_000, 60_000), stories=st.integers(1, 60), more=st.integers(0, 60))
def test_it_fits_whenever_anything_would(max_bytes: int, stories: int, more: int) -> None:
    press = Press(stories, more)
    least = press.weigh(press.compose(Degree(teasers=0.5, thumbnails=0, stories=1, links=0)))
    assert press.weigh(press.fit(max_bytes)) <= max(max_bytes, least)


def test_room_that_an_estimate_left_is_given_back_to_stories() -> None:
    press = Press(200)
    cut = press.fit(60_000)
    assert 0.9 * 60_000 < press.weigh(cut) <= 60_000
