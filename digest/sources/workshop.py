"""Parses what came from outside in processes that can be killed: no document stops the others or eats the machine."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from digest.model import ArticleError, Batch, Fetched
from digest.sources.kinds import parse_fetched

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

    from pebble import ProcessPool

PARSE_SECONDS = 30.0
"""Time that one document may take."""

MEMORY_LIMIT = 2_000_000_000
"""Address space of a parsing process, in bytes; a document that needs more is given up."""

SMALL = 500_000
"""Bytes up to which a file that a person chose is parsed without a process of its own."""

_PROCESSES = 2
_DOCUMENTS = 500
"""Documents after which a process is replaced, so that what a library leaks stays little."""

# Imported once, and shared by all parsing processes.
_PRELOADED = ["digest.sources.kinds", "feedparser", "lxml.etree"]


class Workshop:
    """Parses documents; made by `open_workshop`. Its processes begin with the first document that needs one."""

    def __init__(self, *, processes: int, seconds: float) -> None:
        self._processes = processes
        self._seconds = seconds
        self._pool: ProcessPool | None = None

    def parse(self, fetched: Fetched, *, timezone: str) -> Batch:
        """What is in a file, a large one read by a process. Never raises."""
        if len(fetched.body) <= SMALL:
            return parse_fetched(fetched, timezone=timezone)
        task = self._begin(fetched, timezone)
        try:
            return task.result()
        except Exception as error:  # noqa: BLE001 whatever a document does to its process, the others go on
            return self._give_up(fetched, error)

    async def parse_soon(self, fetched: Fetched, *, timezone: str) -> Batch:
        """What is in an answer from the network, read by a process. Never raises."""
        task = self._begin(fetched, timezone)
        try:
            return await asyncio.wrap_future(task)
        except Exception as error:  # noqa: BLE001 as above
            return self._give_up(fetched, error)

    def close(self) -> None:
        """End the processes, whatever they are at."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()

    def _begin(self, fetched: Fetched, timezone: str) -> Future[Batch]:
        if self._pool is None:
            from pebble import ProcessPool

            self._pool = ProcessPool(
                max_workers=self._processes, max_tasks=_DOCUMENTS, initializer=_limit_memory, context=_make_context()
            )
        return self._pool.schedule(parse_fetched, args=[fetched], kwargs={"timezone": timezone}, timeout=self._seconds)

    def _give_up(self, fetched: Fetched, error: Exception) -> Batch:
        from pebble import ProcessExpired

        if isinstance(error, TimeoutError):
            problem = f"takes more than {self._seconds:g} seconds to read, and was given up"
        elif isinstance(error, (ProcessExpired, MemoryError)):
            problem = "takes more memory to read than a source may, and was given up"
        else:
            problem = f"cannot be read ({type(error).__name__}: {error})"
        return Batch(origin=fetched.origin, errors=(ArticleError(origin=fetched.origin, problem=problem),))


@contextmanager
def open_workshop(*, documents: int, seconds: float = PARSE_SECONDS) -> Iterator[Workshop]:
    """A workshop for about `documents` documents, for as long as the block lasts; each may take `seconds`."""
    workshop = Workshop(processes=max(1, min(_PROCESSES, documents)), seconds=seconds)
    try:
        yield workshop
    finally:
        workshop.close()


def _make_context() -> BaseContext:
    """Processes forked from a small one without threads or connections; where there is no forking, started afresh."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # not every system can, and some allow less than this already
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
