"""Tells which way a text or a language runs."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_RTL_SCRIPTS = _words("adlm arab hebr mand mani mend nkoo rohg samr syrc thaa")
_RTL_LANGUAGES = _words(
    "acm acw aeb apc apd ar arc arq ary arz bal bgn bqi ckb dv fa glk he iw ji khw ks lrc luz mzn nqo pnb prs ps sd "
    "sdh skr syr ug ur yi"
)
# Languages that are written the other way in some countries (CLDR likely subtags).
_RTL_IN = _words("az-iq az-ir ha-cm ha-sd kk-cn kk-ir kk-mn ku-iq ku-ir ky-cn ms-cc pa-pk tk-ir uz-af")
_LTR_IN = _words("sd-in")
_SAMPLE = 5_000
"""Letters looked at: more never turns the answer around."""
# All strong letters and marks that run from right to left are within these blocks.
_ANY_RTL = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")


def find_direction(text: str) -> str:
    """Return "rtl" when most of the strong letters of `text` run from right to left, else "ltr"."""
    if not _ANY_RTL.search(text, 0, _SAMPLE):
        return "ltr"
    strong = (unicodedata.bidirectional(char) for char in islice(text, _SAMPLE))
    balance = sum({"L": -1, "R": 1, "AL": 1}.get(kind, 0) for kind in strong)
    return "rtl" if balance > 0 else "ltr"


def make_direction(language: str | None) -> str:
    """Return "rtl" or "ltr" for a BCP 47 tag such as "ar", "ur-Latn" or "pa-PK"; "ltr" for None."""
    primary, *rest = (language or "").replace("_", "-").lower().split("-")
    scripts = [part for part in rest if len(part) == len("Arab") and part.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _RTL_SCRIPTS else "ltr"
    places = {f"{primary}-{part}" for part in rest}
    if places & _LTR_IN:
        return "ltr"
    return "rtl" if primary in _RTL_LANGUAGES or places & _RTL_IN else "ltr"
