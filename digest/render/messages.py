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
LEAVE = Message(
    text="Unsubscribe from {name}?",
    note="Heads the page that the link for leaving leads to. {name} is the newsletter's, as below.",
)
LEFT = Message(text="You have unsubscribed.", note="Heads the page after that.")
LEFT_NAMED = Message(text="You will get no more e-mail from {name}.", note="Below it.")
NO_LINK = Message(text="This link does not work.", note="Heads the page of a link for leaving that is not whole.")
WHOLE_LINK = Message(text="Please take the whole link from the e-mail.", note="Below it.")
LATER = Message(text="Please try again in a minute.", note="A page instead of those, when there is too much to do.")

MESSAGES = (
    VIEW,
    UNSUBSCRIBE,
    MORE,
    ELSEWHERE,
    ALSO_IN,
    OTHERS,
    REST,
    REST_ON,
    EDITIONS,
    OLDER,
    NEWER,
    LEAVE,
    LEFT,
    LEFT_NAMED,
    NO_LINK,
    WHOLE_LINK,
    LATER,
)
"""All that the frame says, in the order of the catalogs."""
