"""Contents: what is the same is there once, and what is damaged is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from digest.errors import ConfigError
from digest.store.contents import load_contents, make_hash, prune_contents, save_contents
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.schema import contents
from tests.store.makers import new_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as opened:
        yield opened


def count(store: Store) -> int:
    with begin_reading(store) as connection:
        return connection.scalar(select(func.count()).select_from(contents)) or 0


def test_contents_come_back_by_the_names_they_got_in_the_order_given(store: Store) -> None:
    given = [f"{number} ".encode() * number for number in range(1_200)]
    with begin_writing(store) as connection:
        names = save_contents(connection, [*given, given[3]])
        assert load_contents(connection, names) == dict(zip(names, [*given, given[3]], strict=True))
    assert names[3] == names[-1] == make_hash(given[3])
    assert count(store) == 1_200


def test_what_is_there_is_not_written_again(store: Store) -> None:
    for given in ([b"a", b"b"], [b"b", b"c", b"c"]):
        with begin_writing(store) as connection:
            save_contents(connection, given)
    assert count(store) == 3


def test_what_was_pruned_is_missing(store: Store) -> None:
    with begin_writing(store) as connection:
        kept, gone = save_contents(connection, [b"kept", b"gone"])
        assert prune_contents(connection, [gone, "never there"]) == 1
        assert load_contents(connection, [kept, gone]) == {kept: b"kept"}


@pytest.mark.parametrize("body", ["X'00'", "(SELECT body FROM contents WHERE hash <> :name)"], ids=["torn", "another"])
def test_a_damaged_content_is_told_and_not_given(store: Store, body: str) -> None:
    with begin_writing(store) as connection:
        name, _ = save_contents(connection, [b"one", b"two"])
        connection.exec_driver_sql(f"UPDATE contents SET body = {body} WHERE hash = :name", {"name": name})
        with pytest.raises(ConfigError, match=f"the store is damaged: content {name}"):
            load_contents(connection, [name])
