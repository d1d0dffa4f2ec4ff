"""Edition and theme -> e-mail: Jinja2, then MJML, then CSS inlined, and a text part beside it."""

from __future__ import annotations

from digest.model import Edition, Rendered, Theme, Tokens
from digest.render.compiling import compile_page
from digest.render.page import make_page
from digest.render.pictures import NO_WIDTHS, find_widths
from digest.render.plaintext import render_text
from digest.render.words import make_words


def make_tokens(edition_key: str) -> Tokens:
    """Return the stand-ins for one edition: no article can hold them, as the key is a hash of all articles."""
    nonce = edition_key[:16]
    return Tokens(unsubscribe=f"@@{nonce}_UNSUBSCRIBE@@", view=f"@@{nonce}_VIEW@@")


def render_edition(edition: Edition, theme: Theme) -> Rendered:
    """Return the e-mail of `edition` in the look of `theme`; pure, and the same bytes for the same edition.

    Raises TemplateError naming file and line where the theme is broken.
    """
    tokens = make_tokens(edition.key)
    words = make_words(theme.files, edition.newsletter.language)
    widths = find_widths(theme.style) if theme.images else NO_WIDTHS
    page = make_page(edition, tokens, widths, words)
    mjml, html = compile_page(page, theme)
    return Rendered(mjml=mjml, html=html, text=render_text(page), tokens=tokens)
