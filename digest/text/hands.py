"""The script that a text is set in, which decides its fonts."""

from __future__ import annotations

import re

from digest.text.scripts import make_direction

_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
# Languages that readers expect in the hanging Nastaliq hand; other languages of Arabic script are set in Naskh.
_NASTALIQ = frozenset(["ur", "pnb", "skr", "ks"])


def find_script(text: str, language: str | None) -> str:
    """Return "nastaliq" or "naskh" for Arabic letters, which need their own fonts and line height, else ""."""
    if not _ARABIC.search(text):
        return ""
    primary = (language or "").replace("_", "-").split("-")[0].lower()
    is_shahmukhi = primary == "pa" and make_direction(language) == "rtl"  # pa-Arab, pa-PK: what pnb is as well
    return "nastaliq" if primary in _NASTALIQ or is_shahmukhi else "naskh"
