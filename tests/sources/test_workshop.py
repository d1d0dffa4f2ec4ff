"""Documents are parsed in processes that can be killed, and a bad one takes none of the others with it."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

from digest.model import Batch, Fetched
from digest.sources.workshop import SMALL, open_workshop
from tests.factories import NOW
from tests.local_site import LocalSite, site

__all__ = ["site"]

ROOT = Path(__file__).parents[2]

FEED = """<rss version="2.0"><channel><title>Ledger</title>
<item><title>A tram leaves the depot</title><link>https://ledger.example/1</link></item></channel></rss>"""


def fetched(body: str) -> Fetched:
    return Fetched(origin="https://ledger.example/feed", body=body.encode(), at=NOW, url="https://ledger.example/feed")


def test_what_comes_from_the_network_is_parsed_by_another_process() -> None:
    with open_workshop() as workshop:
        batch = asyncio.run(workshop.parse_soon(fetched(FEED), timezone="UTC"))
        assert [article.title for article in batch.articles] == ["A tram leaves the depot"]


def test_small_files_need_no_process() -> None:
    with open_workshop() as workshop:
        assert workshop.parse(fetched(FEED), timezone="UTC").articles
        assert workshop.workers == []


def test_large_files_are_parsed_by_another_process() -> None:
    padded = FEED.replace("<item>", f"<!--{' ' * SMALL}--><item>")
    with open_workshop() as workshop:
        assert len(workshop.parse(fetched(padded), timezone="UTC").articles) == 1
        assert len(workshop.workers) == 1


def test_a_document_that_takes_too_long_is_given_up_and_the_others_are_read() -> None:
    slow = fetched("<rss><channel>" + "<item><title>x</title></item>" * 5_000)

    async def parse_both() -> tuple[Batch, Batch]:
        hurried = await workshop.parse_soon(slow, timezone="UTC")
        return hurried, await patient.parse_soon(fetched(FEED), timezone="UTC")

    with open_workshop(seconds=0.2) as workshop, open_workshop() as patient:
        given_up, read = asyncio.run(parse_both())
    assert [str(error) for error in given_up.errors] == [
        "https://ledger.example/feed: takes more than 0.2 seconds to read"
    ]
    assert read.articles


def test_a_script_without_a_main_guard_can_read_from_the_network(site: LocalSite, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from digest.settings import FetchSettings\nfrom digest.sources.collect import load_batches\n"
        f"url, now = {site.add('/feed', FEED)!r}, datetime.now(UTC)\n"
        "batches = load_batches([url], base=Path(), now=now, fetch=FetchSettings())\n"
        "print(batches[0].articles[0].title)\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.stdout, done.stderr) == ("A tram leaves the depot\n", "")


def test_no_process_is_left_behind_when_the_reader_is_killed(tmp_path: Path) -> None:
    script = (
        "from datetime import UTC, datetime\nfrom digest.model import Fetched\n"
        "from digest.sources.workshop import SMALL, open_workshop\nimport os, signal\n"
        "with open_workshop() as workshop:\n"
        "    workshop.parse(Fetched(origin='x', body=b'a' * (SMALL + 1), at=datetime.now(UTC)), timezone='UTC')\n"
        "    print(workshop.workers[0]._process.pid, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert ends(int(done.stdout))


def ends(pid: int) -> bool:
    """Whether a process that is no child of ours ends within some seconds."""
    for _ in range(200):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
