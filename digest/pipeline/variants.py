"""From an approved edition to what readers with preferences get: each message is made once, checked, and kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digest.editions.variants import tell_preferences
from digest.errors import RefusedError, UsageError
from digest.model import Concern, EditionRecord, Preferences, Proof, Slot
from digest.pipeline.keeping import make_parts
from digest.pipeline.kept import load_kept_frame, load_kept_proof, make_proof
from digest.pipeline.linting import find_refusals, tell_findings
from digest.pipeline.printing import Press, Share, find_share, make_press, print_share, speaks
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.opening import Store
    from digest.store.variants import VariantRecord

MOST_VARIANTS = 200
"""Messages that are made of one edition besides its own; readers whose wishes are rarer get all of the edition."""

_NAMED = 5
"""Languages that are named; the others are counted."""

_PLAIN = Preferences()


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The variants of an edition, and what a person should know of those that were made now."""

    variants: tuple[VariantRecord, ...]
    concerns: tuple[Concern, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What readers of some wishes get, made in memory; without a story for them there is no `proof`."""

    wishes: tuple[Preferences, ...]
    proof: Proof | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What readers of one wish get: an edition and its e-mail, or of that the plain text alone."""

    proof: Proof
    text_only: bool = False


def build_variants(
    store: Store,
    record: EditionRecord,
    settings: Settings,
    wishes: Iterable[tuple[Preferences, int]],
    *,
    at_most: int = MOST_VARIANTS,
) -> Built:
    """Make what the readers of an edition get who want a part of it, other words around it, or only its text.

    `wishes` come with how many readers have each. Afterwards every one but the plain one has a variant, and those that
    come to the same share its contents; what is there already is not made again. `at_most` so many messages are made
    besides the edition's own, those that most readers want: the others get all of the edition. Raises RefusedError,
    naming the wish, for a message that is not fit to be sent; UsageError when the edition was pruned.
    """
    from digest.store.variants import load_variants

    slot = record.slot
    known = {one.preferences for one in load_variants(store, slot)}
    missing = {wish: readers for wish, readers in wishes if wish not in known and wish != _PLAIN}
    concerns = tuple(_build_missing(store, slot, settings, missing, at_most)) if missing else ()
    return Built(variants=load_variants(store, slot), concerns=concerns)


def foresee_variants(
    store: Store, record: EditionRecord, settings: Settings, wishes: Iterable[tuple[Preferences, int]]
) -> Iterator[Printed | Concern]:
    """Give what `build_variants` would make and have, one after the other, and what it would tell. Nothing is kept.

    All that comes to the edition itself is among it, the plain wish first. Raises as `build_variants` does.
    """
    from digest.store.variants import load_variants

    slot, wanted = record.slot, dict(wishes)
    if _PLAIN in wanted:
        yield Printed(wishes=(_PLAIN,), proof=load_kept_proof(store, slot))
    known = {one.preferences: one for one in load_variants(store, slot) if one.preferences in wanted}
    for message in {one.message: one for one in known.values()}.values():
        same = tuple(wish for wish, one in known.items() if one.message == message.message)
        yield Printed(wishes=same, proof=load_variant(store, slot, message.number).proof if message.stories else None)
    missing = {wish: readers for wish, readers in wanted.items() if wish != _PLAIN and wish not in known}
    if missing:
        yield from _print_missing(store, slot, settings, missing, MOST_VARIANTS)


def load_variant(store: Store, slot: Slot, number: int) -> Variant:
    """Load what the readers of a variant get, as it was kept; number 0 is the edition itself.

    Raises UsageError for one that is not there, has no story, or was pruned.
    """
    from digest.store.variants import load_variant_parts

    if number == 0:
        return Variant(proof=load_kept_proof(store, slot))
    found = load_variant_parts(store, slot, number)
    if found is None or not found[1]:
        problem = f"edition {slot.number} has no message of number {number}"
        raise UsageError(problem, f"See: digest editions show {slot.number}")
    return Variant(proof=make_proof(found[1]), text_only=found[0].preferences.text_only)


def _build_missing(
    store: Store, slot: Slot, settings: Settings, missing: Mapping[Preferences, int], at_most: int
) -> Iterator[Concern]:
    for one in _print_missing(store, slot, settings, missing, at_most):
        if isinstance(one, Concern):
            yield one
        else:
            _keep(store, slot, one)


def _print_missing(
    store: Store, slot: Slot, settings: Settings, missing: Mapping[Preferences, int], at_most: int
) -> Iterator[Printed | Concern]:
    """Print what is missing: first what comes to the edition itself, then what most readers want."""
    whole, inputs = load_kept_proof(store, slot), load_kept_frame(store, slot)
    if inputs is None:
        yield Printed(wishes=tuple(_rank(missing)), proof=whole)
        yield _tell_whole(missing.values(), "what it was made from cannot be read any more")
        return
    press = make_press(whole, inputs, settings)
    shares = _group_wishes(press, missing)
    yield Printed(wishes=shares.pop(find_share(press, _PLAIN), ()), proof=whole)
    for share in tuple(shares)[:at_most]:
        wishes = shares.pop(share)
        yield Printed(wishes=wishes, proof=_print_fit(press, share, settings, wishes[0]))
    rare = tuple(wish for wishes in shares.values() for wish in wishes)
    yield Printed(wishes=rare, proof=whole)
    if rare:
        yield _tell_whole([missing[wish] for wish in rare], f"no more than {at_most} messages are made of an edition")
    yield from _tell_languages(press, missing)


def _group_wishes(press: Press, missing: Mapping[Preferences, int]) -> dict[Share, tuple[Preferences, ...]]:
    """Group wishes by what they come to, what most readers get first."""
    shares: dict[Share, list[Preferences]] = {}
    for wish in _rank(missing):
        shares.setdefault(find_share(press, wish), []).append(wish)
    readers = {share: sum(missing[wish] for wish in wishes) for share, wishes in shares.items()}
    return {share: tuple(shares[share]) for share in sorted(shares, key=lambda share: -readers[share])}


def _rank(readers: Mapping[Preferences, int]) -> list[Preferences]:
    """The commonest wishes first, and always in one order."""
    return sorted(readers, key=lambda one: (-readers[one], one.language, one.regions, one.text_only))


def _print_fit(press: Press, share: Share, settings: Settings, wish: Preferences) -> Proof | None:
    """Print a share; raise RefusedError, naming one `wish` that it is for, if it is not fit to be sent."""
    proof = print_share(press, share)
    if proof and (refusals := find_refusals(proof, settings)):
        problem = f"not sent: what readers get who want {tell_preferences(wish)}: {tell_findings(refusals)}"
        raise RefusedError(problem, "Put it right in digest.toml; digest lint says why each matters")
    return proof


def _keep(store: Store, slot: Slot, printed: Printed) -> None:
    """Keep one message, or that there is none, for all who wish for it."""
    from digest.store.variants import save_variants

    wishes, proof = printed.wishes, printed.proof
    if wishes:
        parts = {name: part for name, part in make_parts(proof).items() if name != "artefact"} if proof else {}
        save_variants(store, slot, wishes, stories=len(proof.edition.stories) if proof else 0, parts=parts)


def _tell_whole(readers: Iterable[int], why: str) -> Concern:
    count = sum(readers)
    who, get = ("1 reader who wants", "gets") if count == 1 else (f"{count:,} readers who want", "get")
    found = f"{who} a part of the edition, or other words around it, {get} all of it as it is"
    return Concern(code="variants", evidence=f"{found}: {why}")


def _tell_languages(press: Press, missing: Mapping[Preferences, int]) -> Iterator[Concern]:
    """Tell of languages that readers want and no catalog has."""
    unknown: Counter[str] = Counter()
    for wish, readers in missing.items():
        if wish.language and not speaks(press.theme, wish.language):
            unknown[wish.language] += readers
    if unknown:
        named = [f"{language!r}" for language in sorted(unknown)[:_NAMED]]
        more = f" and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else ""
        who = "1 reader gets" if unknown.total() == 1 else f"{unknown.total():,} readers get"
        what = f"{who} words in {press.whole.edition.newsletter.language}"
        yield Concern(code="variants", evidence=f"{what}, for want of a catalog of {', '.join(named)}{more}")
