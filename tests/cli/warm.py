"""Runs the command in a process of its own that has its modules loaded already: a server forks it.

Starting Python, importing what a command needs and reading tables and themes takes longer than most commands; for
hundreds of them that is minutes. The command finds its own folder, environment and streams, as it would when a shell
starts it.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_PRELOADED = [
    "digest.cli.run",
    "digest.cli.terminal",
    "digest.config",
    "digest.pipeline.running",
    "digest.pipeline.collecting",
    "digest.render",
    "digest.sources.collect",
    "digest.store.migrating",
    "digest.store.keeping",
    "digest.store.candidates",
    "alembic.command",
    "babel.dates",
    "httpx2",
    "mjml",
    "premailer",
    "pydantic",
    "regex",
    "trafilatura",
    "tests.cli.warm",
    "tests.cli.rehearsed",
]
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(_PRELOADED)
_MODES = (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY)


def run_warm(
    arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str], stdin: str, timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run `digest ARGUMENTS` as `subprocess.run` would, with its output as text."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("stdin", "stdout", "stderr")]
        for file in files:
            file.write_text(stdin if file.name == "stdin" else "", encoding="utf-8")
        process = _CONTEXT.Process(
            target=_work, args=(list(arguments), str(cwd), dict(env), [str(one) for one in files])
        )
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(["digest", *arguments], timeout)
        out, err = (file.read_text(encoding="utf-8") for file in files[1:])
        return subprocess.CompletedProcess(["digest", *arguments], process.exitcode, out, err)


def _work(arguments: list[str], cwd: str, env: dict[str, str], files: list[str]) -> None:
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    for number, (name, mode) in enumerate(zip(files, _MODES, strict=True)):
        os.dup2(os.open(name, mode), number)
    sys.stdin = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.argv = ["digest", *arguments]
    from digest.cli import main

    main(arguments)
