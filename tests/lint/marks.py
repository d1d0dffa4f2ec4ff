"""Placeholders of other systems, as tests use them."""

from __future__ import annotations

PLACEHOLDERS = (
    "*|UNSUB|*",
    "*|LIST:ADDRESS|*",
    "{{unsubscribe_url}}",
    "{{ address }}",
    "{% unsubscribe %}",
    "@@UNSUBSCRIBE@@",
    "%%name%%",
    "${first_name}",
    "[YOUR ADDRESS]",
    "[Your name here]",
    "{$name}",
    "[[unsubscribe]]",
    "%recipient.name%",
    "<<First Name>>",
    "[First Name]",
    "{!Contact.Name}",
)
