"""The XML of a WordPress export (WXR), read as a stream: its items and authors come one by one and nothing is kept.

Exports are written by any plugin, so the usual faults are mended line by line: control characters, bytes that are no
text, bare ampersands, HTML's named references, and CDATA marks inside of text.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import name2codepoint
from xml.parsers import expat

from digest.sources.decode import find_charset

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})[\"']")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CDATA = re.compile(r"(<!\[CDATA\[|\]\]>)")
_REFERENCE = re.compile(r"&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)(?:([A-Za-z][A-Za-z0-9]{1,31});)?")
_LONGEST = 2_000_000
"""Characters of one value."""

_WANTED = frozenset(["_thumbnail_id", "_wp_attachment_image_alt", "_wp_attachment_metadata"])
_CHANNEL = ["rss", "channel"]
_RECORD, _FIELD, _META = 2, 3, 4
"""How many elements are around one that is a record, a field of it, a field of its postmeta."""


@dataclass(slots=True, kw_only=True)
class Term:
    """A category, tag or other term that an item has."""

    taxonomy: str
    slug: str
    name: str = ""


@dataclass(slots=True, kw_only=True)
class Record:
    """What one element of the channel says: `name` is its own, `fields` are its children's texts.

    For anything but an item or an author, `fields` has its own text under its name.
    """

    name: str
    line: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Where the XML ends to be one, and why."""

    line: int
    problem: str


def parse_export(body: bytes) -> Iterator[Record | Fault]:
    """Each element of the channel in its order; at the end a fault, if the file could not be read to its end."""
    listener = _Listener()
    try:
        for line in _mend(_open_lines(body)):
            listener.parser.Parse(line)
            yield from listener.take()
        listener.parser.Parse("", True)  # noqa: FBT003 its own way to say that this was all
    except (expat.ExpatError, _RefusedError) as error:
        yield from listener.take()
        is_broken = isinstance(error, expat.ExpatError)
        problem = expat.ErrorString(error.code) if is_broken else "it declares entities, as no export does"
        yield Fault(line=error.lineno if is_broken else listener.parser.CurrentLineNumber, problem=problem)


class _RefusedError(Exception):
    """The file declares entities, which is what attacks are made of."""


class _Listener:
    """Hears of tags and texts, and puts the records together."""

    def __init__(self) -> None:
        # What the file declares is passed over: it was decoded before.
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._hear
        self.parser.EntityDeclHandler = self._refuse
        self._done: list[Record] = []
        self._path: list[str] = []
        self._record = Record(name="")
        self._key = ""
        self._text: list[str] = []
        self._length = 0

    def take(self) -> list[Record]:
        """The records that are whole since the last time."""
        done, self._done = self._done, []
        return done

    def _refuse(self, *_: object) -> None:
        raise _RefusedError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth = len(self._path)
        if depth == _RECORD and self._path == _CHANNEL:
            self._record = Record(name=name, line=self.parser.CurrentLineNumber)
        elif depth == _FIELD and name == "category":
            term = Term(taxonomy=attributes.get("domain", ""), slug=attributes.get("nicename", ""))
            self._record.terms.append(term)
        self._path.append(name)
        self._text, self._length = [], 0

    def _hear(self, text: str) -> None:
        if self._length < _LONGEST:
            self._text.append(text)
            self._length += len(text)

    def _end(self, name: str) -> None:
        text, self._text = "".join(self._text), []
        self._path.pop()
        depth = len(self._path)
        if depth == _RECORD and self._path == _CHANNEL:
            self._record.fields.setdefault(name, text)
            self._done.append(self._record)
        elif depth == _FIELD and name == "category" and self._record.terms:
            self._record.terms[-1].name = text
        elif depth == _FIELD:
            self._record.fields.setdefault(name, text)
        elif depth == _META and self._path[-1] == "wp:postmeta":
            self._end_meta(name, text)

    def _end_meta(self, name: str, text: str) -> None:
        if name == "wp:meta_key":
            self._key = text
        elif name == "wp:meta_value" and self._key in _WANTED:
            self._record.meta.setdefault(self._key, text)


def _open_lines(body: bytes) -> Iterator[str]:
    """The lines of `body`, one after the other, whatever its bytes are."""
    declared = _DECLARED.search(body[:1_000])
    marks = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    marked = next((name for mark, name in marks.items() if body.startswith(mark)), None)
    name = marked or find_charset(declared[1].decode("ascii", "replace") if declared else None) or "utf-8"
    yield from io.TextIOWrapper(io.BytesIO(body.lstrip(b" \t\r\n")), encoding=name, errors="replace", newline="\n")


def _mend(lines: Iterator[str]) -> Iterator[str]:
    """Lines that a strict parser takes; inside of CDATA sections only forbidden characters go."""
    is_inside = False
    for line in lines:
        pieces: list[str] = []
        for piece in _CDATA.split(_FORBIDDEN.sub("", line)):
            if piece in {"<![CDATA[", "]]>"} and is_inside is (piece == "]]>"):
                is_inside = not is_inside
                pieces.append(piece)
            else:
                pieces.append(piece if is_inside else _REFERENCE.sub(_resolve, piece).replace("]]>", "]]&gt;"))
        yield "".join(pieces)


def _resolve(found: re.Match[str]) -> str:
    code = name2codepoint.get(found[1] or "")
    return f"&#{code};" if code else f"&amp;{found.group()[1:]}"
