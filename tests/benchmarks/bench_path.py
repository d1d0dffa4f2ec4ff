"""Times the way from MJML to inlined HTML beside node's mjml and juice, on MJML that is all components.

The shipped themes hold a region in one table, which leaves little to any compiler of MJML; here each story is a section
of two columns, as most MJML is written. Warm, the best of several rounds in one process; and as whole processes.
"""

from __future__ import annotations

import gc
import sys
from functools import partial
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO))

CSS = """\
h3.t { margin: 0; font-size: 20px; line-height: 26px; }
h3.t a { color: #1d1b18; text-decoration: none; }
p.p { margin: 6px 0 0; font-size: 16px; line-height: 25px; color: #3b3833; }
p.m { margin: 8px 0 0; font-size: 13px; line-height: 18px; color: #6b655c; }
"""
TEASER = (
    "A cooperative of ninety families has planted eleven thousand palms along the river, and the salt in the water "
    "remains the question that decides whether any of them live to bear fruit."
)
SIZES = {20: 21, 100: 11, 500: 5}
"""Stories, and how often each way is timed."""


def make_section(number: int) -> str:
    """One story: a picture beside a headline, a teaser and a line of facts."""
    address = f"https://ledger.example/2026/11/21/world/{number:05d}-date-growers-replant-the-riverbank"
    return f"""\
<mj-section padding="0 20px">
<mj-column width="30%" padding="12px 12px 0 0">
<mj-image src="https://cdn.ledger.example/2026/11/{number:06d}.jpg" width="168px" alt="" padding="0" />
</mj-column>
<mj-column width="70%">
<mj-text padding="12px 0">
<h3 class="t"><a href="{address}">Date growers replant the riverbank, part {number}</a></h3>
<p class="p">{TEASER}</p>
<p class="m">The Daily Ledger · November 21</p>
</mj-text>
</mj-column>
</mj-section>
"""


def make_document(count: int) -> str:
    """An MJML document of `count` stories."""
    sections = "".join(map(make_section, range(count)))
    style = "@media (prefers-color-scheme: dark) { p.p { color: #cfcac0 !important; } }"
    return f"""\
<mjml lang="en" dir="ltr">
<mj-head>
<mj-title>The Daily Ledger</mj-title>
<mj-attributes>
<mj-all font-family="Georgia, Times New Roman, serif" />
</mj-attributes>
<mj-style>{style}</mj-style>
</mj-head>
<mj-body width="640px" background-color="#fbf9f4">
{sections}</mj-body>
</mjml>
"""


def render(mjml: str) -> str:
    """The way that every edition goes once its templates are filled: checked, compiled, inlined."""
    from digest.render.inline import inline_css
    from digest.render.mjml import compile_mjml, fix_whitespace

    return inline_css(compile_mjml(fix_whitespace(mjml)), CSS)


def touch(mjml: str) -> None:
    """The least that mjml-python and premailer can take: mrml alone, and what it made through lxml and out again."""
    from lxml import etree

    from digest.render.mjml import _run_mrml, fix_whitespace

    etree.tostring(etree.fromstring(_run_mrml(fix_whitespace(mjml)), etree.HTMLParser()), method="html")


def main() -> None:
    """Print the figures for each size; with a file as argument, render that once and print nothing."""
    gc.set_threshold(50_000)  # as the command does
    if sys.argv[1:]:
        render(Path(sys.argv[1]).read_text("utf-8"))
        return
    from tests.benchmarks.bench_render import NODE, NODE_COMMAND, install_node, time_node, time_stage
    from tests.benchmarks.pairing import print_pair

    with_node = install_node()
    for count, rounds in SIZES.items():
        mjml = make_document(count)
        html, spent = time_stage(partial(render, mjml), rounds)
        _, floor = time_stage(partial(touch, mjml), rounds)
        print(f"{count} stories of components, {len(html.encode()):,} bytes of HTML: {spent:.1f} ms, of which mrml and")
        print(f"  lxml alone, with no CSS inlined, take {floor:.1f} ms")
        if with_node:
            (NODE / "bench.mjml").write_text(mjml, "utf-8")
            (NODE / "bench.css").write_text(CSS, "utf-8")
            node = time_node(rounds)
            print("  node: " + "  ".join(f"{stage} {milliseconds:.1f} ms" for stage, milliseconds in node.items()))
            print(f"  warm, node's mjml + juice take {(node['mjml'] + node['juice']) / spent:.1f} times as long")
            ours = [sys.executable, __file__, str(NODE / "bench.mjml")]
            print_pair("  whole process", [*NODE_COMMAND, "0"], ours, runs=5)
        print()


if __name__ == "__main__":
    main()
