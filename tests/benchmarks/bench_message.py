"""Times messages for readers, 97 KB of HTML each: spliced, beside EmailMessage for each; signed, beside dkimpy.

Everything that differs by reader is in the time: tokens, links, Message-ID, date, header fields and signature. A
spliced message is in the pieces that a connection writes as they are; "joined" is what TLS needs.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO))

from digest.delivery.dkim import Signer, make_signer  # noqa: E402
from digest.delivery.leaving import make_reader_links  # noqa: E402
from digest.delivery.message import compose_pieces, make_message  # noqa: E402
from digest.delivery.origin import make_bounce_address  # noqa: E402
from digest.mime import fill_html, fill_text  # noqa: E402
from digest.model import Rendered, Tokens  # noqa: E402
from digest.readers.keys import KeyRing  # noqa: E402
from digest.readers.tokens import Purpose, make_token  # noqa: E402
from digest.settings import SendSettings  # noqa: E402
from tests.delivery.dkim_keys import make_pem  # noqa: E402
from tests.factories import NOW, make_edition  # noqa: E402

ROUNDS, LEAST = 25, 50_000
"""How often each is timed, in short rounds since neighbours disturb long ones; and the least of spliced messages."""

HTML_BYTES, TEXT_BYTES = 97_000, 6_000
KEYS = KeyRing(hash=b"h" * 32, sign={1: b"s" * 32})
SEND = SendSettings(
    from_="The Daily Ledger <news@ledger.test>",
    unsubscribe="mailto:leave@ledger.test",
    unsubscribe_url="https://news.ledger.test/leave",
    bounces="bounces@ledger.test",
)
EDITION = make_edition()
TOKENS = Tokens(unsubscribe="@@0123456789abcdef_UNSUBSCRIBE@@", view="@@0123456789abcdef_VIEW@@")

Compose = Callable[[int], Sequence[bytes]]


def make_rendered(sentence: str) -> Rendered:
    """An e-mail of that size whose footer has the unsubscribe token, once in each part."""
    paragraph = f'<p style="margin:0 0 12px;color:#1d1b18">{sentence}</p>\n'
    html = paragraph * (HTML_BYTES // len(paragraph.encode()))
    text = f"{sentence}\n\n" * (TEXT_BYTES // len(sentence.encode()))
    footer = f'<p>12 Mall Road · <a href="{TOKENS.unsubscribe}">Unsubscribe</a></p></body></html>\n'
    return Rendered(mjml="", html=html + footer, text=f"{text}Unsubscribe: {TOKENS.unsubscribe}\n", tokens=TOKENS)


def make_spliced(rendered: Rendered, signer: Signer | None = None, *, text_only: bool = False) -> Compose:
    """Ours: what a sending does for each reader, tokens included."""
    template = make_message(EDITION, rendered, SEND, signer=signer, text_only=text_only)

    def compose(number: int) -> Sequence[bytes]:
        links = make_reader_links(SEND, EDITION.newsletter, make_token(KEYS, Purpose.LEAVE, number))
        return compose_pieces(template, recipient=f"reader{number}@mail.test", now=NOW, links=links)

    return compose


def make_joined(spliced: Compose) -> Compose:
    """The same in one piece."""
    return lambda number: [b"".join(spliced(number))]


def make_envelope(number: int) -> Sequence[bytes]:
    """The address that a message comes back to, which is no part of it."""
    return [make_bounce_address(SEND, make_token(KEYS, Purpose.BOUNCE, number)).encode()]


def make_standard(rendered: Rendered) -> Compose:
    """The standard library's way: an EmailMessage for each reader."""

    def compose(number: int) -> Sequence[bytes]:
        link = f"https://news.ledger.test/leave/{make_token(KEYS, Purpose.LEAVE, number)}"
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = SEND.from_, f"reader{number}@mail.test"
        message["Subject"], message["List-Unsubscribe"] = EDITION.subject, f"<{link}>"
        message.set_content(fill_text(rendered.text, {TOKENS.unsubscribe: link}))
        message.add_alternative(fill_html(rendered.html, {TOKENS.unsubscribe: link}), subtype="html")
        return [message.as_bytes()]

    return compose


def make_dkimpy(rendered: Rendered, pem: bytes) -> Compose:
    """The same message, signed by dkimpy."""
    import dkim

    plain = make_spliced(rendered)

    def compose(number: int) -> Sequence[bytes]:
        message = b"".join(plain(number))
        field = dkim.sign(message, b"s1", b"ledger.test", pem, canonicalize=(b"relaxed", b"simple"))
        return [bytes(field), message]

    return compose


def find_rate(compose: Compose, count: int) -> float:
    """Messages a second of processor time, the best of several rounds, once it is warm."""
    compose(0)
    best = 0.0
    for number in range(ROUNDS):
        started = time.process_time()
        for reader in range(count * number, count * (number + 1)):
            compose(reader)
        best = max(best, count / (time.process_time() - started))
    return best


def tell(name: str, compose: Compose, count: int) -> float:
    """Print how many messages a second there are, and how large they are."""
    rate = find_rate(compose, count)
    print(f"{name:<44} {rate:>9,.0f}/s {1e6 / rate:>9,.1f} µs {sum(map(len, compose(1))):>9,} bytes", flush=True)
    return rate


def main() -> int:
    """Print the table; 1 when spliced messages are slower than they must be."""
    latin = make_rendered("The harbour's first tram left its depot at dawn, and crowds lined the quay to see it pass.")
    arabic = make_rendered("غادر أول ترام في المدينة الساحلية مستودعه عند الفجر واصطفت الحشود على الرصيف لمشاهدته.")
    rsa, ed25519 = make_pem("rsa"), make_pem("ed25519")
    spliced = tell("spliced", make_spliced(latin), 500)
    tell("spliced and joined", make_joined(make_spliced(latin)), 500)
    tell("spliced, base64 (Arabic)", make_spliced(arabic), 500)
    tell("its envelope sender, with a token", make_envelope, 2_000)
    tell("spliced, text only", make_spliced(latin, text_only=True), 500)
    standard = tell("EmailMessage for each", make_standard(latin), 3)
    signed = {}
    for name, pem, count in (("RSA-2048", rsa, 20), ("Ed25519", ed25519, 100)):
        signer = make_signer(pem, domain="ledger.test", selector="s1", origin="key")
        signed[name] = tell(f"spliced and signed, {name}", make_spliced(latin, signer), count)
    dkimpy = tell("spliced, signed by dkimpy, RSA-2048", make_dkimpy(latin, rsa), 3)
    print(f"\nspliced {spliced / standard:,.0f} x EmailMessage; RSA signed {signed['RSA-2048'] / dkimpy:.1f} x dkimpy")
    if spliced < LEAST:
        print(f"slower than {LEAST:,} messages a second")
    return int(spliced < LEAST)


if __name__ == "__main__":
    sys.exit(main())
