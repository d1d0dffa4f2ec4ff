"""Messages into a folder, one .eml file for each reader: to look at, or for another program to send."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Self

from digest.atomic import write_whole
from digest.errors import ConfigError, TemporaryError
from digest.model import Delivery, DeliveryState

_UNSAFE = re.compile(r"[^A-Za-z0-9@+_-]+")
_LONGEST_STEM = 80


class FolderTransport:
    """A folder that takes messages; it is made when it is not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as cause:
            raise ConfigError(f"send.smtp: the folder {self._folder} cannot be made ({cause.strerror})") from cause
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held open between messages."""

    def deliver(self, recipient: str, message: bytes) -> Delivery:
        """Write one reader's message whole or not at all; an earlier one for the same reader is replaced.

        Raises TemporaryError when it cannot be written.
        """
        path = self._folder / make_file_name(recipient)
        try:
            write_whole(path, message)
        except OSError as cause:
            raise TemporaryError(f"{path} cannot be written ({cause.strerror})", "Is the disk full?") from cause
        return Delivery(recipient=recipient, state=DeliveryState.SENT, detail=path.name)


def make_file_name(recipient: str) -> str:
    """Give a file name that says whose message it is, and is safe and different for every address."""
    stem = _UNSAFE.sub(".", recipient).strip(".")[:_LONGEST_STEM]
    return f"{stem}-{hashlib.sha256(recipient.encode()).hexdigest()[:8]}.eml"


def check_folder(folder: Path) -> str:
    """Say what sending into `folder` would do, without making it. Raises ConfigError when it cannot be written to."""
    nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise ConfigError(f"send.smtp: {nearest} is no folder that can be written to")
    return f"messages go into the folder {folder}" + ("" if nearest == folder else ", which will be made")
