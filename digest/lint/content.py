"""What an e-mail says before it is opened and around its stories: subject, preheader, headlines, plain text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from digest.lint.mail import Mail, find_all
from digest.lint.rules import Rule, make_finding, shorten
from digest.model import Finding, Severity
from digest.text.graphemes import count_graphemes

LONGEST_SUBJECT = 70
"""Graphemes of a subject that inboxes show at most, at a desk; phones show half."""

LONGEST_PREHEADER = 140
"""Graphemes that inboxes show beside the subject."""

RULES = {
    "subject-missing": Rule(
        severity=Severity.ERROR,
        why="Inboxes show nothing to open it for, and filters take it for spam",
        fix='Set `subject`, as in subject = "{lead}"',
        blocks=True,
    ),
    "subject-long": Rule(
        severity=Severity.WARNING,
        why=f"Inboxes show about {LONGEST_SUBJECT} characters of it, and phones half of that",
        fix="Shorten the lead's headline, or set `subject`",
    ),
    "subject-capitals": Rule(
        severity=Severity.WARNING,
        why="It reads as shouting, and spam filters count it",
        fix="Write it in small letters but for names",
    ),
    "subject-exclamation": Rule(
        severity=Severity.WARNING,
        why="Spam filters count exclamation marks, and readers trust the subject less",
        fix="Write one at most",
    ),
    "subject-wordless": Rule(
        severity=Severity.WARNING,
        why="Signs and pictures alone say nothing to who listens, and filters take them for spam",
        fix="Say in words what is in it",
    ),
    "preheader-missing": Rule(
        severity=Severity.WARNING,
        why="Inboxes show the first words of the page in its place, such as how to view it in a browser",
        fix='Set `preheader`, as in preheader = "{second} · {third}"',
    ),
    "preheader-long": Rule(
        severity=Severity.NOTICE,
        why=f"Inboxes show at most {LONGEST_PREHEADER} characters of it",
        fix="Set a shorter `preheader`",
    ),
    "preheader-repeats": Rule(
        severity=Severity.WARNING,
        why="Inboxes show both side by side, so that half of what they show says nothing new",
        fix="Set `preheader` to what `subject` does not say",
    ),
    "headline-repeated": Rule(
        severity=Severity.WARNING,
        why="Readers meet the same headline twice, as with two copies of one story",
        fix="Leave one out: digest ban, or give one another headline in overrides.toml",
    ),
    "text-missing": Rule(
        severity=Severity.WARNING,
        why="Watches, voice assistants and some readers show the plain text; filters distrust e-mails without one",
        fix="Send the e-mail with a plain-text part too",
    ),
    "text-different": Rule(
        severity=Severity.WARNING,
        why="Who reads the plain text gets another e-mail, and filters take the difference for deceit",
        fix="Make the plain text from the same stories",
    ),
}

_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters that are drawn as nothing."""

_HEADINGS = ("h1", "h2", "h3", "h4")
_WORDS = 3
"""Headings of fewer words, such as the names of regions and sections, may well return."""

_SHOUTED = 8
"""Letters from which on capitals are no abbreviation."""

_SAMPLE = 20_000
_ALIKE = 0.3
_GRAM = 3
_NOT_LETTERS = re.compile(r"[\W_]+")
_LINK = re.compile(r"https?://\S+")


def find_content_findings(mail: Mail) -> Iterator[Finding]:
    """Find what is wrong with what an e-mail says."""
    if mail.subject is not None:
        yield from _judge_subject(mail.subject)
    if mail.preheader is not None:
        yield from _judge_preheader(mail.preheader, mail.subject or "")
    yield from _find_repeated(mail)
    yield from _judge_text(mail)


def _judge_subject(subject: str) -> Iterator[Finding]:
    place, found = "the subject", shorten(subject)
    if not is_visible(subject):
        found = f"the subject has {len(subject)} characters, none of which is seen" if subject.strip() else ""
        yield make_finding("subject-missing", RULES, place=place, found=found or "the subject is empty")
        return
    if (length := count_graphemes(subject)) > LONGEST_SUBJECT:
        yield make_finding("subject-long", RULES, place=place, found=f"{length} characters: {found}")
    letters = [char for char in subject if char.isalpha()]
    if not letters:
        yield make_finding("subject-wordless", RULES, place=place, found=found)
    # Most writing systems have no capitals: there, none of the letters is one.
    if len(letters) >= _SHOUTED and all(char.isupper() for char in letters):
        yield make_finding("subject-capitals", RULES, place=place, found=found)
    if sum(char in "!！" for char in subject) > 1:
        yield make_finding("subject-exclamation", RULES, place=place, found=found)


def is_visible(text: str) -> bool:
    """Whether anything of a text is seen."""
    return any(char not in _BLANK and unicodedata.category(char)[0] not in "CZM" for char in text)


def _judge_preheader(preheader: str, subject: str) -> Iterator[Finding]:
    place, said = "the preheader", " ".join(preheader.split())
    if not said:
        yield make_finding("preheader-missing", RULES, place=place, found="the preheader is empty")
        return
    if (length := count_graphemes(said)) > LONGEST_PREHEADER:
        yield make_finding("preheader-long", RULES, place=place, found=f"{length} characters: {shorten(said)}")
    title = " ".join(subject.split()).casefold()
    if title and said.casefold().startswith(title):
        yield make_finding("preheader-repeats", RULES, place=place, found=shorten(said))


def _find_repeated(mail: Mail) -> Iterator[Finding]:
    texts = (" ".join("".join(heading.itertext()).split()) for heading in find_all(mail, *_HEADINGS))
    for text, count in Counter(text for text in texts if len(text.split()) >= _WORDS).items():
        if count > 1:
            yield make_finding("headline-repeated", RULES, place="the headings", found=f"{count} times {shorten(text)}")


def _judge_text(mail: Mail) -> Iterator[Finding]:
    place = "the plain text"
    if mail.text is None:
        return
    if not mail.text.strip():
        yield make_finding("text-missing", RULES, place=place, found="there is none, or nothing in it")
    elif mail.html.strip() and (share := _compare(mail.text, mail.words)) < _ALIKE:
        found = f"{share:.0%} of it is in the HTML: {shorten(mail.text)}"
        yield make_finding("text-different", RULES, place=place, found=found)


def _compare(text: str, html: str) -> float:
    """The share of the letters of `text`, three by three, that `html` has too; in any writing."""
    grams = _list_grams(text[:_SAMPLE])
    return len(grams & _list_grams(html)) / len(grams) if grams else 1.0


def _list_grams(text: str) -> set[str]:
    letters = _NOT_LETTERS.sub("", _LINK.sub(" ", text)).casefold()
    return {letters[at : at + _GRAM] for at in range(len(letters) - _GRAM + 1)}
