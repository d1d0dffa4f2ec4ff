"""Keys that sign: read from what people have, refused by the name of their setting, and never shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digest.delivery.dkim import load_signer, make_signer
from digest.errors import ConfigError
from digest.settings import DkimSettings, SendSettings
from tests.delivery.dkim_keys import make_pem

FROM = "The Daily Ledger <news@ledger.test>"


def load(folder: Path, pem: bytes = b"", **changes: Any) -> Any:
    (folder / "dkim.pem").write_bytes(pem or make_pem("ed25519"))
    dkim = replace(DkimSettings(selector="s1", key_file="dkim.pem"), **changes)
    return load_signer(SendSettings(from_=FROM, dkim=dkim), folder)


def test_nothing_is_signed_unless_a_key_is_set(tmp_path: Path) -> None:
    assert load_signer(SendSettings(from_=FROM), tmp_path) is None


@pytest.mark.parametrize(("kind", "algorithm"), [("rsa", "rsa-sha256"), ("ed25519", "ed25519-sha256")])
def test_a_key_tells_what_its_record_must_say(tmp_path: Path, kind: str, algorithm: str) -> None:
    signer = load(tmp_path, make_pem(kind))
    assert (signer.domain, signer.name, signer.algorithm) == ("ledger.test", "s1._domainkey.ledger.test", algorithm)
    assert signer.record.startswith(f"v=DKIM1; k={kind}; p=")
    assert "sign" not in repr(signer)


def test_another_domain_may_sign_in_its_own_letters(tmp_path: Path) -> None:
    assert load(tmp_path, domain="Mail.München.de").name == "s1._domainkey.mail.xn--mnchen-3ya.de"


@pytest.mark.parametrize(
    ("pem", "changes", "key"),
    [
        (b"", {"selector": None}, "send.dkim.selector is missing"),
        (b"", {"key_file": None}, "send.dkim.key_file is missing"),
        (b"", {"key_file": "nosuch.pem"}, "send.dkim.key_file: .*nosuch.pem cannot be read"),
        (b"", {"selector": "s1;"}, "send.dkim.selector: 's1;'"),
        (b"", {"domain": "ledger"}, "send.dkim.domain: 'ledger'"),
        (b"no key at all", {}, "send.dkim.key_file: .*dkim.pem holds no private key"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", {}, "send.dkim.key_file"),
        (b"\xff" * 100, {}, "send.dkim.key_file"),
    ],
)
def test_what_cannot_sign_is_named(tmp_path: Path, pem: bytes, changes: dict[str, Any], key: str) -> None:
    with pytest.raises(ConfigError, match=key):
        load(tmp_path, pem, **changes)


def test_other_kinds_of_keys_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="neither RSA of 1024 to 4096 bits nor Ed25519"):
        load(tmp_path, make_pem("dsa", 1024))


def test_a_broken_key_is_not_repeated() -> None:
    secret = b"-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"
    with pytest.raises(ConfigError) as caught:
        make_signer(secret, domain="ledger.test", selector="s1", origin="dkim.pem")
    assert "c2VjcmV0" not in str(caught.value)
    assert caught.value.__cause__ is None
