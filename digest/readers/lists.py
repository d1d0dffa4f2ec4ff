"""A list of readers, as people keep it in a text file, to addresses that can be mailed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from digest.addresses import Mailbox, make_address_key, parse_mailbox
from digest.errors import UsageError
from digest.readers.rejects import RejectedRow

_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_LONGEST_LINE = 1_000
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientError:
    """One line of a list that is no address; the others stand.

    `state` is the status that nobody knows, if that is what is wrong; `row` is what was read, where it may be kept.
    """

    origin: str
    line: int
    problem: str
    state: str = ""
    row: RejectedRow | None = None

    def __str__(self) -> str:
        return f"{self.origin}:{self.line}: {self.problem}"


def load_recipients(path: Path) -> tuple[tuple[str, ...], tuple[RecipientError, ...]]:
    """Read a file of addresses as `parse_recipients` does; UTF-8, or UTF-16 with its mark.

    Raises UsageError that names the file when it cannot be read or is not text.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-16" if data.startswith(_UTF16_MARKS) else "utf-8-sig")
    except OSError as cause:
        raise UsageError(f"{path} cannot be read ({cause.strerror})", "It must list one address a line") from cause
    except UnicodeDecodeError as cause:
        raise UsageError(f"{path} is not UTF-8 text", "Save the list as UTF-8, one address a line") from cause
    return parse_recipients(text, origin=str(path))


def parse_recipients(text: str, *, origin: str) -> tuple[tuple[str, ...], tuple[RecipientError, ...]]:
    """Read one address a line, `reader@ledger.example` or `A Reader <reader@ledger.example>`.

    Blank lines and what follows # are skipped. Gives the addresses in their order, each reader once however it is
    spelled, and an error for each line that is none; `origin` names the list in errors.
    """
    addresses: dict[str, str] = {}
    errors = []
    for number, line in _list_lines(text):
        try:
            address = parse_line(line).address
        except ValueError as cause:
            errors.append(RecipientError(origin=origin, line=number, problem=str(cause)))
        else:
            addresses.setdefault(make_address_key(address), address)
    return tuple(addresses.values()), tuple(errors)


def _list_lines(text: str) -> Iterator[tuple[int, str]]:
    """Give what is written on each line, with the line's number."""
    for number, line in enumerate(_LINE_ENDS.split(text.removeprefix("\ufeff")), start=1):
        if written := strip_comment(line.strip()):
            yield number, written


def strip_comment(line: str) -> str:
    """Take off a comment; a # in front of the address may belong to a name, one after white space does not."""
    if line.startswith("#"):
        return ""
    before, mark, _ = line.partition(" #")
    return before.rstrip() if mark and "@" in before else line


def parse_line(line: str) -> Mailbox:
    """Read one address, with or without a name. Raises ValueError that shows the line and says what is wrong."""
    if len(line) > _LONGEST_LINE:
        raise ValueError(f"the line is longer than {_LONGEST_LINE} characters")
    try:
        return parse_mailbox(line)
    except ValueError as cause:
        raise ValueError(f"{line[:80]!r} is not an address: {cause}") from cause
