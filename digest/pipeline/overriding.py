"""What editors want of single stories, written into overrides.toml as a command asks for it."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.atomic import write_over
from digest.errors import ConfigError, UsageError
from digest.model import Article, Candidate, EditionRecord, Override, Reason
from digest.overrides import add_override, lift_override, load_overrides, make_meant
from digest.regions.scheme import find_region, load_scheme
from digest.regions.spelling import tell_unknown_region
from digest.selection.overriding import apply_overrides
from digest.settings import Settings
from digest.urls import make_safe_link

if TYPE_CHECKING:
    from digest.store.opening import Store

_WAIT = 10.0
"""Seconds for another command that changes the file."""

_AGAINST = {"pin": "ban", "ban": "pin"}
"""What is taken back when the other is said: who speaks last means it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A story that somebody spoke of: as it is written down, its headline, and the article if that is known."""

    story: str
    title: str = ""
    article: Article | None = None

    def is_meant(self, name: str) -> bool:
        """Whether the file means this story by `name`, as editions read it."""
        if self.article is None:
            return make_meant(self.story)(name)
        called, alone = Override(story=name), (Candidate(article=self.article),)
        return bool(apply_overrides(alone, (called,), now=self.article.first_seen, newsletter="").marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """What became of the file: whether it says otherwise than before, and whether the contrary was taken back."""

    path: Path
    changed: bool
    reverted: bool = False


def load_newsletter_overrides(settings: Settings, *, base: Path) -> tuple[Override, ...]:
    """Load what editors wrote, its regions being those of the newsletter. Raises ConfigError for what is wrong."""
    schemes = {settings.newsletter: load_scheme(settings.regions)}
    return load_overrides(base / settings.overrides, timezone=settings.timezone, schemes=schemes)


def load_present_overrides(settings: Settings, *, base: Path) -> tuple[Override, ...]:
    """Load them as `load_newsletter_overrides` does; none, and nothing else is read, if there is no such file."""
    return load_newsletter_overrides(settings, base=base) if (base / settings.overrides).is_file() else ()


def lay_over(
    article: Article, overrides: Sequence[Override], *, now: datetime, newsletter: str
) -> tuple[Article, Override | None]:
    """`article` as editors want it at `now`, and what they want of it besides."""
    if not overrides:
        return article, None
    laid = apply_overrides([Candidate(article=article)], overrides, now=now, newsletter=newsletter)
    return laid.candidates[0].article, laid.marks.get(article.id)


def find_region_key(settings: Settings, name: str) -> str:
    """Find the key of the region that a person named. Raises UsageError when there is none."""
    scheme = load_scheme(settings.regions)
    if key := find_region(scheme, name):
        return key
    raise UsageError(tell_unknown_region(scheme, name))


def load_subject(settings: Settings, *, base: Path, name: str) -> Subject:
    """Find the story called `name`: its id or how that begins, its address, or words of its headline.

    It is written down by its address, or by its id where that address has others too. An address that nothing is
    known of yet is a story as well. Raises UsageError when there is none, and when there are several, which it lists.
    """
    from digest.store.history import load_called
    from digest.store.opening import open_store

    path, is_address = base / settings.store, _is_address(name)
    if is_address and not path.exists():
        return Subject(story=name.strip())
    with open_store(path, read_only=True) as store:
        stored = load_called(store, name)
        if stored:
            article = stored.article
            return Subject(story=_load_name(store, article), title=article.title, article=article)
    if is_address:
        return Subject(story=name.strip())
    raise UsageError(f"no article is called {name!r}", "Give its id, its address, or words of its headline")


def load_holders(settings: Settings, *, base: Path, subject: Subject) -> tuple[EditionRecord, ...]:
    """Load the editions that print a story and were built, and not sent yet: what is said now comes late for them."""
    from digest.store.decisions import load_decisions
    from digest.store.editions import UNSENT, load_editions
    from digest.store.opening import open_store

    if subject.article is None:
        return ()
    with open_store(base / settings.store, read_only=True) as store:
        made = load_decisions(store, settings.newsletter, article=subject.article.id)
        printed = {one.slot for one in made if one.reason is Reason.CHOSEN}
        return tuple(one for one in load_editions(store, settings.newsletter, states=UNSENT) if one.slot in printed)


def load_written_subject(settings: Settings, *, base: Path, name: str) -> Subject:
    """Find a story as `load_subject` does, or one that the file calls `name` and nothing else is known of any more."""
    try:
        return load_subject(settings, base=base, name=name)
    except UsageError:
        subject = Subject(story=name.strip())
        if any(subject.is_meant(one.story) for one in load_newsletter_overrides(settings, base=base)):
            return subject
        raise


def write_override(settings: Settings, *, base: Path, subject: Subject, override: Override) -> Rewritten:
    """Write what is wanted of a story into the file: a pin takes back its ban, and a ban its pin.

    `override` needs no name of the story. Raises ConfigError for a file that is wrong or cannot be changed,
    TemporaryError when another command holds it, UsageError when it cannot be written to.
    """
    wanted = replace(override, story=subject.story)
    contrary = next((against for key, against in _AGAINST.items() if getattr(override, key)), "")

    def change(text: str) -> tuple[str, bool]:
        said = add_override(text, wanted, timezone=settings.timezone, meant=subject.is_meant, comment=subject.title)
        changed = lift_override(said, contrary, meant=subject.is_meant, newsletter=override.newsletter)
        return changed, changed != said

    return _rewrite(settings, base, change)


def erase_override(settings: Settings, *, base: Path, subject: Subject, key: str, newsletter: str | None) -> Rewritten:
    """Take back one `key` of a story, for all newsletters or the one named; raises as `write_override`."""

    def change(text: str) -> tuple[str, bool]:
        return lift_override(text, key, meant=subject.is_meant, newsletter=newsletter), False

    return _rewrite(settings, base, change)


def _rewrite(settings: Settings, base: Path, change: Callable[[str], tuple[str, bool]]) -> Rewritten:
    """Change the file while no other command does; its mark of UTF-8, owner and permissions stay."""
    from digest.store.locks import hold_lock

    path = base / settings.overrides
    with hold_lock(path, wait=_WAIT):
        load_newsletter_overrides(settings, base=base)  # a file that is wrong is told before it is touched
        content = path.read_bytes() if path.exists() else b""
        mark, text = content[: len(BOM_UTF8)] if content.startswith(BOM_UTF8) else b"", content.decode("utf-8-sig")
        try:
            changed, reverted = change(text)
            if changed != text:
                write_over(path, mark + changed.encode())
        except ConfigError as cause:
            raise ConfigError(f"{path}: {cause.problem}", cause.advice) from cause
        except OSError as cause:
            raise UsageError(f"{path} cannot be written to ({cause.strerror or cause})") from cause
    return Rewritten(path=path, changed=changed != text, reverted=reverted)


def _is_address(name: str) -> bool:
    link = make_safe_link(name)
    return link is not None and not link.startswith("mailto:")


def _load_name(store: Store, article: Article) -> str:
    """Its address, unless that is the address of others too."""
    from digest.store.history import load_called

    if article.url is None:
        return article.id
    try:
        load_called(store, article.url)
    except UsageError:
        return article.id
    return article.url
