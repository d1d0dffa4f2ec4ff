"""A catalog: the words of the frame in one language, read from the text of a .po file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from typing import TYPE_CHECKING

from digest.errors import TemplateError
from digest.text.scripts import make_direction

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog as Translations
    from babel.messages.catalog import Message as Translation

COUNT = "count"
"""The place of a number; a form that is for exactly one number, such as Arabic's two, may say it in words."""

_FOLDERS = ("locale", "shipped/locale")
"""Where a theme's files hold catalogs: its own, then those of this program."""

_NAME = re.compile(r"((?:shipped/)?locale)/([\w-]+)\.po", re.ASCII)
_PLACE = re.compile(r"\{([a-z]+)\}")
_LINE = re.compile(r'#.*|(?:(?:msgid|msgid_plural|msgctxt|msgstr(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*"|', re.ASCII)
_ADVICE = "docs/translating.md says how catalogs are written."
_TRIED = 200
"""Numbers for which a plural rule must name a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """What a .po file says: the forms of each message by its English, of which `choose` names one for a number.

    A message that does not count has one form. `language` is the BCP 47 tag that the file is named by.
    """

    language: str
    forms: Mapping[str, tuple[str, ...]]
    choose: Callable[[int], int]

    def find_form(self, message: str, count: int | None) -> str:
        """Return the form of `message` for `count` things. Raises KeyError where it is not translated."""
        forms = self.forms[message]
        # A rule is tried for small numbers only; one that errs at a large one still says something.
        return forms[0] if count is None else forms[self.choose(count) % len(forms)]


def find_catalogs(files: Mapping[str, str], language: str) -> tuple[Catalog, ...]:
    """Return the catalogs among a theme's `files`, by their names, that readers of `language` can read.

    The theme's own stand before the shipped ones, pt-BR before pt; one that runs the other way is none of them.
    Raises TemplateError naming file and line where one is broken.
    """
    named = {(match[1], _fold(match[2])): name for name in files if (match := _NAME.fullmatch(name))}
    tags = [tag for tag in list_tags(language) if make_direction(tag) == make_direction(language)]
    wanted = [(named.get((folder, tag)), tag) for folder in _FOLDERS for tag in tags]
    return tuple(parse_catalog(files[name], name=name, language=tag) for name, tag in wanted if name)


def list_tags(language: str) -> tuple[str, ...]:
    """Return the tags that `language` can be said by, in lower case, the nearest first: zh-hant-tw, zh-hant, zh."""
    parts = _fold(language).split("-")
    return tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))


def _fold(tag: str) -> str:
    return tag.replace("_", "-").lower()


@lru_cache(maxsize=64)
def parse_catalog(text: str, *, name: str, language: str) -> Catalog:
    """Read the text of the .po file `name`; what is not translated, or marked as fuzzy, is left out.

    Raises TemplateError naming file and line: no .po file, a plural rule that names no form, a place such as {site}
    that is missing or misspelt.
    """
    read = _read_po(text, name)
    choose = _make_rule(read, name)
    kept = {told[0]: forms for message in read if (told := _list_ids(message)) and (forms := _list_forms(message))}
    for message in read:
        _check_places(message, choose, name)
    return Catalog(language=language, forms=kept, choose=choose)


def _read_po(text: str, name: str) -> Translations:
    from babel.messages.pofile import PoFileError, read_po

    _check_lines(text, name)
    try:
        return read_po(StringIO(text), abort_invalid=True)
    except PoFileError as error:
        line = error.lineno + 1
        raise TemplateError(f"{name}, line {line}: {error.args[0].rpartition(' on ')[0]}", _ADVICE) from error
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        raise TemplateError(f"{name} is no catalog: {error}", _ADVICE) from error


def _check_lines(text: str, name: str) -> None:
    """See that each line is a comment, or text within quotes; where one is missing a letter would be lost unnoticed."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not _LINE.fullmatch(line.strip()):
            raise TemplateError(f"{name}, line {number}: {line.strip()[:60]!r} is no line of a catalog", _ADVICE)


def _make_rule(read: Translations, name: str) -> Callable[[int], int]:
    """Return which form is for a number, as the header's Plural-Forms says."""
    from gettext import c2py

    try:
        rule = c2py(read.plural_expr)
        found = {rule(number) for number in range(_TRIED)}
    except (ValueError, ArithmeticError) as error:
        raise TemplateError(f"{name}: Plural-Forms cannot be read: {error}", _ADVICE) from error
    if not found <= set(range(read.num_plurals)):
        raise TemplateError(f"{name}: Plural-Forms names form {max(found)} of {read.num_plurals}", _ADVICE)
    return rule


def _list_ids(message: Translation) -> tuple[str, ...]:
    """The English of a message, of one thing and of many; nothing for the header."""
    return tuple(filter(None, [message.id] if isinstance(message.id, str) else message.id))


def _list_forms(message: Translation) -> tuple[str, ...]:
    """The forms of a message; nothing unless every one of them is translated."""
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return forms if all(forms) and not message.fuzzy else ()


def _check_places(message: Translation, choose: Callable[[int], int], name: str) -> None:
    """See that a translation has the places of its English; what is said of one number only may leave that out."""
    known = {place for text in _list_ids(message) for place in find_places(text)}
    told = Counter(map(choose, range(_TRIED))) if len(_list_ids(message)) > 1 else Counter()
    for number, form in enumerate(_list_forms(message) if known else ()):
        found = set(find_places(form))
        free = {COUNT} if told[number] == 1 else set()
        if found - free != known - free or not found <= known:
            wanted = " and ".join(f"{{{place}}}" for place in sorted(known))
            raise TemplateError(
                f"{name}, line {message.lineno}: {form!r} must hold {wanted}, as its English does", _ADVICE
            )


def find_places(text: str) -> Iterator[str]:
    """The names in braces of a message."""
    return (match[1] for match in _PLACE.finditer(text))


def fill_places(text: str, values: Mapping[str, str]) -> str:
    """Return a message with its places filled in, once: braces in a value are text."""
    return _PLACE.sub(lambda match: values.get(match[1], match[0]), text)
