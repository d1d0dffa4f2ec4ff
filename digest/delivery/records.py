"""What DNS records say of a sender's domain, and what they would have to say: SPF, DKIM, DMARC, MX. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digest.delivery.dkim import Signer
from digest.model import Severity

_STRING = 255
"""Octets of one string of a TXT record (RFC 1035 §3.3.14)."""
_FEWEST_LABELS, _MOST_LABELS = 2, 5
_EVERYBODY = frozenset({"all", "+all"})
_SPACE = re.compile(r"\s+")
_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was found, how bad that is (None: not at all), and the record that would put it right, ready to paste."""

    found: str
    severity: Severity | None = None
    record: str = ""


def format_record(name: str, text: str) -> str:
    """Write a TXT record as a zone file has it; a long one in several strings."""
    strings = [text[at : at + _STRING] for at in range(0, len(text), _STRING)]
    return f"{name}. TXT {' '.join(map(_quote, strings))}"


def judge_spf(texts: Iterable[str], *, domain: str, host: str) -> Judged:
    """Judge what lets servers send for the envelope's `domain` (RFC 7208); `host` is the one that takes our mail."""
    records = [text for text in texts if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]
    fresh = format_record(domain, f"v=spf1 a:{host} ~all")
    if not records:
        found = f"{domain} has no record; add one, with what whoever keeps the mail server says in place of a:{host}"
        return Judged(found=found, severity=Severity.WARNING, record=fresh)
    if len(records) > 1:
        found = f"{domain} has {len(records)} records, and so none counts (RFC 7208 §4.5); leave one"
        return Judged(found=found, severity=Severity.ERROR)
    if not _EVERYBODY.isdisjoint(records[0].lower().split()):
        found = f"{domain} lets everybody send in its name; end the record in ~all: {_shorten(records[0])}"
        return Judged(found=found, severity=Severity.WARNING)
    return Judged(found=f"{domain}: {_shorten(records[0])}")


def judge_key(texts: Sequence[str], signer: Signer) -> Judged:
    """Judge the public half of the key that signs, as DNS has it (RFC 6376 §3.6.1)."""
    fresh = format_record(signer.name, signer.record)
    tags = _read_tags(texts[0]) if texts else {}
    published = _SPACE.sub("", tags.get("p", ""))
    if not texts:
        found = f"{signer.name} has no record, and signatures are worth nothing without it; add it"
    elif len(texts) > 1:
        found = f"{signer.name} has {len(texts)} records, and nobody knows which counts; leave one"
    elif not published:
        found = f"{signer.name} says that its key was withdrawn; put back the right one"
    elif published != signer.public or tags.get("k", "rsa") != signer.kind:
        found = f"{signer.name} has another key than send.dkim.key_file: every signature is wrong; put this one there"
    elif "y" in tags.get("t", "").split(":"):
        found = f"{signer.name} says t=y, that the key is only tried out: some do not count its signatures"
        return Judged(found=found, severity=Severity.WARNING, record=fresh)
    else:
        return Judged(found=f"{signer.name} has the key that signs ({signer.algorithm})")
    return Judged(found=found, severity=Severity.ERROR, record=fresh)


def judge_unasked(signer: Signer) -> Judged:
    """Give the record that the key that signs needs, where nobody asks for it: our mail leaves by another server."""
    found = f"{signer.name} is not asked for: another server sends what this machine takes. It has to say"
    return Judged(found=found, record=format_record(signer.name, signer.record))


def judge_unsigned(*, one_click: bool) -> Judged:
    """Judge that we sign nothing; the mail server may."""
    why = "Gmail and Yahoo want a signature of whoever sends many"
    click = ", and one-click unsubscribing does not count without it (RFC 8058)" if one_click else ""
    found = f"digest signs nothing. {why}{click}. Set send.dkim, unless the mail server signs List-Unsubscribe-Post too"
    return Judged(found=found, severity=Severity.WARNING)


def list_policy_domains(domain: str) -> tuple[str, ...]:
    """List the domains whose DMARC policy may hold for `domain`: itself, and up to what has two labels."""
    labels = domain.split(".")[-_MOST_LABELS:]
    parents = [".".join(labels[at:]) for at in range(len(labels) - _FEWEST_LABELS + 1)]
    return tuple(dict.fromkeys((domain, *parents)))


def select_policies(texts: Iterable[str]) -> tuple[str, ...]:
    """Give those of the texts at _dmarc.DOMAIN that are policies."""
    return tuple(text for text in texts if _SPACE.sub("", text).lower().startswith("v=dmarc1"))


def judge_policy(
    policies: Sequence[str], *, at: str, top: str, sender: str, envelope: str, signing: str | None
) -> Judged:
    """Judge the DMARC policy that holds for the domain `sender` (RFC 7489), found at the domain `at`.

    `top` is the one with the fewest labels that has a policy: domains below it belong together. `envelope` is the
    domain that failed messages come back to, `signing` the one that signs, if we do.
    """
    if not policies:
        found = f"{sender} has no policy, which Gmail and Yahoo want of whoever sends many; add one"
        record = format_record(f"_dmarc.{sender}", "v=DMARC1; p=none")
        return Judged(found=found, severity=Severity.WARNING, record=record)
    tags = _read_tags(policies[0])
    if len(policies) > 1 or "p" not in tags:
        found = f"_dmarc.{at} has {'several policies' if len(policies) > 1 else 'no p='}, and so none counts"
        return Judged(found=found, severity=Severity.ERROR)
    policy = tags["p"] if at == sender else tags.get("sp", tags["p"])
    if _is_aligned(envelope, sender=sender, top=top, strict=tags.get("aspf") == "s"):
        return Judged(found=f"{sender}: p={policy}, and SPF of {envelope} counts for it")
    if signing and _is_aligned(signing, sender=sender, top=top, strict=tags.get("adkim") == "s"):
        return Judged(found=f"{sender}: p={policy}, and the signature of {signing} counts for it")
    others = f"{envelope} and {signing}" if signing else envelope
    unless = "" if signing else ", unless the mail server signs for it"
    found = f"{sender} says p={policy}, and {others} does not count for it{unless}"
    return Judged(found=found, severity=Severity.WARNING if policy == "none" or not signing else Severity.ERROR)


def judge_exchangers(hosts: Sequence[str], addresses: Sequence[str], *, domain: str, host: str) -> Judged:
    """Judge whether failed messages can come back to `domain`: it has mail exchangers, or addresses of its own."""
    if hosts == ("",):
        found = f"{domain} says that it takes no mail (RFC 7505): failed messages cannot come back"
        return Judged(found=found, severity=Severity.ERROR)
    if hosts:
        return Judged(found=f"{domain}: {', '.join(hosts[:3])}")
    if addresses:
        return Judged(found=f"{domain} has no MX record, and takes mail itself at {addresses[0]}")
    found = f"{domain} has no MX record: failed messages cannot come back; add one, with the host that takes its mail"
    return Judged(found=found, severity=Severity.ERROR, record=f"{domain}. MX 10 {host}.")


def _is_aligned(domain: str, *, sender: str, top: str, strict: bool) -> bool:
    """Whether a domain counts for the sender's: the same, or unless `strict` one that belongs to it."""
    if domain == sender:
        return True
    related = domain.endswith((f".{top}", f".{sender}")) or domain == top or sender.endswith(f".{domain}")
    return related and not strict


def _read_tags(text: str) -> dict[str, str]:
    """Read `a=b; c=d` (RFC 6376 §3.2)."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): value.strip() for name, mark, value in pairs if mark}


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
