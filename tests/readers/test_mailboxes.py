"""Where mail lies: what is found there, and that nothing of it is lost."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.readers.mail import LARGEST
from digest.readers.mailboxes import load_mails, load_message, load_stream, move_read

MBOX = (
    b"From a@b.test Thu Nov 26 10:00:00 2026\nSubject: one\n\n>From me\nFrom you\n\nFrom c@d.test Thu\nSubject: two\n\n"
)


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new" / "2.host").write_bytes(b"Subject: new\n\n")
    (tmp_path / "cur" / "1.host:2,S").write_bytes(b"Subject: old\n\n")
    (tmp_path / "tmp" / "3.host").write_bytes(b"Subject: half")
    return tmp_path


def test_a_maildir_is_read_and_what_was_read_moves_to_cur_unseen(maildir: Path) -> None:
    mails = list(load_mails(maildir))
    assert [mail.content for mail in mails] == [b"Subject: new\n\n", b"Subject: old\n\n"]
    for mail in mails:
        move_read(mail)
    assert sorted(path.name for path in (maildir / "cur").iterdir()) == ["1.host:2,S", "2.host:2,"]
    assert [path.name for path in (maildir / "tmp").iterdir()] == ["3.host"]


def test_a_mail_that_a_mail_program_moved_meanwhile_is_no_error(maildir: Path) -> None:
    (mail, *_) = list(load_mails(maildir))
    (maildir / "new" / "2.host").rename(maildir / "cur" / "2.host:2,S")
    move_read(mail)
    assert len(list((maildir / "cur").iterdir())) == 2


def test_what_is_no_mail_in_a_maildir_is_passed_over(maildir: Path) -> None:
    os.mkfifo(maildir / "new" / "0.pipe")
    (maildir / "new" / "folder").mkdir()
    (maildir / "new" / "link").symlink_to("/etc/passwd")
    (maildir / "new" / ".hidden").write_bytes(b"x")
    assert len(list(load_mails(maildir))) == 2


def test_a_folder_that_is_no_maildir_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no maildir: it lacks new or cur"):
        list(load_mails(tmp_path))
    with pytest.raises(UsageError, match="nothing cannot be read"):
        list(load_mails(tmp_path / "nothing"))


def test_an_mbox_is_parted_at_its_separators_and_a_single_mail_is_not() -> None:
    mails = list(load_stream(BytesIO(MBOX), origin="box"))
    assert [mail.origin for mail in mails] == ["box#1", "box#2"]
    assert [mail.content for mail in mails] == [b"Subject: one\n\n>From me\nFrom you\n\n", b"Subject: two\n\n"]
    single = b"Subject: one\n\nFrom me to you\n\nFrom here\n"
    assert [mail.content for mail in load_stream(BytesIO(single), origin="x")] == [single]


def test_a_piped_message_is_one_whatever_is_in_it_and_is_read_to_its_end() -> None:
    pipe = BytesIO(MBOX + b"x" * LARGEST)
    mail = load_message(pipe, origin="-")
    assert mail.content.startswith(b"Subject: one")
    assert len(mail.content) <= LARGEST
    assert pipe.read() == b""


@given(st.lists(st.sampled_from([b"From a@b.test\n", b"\n", b"Subject: x\n", b"x" * 70_000, b"\r\n"]), max_size=30))
def test_no_message_of_an_mbox_is_larger_than_is_looked_at_nor_empty(pieces: list[bytes]) -> None:
    for mail in load_stream(BytesIO(b"".join(pieces)), origin="box"):
        assert 0 < len(mail.content) <= LARGEST
