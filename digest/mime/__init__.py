"""Messages as MIME: tokens that stand for what differs by reader, and text and HTML as encoded parts around them.

A reader token such as `@@0123456789abcdef_UNSUBSCRIBE@@` stands in rendered text for what only sending knows.
"""

from digest.mime.entities import CLIP_BYTES, Multipart, Picture, fill_body, fill_multipart, make_multipart, make_plain
from digest.mime.tokens import fill_html, fill_text, find_nonce, find_placeholders

__all__ = [
    "CLIP_BYTES",
    "Multipart",
    "Picture",
    "fill_body",
    "fill_html",
    "fill_multipart",
    "fill_text",
    "find_nonce",
    "find_placeholders",
    "make_multipart",
    "make_plain",
]
