"""What somebody sees who follows the link for leaving: a page in their language and the newsletter's look."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from digest.export.sitelook import SCRIPTS, make_variables
from digest.model import Theme
from digest.pipeline.edition import find_frame_language
from digest.pipeline.leaving import Leaver, Readership
from digest.render.messages import LEAVE, LEFT_NAMED
from digest.render.themes import find_templates, load_theme
from digest.render.words import Label, Words, make_words
from digest.text.hands import find_script
from digest.text.hygiene import clean_line
from digest.text.scripts import find_direction, make_direction


class Says(StrEnum):
    """What a page says."""

    ASK = "ask"
    LEFT = "left"
    NO_LINK = "no_link"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page, and the Content-Security-Policy that it is shown under: its own style sheet, and nothing else."""

    html: str
    policy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """The name of a newsletter, and the look of its theme."""

    name: str
    language: str
    theme: Theme


class Pages:
    """The pages of some newsletters; themes and template are read once, when it is made."""

    def __init__(self, readership: Readership) -> None:
        """Raise ConfigError for a theme that cannot be read."""
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        folder = find_templates() / "web"
        environment = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._template = environment.get_template("leave.html.j2")
        self._css = (folder / "leave.css").read_text("utf-8")
        self._mastheads: Mapping[str, Masthead] = {
            one.newsletter: Masthead(
                name=clean_line(one.name), language=find_frame_language(one), theme=load_theme(one.theme, one.look)
            )
            for one in readership.newsletters
        }

    def render(self, says: Says, leaver: Leaver | None = None) -> Sheet:
        """Give the page that says it to `leaver`; without one in the language and look of the first newsletter."""
        known = self._mastheads.get(leaver.newsletter) if leaver else None
        look = known or next(iter(self._mastheads.values()))
        language = leaver.language if leaver else look.language
        words = make_words(look.theme.files, language)
        style = make_variables(look.theme.style) + SCRIPTS + self._css
        heading, text = _choose_words(says, words, known.name if known else "")
        html = self._template.render(
            language=language,
            direction=make_direction(language),
            style=style,
            masthead=_make_name(known) if known else None,
            heading=heading,
            text=text,
            button=words.unsubscribe if says is Says.ASK else None,
        )
        return Sheet(html=html, policy=_make_policy(style))


def _choose_words(says: Says, words: Words, name: str) -> tuple[Label, Label | None]:
    """The heading of a page and what stands below it; without the newsletter's name less is said."""
    if says is Says.ASK:
        return (words.say(LEAVE, name=name) if name else words.unsubscribe), None
    if says is Says.LEFT:
        return words.left, words.say(LEFT_NAMED, name=name) if name else None
    return (words.no_link, words.whole_link) if says is Says.NO_LINK else (words.later, None)


def _make_name(look: Masthead) -> Label:
    return Label(text=look.name, dir=find_direction(look.name), script=find_script(look.name, look.language))


def _make_policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
