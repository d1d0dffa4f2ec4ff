"""What a person wants of the check of the e-mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from digest.settings.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoredSettings:
    """A finding that does not count, and why."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    code: Annotated[str, "Its code, as digest lint prints it."]
    reason: Annotated[str, "Why it does not count; who reads the file later will ask."]


@dataclass(frozen=True, slots=True, kw_only=True)
class LintSettings:
    """What is found wrong with an e-mail, and what keeps it from being sent."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    fail_on: Annotated[
        str,
        'What keeps an e-mail from being sent: "block", which are size, placeholders, no unsubscribe or postal '
        'address, no subject and unsafe links; or more, every "error" or "warning"; or "never".',
    ] = "block"
    ignore: Annotated[tuple[IgnoredSettings, ...], "Findings that do not count."] = ()
    max_bytes: Annotated[int, "An e-mail of more bytes of HTML is not sent: Gmail hides its end."] = 100_000
    warn_bytes: Annotated[int, "An e-mail of more bytes of HTML is warned of."] = 90_000
    clients: Annotated[
        Mapping[str, float],
        "By mail program: the share of readers who have it, from 0 to 1, such as gmail = 0.4; by default those of "
        "most newsletters.",
    ] = field(default_factory=dict)
