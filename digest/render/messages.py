"""All that the frame says, in English: what catalogs translate."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something that the frame says, in English, as catalogs know it; `plural` where it counts."""

    text: str
    note: str
    plural: str = ""


VIEW = Message(text="View in browser", note="A link at the top of the e-mail, to the same edition on the web.")
UNSUBSCRIBE = Message(text="Unsubscribe", note="A link at the end of the e-mail.")
MORE = Message(text="More stories", note="Heads the stories that are printed as mere links.")
ELSEWHERE = Message(text="Elsewhere", note="Heads the section that gathers regions of few stories.")
ALSO_IN = Message(
    text="Also in {names}", note="Below a story: which other sources have it. {names} is a list, such as A, B, and C."
)
OTHERS = Message(
    text="{count} more", plural="{count} more", note="The end of the list of names above: further sources."
)
REST = Message(text="and {count} more", plural="and {count} more", note="Below mere links: further stories.")
REST_ON = Message(
    text="and {count} more on {site}",
    plural="and {count} more on {site}",
    note="Below mere links: further stories on the site, such as ledger.example.",
)
EDITIONS = Message(text="All editions", note="A link of the web archive, to the list of its editions.")
OLDER = Message(text="Previous edition", note="A link of the web archive, to the edition before.")
NEWER = Message(text="Next edition", note="A link of the web archive, to the edition after.")

MESSAGES = (VIEW, UNSUBSCRIBE, MORE, ELSEWHERE, ALSO_IN, OTHERS, REST, REST_ON, EDITIONS, OLDER, NEWER)
"""All that the frame says, in the order of the catalogs."""
