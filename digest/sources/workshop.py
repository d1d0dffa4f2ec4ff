"""Parses what came from outside in processes that can be killed: no document stops the others or eats the machine."""

from __future__ import annotations

import asyncio
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from digest.model import ArticleError, Batch, Fetched
from digest.sources.kinds import parse_fetched
from digest.sources.worker import Job

PARSE_SECONDS = 30.0
"""Time that one document may take."""

MEMORY_LIMIT = 2_000_000_000
"""Address space of a parsing process, in bytes; a document that needs more is given up."""

SMALL = 500_000
"""Bytes up to which a file that a person chose is parsed without a process of its own."""

_PROCESSES = 2


class Workshop:
    """Parses documents; made by `open_workshop`. Its processes begin with the first documents that need one."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(max_workers=_PROCESSES, thread_name_prefix="parse")
        self._own = threading.local()
        self.workers: list[_Worker] = []

    def parse(self, fetched: Fetched, *, timezone: str) -> Batch:
        """What is in a file, a large one read by a process. Never raises."""
        if len(fetched.body) <= SMALL:
            return parse_fetched(fetched, timezone=timezone)
        return self._parse_apart(fetched, timezone)

    async def parse_soon(self, fetched: Fetched, *, timezone: str) -> Batch:
        """What is in an answer from the network, read by a process. Never raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._parse_apart, fetched, timezone)

    def close(self) -> None:
        """End the processes, whatever they are at."""
        for worker in self.workers:
            worker.kill()
        self._threads.shutdown(cancel_futures=True)

    def _parse_apart(self, fetched: Fetched, timezone: str) -> Batch:
        """Parse in the process that belongs to this thread, a new one if the last document cost it its life."""
        worker: _Worker | None = getattr(self._own, "worker", None)
        if worker is None or not worker.is_alive():
            worker = self._own.worker = _Worker()
            self.workers.append(worker)
        made = worker.parse(Job(fetched, timezone, self._seconds))
        if isinstance(made, Batch):
            return made
        return Batch(origin=fetched.origin, errors=(ArticleError(origin=fetched.origin, problem=made),))


@contextmanager
def open_workshop(*, seconds: float = PARSE_SECONDS) -> Iterator[Workshop]:
    """A workshop for as long as the block lasts; each document may take `seconds`."""
    workshop = Workshop(seconds=seconds)
    try:
        yield workshop
    finally:
        workshop.close()


class _Worker:
    """A process that parses one document at a time.

    It is started as a program of its own rather than by `multiprocessing`, which would run the caller's script again.
    """

    def __init__(self) -> None:
        program = (
            f"import sys; sys.path[:] = {sys.path!r}; from digest.sources.worker import serve; serve({MEMORY_LIMIT})"
        )
        self._process = subprocess.Popen(  # noqa: S603 our own code
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us; when we are gone, its input ends, and so does it
        )

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def parse(self, job: Job) -> Batch | str:
        """Give what it made of a document, or why it made nothing; then it may be dead."""
        late = threading.Event()

        def end() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(job.seconds, end)
        timer.start()
        try:
            made: Batch | str = self._exchange(job)
        except (OSError, EOFError, pickle.UnpicklingError):
            self.kill()
            made = f"takes more than {job.seconds:g} seconds to read" if late.is_set() else self._tell_death()
        finally:
            timer.cancel()
        return made

    def kill(self) -> None:
        self._process.kill()
        with suppress(OSError):  # it may not have read all that was written
            self._process.communicate()

    def _exchange(self, job: Job) -> Batch | str:
        assert self._process.stdin
        assert self._process.stdout
        pickle.dump(job, self._process.stdin)
        self._process.stdin.flush()
        made: Batch | str = pickle.load(self._process.stdout)  # noqa: S301 it comes from our own code
        return made

    def _tell_death(self) -> str:
        code = self._process.returncode
        how = f"signal {-code}" if code and code < 0 else f"exit code {code}"
        return f"ended the process that read it ({how})"
