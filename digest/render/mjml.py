"""MJML -> HTML: the home of mjml-python (mrml), and of all that must be done to a source before mrml may see it."""

from __future__ import annotations

import re

from digest.errors import TemplateError
from digest.render.validate import find_mjml_fault

_SPACE = " \t\r\n"
"""What counts as whitespace in markup; a no-break space is text."""

_MJML_TAG = re.compile(r"(</?mj-)")
_BEFORE_HTML_TAG = re.compile(r">[ \t]*+\r?\n[ \t\r\n]*+(?=<(?!/?mj-))")
_STYLE = re.compile(r"(<mj-style\b.*?(?:</mj-style>|\Z))", re.DOTALL)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_NO_LINE = "mrml names no line: look for a bare <, an attribute without quotes, or -- inside a comment."
_POSITION = re.compile(r"position (\d+)")


def fix_whitespace(source: str) -> str:
    """Return MJML that mrml reads as its author meant it.

    Between MJML tags mrml takes only whitespace that starts with a line feed; between HTML tags it drops just that.
    """
    parts = _MJML_TAG.split(source)
    parts[:-1:2] = [f"{part.rstrip(_SPACE)}\n" if part.endswith(tuple(_SPACE)) else part for part in parts[:-1:2]]
    return _BEFORE_HTML_TAG.sub("> ", "".join(parts))


def compile_mjml(source: str) -> str:
    """Return the HTML of an MJML document whose whitespace is fixed, with the doctype that means standards mode.

    Raises TemplateError naming the line of `source` and showing it.
    """
    from mjml import mjml2html

    fault = find_mjml_fault(source)
    if fault:
        raise _make_error(source, fault.problem, line=fault.line)
    encoded = encode_data(source)
    try:
        # fonts={}: else a web font is fetched; disable_comments keeps Outlook's conditional ones.
        html = mjml2html(encoded, fonts={}, disable_comments=True, include_loader=_refuse_include)
    except ValueError as error:
        raise _make_error(source, str(error), line=_find_line(encoded, str(error))) from error
    return html.replace("<!doctype html>", "<!DOCTYPE html>", 1)


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


def _find_line(source: str, problem: str) -> int | None:
    """Return the line of the offset that mrml names, if it names one: bytes, which in ASCII are characters."""
    match = _POSITION.search(problem)
    return source.count("\n", 0, int(match[1])) + 1 if match else None


def _make_error(source: str, problem: str, *, line: int | None) -> TemplateError:
    if line is None:
        return TemplateError(f"the theme's MJML does not compile: {problem}", _NO_LINE)
    lines = source.split("\n")
    excerpt = lines[line - 1].strip()[:120] if line <= len(lines) else ""
    return TemplateError(f"the theme's MJML does not compile: line {line}: {problem}: {excerpt}")
