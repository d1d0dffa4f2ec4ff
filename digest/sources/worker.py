"""A process that parses documents and nothing else: requests come in on standard input, batches go out, as pickles."""

from __future__ import annotations

import pickle
import signal
import sys
from contextlib import suppress
from typing import BinaryIO, NamedTuple

from digest.model import Batch, Fetched
from digest.sources.kinds import parse_fetched

_GRACE = 5


class Job(NamedTuple):
    """One document to parse, and the seconds that it may take."""

    fetched: Fetched
    timezone: str
    seconds: float


def serve(memory: int) -> None:
    """Parse what comes until the input ends, within `memory` bytes of address space.

    A document that breaks its parser is answered with what broke, as text.
    """
    _limit_memory(memory)
    output = sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not end up between the answers
    while job := _load_job(sys.stdin.buffer):
        signal.alarm(round(job.seconds) + _GRACE)  # ends us where nobody is left to kill us
        pickle.dump(_parse(job), output)
        output.flush()
        signal.alarm(0)


def _load_job(stream: BinaryIO) -> Job | None:
    try:
        job: Job = pickle.load(stream)  # noqa: S301 it comes from the process that started us
    except EOFError:
        return None
    return job


def _parse(job: Job) -> Batch | str:
    try:
        return parse_fetched(job.fetched, timezone=job.timezone)
    except MemoryError:
        return "takes more memory to read than a source may"
    except Exception as error:  # noqa: BLE001 whatever a document breaks, the other ones go on
        return f"cannot be read ({type(error).__name__}: {error})"


def _limit_memory(memory: int) -> None:
    with suppress(ImportError, ValueError, OSError):  # not every system can, and some allow less than this already
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
