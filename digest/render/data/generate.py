"""Makes mjml.tsv from MJML's own components, as tests/render/node/oracle.js prints them.

python -c 'from tests.node import run_node; print(run_node("oracle.js", "[]"))' > build/tags.json
python -m digest.render.data.generate build/tags.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HEADER = """\
# MJML's tags, what each may hold, and its attributes with their types. Made by digest/render/data/generate.py.
# From mjml {version} on npm; (c) Mailjet SAS, MIT License: LICENSE.mjml.md.
# tag <tab> tags it may hold <tab> attributes as name=type
"""


def make_table(components: Mapping[str, Any]) -> Iterator[str]:
    """The lines of mjml.tsv, header first."""
    yield HEADER.format(version=components["version"])
    for name, tag in sorted(components["tags"].items()):
        attributes = " ".join(f"{key}={kind}" for key, kind in sorted(tag["attributes"].items()))
        yield f"{name}\t{' '.join(sorted(tag['children']))}\t{attributes}\n"


def main() -> None:
    """Write mjml.tsv from the file that is named."""
    components = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    (HERE / "mjml.tsv").write_text("".join(make_table(components)), "utf-8")


if __name__ == "__main__":
    main()
