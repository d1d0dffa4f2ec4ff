"""The mailers that an edition can be pasted into: their placeholders, what those begin with, and where to paste."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from digest.errors import UsageError
from digest.settings import MergeTagSettings

_OWN_STEPS = (
    "Make a new campaign, and paste subject and preview text.",
    "Choose the kind of content that takes HTML as it is, and paste all of paste.html.",
    "Paste all of paste.txt as the plain-text version.",
    "Send yourself a test, and follow its unsubscribe link.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailer:
    """What takes an edition over: its name, and the placeholders that it fills for each reader.

    `unsubscribe` and `view` stand for addresses, `address` for a line of text. `opens` are what its placeholders, or
    other words that it acts on, begin with: no text of an article may have them. `literal` is what makes it copy what
    stands between the two, a string of JSON, as it is: such a mailer drops comments otherwise, and with them the layout
    of Outlook. `longest_subject` counts characters; `steps` say how to paste.
    """

    name: str
    unsubscribe: str
    opens: tuple[str, ...]
    view: str | None = None
    address: str | None = None
    literal: tuple[str, str] | None = None
    longest_subject: int | None = None
    steps: tuple[str, ...] = _OWN_STEPS

    @property
    def tags(self) -> tuple[str, ...]:
        """Its placeholders."""
        return tuple(tag for tag in (self.unsubscribe, self.view, self.address) if tag)


MAILERS: Mapping[str, Mailer] = {
    "mailchimp": Mailer(
        name="Mailchimp",
        unsubscribe="*|UNSUB|*",
        view="*|ARCHIVE|*",
        address="*|LIST:ADDRESSLINE|*",
        opens=("*|", "*%7C", "*%7c"),
        longest_subject=150,
        steps=(
            "Create > Email > Regular, name it, Begin.",
            "To and From as ever. Subject: paste subject and preview text.",
            "Content > Design Email > Code your own > Paste in code: put all of paste.html there; Save.",
            "Where Mailchimp offers to edit the plain-text version, put all of paste.txt in place of what is there.",
            "Send a test e-mail; look at it on a phone, and follow its unsubscribe link.",
        ),
    ),
    "brevo": Mailer(
        name="Brevo",
        unsubscribe="{{ unsubscribe }}",
        view="{{ mirror }}",
        opens=("{{", "{%", "{#"),
        steps=(
            "Campaigns > Create campaign > Email > Regular.",
            "Subject: paste subject and preview text.",
            "Design > Start designing > Code your own: put all of paste.html in place of what is there; Save & Quit.",
            "Where Brevo offers to edit the plain-text version, put all of paste.txt in place of what is there.",
            "Send a test; look at it on a phone, and follow its unsubscribe link.",
        ),
    ),
    "listmonk": Mailer(
        name="listmonk",
        unsubscribe="{{ UnsubscribeURL }}",
        view="{{ MessageURL }}",
        opens=("{{", "@TrackLink"),
        literal=("{{ Safe ", " }}"),
        longest_subject=5000,
        steps=(
            'Once: Campaigns > Templates > New, with only {{ template "content" . }} in it: ours is a whole page.',
            "Campaigns > New: name, subject, lists; that template; format Raw HTML; Continue.",
            "Content: put all of paste.html in place of what is there. The preview text is in it.",
            "Add alt plain text message: put all of paste.txt in place of what is there; Save.",
            "Send a test; look at it on a phone, and follow its unsubscribe link.",
        ),
    ),
}
"""By the name that `--for` takes."""


def find_mailer(name: str, own: Mapping[str, MergeTagSettings]) -> Mailer:
    """Give the mailer called `name`: one of `own`, else one that is known. Raises UsageError for any other."""
    if name in own:
        return make_mailer(name, own[name])
    if name not in MAILERS:
        known = ", ".join(dict.fromkeys([*MAILERS, *own]))
        advice = f"Known are: {known}; or describe yours in a table [merge_tags.{name}]"
        raise UsageError(f"there is no mailer {name!r}", advice)
    return MAILERS[name]


def make_mailer(name: str, tags: MergeTagSettings) -> Mailer:
    """Make a mailer of a table [merge_tags.NAME]; unless it says what placeholders begin with, its own tags tell."""
    own = tuple(tag for tag in (tags.unsubscribe, tags.view, tags.address) if tag)
    return Mailer(
        name=name,
        unsubscribe=tags.unsubscribe,
        view=tags.view,
        address=tags.address,
        opens=tags.opens or tuple(dict.fromkeys(map(find_opening, own))),
    )


def find_opening(tag: str) -> str:
    """Give what a placeholder begins with: its signs before the name, such as "[[" of "[[leave]]"; else all of it."""
    signs = re.match(r"%\s+|[^\w\s]+", tag, re.ASCII)
    return signs[0] if signs else tag
