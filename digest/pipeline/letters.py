"""What each reader of an edition gets: the message that is made for their wish, with the links that are theirs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.delivery.dkim import Signer, load_signer
from digest.delivery.leaving import make_reader_links
from digest.delivery.message import MessageTemplate, compose_pieces, make_message
from digest.delivery.origin import make_bounce_address
from digest.delivery.session import Letter
from digest.model import Envelope, Newsletter, Slot
from digest.pipeline.variants import Variant, load_variant
from digest.readers.keys import KeyRing
from digest.readers.tokens import Purpose, make_token
from digest.settings import SendSettings, Settings

if TYPE_CHECKING:
    from digest.store.opening import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """An edition's messages by variant, encoded once each."""

    templates: Mapping[int, MessageTemplate]
    newsletter: Newsletter
    send: SendSettings
    keys: KeyRing

    def compose(self, envelope: Envelope, now: datetime) -> Letter:
        """Compose one reader's letter, dated `now`. Raises UsageError for an address that cannot be mailed to."""
        template, number = self.templates[envelope.variant], envelope.subscription
        if number is None:
            pieces = compose_pieces(template, recipient=envelope.recipient, now=now)
            return Letter(sender=template.sender, recipient=envelope.recipient, pieces=pieces)
        links = make_reader_links(self.send, self.newsletter, make_token(self.keys, Purpose.LEAVE, number))
        sender = make_bounce_address(self.send, make_token(self.keys, Purpose.BOUNCE, number))
        pieces = compose_pieces(template, recipient=envelope.recipient, now=now, links=links)
        return Letter(sender=sender, recipient=envelope.recipient, pieces=pieces)

    def measure(self, variants: Collection[int], now: datetime) -> tuple[int, ...]:
        """Give the bytes that one reader's message has on the wire, for each distinct message of these variants.

        Those of other readers differ by what is theirs alone.
        """
        distinct = {id(self.templates[number]): number for number in sorted(variants, reverse=True)}
        envelopes = (replace(_SOMEBODY, variant=number) for number in sorted(distinct.values()))
        return tuple(len(self.compose(envelope, now).content) for envelope in envelopes)


def load_letters(store: Store, slot: Slot, settings: Settings, *, base: Path, keys: KeyRing) -> Letters:
    """Load and encode all that is sent of an edition: itself, and its variants.

    Raises ConfigError when `send` names no usable sender, way to leave or key to sign with; UsageError when the edition
    was pruned.
    """
    from digest.store.variants import load_variants

    signer, whole = load_signer(settings.send, base), load_variant(store, slot, 0)
    made = {_WHOLE: _encode(whole, settings.send, signer)}
    templates = {0: made[_WHOLE]}
    for one in load_variants(store, slot):
        message = one.message, one.preferences.text_only
        if one.stories and message not in made:
            made[message] = _encode(load_variant(store, slot, one.number), settings.send, signer)
        templates[one.number] = made.get(message, made[_WHOLE])  # one without a story is nobody's
    newsletter = whole.proof.edition.newsletter
    return Letters(templates=templates, newsletter=newsletter, send=settings.send, keys=keys)


def measure_letter(variant: Variant, send: SendSettings, *, keys: KeyRing, signer: Signer | None) -> int:
    """Give the bytes that one reader's message has on the wire, as `Letters.measure` does.

    Raises as `load_letters` does.
    """
    edition = variant.proof.edition
    templates = {0: _encode(variant, send, signer)}
    letters = Letters(templates=templates, newsletter=edition.newsletter, send=send, keys=keys)
    return letters.measure([0], edition.cut_off)[0]


_SOMEBODY = Envelope(place=0, recipient="somebody@reader.example", subscription=1)
_WHOLE = ("", False)
"""Which message the edition itself is."""


def _encode(variant: Variant, send: SendSettings, signer: Signer | None) -> MessageTemplate:
    edition, rendered = variant.proof.edition, variant.proof.rendered
    return make_message(edition, rendered, send, text_only=variant.text_only, signer=signer)
