"""Times each render stage at 20, 100 and 500 stories, beside node's mjml and juice on the same MJML and CSS.

Warm, the best of several rounds in one process; and as whole processes, as cron would run them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO))

from digest.model import Edition, Image, Theme  # noqa: E402
from digest.render import load_theme, make_tokens, render_edition  # noqa: E402
from digest.render.inline import inline_css  # noqa: E402
from digest.render.mjml import compile_mjml, fix_whitespace  # noqa: E402
from digest.render.page import make_page  # noqa: E402
from digest.render.plaintext import render_text  # noqa: E402
from digest.render.templates import render_template  # noqa: E402
from tests.benchmarks.pairing import print_pair  # noqa: E402
from tests.factories import make_edition, make_story  # noqa: E402

NODE = REPO / "build" / "bench-node"
NODE_COMMAND = ["node", *(str(NODE / name) for name in ("render.js", "bench.mjml", "bench.css"))]
SIZES = {20: 21, 100: 11, 500: 5}
"""Stories, and how often each stage is timed."""


def make_large_edition(count: int) -> Edition:
    """Stories of about 400 characters, every other one with a picture, eight to a region."""
    stories = [
        make_story(
            number,
            title="Date growers replant the riverbank that their grandfathers knew",
            url=f"https://ledger.example/2026/11/21/world/{number:05d}-date-growers-replant-the-riverbank",
            teaser="A cooperative of ninety families has planted eleven thousand palms along the river, and the salt "
            "in the water remains the question that decides whether any of them live to bear fruit.",
            image=Image(url=f"https://cdn.ledger.example/2026/11/{number:06d}.jpg") if number % 2 else None,
        )
        for number in range(count)
    ]
    edition = make_edition()
    regions = max(1, count // 8)
    sections = tuple(
        replace(edition.sections[0], stories=tuple(stories[1:][place::regions])) for place in range(regions)
    )
    return replace(edition, lead=stories[0], sections=sections)


def time_stage(work: Callable[[], Any], rounds: int) -> tuple[Any, float]:
    """Return what `work` gives, and its best time in milliseconds, once it is warm."""
    result = work()
    spent = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        spent.append((time.perf_counter() - started) * 1000)
    return result, min(spent)


def time_stages(edition: Edition, theme: Theme, rounds: int) -> tuple[dict[str, float], str, str, int]:
    """Return milliseconds by stage, the MJML, the CSS, and the bytes of HTML."""
    spent: dict[str, float] = {}
    page, spent["page"] = time_stage(lambda: make_page(edition, make_tokens(edition.key)), rounds)
    mjml, spent["jinja"] = time_stage(lambda: fix_whitespace(render_template(theme, "email.mjml.j2", page)), rounds)
    css = render_template(theme, "inline.css.j2", page)
    html, spent["mjml"] = time_stage(lambda: compile_mjml(mjml), rounds)
    inlined, spent["inline"] = time_stage(lambda: inline_css(html, css), rounds)
    _, spent["text"] = time_stage(lambda: render_text(page), rounds)
    _, spent["whole"] = time_stage(lambda: render_edition(edition, theme), rounds)
    return spent, mjml, css, len(inlined.encode())


def install_node() -> bool:
    """Install mjml and juice once; say why it cannot be done where it cannot."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        print("node and npm are not installed: only this project's own figures follow.\n")
        return False
    NODE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "render.js"):
        shutil.copy(REPO / "tests" / "benchmarks" / "node" / name, NODE / name)
    if (NODE / "node_modules" / "mjml").is_dir() and (NODE / "node_modules" / "juice").is_dir():
        return True
    done = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=NODE,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(
            f"npm could not install mjml and juice, so only this project's own figures follow:\n{done.stderr.strip()}\n"
        )
    return done.returncode == 0


def time_node(rounds: int) -> dict[str, float]:
    """Return node's milliseconds for the MJML and CSS that lie in its folder."""
    done = subprocess.run([*NODE_COMMAND, str(rounds)], capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def compare_with_node(count: int, spent: dict[str, float], rounds: int) -> None:
    """Print node's figures for the same work, warm and as whole processes."""
    node = time_node(rounds)
    print("  node: " + "  ".join(f"{stage} {milliseconds:.1f} ms" for stage, milliseconds in node.items()))
    ratio = (node["mjml"] + node["juice"]) / spent["whole"]
    print(f"  warm, node's mjml + juice take {ratio:.1f} times as long as this whole render")
    print_pair("  whole process", [sys.executable, __file__, str(count)], [*NODE_COMMAND, "0"], runs=5)


def main() -> None:
    """Print the stages for each size; with a number of stories as argument, render them once and print nothing."""
    theme = load_theme("newsroom")
    if sys.argv[1:]:
        render_edition(make_large_edition(int(sys.argv[1])), theme)
        return
    with_node = install_node()
    for count, rounds in SIZES.items():
        spent, mjml, css, size = time_stages(make_large_edition(count), theme, rounds)
        print(f"{count} stories, {size:,} bytes of HTML")
        print("  " + "  ".join(f"{stage} {milliseconds:.1f} ms" for stage, milliseconds in spent.items()))
        if with_node:
            (NODE / "bench.mjml").write_text(mjml, "utf-8")
            (NODE / "bench.css").write_text(css, "utf-8")
            compare_with_node(count, spent, rounds)
        print()


if __name__ == "__main__":
    main()
