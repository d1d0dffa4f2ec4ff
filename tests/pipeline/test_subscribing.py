"""Lists of readers are brought in, or none where one is missing; regions are meant as people write them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.model import ListedReader, SubscriptionState, SuppressionReason
from digest.pipeline.subscribing import BATCH, Import, Imported, import_readers, merge_readers
from digest.pipeline.wishes import make_region_finder
from digest.readers.lists import RecipientError
from digest.settings import RegionSettings, Settings
from digest.store.subscriberrows import Saved
from tests.factories import NOW

find_regions = make_region_finder(RegionSettings())


def bring(base: Path, *paths: str, stdin: bytes = b"", **changes: object) -> tuple[Imported, list[RecipientError]]:
    rejected: list[RecipientError] = []
    wanted = Import(settings=Settings(), base=base, paths=paths, now=NOW, stdin=io.BytesIO(stdin), **changes)  # type: ignore[arg-type]
    return import_readers(wanted, report=lambda _done, _total: None, reject=rejected.append), rejected


def test_nothing_is_brought_in_when_one_of_the_files_is_missing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ann@reader.test", encoding="utf-8")
    with pytest.raises(UsageError, match=r"none\.txt"):
        bring(tmp_path, str(tmp_path / "a.txt"), str(tmp_path / "none.txt"))
    assert not (tmp_path / "digest.db").exists()


def test_several_files_add_up_and_each_row_counts_once(tmp_path: Path) -> None:
    long = b"email\n" + b"".join(b"%d@reader.test\n" % number for number in range(BATCH + 5))
    done, rejected = bring(tmp_path, "-", stdin=long + b"0@reader.test\nnobody\n")
    assert done == Imported(saved=Saved(added=BATCH + 5, repeated=1), rejected=1)
    assert [(one.origin, one.line) for one in rejected] == [("standard input", BATCH + 8)]


@pytest.mark.parametrize("known", [False, True], ids=["no store yet", "a store"])
@pytest.mark.parametrize("dry_run", [True, False])
def test_each_row_is_counted_as_what_it_is(tmp_path: Path, known: bool, dry_run: bool) -> None:
    if known:
        bring(tmp_path, "-", stdin=b"zoe@reader.test")
    rows = "ann@a.test,", "bob@a.test,unsubscribed", "cid@a.test,cleaned", "jürgen@b.com,", "زید@b.com,unsubscribed"
    done, _ = bring(tmp_path, "-", stdin="\n".join(("email,status", *rows)).encode(), dry_run=dry_run)
    assert done == Imported(saved=Saved(added=2, left=2, suppressed=1), international=1)


def test_progress_ends_at_the_size_of_the_files(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("email\n" + "".join(f"{number}@reader.test\n" for number in range(BATCH + 9)), encoding="utf-8")
    told: list[tuple[int, int]] = []
    wanted = Import(settings=Settings(), base=tmp_path, paths=(str(path),), now=NOW)
    import_readers(wanted, report=lambda done, total: told.append((done, total)), reject=lambda _: None)
    assert told == sorted(told)
    assert told[0] == (0, path.stat().st_size)
    assert told[-1] == (path.stat().st_size,) * 2


def test_a_file_in_an_old_code_page_is_named(tmp_path: Path) -> None:
    done, _ = bring(tmp_path, "-", stdin="email,name\nann@reader.test,Zoë\n".encode("cp1252"))
    assert done.guessed == ("standard input",)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("europe", ("europe",)),
        ("South Asia | Europe", ("europe", "south_asia")),
        ("south-asia europe", ("europe", "south_asia")),
        ("europe, europe;Africa", ("africa", "europe")),
        ("all", ()),
        ("*", ()),
    ],
)
def test_regions_are_meant_by_key_or_name_with_anything_between(text: str, keys: tuple[str, ...]) -> None:
    assert find_regions(text) == keys


@pytest.mark.parametrize(
    ("text", "told"),
    [("afrca", "'afrca' \\(did you mean 'africa'"), ("europe mars", "no region 'mars'"), ("x" * 2_000, "more than")],
    ids=["misspelled", "one of two", "long"],
)
def test_what_is_no_region_is_told(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        find_regions(text)


_readers = st.builds(
    ListedReader,
    address=st.just("ann@reader.test"),
    name=st.sampled_from(["", "Ann", "Ann Lee"]),
    language=st.sampled_from([None, "", "ur"]),
    state=st.sampled_from([None, *SubscriptionState]),
    suppressed=st.sampled_from([None, SuppressionReason.BOUNCED]),
)


@given(_readers, _readers)
def test_of_two_rows_the_last_name_counts_and_whoever_left_in_one_has_left(
    first: ListedReader, second: ListedReader
) -> None:
    merged = merge_readers(first, second)
    assert merged.name == (second.name or first.name)
    states = {first.state, second.state}
    assert (merged.state is SubscriptionState.UNSUBSCRIBED) == (SubscriptionState.UNSUBSCRIBED in states)
    assert (merged.state is None) == (states == {None})
    assert (merged.suppressed is None) == (first.suppressed is None and second.suppressed is None)
