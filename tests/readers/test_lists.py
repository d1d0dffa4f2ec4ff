"""Lists of readers."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.errors import UsageError
from digest.readers.lists import load_recipients, parse_recipients

LIST = """\ufeff# our readers

a@ledger.test
B Reader <b@ledger.test>
"Reader, C" <c@ledger.test>  # moved to Lahore
A@LEDGER.test
"Room #4" <d@ledger.test>
"""


def test_a_list_gives_each_reader_once_in_order() -> None:
    addresses, errors = parse_recipients(LIST, origin="readers.txt")
    assert addresses == ("a@ledger.test", "b@ledger.test", "c@ledger.test", "d@ledger.test")
    assert errors == ()


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_all_line_ends_are_read(line_end: str) -> None:
    assert parse_recipients(LIST.replace("\n", line_end), origin="x") == parse_recipients(LIST, origin="x")


def test_a_wrong_line_is_reported_with_its_number_and_the_others_stand() -> None:
    addresses, errors = parse_recipients("a@b.test\n\nnobody\n# c\nx@\nz@b.test", origin="readers.txt")
    assert addresses == ("a@b.test", "z@b.test")
    assert [error.line for error in errors] == [3, 5]
    assert str(errors[0]).startswith("readers.txt:3: 'nobody' is not an address: ")


def test_an_endless_line_is_one_error() -> None:
    addresses, errors = parse_recipients("x" * 1_000_000 + "\na@b.test", origin="x")
    assert addresses == ("a@b.test",)
    assert len(str(errors[0])) < 100


def test_an_empty_list_is_empty() -> None:
    assert parse_recipients("# nobody yet\n", origin="x") == ((), ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_the_encodings_that_editors_write(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "readers.txt"
    path.write_bytes("Zoë <z@ledger.test>\r\n".encode(encoding))
    assert load_recipients(path) == (("z@ledger.test",), ())


def test_a_file_that_is_missing_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.txt cannot be read"):
        load_recipients(tmp_path / "none.txt")
    path = tmp_path / "latin.txt"
    path.write_bytes("Zoë <z@ledger.test>".encode("latin-1"))
    with pytest.raises(UsageError, match=r"latin\.txt is not UTF-8"):
        load_recipients(path)
