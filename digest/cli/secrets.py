"""The mail server's password: from a file or the environment, never from an argument, where `ps` would show it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import ConfigError

if TYPE_CHECKING:
    from digest.settings import Settings

VARIABLE = "DIGEST_SMTP_PASSWORD"


def find_password(settings: Settings, *, base: Path) -> str | None:
    """Give the password from `send.password_file` (its first line), else from DIGEST_SMTP_PASSWORD, else None.

    Raises ConfigError when the file cannot be read or is empty.
    """
    name = settings.send.password_file
    if name is None:
        return os.environ.get(VARIABLE) or None
    path = base / name
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as cause:
        raise ConfigError(
            f"send.password_file: {path} cannot be read", f"Write the password into it, or set {VARIABLE}"
        ) from cause
    if not lines or not lines[0]:
        raise ConfigError(f"send.password_file: {path} is empty", "Its first line is the password")
    return lines[0]
