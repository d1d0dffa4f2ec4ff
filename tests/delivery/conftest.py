"""What the tests of delivery share."""

from __future__ import annotations

import pytest

from digest.model import Rendered, Tokens
from digest.settings import SendSettings

TOKEN = "@@0123456789abcdef_UNSUBSCRIBE@@"


@pytest.fixture
def rendered() -> Rendered:
    """A rendered edition, small, with all that a message must carry through."""
    return Rendered(
        mjml="",
        html=f'<!DOCTYPE html>\n<p>Café · مرحبا</p>\n<a href="{TOKEN}">Leave</a>\n',
        text=f"Café · مرحبا\n.hidden\nFrom here on\n\nLeave: {TOKEN}\n",
        tokens=Tokens(unsubscribe=TOKEN, view="@@0123456789abcdef_VIEW@@"),
    )


@pytest.fixture
def send() -> SendSettings:
    """Settings that hold nothing that blocks a real sending."""
    return SendSettings(
        from_="The Daily Ledger <news@ledger.test>",
        smtp="smtp://news@mail.ledger.test:587",
        unsubscribe="mailto:leave@ledger.test",
    )
