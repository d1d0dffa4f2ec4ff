"""MJML -> HTML: the home of mjml-python (mrml), and of all that must be done to a source before mrml may see it."""

from __future__ import annotations

import re

from digest.render.braces import find_brace_fault
from digest.render.faults import SourceError, find_first
from digest.render.validate import find_blocks, find_mjml_fault

_SPACE = " \t\r\n"
"""What counts as whitespace in markup; a no-break space is text."""

_MJML_TAG = re.compile(r"(</?mj-)")
_BEFORE_HTML_TAG = re.compile(r">[ \t]*+\r?\n[ \t\r\n]*+(?=<(?!/?mj-|!--))")
_BEFORE_COMMENT = re.compile(r"(</?mj-[^<>]*+>)[ \t\r\n]++(?=<!--)")
_STYLE = re.compile(r"(<mj-style\b.*?(?:</mj-style>|\Z))", re.DOTALL)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ADVICE = "mrml, which makes the HTML, cannot read this."
_POSITION = re.compile(r"position (\d+)")


def fix_whitespace(source: str) -> str:
    """Return MJML that mrml reads as its author meant it.

    Between MJML tags mrml takes only whitespace that starts with a line feed; between HTML tags it drops just that.
    """
    parts = _MJML_TAG.split(source)
    parts[:-1:2] = [f"{part.rstrip(_SPACE)}\n" if part.endswith(tuple(_SPACE)) else part for part in parts[:-1:2]]
    return _BEFORE_COMMENT.sub(r"\1\n", _BEFORE_HTML_TAG.sub("> ", "".join(parts)))


def compile_mjml(source: str) -> str:
    """Return the HTML of an MJML document whose whitespace is fixed, with the doctype that means standards mode.

    Raises SourceError, which knows the place in `source`.
    """
    fault = find_mjml_fault(source)
    if fault:
        raise SourceError("MJML", source, fault.problem, fault.offset)
    if brace := find_brace_fault(source):
        raise SourceError("MJML", source, *brace)
    try:
        html = _run_mrml(source)
    except ValueError as error:
        offset = _find_offset(source, str(error)) or _find_block(source)
        raise SourceError("MJML", source, str(error).partition(" in root template")[0], offset, _ADVICE) from error
    return html.replace("<!doctype html>", "<!DOCTYPE html>", 1)


def _run_mrml(source: str) -> str:
    from mjml import mjml2html

    # fonts={}: else a web font is fetched; disable_comments keeps Outlook's conditional ones.
    html: str = mjml2html(encode_data(source), fonts={}, disable_comments=True, include_loader=_refuse_include)
    return html


def encode_data(source: str) -> str:
    r"""Return `source` in ASCII: other characters and `\` as references, in <mj-style> as the escapes of CSS.

    mrml writes attribute values as Rust literals, so that a combining mark would become text such as "\u{94d}";
    and it panics on some style sheets that are not ASCII.
    """
    parts = _STYLE.split(source)
    parts[::2] = [
        part.replace("\\", "&#92;").encode("ascii", "xmlcharrefreplace").decode("ascii") for part in parts[::2]
    ]
    parts[1::2] = [_NOT_ASCII.sub(lambda match: f"\\{ord(match[0]):x} ", part) for part in parts[1::2]]
    return "".join(parts)


def _refuse_include(path: str) -> str:
    raise ValueError(f"mj-include of {path} is refused")


def _find_offset(source: str, problem: str) -> int | None:
    """Return the place in `source` that mrml names in what it read, if any: bytes, which are characters there."""
    match = _POSITION.search(problem)
    if match is None:
        return None
    encoded = encode_data(source)
    # No line feed is added or lost, so that only within a line the place has to be looked for.
    start = encoded.rfind("\n", 0, int(match[1])) + 1
    lines = source.split("\n")
    number = encoded.count("\n", 0, start)
    before, left = sum(map(len, lines[:number])) + number, int(match[1]) - start
    for column, character in enumerate(lines[number]):
        if left <= 0:
            return before + column
        left -= len(encode_data(character))
    return before


def _find_block(source: str) -> int | None:
    """Return where the first block in <mj-body> begins that mrml cannot read; None where it is not in a block."""
    blocks = find_blocks(source)

    def fails(count: int) -> bool:
        left_out = blocks[count:]
        kept = f"{source[: left_out[0][0]]}{source[left_out[-1][1] :]}" if left_out else source
        try:
            _run_mrml(kept)
        except ValueError:
            return True
        return False

    count = find_first(len(blocks), fails)
    return blocks[count - 1][0] if count else None
