"""An edition as files to be pasted into another mailer: the e-mail, its text, and what to do with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from digest.export.limits import Paste, find_local_pictures
from digest.export.mailers import Mailer
from digest.export.merging import merge_html, merge_text
from digest.mime import CLIP_BYTES
from digest.model import Edition, Finding, Rendered

_WIDTH = 78
_FILES = (
    ("paste.html", "the e-mail, for the mailer's field for HTML code"),
    ("paste.txt", "the same as plain text, for programs and people who read no HTML"),
    ("edition.json", "what is in it and why, for machines; it is not pasted"),
    ("README.txt", "this"),
)
_PICTURES = ("images", "pictures that paste.html shows; readers see them once they are on the web")


def make_address_token(edition: Edition) -> str:
    """Return the stand-in for a postal address that the mailer fills in; no article can hold it."""
    return f"@@{edition.key[:16]}_ADDRESS@@"


def make_paste(edition: Edition, rendered: Rendered, mailer: Mailer) -> Paste:
    """Put a mailer's placeholders where the tokens are; without one for the web version, the archive's address."""
    values = rendered.tokens.make_values(
        unsubscribe=mailer.unsubscribe, view=mailer.view or edition.newsletter.view or ""
    )
    values[make_address_token(edition)] = mailer.address or edition.newsletter.address or ""
    return Paste(
        html=merge_html(rendered.html, values, mailer),
        text=merge_text(rendered.text, values, mailer),
        subject=merge_text(edition.subject, {}, mailer),
        preheader=merge_text(edition.preheader, {}, mailer),
        address=edition.newsletter.address,
        number=edition.slot.number if edition.slot else None,
    )


def format_readme(paste: Paste, mailer: Mailer, findings: Sequence[Finding]) -> str:
    """Give README.txt: subject, preview text, size, where to paste what, and what to look at before sending."""
    size = len(paste.html.encode())
    files = (*_FILES, _PICTURES) if find_local_pictures(paste.html) else _FILES
    parts = [
        f"To be sent with {mailer.name}",
        f"Subject\n\n{paste.subject}",
        f"Preview text\n\n{paste.preheader}",
        f"Size\n\n{size:,} bytes of HTML. Gmail cuts off what is above {CLIP_BYTES:,}.",
        "Files\n\n" + "\n".join(f"{name:<13} {about}" for name, about in files),
        "Steps\n\n" + "\n".join(_number(mailer.steps)),
        "Before sending\n\n" + "\n".join(_list_checks(paste, mailer, findings)),
    ]
    return "\n\n\n".join(map(_underline, parts)) + "\n"


def _underline(part: str) -> str:
    heading, _, rest = part.partition("\n")
    return f"{heading}\n{'=' * len(heading)}" + (f"\n{rest}" if rest else "")


def _number(steps: Sequence[str]) -> Iterator[str]:
    for place, step in enumerate(steps, 1):
        yield from _indent(f"{place}. ", step)


def _list_checks(paste: Paste, mailer: Mailer, findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        told = f"{finding.severity.upper()} {finding.place}: {finding.found}. {finding.why} {finding.fix}"
        yield from _indent("- ", told)
    tags = ", ".join(mailer.tags)
    yield from _indent("- ", f"Placeholders that {mailer.name} fills, and that must stand as they are: {tags}")
    if mailer.address:
        yield from _indent(
            "- ", f"{mailer.name} prints the postal address of your account, not the one in digest.toml."
        )
    yield from _indent("- ", "A test e-mail to yourself: subject, pictures, links, and the link to leave by.")
    if paste.number is not None:
        told = f"Once it is sent, say so: digest editions mark-sent {paste.number} --via NAME"
        yield from _indent("- ", told)


def _indent(mark: str, text: str) -> list[str]:
    return wrap(
        text,
        _WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
