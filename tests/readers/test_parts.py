"""What is named is read, be it a file, a folder or a zip file; an audience of Mailchimp in the order that is safe."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from digest.errors import UsageError
from digest.model import SuppressionReason
from digest.readers.lines import Lines
from digest.readers.parts import find_parts, open_part

NAMES = (
    "subscribed_members_export_ab12.csv",
    "unsubscribed_members_export_ab12.csv",
    "cleaned_members_export_ab12.csv",
)
REASONS = [SuppressionReason.CLEANED, SuppressionReason.ASKED, None]


@pytest.fixture
def audience(tmp_path: Path) -> Path:
    folder = tmp_path / "audience"
    folder.mkdir()
    for name in (*NAMES, "nonsubscribed_members_export_ab12.csv", "readme.txt"):
        (folder / name).write_text(f"Email Address\n{name.partition('_')[0]}@reader.test\n", encoding="utf-8")
    return folder


def zip_folder(folder: Path) -> Path:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"export/{file.name}")
    return path


def test_of_an_audience_those_who_get_no_mail_come_first(audience: Path) -> None:
    assert [part.suppressed for part in find_parts(audience)] == REASONS
    assert [Path(part.origin).name for part in find_parts(audience)] == list(reversed(NAMES))


def test_a_zip_file_is_read_as_the_folder_is(audience: Path) -> None:
    parts = find_parts(zip_folder(audience))
    assert [part.suppressed for part in parts] == REASONS
    with open_part(parts[2]) as stream:
        assert list(Lines(stream, origin="x")) == [(1, "Email Address"), (2, "subscribed@reader.test")]


def test_one_file_of_an_audience_means_the_same_by_itself(audience: Path) -> None:
    assert [find_parts(audience / name)[0].suppressed for name in reversed(NAMES)] == REASONS


def test_any_other_file_is_taken_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "readers.txt"
    path.write_text("ann@reader.test", encoding="utf-8")
    (part,) = find_parts(path)
    assert (part.origin, part.size, part.suppressed) == (str(path), 15, None)


def test_what_is_not_there_or_holds_no_list_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.csv cannot be read"):
        find_parts(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="holds no list of readers"):
        find_parts(tmp_path)


def test_a_zip_file_that_is_damaged_says_so(audience: Path) -> None:
    path = zip_folder(audience)
    part = find_parts(path)[2]
    octets = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo(part.member or "").header_offset + 30 + len(part.member or "") + 4
    octets[start : start + 8] = b"\xff" * 8
    path.write_bytes(octets)
    with pytest.raises(UsageError, match="cannot be"), open_part(part) as stream:
        list(Lines(stream, origin=part.origin))


def test_people_who_never_subscribed_are_no_list_of_readers(audience: Path) -> None:
    with pytest.raises(UsageError, match="never subscribed"):
        find_parts(audience / "nonsubscribed_members_export_ab12.csv")
