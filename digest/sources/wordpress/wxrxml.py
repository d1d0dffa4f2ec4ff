"""The XML of a WordPress export (WXR), read as a stream: its items and authors come one by one and nothing is kept.

Exports are written by any plugin, so the usual faults are mended: control characters, bytes that are no
text, bare ampersands, HTML's named references, and CDATA marks inside of text.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
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
_BLOCK = 65_536
_MOST_TERMS = 200
_DEEPEST = 100
_MOST_ELEMENTS = 2_500_000
_CHANNEL = ["rss", "channel"]
_RECORD, _FIELD, _META = 2, 3, 4
"""How many elements are around one that is a record, a field of it, a field of its postmeta."""


@dataclass(slots=True, kw_only=True)
class Term:
    """A category, tag or other term that an item has."""

    taxonomy: str
    slug: str
    name: str = ""


@dataclass(slots=True)
class Record:
    """What one element of the channel says: `name` is its own, `fields` are its children's texts.

    For anything but an item or an author, `fields` has its own text under its name.
    """

    name: str
    line: int
    fields: dict[str, str]
    terms: list[Term]
    meta: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Where the XML ends to be one, and why."""

    line: int
    problem: str


def parse_export(body: bytes) -> Iterator[Record | Fault]:
    """Each element of the channel in its order; at the end a fault, if the file could not be read to its end."""
    listener = _Listener()
    try:
        for text in _mend(_open_text(body)):
            for start in range(0, len(text), _BLOCK):
                listener.parser.Parse(text[start : start + _BLOCK])
                yield from listener.take()
        listener.parser.Parse("", True)  # noqa: FBT003 its own way to say that this was all
    except (expat.ExpatError, _RefusedError) as error:
        yield from listener.take()
        problem = expat.ErrorString(error.code) if isinstance(error, expat.ExpatError) else str(error)
        yield Fault(line=listener.parser.CurrentLineNumber, problem=problem)


class _RefusedError(Exception):
    """Something that no export has, and that attacks are made of."""


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
        self._record = Record("", 0, {}, [], {})
        self._key = ""
        self._text: list[str] = []
        self._length = self._count = 0

    def take(self) -> list[Record]:
        """The records that are whole since the last time."""
        done, self._done = self._done, []
        return done

    def _refuse(self, *_: object) -> None:
        raise _RefusedError("it declares entities, as no export does")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth = len(self._path)
        if depth == _RECORD:
            self._record = Record(name, self.parser.CurrentLineNumber, {}, [], {})
        elif depth == _FIELD and name == "category" and len(self._record.terms) < _MOST_TERMS:
            term = Term(taxonomy=attributes.get("domain", ""), slug=attributes.get("nicename", ""))
            self._record.terms.append(term)
        self._count += 1
        if depth > _DEEPEST or self._count > _MOST_ELEMENTS:
            raise _RefusedError("it has more or deeper elements than any export")
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
            self._end_record(name, text)
        elif depth == _FIELD and name == "category" and self._record.terms:
            self._record.terms[-1].name = text
        elif depth == _FIELD:
            self._record.fields.setdefault(name, text)
        elif depth == _META and self._path[-1] == "wp:postmeta":
            self._end_meta(name, text)

    def _end_record(self, name: str, text: str) -> None:
        if name != "item":
            self._record.fields.setdefault(name, text)
        if self._record.fields:
            self._done.append(self._record)

    def _end_meta(self, name: str, text: str) -> None:
        if name == "wp:meta_key":
            self._key = text
        elif name == "wp:meta_value" and self._key in _WANTED:
            self._record.meta.setdefault(self._key, text)


def _open_text(body: bytes) -> Iterator[str]:
    """The text of `body` in pieces that end where a line does, whatever its bytes are."""
    declared = _DECLARED.search(body[:1_000])
    marks = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    marked = next((name for mark, name in marks.items() if body.startswith(mark)), None)
    name = marked or find_charset(declared[1].decode("ascii", "replace") if declared else None) or "utf-8"
    file = io.TextIOWrapper(io.BytesIO(body.lstrip(b" \t\r\n")), encoding=name, errors="replace", newline="\n")
    while text := file.read(_BLOCK) + file.readline():
        yield text


def _mend(texts: Iterator[str]) -> Iterator[str]:
    """Text that a strict parser takes; inside of CDATA sections only forbidden characters go."""
    is_inside = False
    for text in texts:
        pieces: list[str] = []
        for piece in _CDATA.split(_FORBIDDEN.sub("", text)):
            if piece in {"<![CDATA[", "]]>"} and is_inside is (piece == "]]>"):
                is_inside = not is_inside
                pieces.append(piece)
            else:
                pieces.append(piece if is_inside else _REFERENCE.sub(_resolve, piece).replace("]]>", "]]&gt;"))
        yield "".join(pieces)


def _resolve(found: re.Match[str]) -> str:
    code = name2codepoint.get(found[1] or "")
    return f"&#{code};" if code else f"&amp;{found.group()[1:]}"
