"""Rows that are no readers are written so that a person mends them and an import reads them, whatever they hold."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.model import ListedReader, SubscriptionState, SuppressionReason
from digest.readers.columns import Column
from digest.readers.files import find_unread, parse_readers
from digest.readers.lines import LONGEST, Lines
from digest.readers.lists import RecipientError
from digest.readers.rejects import arm_cell, disarm_cell, format_header, format_row
from digest.readers.rows import Rules

RULES = Rules(find_regions=lambda _: ())


def read(
    body: str | bytes, *, given: Mapping[Column, str] | None = None, rules: Rules = RULES
) -> list[ListedReader | RecipientError]:
    lines = Lines(io.BytesIO(body.encode() if isinstance(body, str) else body), origin="x")
    return list(parse_readers(iter(lines), origin="x", given=given or {}, rules=rules))


def reject(body: str | bytes, *, given: Mapping[Column, str] | None = None, rules: Rules = RULES) -> str:
    """The rejected rows of a list as a file."""
    errors = [one for one in read(body, given=given, rules=rules) if isinstance(one, RecipientError)]
    rows = [(one.row, one.line, one.problem) for one in errors if one.row]
    assert len(rows) == len(errors)
    header = format_header(rows[0][0].form) if rows else ""
    return header + "".join(format_row(row, line=line, reason=problem) for row, line, problem in rows)


def split(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def list_addresses(body: str, *, given: Mapping[Column, str] | None = None) -> list[str]:
    return [one.address for one in read(body, given=given) if isinstance(one, ListedReader)]


def test_a_row_of_a_table_stands_under_its_own_header_behind_its_line_and_the_reason() -> None:
    kept = reject('E-Mail;Name;Notiz\nann@r.test;Ann;x\nnobody;Bob;"a;\nb"\n')
    assert split(kept, ";") == [
        ["line", "reason", "E-Mail", "Name", "Notiz"],
        ["3", "'nobody' is not an address: An email address must have an @-sign", "nobody", "Bob", "a;\nb"],
    ]
    (reader,) = read(kept.replace(";nobody;", ";bob@r.test;"))
    assert reader == ListedReader(address="bob@r.test", name="Bob", state=SubscriptionState.ACTIVE)


def test_cells_too_many_hang_over_and_the_row_is_mended_where_it_is_wrong() -> None:
    kept = reject("email,name\na@r.test,Lee, Ann\n")
    assert split(kept)[1][2:] == ["a@r.test", "Lee", " Ann"]
    (reader,) = read(kept.replace("Lee, Ann", '"Lee, Ann"'))
    assert reader == ListedReader(address="a@r.test", name="Lee, Ann", state=SubscriptionState.ACTIVE)


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('a@r.test,"Ann,active', ["a@r.test", '"Ann', "active"]),
        ('a@r.test,"Ann" Lee,', ["a@r.test", '"Ann" Lee', ""]),
        ('a@r.test,"unsubscribed', ['a@r.test,"unsubscribed']),
        ('a@r.test,"Lee, Ann,unsubscribed', ['a@r.test,"Lee, Ann,unsubscribed']),
    ],
)
def test_a_line_with_spoiled_quotation_marks_is_kept_to_the_letter(line: str, cells: list[str]) -> None:
    kept = reject(f"email,name,status\n{line}\n")
    assert split(kept)[1][2:] == cells
    again = reject(kept)
    assert not again or split(again)[1][2:] == cells


def test_objects_keep_their_fields_and_lines_that_are_none_their_text() -> None:
    lines = ('{"email": "bob@", "reason": "mine", "name": "Zo\\ud800ë"}', '{"email":', "[7]", "{}")
    rows = list(map(json.loads, reject("\n".join(lines)).splitlines()))
    assert [row["line"] for row in rows] == [1, 2, 3, 4]
    assert list(rows[0])[:3] == ["line", "reason", "email"]
    assert (rows[0]["name"], rows[0]["reason_"], rows[0]["email"]) == ("Zo\ud800ë", "mine", "bob@")
    assert [row.get("written") for row in rows] == [None, '{"email":', "[7]", None]
    assert (rows[1]["reason"], rows[2]["reason"]) == ("is no JSON: Expecting value", "is no JSON object")


@pytest.mark.parametrize("depth", [200, 900, 990, 2_000, 30_000])
def test_an_object_however_deep_is_kept(depth: int) -> None:
    line = '{"email": "bob", "x": ' + "[" * depth + "]" * depth + "}"
    (row,) = reject(line).splitlines()
    assert "[" * depth in row


def test_a_plain_list_becomes_a_table_and_keeps_its_comments() -> None:
    kept = reject("ann@r.test\nBob, bob.r.test # of the harbour\n")
    assert split(kept)[0] == ["line", "reason", "email"]
    assert split(kept)[1][2] == "Bob, bob.r.test # of the harbour"
    assert list_addresses(kept.replace('"Bob, bob.r.test #', '"Bob, <bob@r.test> #')) == ["bob@r.test"]


def test_columns_given_by_number_or_name_mean_the_same_in_what_was_rejected() -> None:
    for body in ("1;nobody;x\n2;ann@r.test;y\n", "Nr;Kunde;x\n1;nobody;x\n"):
        kept = reject("0;zoe@r.test;\n" + body if body[0] == "1" else body, given={Column.EMAIL: "2"})
        assert list_addresses(kept.replace("nobody;", "bob@r.test;"), given={Column.EMAIL: "2"}) == ["bob@r.test"]


def test_of_a_line_that_is_too_long_its_number_is_kept_wherever_it_stands() -> None:
    long = "x" * (LONGEST + 1)
    assert [row[0] for row in split(reject(f"{long}\nemail,name\n{long}\nnobody,B\n"))] == ["line", "1", "3", "4"]
    assert json.loads(reject(f'{long}\n{{"email": "a@r.test"}}\n')) == {
        "line": 1,
        "reason": f"the line is longer than {LONGEST:,} characters",
    }
    (told,) = read(reject(f"email,name\n{long}\n"))
    assert str(told) == "x:2: there is no address"


@pytest.mark.parametrize(
    ("rules", "standing"),
    [
        (Rules(find_regions=lambda _: (), suppressed=SuppressionReason.ASKED), (None, SuppressionReason.ASKED)),
        (Rules(find_regions=lambda _: (), suppressed=SuppressionReason.CLEANED), (None, SuppressionReason.CLEANED)),
        (Rules(find_regions=lambda _: (), unsubscribed=True), (SubscriptionState.UNSUBSCRIBED, None)),
    ],
    ids=["asked", "cleaned", "unsubscribed"],
)
@pytest.mark.parametrize(
    "body",
    ["email,Status\nnobody,active\n", '{"email": "nobody", "Status": "active", "status": "active"}', "nobody@\n"],
)
def test_who_left_by_what_their_list_was_is_no_reader_when_mended(
    body: str, rules: Rules, standing: tuple[object, object]
) -> None:
    kept = reject(body, rules=rules)
    head, _, end = kept.rpartition("nobody@" if "nobody@" in body else "nobody")
    (reader,) = read(f"{head}bob@r.test{end}")
    assert isinstance(reader, ListedReader)
    assert (reader.state, reader.suppressed) == standing


def look(body: str) -> tuple[str, ...]:
    return find_unread(iter(Lines(io.BytesIO(body.encode()), origin="x")), origin="x", given={})


def test_line_and_reason_are_read_past_without_a_word_where_they_were_added_and_only_there() -> None:
    assert look(reject("email,name,note\nnobody,x,\n")) == ("note",)
    assert look(reject('{"email": "nobody", "note": 1}\n{"email"\n')) == ("note",)
    assert look("email,line,reason\na@r.test,1,\n") == ("line", "reason")
    for body in ("email,line,reason\na@r.test,1,bounced\n", '{"email": "a@r.test", "reason": "bounced"}'):
        with pytest.raises(UsageError, match="who left"):
            look(body)


def test_no_cell_of_what_was_rejected_is_run_as_a_formula_and_each_comes_back_as_it_was() -> None:
    cells = ["=1+1", "'=1", "+x", "@SUM(1)", "it's"]
    kept = reject("email,=a,b,c,d,e\nnobody," + ",".join(cells) + "\n")
    assert split(kept)[0][3] == "'=a"
    assert split(kept)[1][3:] == ["'=1+1", "''=1", "'+x", "'@SUM(1)", "it's"]
    assert split(reject(kept)) == [split(kept)[0], ["2", *split(kept)[1][1:]]]


@given(st.text(st.sampled_from("'=+-@a\t\r"), max_size=5))
def test_a_cell_comes_back_as_it_was(cell: str) -> None:
    assert arm_cell(disarm_cell(cell)) == cell
    assert not disarm_cell(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


_CELLS = st.text(st.sampled_from("a\",;\n\t x\0é{}[]#='+"), max_size=10)


@given(st.lists(st.lists(_CELLS, max_size=4), max_size=6), st.booleans())
def test_what_is_rejected_once_is_written_the_same_again(rows: list[list[str]], quoted: bool) -> None:
    """No address is among them: every row is rejected each time, and loses nothing by it."""
    if quoted:
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(rows)
        body = "email,name\n" + written.getvalue()
    else:
        body = "email,name\n" + "\n".join(",".join(row) for row in rows)
    first = split(reject(body))
    again = split(reject(reject(body)))
    assert [row[2:] for row in again] == [row[2:] for row in first]


@given(st.binary(max_size=200))
def test_whatever_bytes_a_list_holds_its_rejected_rows_are_a_list(body: bytes) -> None:
    kept = reject(body)
    read(kept.encode("utf-8", "backslashreplace"))
