"""Small mailers that fill placeholders as the real ones do, and stop at what they do not know."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping


class Mailchimp:
    """Fills *|TAG|*, also where its signs are percent-encoded; a tag that it does not know becomes nothing."""

    tags: Mapping[str, str] = {
        "UNSUB": "https://mailer.test/leave",
        "ARCHIVE": "https://mailer.test/view",
        "LIST:ADDRESSLINE": "1 Quay Street",
    }

    def __init__(self) -> None:
        self.filled: list[str] = []

    def fill(self, content: str) -> str:
        return re.sub(r"\*(?:\||%7[Cc])(.*?)(?:\||%7[Cc])\*", self._look_up, content)

    def fill_text(self, content: str) -> str:
        return self.fill(content)

    def _look_up(self, match: re.Match[str]) -> str:
        self.filled.append(match[1])
        return self.tags.get(match[1], "")


class Brevo:
    """Reads a template in the manner of Django: variables, statements that it does not know, comments."""

    tags: Mapping[str, str] = {"unsubscribe": "https://mailer.test/leave", "mirror": "https://mailer.test/view"}

    def __init__(self) -> None:
        self.filled: list[str] = []

    def fill(self, content: str) -> str:
        if re.search(r"\{%|\{#|\{\{(?!.*?\}\})", content):
            raise ValueError("the template is broken")
        return re.sub(r"\{\{(.*?)\}\}", self._look_up, content, flags=re.DOTALL)

    def fill_text(self, content: str) -> str:
        return self.fill(content)

    def _look_up(self, match: re.Match[str]) -> str:
        self.filled.append(match[1].strip())
        return self.tags.get(match[1].strip(), "")


class Listmonk:
    """Reads a Go template of html/template: comments of HTML are dropped, and a stray "<" is escaped in plain text."""

    tags: Mapping[str, str] = {
        "UnsubscribeURL": "https://mailer.test/leave",
        "MessageURL": "https://mailer.test/view",
    }
    comments = re.compile(r"""(<[A-Za-z](?:"[^"]*"|'[^']*'|[^"'<>])*>)|<!--.*?-->""", re.DOTALL)

    def __init__(self) -> None:
        self.filled: list[str] = []

    def fill(self, content: str) -> str:
        return self._execute(content, lambda text: self.comments.sub(lambda match: match[1] or "", text))

    def fill_text(self, content: str) -> str:
        return self._execute(content, lambda text: text.replace("<", "&lt;"))

    def _execute(self, content: str, escape: object) -> str:
        content = re.sub(r"(https?://.+?)@TrackLink", r'{{ TrackLink "\1" . }}', content)
        pieces = re.split(r'\{\{((?:"(?:[^"\\]|\\.)*"|.)*?)\}\}', content, flags=re.DOTALL)
        if any("{{" in piece for piece in pieces[::2]):
            raise ValueError("unclosed action")
        assert callable(escape)
        # Comments may not reach across actions, so that each piece is escaped by itself.
        return "".join(self._act(piece.strip()) if place % 2 else escape(piece) for place, piece in enumerate(pieces))

    def _act(self, action: str) -> str:
        if action.startswith("Safe "):
            return str(json.loads(action.removeprefix("Safe ")))
        self.filled.append(action)
        return self.tags[action]


class Brackets:
    """A mailer of somebody's own: [[tag]]."""

    tags: Mapping[str, str] = {"leave": "https://mailer.test/leave", "web": "https://mailer.test/view"}

    def __init__(self) -> None:
        self.filled: list[str] = []

    def fill(self, content: str) -> str:
        return re.sub(r"\[\[(.*?)\]\]", self._look_up, content)

    def fill_text(self, content: str) -> str:
        return self.fill(content)

    def _look_up(self, match: re.Match[str]) -> str:
        self.filled.append(match[1])
        return self.tags.get(match[1], "")


class Percents:
    """A mailer of somebody's own: %TAG%; what it does not know stays."""

    tags: Mapping[str, str] = {"LEAVE": "https://mailer.test/leave", "DATE": "https://mailer.test/view"}

    def __init__(self) -> None:
        self.filled: list[str] = []

    def fill(self, content: str) -> str:
        for name, value in self.tags.items():
            pieces = content.split(f"%{name}%")
            self.filled += [name] * (len(pieces) - 1)
            content = value.join(pieces)
        return content

    def fill_text(self, content: str) -> str:
        return self.fill(content)
