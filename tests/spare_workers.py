"""Keeps the processes that parse documents from one run to the next: to start one takes longer than most tests.

They are real, and begin, work and die as ever; only one that is idle when its run ends is not ended, but used again.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import ClassVar

import pytest

from digest.model import Batch
from digest.sources import workshop
from digest.sources.worker import Job
from digest.sources.workshop import _Worker


class SpareWorker(_Worker):
    """A worker that takes over the process of one that was idle in the end."""

    spare: ClassVar[list[subprocess.Popen[bytes]]] = []

    def __init__(self) -> None:
        self._is_idle = True
        if self.spare:
            self._process = self.spare.pop()
        else:
            super().__init__()

    def kill(self) -> None:
        if self._is_idle and self.is_alive():
            self.spare.append(self._process)
        else:
            super().kill()

    def _exchange(self, job: Job) -> Batch | str:
        self._is_idle = False
        made = super()._exchange(job)
        self._is_idle = True
        return made


@pytest.fixture(scope="module")
def spare_workers() -> Iterator[None]:
    """Use again what is idle, for as long as the tests of one file take."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workshop, "_Worker", SpareWorker)
        yield
    while SpareWorker.spare:
        worker = SpareWorker()
        worker._is_idle = False
        worker.kill()
