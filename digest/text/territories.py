"""What countries are called."""

from __future__ import annotations

from digest.text.localdates import make_locale


def find_country_name(code: str, language: str = "en") -> str:
    """The name of the country with that ISO 3166-1 code, or XK, in `language`; the code itself if it has none."""
    name = make_locale(language).territories.get(code)
    return str(name) if name else code
