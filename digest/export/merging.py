"""Puts a mailer's placeholders into a rendered e-mail, and makes what only looks like one harmless.

A word of an article such as `{{ name }}` or `*|FNAME|*` would be filled, or stop the campaign. It is split by a
character without width (ZERO WIDTH NON-JOINER), which readers do not see and no cleaning of markup removes; in
addresses its first character is percent-encoded, which leads to the same place. Mailers that read HTML as a template of
their own and drop its comments get these as literals.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache

from digest.export.mailers import Mailer
from digest.mime import fill_text

SPLIT = "\u200c"
"""Stands within what would be a placeholder."""

_PIECE = re.compile(
    r"""(<!--.*?-->|<style\b.*?</style\s*>|</?[A-Za-z!](?:"[^"]*+"|'[^']*+'|[^"'<>])*+>)""", re.DOTALL | re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"""([\w:-]+)=("[^"]*+"|'[^']*+')""")
_ADDRESSES = frozenset(["href", "src", "background", "action", "poster", "cite", "data", "srcset", "longdesc"])
"""Attributes that hold addresses."""
_PROSE = frozenset(["alt", "title", "content", "aria-label"])
"""Attributes that hold words; what others hold is the theme's own, and stays as it is."""

# What may stand in an address as text parts print it, which is ASCII and quoted.
_LINK = re.compile(r"(?<!\S)(?:https?://|mailto:)[\w%/:?#@!$&()*+,;=~\[\].'-]++(?!\S)", re.ASCII)
_TOKEN = r"@@[0-9a-f]{16}_[A-Z]+@@"  # noqa: S105 - it stands for what differs by reader
_ENCODED = "%[0-9A-Fa-f]{2}"
_MARKUP = re.compile("<")
_CONDITIONAL = re.compile(r"(<!--\[if [^\]]*+\]>)(.*)(<!\[endif\]-->)", re.DOTALL)


def merge_html(html: str, values: Mapping[str, str], mailer: Mailer) -> str:
    """Fill the tokens of rendered HTML with placeholders of `mailer`, byte for byte, and defuse what looks like one."""
    return _part(fill_text(_defuse_markup(html, mailer), values), mailer)


def merge_text(text: str, values: Mapping[str, str], mailer: Mailer) -> str:
    """Do the same for a text part, or one line of text such as a subject."""
    pieces, end = [], 0
    for link in _LINK.finditer(text):
        pieces += [_defuse_prose(text[end : link.start()], mailer), _defuse_address(link[0], mailer)]
        end = link.end()
    return _part(fill_text("".join([*pieces, _defuse_prose(text[end:], mailer)]), values), mailer)


def _part(merged: str, mailer: Mailer) -> str:
    """Part what we put in from a sign of an article before it: "{" and "{{ x }}" would be taken for "{{" and "{ x"."""
    for opening in mailer.opens:
        if opening[:1] == opening[1:2]:
            merged = merged.replace(opening[0] + opening, opening[0] + SPLIT + opening)
    return merged


def _defuse_markup(html: str, mailer: Mailer) -> str:
    return "".join(_defuse_piece(piece, mailer) for piece in _PIECE.split(html) if piece)


def _defuse_piece(piece: str, mailer: Mailer) -> str:
    if piece.startswith("<!--"):
        return _quote(_defuse_comment(piece, mailer), mailer)
    if not piece.startswith("<"):
        return _defuse(piece, mailer)
    if piece[:6].lower() == "<style" or not _find_opens(mailer.opens).search(piece):
        return piece
    return _ATTRIBUTE.sub(lambda match: f"{match[1]}={_defuse_value(match[1], match[2], mailer)}", piece)


def _defuse_comment(comment: str, mailer: Mailer) -> str:
    """What a comment hides from all but Outlook is markup; in any other there is no text."""
    hidden = _CONDITIONAL.fullmatch(comment)
    return f"{hidden[1]}{_defuse_markup(hidden[2], mailer)}{hidden[3]}" if hidden else comment


def _defuse_value(name: str, value: str, mailer: Mailer) -> str:
    if name.lower() in _PROSE:
        return _defuse(value, mailer)
    is_address = name.lower() in _ADDRESSES and value[1:6].lower() != "data:"
    return _defuse_address(value, mailer) if is_address else value


def _defuse_prose(text: str, mailer: Mailer) -> str:
    """Where the mailer takes text for markup, its every "<" is a literal, or what follows would be lost."""
    defused = _defuse(text, mailer)
    return _MARKUP.sub(lambda match: _quote(match[0], mailer), defused) if mailer.literal else defused


def _defuse(text: str, mailer: Mailer) -> str:
    return _find_opens(mailer.opens).sub(lambda match: match[0] + (SPLIT if match[1] else ""), text)


def _defuse_address(text: str, mailer: Mailer) -> str:
    """Percent-encode what looks like a placeholder, but no "%" that is of an address's own percent-encoding."""
    found = _find_opens_in_links(mailer.opens, mailer.tags)
    return found.sub(lambda match: _percent(match[1] or match[2]) if match[1] or match[2] else match[0], text)


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode())


def _quote(text: str, mailer: Mailer) -> str:
    """Have the mailer copy `text` as it is; what stands for a placeholder in it stays outside of the literals."""
    if not mailer.literal:
        return text
    before, after = mailer.literal
    pieces = re.split(f"({_TOKEN})", text)
    return "".join(
        piece if place % 2 else f"{before}{json.dumps(piece, ensure_ascii=False)}{after}"
        for place, piece in enumerate(pieces)
        if piece
    )


@lru_cache(maxsize=16)
def _find_opens(opens: tuple[str, ...]) -> re.Pattern[str]:
    """Match the first character of each opening, also of those that overlap, and nothing within a token."""
    return re.compile(f"{_TOKEN}|(?={_join_opens(opens)})(.)", re.DOTALL)


@lru_cache(maxsize=16)
def _find_opens_in_links(opens: tuple[str, ...], tags: tuple[str, ...]) -> re.Pattern[str]:
    """Do the same in an address; of a placeholder such as "%DATE%", match the first character after "%DA"."""
    encoded = [tag for tag in tags if re.match(f"{_ENCODED}.", tag, re.DOTALL)]
    within = [f"(?<={re.escape(tag[:3])}){re.escape(tag[3])}(?={re.escape(tag[4:])})" for tag in encoded]
    named = "|".join(within) or "(?!)"
    return re.compile(f"{_TOKEN}|(?={_join_opens(opens)})(?!{_ENCODED})(.)|({named})", re.DOTALL)


def _join_opens(opens: tuple[str, ...]) -> str:
    """A single "%" opens something only where no blank follows: 50 % is a number."""
    words = (r"%(?=\S)" if word == "%" else re.escape(word) for word in sorted(opens, key=len, reverse=True))
    return f"(?:{'|'.join(words)})"
