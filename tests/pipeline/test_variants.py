"""Readers with preferences get a message of their own, made once, fit to be sent, from what was approved."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from sqlalchemy import event

from digest.errors import RefusedError, UsageError
from digest.model import EditionRecord, Preferences
from digest.pictures import load_picture
from digest.pipeline.kept import load_kept_proof
from digest.pipeline.linting import find_refusals
from digest.pipeline.variants import Built, build_variants, load_variant
from digest.render import make_tokens
from digest.render.themes import find_templates
from digest.settings import ChoiceSettings, LintSettings, Settings
from digest.store.opening import Store, begin_writing
from digest.store.pruning import prune_store
from tests.pipeline.newsroom import DUE, SETTINGS, build, collect, make_news
from tests.store.makers import make_poll, new_store, save
from tests.test_pictures import paint

TWELVE = replace(SETTINGS, choice=ChoiceSettings(stories=12, per_region=6))
AFRICA = Preferences(regions=("africa",))
ASIA = Preferences(regions=("east_asia", "south_asia", "southeast_asia"))
URDU = Preferences(language="ur")
TEXT = Preferences(text_only=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as opened:
        collect(opened, *range(1, 13))
        yield opened


@pytest.fixture
def record(store: Store) -> EditionRecord:
    return build(store, TWELVE).record


def make(store: Store, record: EditionRecord, *wishes: Preferences, settings: Settings = TWELVE, **given: int) -> Built:
    """Build the variants of wishes, the first of which most readers have."""
    counted = [(wish, len(wishes) - place) for place, wish in enumerate(wishes)]
    return build_variants(store, record, settings, counted, **given)


def list_regions(store: Store, record: EditionRecord, number: int) -> set[str]:
    return {story.region for story in load_variant(store, record.slot, number).proof.edition.stories}


def test_each_wish_has_a_message_of_what_is_wanted_with_tokens_of_its_own(store: Store, record: EditionRecord) -> None:
    whole = load_kept_proof(store, record.slot)
    built = make(store, record, AFRICA, ASIA)
    assert [one.preferences for one in built.variants] == [AFRICA, ASIA]
    assert list_regions(store, record, 1) == {"africa"}
    assert list_regions(store, record, 2) == set(ASIA.regions)
    variant = load_variant(store, record.slot, 1)
    rendered, edition = variant.proof.rendered, variant.proof.edition
    assert rendered.tokens == make_tokens(edition.key) != whole.rendered.tokens
    assert rendered.tokens.unsubscribe in rendered.html
    assert rendered.tokens.unsubscribe in rendered.text
    assert whole.rendered.tokens.unsubscribe not in rendered.html
    for story in whole.edition.stories:
        assert (story.article.title in rendered.html) is (story.region == "africa")
    assert edition.subject == edition.lead.article.title
    assert not find_refusals(variant.proof, TWELVE)


def test_the_plain_wish_has_no_variant_and_number_zero_is_the_edition(store: Store, record: EditionRecord) -> None:
    assert make(store, record, Preferences()) == Built(variants=())
    assert load_variant(store, record.slot, 0).proof == load_kept_proof(store, record.slot)


def test_wishes_that_leave_nothing_out_share_the_editions_bytes(store: Store, record: EditionRecord) -> None:
    whole = load_kept_proof(store, record.slot)
    everything = tuple(sorted({story.region for story in whole.edition.stories}))
    wishes = (TEXT, Preferences(regions=everything), Preferences(language="en"), Preferences(regions=("atlantis",)))
    before = count_contents(store)
    built = make(store, record, *wishes)
    assert count_contents(store) == before
    for one in built.variants:
        found = load_variant(store, record.slot, one.number)
        assert (found.proof, found.text_only) == (whole, one.preferences.text_only)
    assert len({one.message for one in built.variants}) == 2


def count_contents(store: Store) -> int:
    with store.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM contents").scalar() or 0)


def test_wishes_that_come_to_the_same_share_one_message_and_text_only_readers_share_the_render(
    store: Store, record: EditionRecord
) -> None:
    text = replace(AFRICA, text_only=True)
    built = make(store, record, AFRICA, replace(AFRICA, regions=("africa", "oceania")), text)
    assert len({one.message.removesuffix(" text") for one in built.variants}) == 1
    first, second, third = (load_variant(store, record.slot, number) for number in (1, 2, 3))
    assert first == second
    assert (third.proof, third.text_only) == (first.proof, True)


def test_what_is_there_is_not_made_again(store: Store, record: EditionRecord) -> None:
    built = make(store, record, AFRICA, ASIA)
    written: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: written.append(given[2]))
    assert make(store, record, ASIA, AFRICA) == built
    assert {one.split()[0] for one in written} - {"BEGIN"} == {"SELECT"}
    assert [one.number for one in make(store, record, AFRICA, URDU).variants] == [1, 2, 3]


def test_the_same_variants_come_out_whatever_the_order_of_the_wishes(store: Store, record: EditionRecord) -> None:
    wishes = [AFRICA, ASIA, URDU, TEXT]
    first = build_variants(store, record, TWELVE, [(wish, 5) for wish in wishes])
    with begin_writing(store) as connection:
        connection.exec_driver_sql("DELETE FROM variants")
    assert build_variants(store, record, TWELVE, [(wish, 5) for wish in reversed(wishes)]) == first


def test_readers_of_another_language_get_its_words_around_the_same_stories(store: Store, record: EditionRecord) -> None:
    make(store, record, URDU)
    proof = load_variant(store, record.slot, 1).proof
    whole = load_kept_proof(store, record.slot)
    assert 'dir="rtl"' in proof.rendered.html
    assert 'lang="ur"' in proof.rendered.html
    assert [story.article.id for story in proof.edition.stories] == [one.article.id for one in whole.edition.stories]


@pytest.mark.parametrize("tag", ["xx", "ur" + "-x" * 500, "-", "../../etc"], ids=["xx", "long", "dash", "path"])
def test_a_language_without_a_catalog_is_told_of_and_its_readers_get_the_own_words(
    store: Store, record: EditionRecord, tag: str
) -> None:
    built = make(store, record, Preferences(language=tag), replace(AFRICA, language=tag), AFRICA)
    (concern,) = built.concerns
    assert concern.evidence.startswith("5 readers get words in en, for want of a catalog of ")
    assert load_variant(store, record.slot, 1).proof == load_kept_proof(store, record.slot)
    assert built.variants[1].message == built.variants[2].message


def test_one_reader_is_told_of_as_one(store: Store, record: EditionRecord) -> None:
    alone = build_variants(store, record, TWELVE, [(Preferences(language="xx"), 1), (AFRICA, 1)], at_most=0).concerns
    assert [one.evidence.partition(",")[0] for one in alone] == [
        "1 reader who wants a part of the edition",
        "1 reader gets words in en",
    ]


def test_readers_for_whom_there_is_no_story_get_nothing(store: Store, record: EditionRecord) -> None:
    (variant,) = make(store, record, Preferences(regions=("oceania",))).variants
    assert (variant.stories, variant.message) == (0, "")
    with pytest.raises(UsageError, match="edition 1 has no message of number 1"):
        load_variant(store, record.slot, 1)


def test_an_unfit_message_refuses_everything_and_names_the_wish(store: Store, record: EditionRecord) -> None:
    tight = replace(TWELVE, lint=LintSettings(max_bytes=2_000))
    with pytest.raises(RefusedError, match=r"readers get who want africa: size: [\d,]+ bytes"):
        make(store, record, AFRICA, settings=tight)
    assert make(store, record).variants == ()


def test_after_a_refusal_what_was_fit_is_kept_and_the_rest_is_made(store: Store) -> None:
    record = build(store, replace(TWELVE, choice=replace(TWELVE.choice, fit=()))).record
    tight = replace(TWELVE, lint=LintSettings(max_bytes=record.size - 3_000))
    with pytest.raises(RefusedError, match="who want all regions; in ur: size"):
        make(store, record, AFRICA, URDU, settings=tight)
    (africa,) = make(store, record).variants
    both = make(store, record, AFRICA, URDU).variants
    assert (both[0], both[1].preferences) == (africa, URDU)


def test_a_message_that_is_too_large_in_another_language_is_cut_until_it_fits(
    store: Store, record: EditionRecord
) -> None:
    tight = replace(TWELVE, lint=LintSettings(max_bytes=record.size - 3_000))
    (variant,) = make(store, record, URDU, settings=tight).variants
    proof = load_variant(store, record.slot, 1).proof
    assert 1 < variant.stories < record.stories
    assert len(proof.rendered.html.encode()) <= tight.lint.max_bytes
    assert "fit-stories" in [one.code for one in proof.edition.findings]


def test_the_rarest_wishes_beyond_the_bound_get_the_whole_edition_and_are_told_of(
    store: Store, record: EditionRecord
) -> None:
    regions = sorted({story.region for story in load_kept_proof(store, record.slot).edition.stories})
    one, two, three, four, five = (Preferences(regions=pair) for pair in list(combinations(regions, 2))[:5])
    as_text = (replace(four, text_only=True), replace(five, text_only=True))
    built = make(store, record, as_text[1], one, two, three, four, five, as_text[0], at_most=3)
    (concern,) = built.concerns
    assert concern.evidence == (
        "8 readers who want a part of the edition, or other words around it, get all of it as it is: "
        "no more than 3 messages are made of an edition"
    )
    whole = {one.preferences for one in built.variants if one.stories == record.stories}
    assert whole == {three, four, as_text[0]}
    texts = {one.preferences for one in built.variants if load_variant(store, record.slot, one.number).text_only}
    assert texts == set(as_text)


def test_the_theme_is_the_one_that_the_edition_was_made_with(store: Store, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(find_templates() / "newsroom", own)
    look = own / "email.mjml.j2"
    mark = "<mj-section><mj-column><mj-text>Set at our desk</mj-text></mj-column></mj-section></mj-body>"
    look.write_text(look.read_text("utf-8").replace("</mj-body>", mark), "utf-8")
    record = build(store, replace(TWELVE, theme=str(own))).record
    shutil.rmtree(own)
    make(store, record, AFRICA)
    assert "Set at our desk" in load_variant(store, record.slot, 1).proof.rendered.html


def test_pictures_that_go_along_are_those_that_were_kept_and_that_a_message_shows(tmp_path: Path) -> None:
    paths = {"Lagos": tmp_path / "lagos.jpg", "Paris": tmp_path / "paris.jpg"}
    for number, path in enumerate(paths.values()):
        path.write_bytes(paint("jpeg", (1200, 800 + number)))
    with new_store(tmp_path) as store:
        news = [make_news(number) for number in range(1, 13)]
        images = (load_picture(paths["Lagos" if "Lagos" in one.title else "Paris"], alt="The quay") for one in news)
        save(store, make_poll(*(replace(one, image=image) for one, image in zip(news, images, strict=True))))
        record = build(store, TWELVE).record
        looked_at = paths["Lagos"].read_bytes()
        for path in paths.values():
            path.unlink()
        make(store, record, ASIA, AFRICA, Preferences(regions=("europe",)))
        shown = [load_variant(store, record.slot, number).proof for number in (2, 3)]
    africa, europe = (proof.rendered.pictures for proof in shown)
    assert looked_at in africa.values()
    assert len(europe) == 1
    assert looked_at not in europe.values()
    assert all(f"cid:{name}" in proof.rendered.html for proof in shown for name in proof.rendered.pictures)


def test_without_what_it_was_made_from_everybody_gets_the_edition_as_it_is(store: Store, record: EditionRecord) -> None:
    with begin_writing(store) as connection:
        connection.exec_driver_sql("UPDATE editions SET parts = json_remove(parts, '$.inputs')")
    built = make(store, record, AFRICA, TEXT)
    assert [one.stories for one in built.variants] == [12, 12]
    assert "cannot be read any more" in built.concerns[0].evidence
    assert [load_variant(store, record.slot, number).text_only for number in (1, 2)] == [False, True]


def test_a_pruned_edition_has_no_variants_to_give(store: Store, record: EditionRecord) -> None:
    make(store, record, AFRICA)
    with begin_writing(store) as connection:
        connection.exec_driver_sql("UPDATE editions SET state = 'sent'")
    assert prune_store(store, before=DUE.replace(year=2027), dry_run=False).editions == 1
    with pytest.raises(UsageError, match="has no message of number 1"):
        load_variant(store, record.slot, 1)
    with pytest.raises(UsageError, match="pruned"):
        make(store, record, ASIA)
