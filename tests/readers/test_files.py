"""A file of readers, whatever wrote it, gives its readers; a row that is none is told, and costs no other."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.model import ListedReader, SubscriptionState, SuppressionReason
from digest.readers.columns import Column
from digest.readers.files import find_unread, parse_readers
from digest.readers.lines import LONGEST, Lines
from digest.readers.lists import RecipientError
from digest.readers.rows import Rules

UNSUBSCRIBED = SubscriptionState.UNSUBSCRIBED
REGIONS = {"africa", "europe"}


def find_regions(text: str) -> tuple[str, ...]:
    """Regions by their keys alone."""
    keys = text.split(",")
    if unknown := set(keys) - REGIONS:
        raise ValueError(f"there is no region {min(unknown)!r}")
    return tuple(sorted(keys))


RULES = Rules(find_regions=find_regions)


def read_all(
    body: bytes | str, *, given: Mapping[Column, str] | None = None, rules: Rules = RULES
) -> list[ListedReader | RecipientError]:
    octets = body.encode() if isinstance(body, str) else body
    lines = Lines(io.BytesIO(octets), origin="list.csv")
    return list(parse_readers(iter(lines), origin="list.csv", given=given or {}, rules=rules))


def read(body: bytes | str, *, given: Mapping[Column, str] | None = None) -> list[ListedReader]:
    """The readers of a list in which nothing is wrong."""
    found = read_all(body, given=given)
    assert not [one for one in found if isinstance(one, RecipientError)]
    return [one for one in found if isinstance(one, ListedReader)]


def tell(body: bytes | str) -> list[str]:
    """Addresses, and what is wrong in the places of rows that have none."""
    return [one.address if isinstance(one, ListedReader) else str(one) for one in read_all(body)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_whatever_separates_cells_and_ends_lines(separator: str, end: str) -> None:
    rows = (("Name", "E-Mail", "Language"), ("Ann Lee", "ann@reader.test", "pt_br"), ("", "bob@reader.test", ""))
    ann, bob = read(end.join(separator.join(row) for row in rows))
    assert (ann.address, ann.name, ann.language) == ("ann@reader.test", "Ann Lee", "pt-BR")
    assert (bob.address, bob.name, bob.language) == ("bob@reader.test", "", None)


@pytest.mark.parametrize(
    "header",
    [
        "email,first_name,last_name",
        "EMAIL,FNAME,LNAME",
        "E-Mail-Adresse,Vorname,Nachname",
        "Adresse e-mail,Prénom,Nom",
        "Correo electrónico,Nombre,Apellidos",
        "E-posta,Ad,Soyad",
        "البريد الإلكتروني,الاسم الأول,اسم العائلة",
        "ای میل,پہلا نام,خاندانی نام",
    ],
)
def test_columns_are_known_by_their_names_in_several_languages(header: str) -> None:
    (reader,) = read(f"{header}\nann@reader.test,Ann,Lee\n")
    assert (reader.address, reader.name) == ("ann@reader.test", "Ann Lee")


def test_an_address_is_no_postal_one_and_a_region_or_state_is_not_where_a_reader_lives() -> None:
    (reader,) = read("Address,Region,State,Email Address\n12 Mall Road,Punjab,TX,ann@reader.test\n")
    assert reader == ListedReader(address="ann@reader.test")


def test_a_person_may_say_what_columns_are_called_by_name_or_number() -> None:
    body = "Kunde,Gebiet,Status\nann@reader.test,europe,whatever\n"
    (reader,) = read(body, given={Column.EMAIL: "kunde", Column.REGIONS: "2", Column.STATUS: ""})
    assert (reader.address, reader.regions) == ("ann@reader.test", ("europe",))
    (reader,) = read("x,ann@reader.test\n", given={Column.EMAIL: "2"})
    assert reader.address == "ann@reader.test"
    with pytest.raises(UsageError, match="no column 'Kunden'") as raised:
        read_all(body, given={Column.EMAIL: "Kunden"})
    assert "'Kunde', 'Gebiet', 'Status'" in raised.value.advice


def test_a_table_without_addresses_is_told_with_its_columns() -> None:
    (told,) = tell("who,when\nann,today\n")
    assert told.startswith("list.csv:1: has no column of addresses; its columns are 'who', 'when'.")


def test_a_plain_list_is_read_with_names_and_comments() -> None:
    body = "# Friends\nann@reader.test\n\nLee, Bob <bob@reader.test>  # of the harbour\nnobody\n"
    ann, bob, error = read_all(body)
    assert isinstance(ann, ListedReader)
    assert isinstance(bob, ListedReader)
    assert (ann.address, bob.address, bob.name) == ("ann@reader.test", "bob@reader.test", "Lee, Bob")
    assert str(error).startswith("list.csv:5: 'nobody' is not an address")


def test_excels_line_that_names_the_separator_is_no_header() -> None:
    assert tell("sep=;\nemail;name\nann@reader.test;Ann\n") == ["ann@reader.test"]


def test_json_lines_are_read_under_any_name_of_a_column() -> None:
    rows = [
        {"Email": "ann@reader.test", "fullName": "Ann", "regions": ["europe", "africa"], "text_only": True},
        {"email": "bob@reader.test", "status": "unsubscribed", "tags": {"a": 1}},
    ]
    ann, bob = read("\n\n".join(map(json.dumps, rows)))
    assert (ann.name, ann.regions, ann.text_only) == ("Ann", ("africa", "europe"), True)
    assert bob.state is UNSUBSCRIBED


def test_a_line_that_is_no_object_costs_no_other() -> None:
    body = '{"email": "ann@reader.test"}\n{"email":\n' + "[" * 60_000 + '\n7\n{"email": "bob@reader.test"}\n{}'
    told = tell(body)
    assert [told[0], told[4]] == ["ann@reader.test", "bob@reader.test"]
    assert [one.split(": ", 1)[1].split(":")[0] for one in (told[1], told[2])] == ["is no JSON", "is no JSON"]
    assert told[3] == "list.csv:4: is no JSON object"
    assert told[5] == "list.csv:6: there is no address"


def test_a_json_array_is_told_how_to_become_lines() -> None:
    (told,) = tell('[{"email": "ann@reader.test"}]')
    assert "jq -c" in told


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [
        ("Active", SubscriptionState.ACTIVE, None),
        ("Unsubscribed", UNSUBSCRIBED, None),
        ("opted-out", UNSUBSCRIBED, None),
        ("cleaned", None, SuppressionReason.CLEANED),
        ("hard_bounced", None, SuppressionReason.BOUNCED),
        ("Complained", None, SuppressionReason.COMPLAINED),
        ("blocklisted", None, SuppressionReason.ASKED),
        ("aktiv", SubscriptionState.ACTIVE, None),
        ("Abgemeldet", UNSUBSCRIBED, None),
        ("désabonné", UNSUBSCRIBED, None),
        ("desabonne", UNSUBSCRIBED, None),
        ("Baja", UNSUBSCRIBED, None),
        ("غير نشط", UNSUBSCRIBED, None),
        ("فعال", SubscriptionState.ACTIVE, None),
        ("gesperrt", None, SuppressionReason.ASKED),
    ],
)
def test_who_left_another_mailer_is_no_reader_here(
    status: str, state: SubscriptionState | None, reason: SuppressionReason | None
) -> None:
    (reader,) = read(f"email,status\nann@reader.test,{status}\n")
    assert (reader.state, reader.suppressed) == (state, reason)


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("suppressed", "cleaned", SuppressionReason.CLEANED),
        ("suppressed", "yes", SuppressionReason.ASKED),
        ("suppressed", "a reason of theirs", SuppressionReason.ASKED),
        ("suppressed", "no", None),
        ("EMAIL_BLACKLISTED", "true", SuppressionReason.ASKED),
        ("email_disabled", "false", None),
    ],
)
def test_whatever_stands_for_a_reason_keeps_mail_away(column: str, cell: str, reason: SuppressionReason | None) -> None:
    (reader,) = read(f"email,{column}\nann@reader.test,{cell}\n")
    assert reader.suppressed == reason


@pytest.mark.parametrize(
    ("column", "cell", "left"),
    [("UNSUB_TIME", "2024-06-01 00:00:00", True), ("Email Opt Out", "1", True), ("unsubscribed", "no", False)],
)
def test_whoever_left_in_a_column_of_its_own_has_left(column: str, cell: str, left: bool) -> None:
    (reader,) = read(f"email,{column}\nann@reader.test,{cell}\n")
    assert (reader.state is SubscriptionState.UNSUBSCRIBED) is left


@pytest.mark.parametrize("status", ["pending", "Unconfirmed", "Texas"])
def test_a_status_that_gives_no_leave_to_send_makes_no_reader(status: str) -> None:
    (told,) = tell(f"email,status\nann@reader.test,{status}\n")
    assert told.startswith(f"list.csv:2: status {status!r}")


def look_unread(body: str, given: Mapping[Column, str] | None = None) -> tuple[str, ...]:
    lines = Lines(io.BytesIO(body.encode()), origin="list.csv")
    return find_unread(iter(lines), origin="list.csv", given=given or {})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Email,Naam,Kundenstatus\na@reader.test,A,\nb@reader.test,B,bounced\n", "status=Kundenstatus"),
        ("Email,Kundenstatus\na@reader.test,Désabonné\n", "status=Kundenstatus"),
        ("sep=;\nEmail;Member state\n\na@reader.test;unsubscribed\n", "'status=Member state'"),
        ("Email,Status,Konto\na@reader.test,active,abgemeldet\n", "status=Konto, or --column status=Status to"),
        ("Email,Abmeldedatum\na@reader.test,1.2.2025\n", "left=Abmeldedatum"),
        ("Email,Date de désabonnement\na@reader.test,2025-02-01\n", "'left=Date de désabonnement'"),
        ('{"email": "a@reader.test", "kind": 1}\n{"email": "b@reader.test", "kind": "spam"}\n', "status=kind"),
    ],
)
def test_a_column_that_is_not_read_and_says_who_left_is_refused(body: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        look_unread(body)
    assert said in str(refused.value.advice)


def test_columns_that_are_not_read_are_known_by_name() -> None:
    body = "Email,Naam,,Unsub date,Unsubscribe link\na@reader.test,A,7,,https://ledger.example/leave\n"
    assert look_unread(body) == ("Naam", "3", "Unsub date", "Unsubscribe link")
    assert look_unread("Email,Name\na@reader.test,unsubscribed\n") == ()
    assert look_unread("a@reader.test\n") == ()
    assert look_unread('\n{"email": "a@reader.test", "kind": 1}\n{"x": 2}\n') == ("kind", "x")


def test_a_person_who_says_which_column_tells_who_left_is_believed() -> None:
    body = "Email,Kundenstatus,Abmeldedatum\na@reader.test,bounced,1.2.2025\n"
    assert look_unread(body, {Column.STATUS: "", Column.LEFT: ""}) == ("Kundenstatus", "Abmeldedatum")
    assert look_unread(body, {Column.STATUS: "Kundenstatus", Column.LEFT: "Abmeldedatum"}) == ()


def test_other_ways_to_say_that_somebody_left_are_known() -> None:
    assert read("email,subscribed_to_emails\nann@reader.test,false\n")[0].state is UNSUBSCRIBED
    assert read("email,UNSUB_TIME\nann@reader.test,2026-01-02 03:04:05\n")[0].state is UNSUBSCRIBED


def test_a_list_of_addresses_that_get_no_mail_takes_every_address_in_it() -> None:
    rules = Rules(find_regions=find_regions, suppressed=SuppressionReason.ASKED)
    body = "email,status,language,regions\nann@reader.test,pending,klingon!,mars\nbob@reader.test,bounced,,\n"
    found = read_all(body, rules=rules)
    assert found == [
        ListedReader(address="ann@reader.test", state=None, suppressed=SuppressionReason.ASKED),
        ListedReader(address="bob@reader.test", state=None, suppressed=SuppressionReason.BOUNCED),
    ]


def test_with_people_who_left_nobody_is_active() -> None:
    rules = Rules(find_regions=find_regions, unsubscribed=True)
    (reader,) = read_all("email,status\nann@reader.test,active\n", rules=rules)
    assert isinstance(reader, ListedReader)
    assert reader.state is UNSUBSCRIBED


def test_what_is_wrong_with_a_wish_is_told_and_the_row_left_out() -> None:
    body = "email,language,regions,text only\na@r.test,english!,,\nb@r.test,,mars,\nc@r.test,,,maybe\nd@r.test,en,,no\n"
    problems = tell(body)
    assert problems == [
        "list.csv:2: language 'english!' is no tag such as en or pt-BR",
        "list.csv:3: there is no region 'mars'",
        "list.csv:4: text only: 'maybe' is neither yes nor no",
        "d@r.test",
    ]


def test_an_instant_is_taken_in_iso_notation_and_else_passed_over() -> None:
    body = "email,since\na@r.test,2026-01-02 03:04:05\nb@r.test,2026-01-02T05:04:05+02:00\nc@r.test,1/2/26\n"
    first, second, third = read(body)
    assert first.since == second.since == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert third.since is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_a_mark(encoding: str) -> None:
    (reader,) = read(f"email,name\n{'ann@reader.test'},Zoë ماری\n".encode(encoding))
    assert reader.name == "Zoë ماری"


def test_lines_of_an_old_code_page_are_read_and_counted() -> None:
    lines = Lines(io.BytesIO("email,name\na@r.test,Zoë €\n".encode("cp1252") + "b@r.test,Zoë\n".encode()), origin="x")
    found = list(parse_readers(iter(lines), origin="x", given={}, rules=RULES))
    assert [one.name for one in found if isinstance(one, ListedReader)] == ["Zoë €", "Zoë"]
    assert lines.guessed == 1


def test_a_row_may_go_over_lines_and_its_number_is_that_of_the_first() -> None:
    body = 'email,name,notes\na@r.test,"Ann ""A"" Lee","one\n\ntwo, three"\nnobody,"x","a\nb"\nb@r.test,,\n'
    first, error, second = read_all(body)
    assert isinstance(first, ListedReader)
    assert first.name == 'Ann "A" Lee'
    assert str(error).startswith("list.csv:5: 'nobody'")
    assert isinstance(second, ListedReader)


def test_an_open_quotation_mark_costs_one_row() -> None:
    rows = "".join(f"{number}@r.test,x\n" for number in range(60))
    told = tell(f'email,name\na@r.test,"Ann\n{rows}')
    assert told[0] == "list.csv:2: a quotation mark is not closed"
    assert told[1:] == [f"{number}@r.test" for number in range(60)]


def test_two_open_quotation_marks_cost_their_rows_alone() -> None:
    told = tell('email,name\n"a@r.test,A\nx@r.test,X\n"b@r.test,B\nc@r.test,C\n')
    assert [one for one in told if ":" not in one] == ["x@r.test", "c@r.test"]
    assert [one.split(":")[1] for one in told if ":" in one] == ["2", "4"]


def test_a_row_with_more_cells_than_the_header_is_no_reader() -> None:
    told = tell("email,name\na@r.test,Lee, Ann\nb@r.test,Bob,,\n")
    assert told == [
        "list.csv:2: has 3 cells where the header row has 2; text with separators must stand in quotation marks",
        "b@r.test",
    ]


@pytest.mark.parametrize(
    "row", ["x" * 10_000_000, '"' + "x" * 10_000_000, "\0" * 10_000_000], ids=["x", "quoted", "nul"]
)
@pytest.mark.parametrize(
    "start", ["email,name\n", "ann@reader.test\n", '{"email": "ann@reader.test"}\n'], ids=["csv", "list", "json"]
)
def test_a_row_of_ten_megabytes_is_one_row_that_is_no_reader(start: str, row: str) -> None:
    end = '{"email": "bob@reader.test"}' if start.startswith("{") else "bob@reader.test"
    *_, error, last = tell(f"{start}{row}\n{end}\n")
    assert error.endswith(f"the line is longer than {LONGEST:,} characters")
    assert last == "bob@reader.test"


@pytest.mark.parametrize("body", ["", "\n\n", "\ufeff", "email,name\n", " , ,\n"])
def test_a_file_without_rows_has_no_reader(body: str) -> None:
    assert not [one for one in read_all(body) if isinstance(one, ListedReader)]


def test_nul_and_other_controls_are_no_part_of_addresses_or_names() -> None:
    first, second = tell("email,name\na\0@r.test,x\nb@r.test,A\0nn\x1b[31m\n")
    assert first.startswith("list.csv:2: 'a\\x00@r.test' is not an address")
    assert second == "b@r.test"
    assert read("email,name\nb@r.test,A\0nn\x1b[31m\n")[0].name == "Ann[31m"


_CELLS = st.text(st.sampled_from('a",;\n\r\t @x\0é{}[]#='), max_size=12)


@given(st.lists(st.lists(_CELLS, max_size=4), max_size=8))
def test_no_file_breaks_the_reading_and_every_reader_has_an_address(rows: list[list[str]]) -> None:
    body = "email,name\n" + "\n".join(",".join(row) for row in rows)
    for one in read_all(body):
        assert isinstance(one, RecipientError) or "@" in one.address


@given(st.binary(max_size=300))
def test_any_bytes_can_be_read(body: bytes) -> None:
    for one in read_all(body):
        assert isinstance(one, ListedReader | RecipientError)
