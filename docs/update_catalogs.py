"""Brings catalogs in step with what the frame says: `make catalogs`; `--check` only says whether they are.

Without a path it is about the shipped ones. With the path of a .po file, named by its language, it is about that one,
which is begun if need be; what it lacks is listed: python docs/update_catalogs.py mytheme/locale/de.po
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from digest.render.messages import MESSAGES, Message
from digest.render.themes import find_templates
from digest.render.words import list_missing, make_words

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

SHIPPED = find_templates() / "locale"
ABOUT = "# The words of the frame around the stories. How to translate them: docs/translating.md"


def render_catalog(language: str, before: Catalog) -> str:
    """Give a .po file that has every message once, in order, translated as in `before`; into English, by itself."""
    from babel import Locale
    from babel.messages.plurals import get_plural

    tag = language.replace("_", "-")
    plural = get_plural(Locale.parse(tag, sep="-"))
    rule = before.plural_forms if before.locale_identifier else str(plural)
    head = [f"Language: {tag}", "Content-Type: text/plain; charset=UTF-8", f"Plural-Forms: {rule}"]
    kept = before.header_comment.splitlines() if before.locale_identifier else []
    lines = [
        ABOUT,
        *(line for line in kept if line != ABOUT),
        'msgid ""',
        'msgstr ""',
        *(quote(f"{line}\n") for line in head),
    ]
    count = before.num_plurals if before.locale_identifier else plural.num_plurals
    return "\n".join([*lines, *(line for one in MESSAGES for line in render_message(one, before, tag, count))]) + "\n"


def render_message(message: Message, before: Catalog, language: str, plurals: int) -> Iterator[str]:
    """Give the lines of one message, after an empty one."""
    known = before.get(message.text)
    forms = [] if known is None else [known.string] if isinstance(known.string, str) else list(known.string or ())
    english = [message.text, *([message.plural] if message.plural else [])] if language == "en" else []
    yield ""
    yield from (f"# {comment}" for comment in (known.user_comments if known else ()))
    yield f"#. {message.note}"
    if known and known.fuzzy:
        yield "#, fuzzy"
    yield f"msgid {quote(message.text)}"
    if not message.plural:
        yield f"msgstr {quote(pick(0, forms, english))}"
        return
    yield f"msgid_plural {quote(message.plural)}"
    yield from (f"msgstr[{number}] {quote(pick(number, forms, english))}" for number in range(plurals))


def pick(number: int, *lists: list[str]) -> str:
    """Give the first text that one of `lists` has at `number`."""
    return next((texts[number] for texts in lists if number < len(texts) and texts[number]), "")


def quote(text: str) -> str:
    """Give `text` as .po files quote it."""
    return json.dumps(text, ensure_ascii=False)


def find_gaps(language: str, text: str) -> list[str]:
    """List what a catalog does not translate."""
    return list(list_missing(make_words({f"locale/{language}.po": text}, language)))


def update(path: Path, *, check: bool) -> bool:
    """Write one catalog anew unless `check`; say what it lacks. True if it was in step and lacks nothing."""
    from babel.messages.pofile import read_po

    old = path.read_text(encoding="utf-8") if path.exists() else ""
    new = render_catalog(path.stem, read_po(old.splitlines(keepends=True), abort_invalid=True))
    gaps = find_gaps(path.stem, new)
    if not check:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(new, encoding="utf-8")
    for gap in gaps:
        print(f"{path}: not translated: {gap}")
    if old != new:
        print(f"{path}: {'not in step; run make catalogs' if check else 'written'}")
    return not gaps and (old == new or not check)


if __name__ == "__main__":
    named = [Path(argument) for argument in sys.argv[1:] if not argument.startswith("-")]
    done = [update(path, check="--check" in sys.argv) for path in named or sorted(SHIPPED.glob("*.po"))]
    sys.exit(not all(done))
