"""Messages into a folder, one .eml file for each reader: to look at, or for another program to send."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from digest.atomic import write_beside
from digest.delivery.replies import Kind, Verdict
from digest.delivery.session import Letter
from digest.errors import ConfigError, TemporaryError

_UNSAFE = re.compile(r"[^A-Za-z0-9@+_-]+")
_LONGEST_STEM = 80


class FolderSession:
    """A folder that takes messages, as `digest.delivery.session.Session` describes it.

    Until its final dot a message is a file that nobody looks at; then it has its name, and an earlier one for the same
    reader is gone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._part: Path | None = None
        self._path = folder

    def begin(self, letter: Letter) -> Verdict | None:
        """Write the message beside its place, through to the disk. Raises TemporaryError when it cannot be written."""
        self._path = self._folder / make_file_name(letter.recipient)
        try:
            self._part = write_beside(self._path, letter.content)
        except OSError as cause:
            raise self._explain(cause) from cause
        return None

    def finish(self, following: Letter | None = None) -> Verdict:  # noqa: ARG002 which has nothing to ride along with
        """Give the message its name. Raises TemporaryError when it cannot have it."""
        part, self._part = self._part, None
        assert part
        try:
            part.replace(self._path)
        except OSError as cause:
            part.unlink(missing_ok=True)
            raise self._explain(cause) from cause
        return Verdict(kind=Kind.ACCEPTED, detail=self._path.name)

    def close(self) -> None:
        """Throw away a message that never got its final dot."""
        if self._part:
            self._part.unlink(missing_ok=True)
        self._part = None

    def describe(self) -> str:
        """Say where the messages go."""
        return f"messages go into the folder {self._folder}"

    def _explain(self, cause: OSError) -> TemporaryError:
        return TemporaryError(f"{self._path} cannot be written ({cause.strerror})", "Is the disk full?")


def open_folder(folder: Path) -> FolderSession:
    """Make the folder where it is not there. Raises ConfigError when that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise ConfigError(f"send.smtp: the folder {folder} cannot be made ({cause.strerror})") from cause
    return FolderSession(folder)


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
