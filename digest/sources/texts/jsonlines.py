"""JSON lines: one article an object, one object a line; a JSON array of such objects is read alike.

Fields, all but `title` optional: id, url, title, authors, published, updated, language, summary, text, image, tags,
section, sticky, source, region, dateline, and other names for them (see `fieldnames`). `authors` and `tags` are lists
or strings, `image` is an address or an object with url, alt, width and height, dates are strings or Unix times.
Unknown fields are ignored. What `digest sources test --json` prints is read back, its errors as errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from digest.model import Batch, Fetched
from digest.sources.decode import decode_text
from digest.sources.feeds.jsonvalues import find_text, parse_json
from digest.sources.texts.fields import Fields, find_fields
from digest.sources.texts.records import Record, make_record_batch


def parse_json_lines(fetched: Fetched, *, timezone: str = "UTC") -> Batch:
    """The articles in JSON lines; a line that is none is an error with its number, and the rest goes on."""
    return make_record_batch(_parse_records(decode_text(fetched.body)), fetched, timezone=timezone)


def _parse_records(text: str) -> Iterator[Record]:
    """Each object with the number of its line, if it has one of its own, or what is wrong in its place."""
    whole = parse_json(text) if text.lstrip()[:1] in {"[", "{"} else None
    if isinstance(whole, dict):
        yield 1, _find_fields(whole)
    elif isinstance(whole, list):
        for number, record in enumerate(whole, 1):
            yield None, _find_fields(record) if isinstance(record, dict) else f"item {number} is no JSON object"
    else:
        for number, line in enumerate(text.splitlines() if "\n" not in text else text.split("\n"), 1):
            if line.strip():
                yield number, _read_line(line)


def _read_line(line: str) -> Fields | str:
    record = parse_json(line)
    if isinstance(record, dict):
        return _find_fields(record)
    return record if isinstance(record, str) else "is no JSON object"


def _find_fields(record: Mapping[str, Any]) -> Fields | str:
    fields = find_fields(record.items())
    error, origin = find_text(record.get("error")), find_text(record.get("origin"))
    if not error or "title" in fields:
        return fields
    return f"reports an error of {origin}: {error}" if origin else f"reports an error: {error}"
