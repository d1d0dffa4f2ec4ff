"""Messages as files."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.folder import check_folder, make_file_name, open_folder
from digest.delivery.replies import Kind
from digest.delivery.session import Letter
from digest.errors import ConfigError, TemporaryError
from digest.model import Envelope
from tests.delivery.sending import Sending


def test_a_file_name_says_whose_it_is() -> None:
    assert make_file_name("reader+x@ledger.test").startswith("reader+x@ledger.test-")


@given(st.text(min_size=1, max_size=300))
def test_a_file_name_never_leaves_the_folder(address: str) -> None:
    name = make_file_name(address.encode("utf-8", "replace").decode())
    assert Path(name).name == name
    assert not name.startswith(".")
    assert name.isascii()
    assert name.endswith(".eml")
    assert len(name) < 110


def test_addresses_that_look_alike_as_files_have_their_own() -> None:
    names = {
        make_file_name(address) for address in ("a/b@r.test", "a.b@r.test", "a\\b@r.test", "A.b@r.test", "../a@r.test")
    }
    assert len(names) == 5


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(ConfigError, match="cannot be made"):
        open_folder(blocked / "mails")
    with pytest.raises(ConfigError, match="no folder"):
        check_folder(blocked / "mails")


def test_checking_a_folder_makes_nothing(tmp_path: Path) -> None:
    assert "will be made" in check_folder(tmp_path / "a" / "b")
    assert check_folder(tmp_path) == f"messages go into the folder {tmp_path}"
    assert list(tmp_path.iterdir()) == []


def make_letter(recipient: str, content: bytes = b"Subject: Tram\r\n\r\nIt opens.\r\n") -> Letter:
    return Letter(sender="news@ledger.test", recipient=recipient, pieces=[content])


def test_a_message_has_its_name_only_after_its_final_dot(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "mails"
    session = open_folder(folder)
    assert session.begin(make_letter("a@r.test", b"new")) is None
    assert list(folder.glob("*.eml")) == []
    verdict = session.finish()
    assert (verdict.kind, verdict.detail) == (Kind.ACCEPTED, make_file_name("a@r.test"))
    (path,) = folder.iterdir()
    assert path.read_bytes() == b"new"


def test_sending_again_replaces_the_file(tmp_path: Path) -> None:
    session = open_folder(tmp_path)
    for content in (b"old", b"new"):
        session.begin(make_letter("a@r.test", content))
        session.finish()
    (path,) = tmp_path.iterdir()
    assert path.read_bytes() == b"new"


def test_a_folder_that_is_gone_is_told_before_the_final_dot(tmp_path: Path) -> None:
    session = open_folder(tmp_path / "mails")
    (tmp_path / "mails").rmdir()
    with pytest.raises(TemporaryError, match="cannot be written"):
        session.begin(make_letter("a@r.test"))


def test_closing_leaves_nothing_of_a_message_that_was_not_finished(tmp_path: Path) -> None:
    session = open_folder(tmp_path)
    session.begin(make_letter("a@r.test"))
    session.close()
    assert list(tmp_path.iterdir()) == []


def test_each_reader_gets_a_file_with_the_exact_message(tmp_path: Path) -> None:
    def compose(envelope: Envelope, now: datetime) -> Letter:
        return make_letter(envelope.recipient, f"To: {envelope.recipient}\r\n".encode())

    readers = tuple(f"reader{number}@r.test" for number in range(20))
    sending = Sending(readers=readers)
    sending.run(partial(open_folder, tmp_path / "mails"), compose=compose, connections=3)
    assert sending.list_states() == ["sent"] * 20
    assert {path.name: path.read_bytes() for path in (tmp_path / "mails").iterdir()} == {
        make_file_name(reader): f"To: {reader}\r\n".encode() for reader in readers
    }


def test_a_folder_that_cannot_be_written_to_any_more_ends_it_and_loses_nobody(tmp_path: Path) -> None:
    sending = Sending(readers=("a@r.test", "b@r.test", "c@r.test"))
    (tmp_path / make_file_name("b@r.test")).mkdir()
    with pytest.raises(TemporaryError, match="cannot be written"):
        sending.run(partial(open_folder, tmp_path))
    assert sending.find_states() == {"a": "sent", "b": "deferred", "c": "pending"}
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]
