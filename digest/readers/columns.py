"""What other programs call the columns of a list of readers -> what they are here. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache

from digest.errors import UsageError


class Column(StrEnum):
    """What a column of a list of readers holds."""

    EMAIL = "email"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    LANGUAGE = "language"
    REGIONS = "regions"
    TEXT_ONLY = "text_only"
    STATUS = "status"
    SUBSCRIBED = "subscribed"
    """Yes or no."""
    SINCE = "since"
    SUPPRESSED = "suppressed"
    """Why the address gets no mail, or yes or no."""
    LEFT = "left"
    """When the reader left, or yes or no."""


# "Region" and "state" are not among them: in other programs' lists they are where a reader lives.
_NAMES = """
email: email|e mail|email address|e mail address|mail|address|subscriber|recipient|e mail adresse|emailadresse|adresse
    |adresse e mail|adresse email|courriel|correo|correo electrónico|dirección de correo|endereço de email
    |endereço de e mail|indirizzo email|indirizzo e mail|e posta|eposta|e posta adresi|البريد الإلكتروني|البريد
    |ایمیل|ای میل|ای میل پتہ|पता|ईमेल|ईमेल पता|user email|contact email|primary email
name: name|full name|display name|subscriber name|contact name|vollständiger name|nom complet|nom et prénom
    |nombre completo|nome completo|ad soyad|الاسم|الاسم الكامل|نام|پورا نام|नाम|पूरा नाम
first_name: first name|firstname|given name|forename|fname|vorname|prénom|nombre|primeiro nome|ad|الاسم الأول|پہلا نام
last_name: last name|lastname|surname|family name|lname|nachname|familienname|nom|nom de famille|apellido|apellidos
    |sobrenome|cognome|soyad|soyadı|اسم العائلة|خاندانی نام
language: language|lang|locale|preferred language|language code|sprache|langue|idioma|língua|lingua|dil|اللغة|زبان|भाषा
regions: regions|world regions|preferred regions|regionen|régions|regiones|regiões|regioni|bölgeler|المناطق|مناطق|خطے
text_only: text only|plain text|plain text only|email type|email format|nur text|texte seul|texte brut|solo texto
    |apenas texto|solo testo|yalnız metin
status: status|subscription status|subscriber status|member status|email status|marketing status|statut|الحالة
subscribed: subscribed|is subscribed|subscribed to emails|abonniert|abonné|suscrito|inscrito|iscritto
since: since|subscribed at|subscribed on|subscription date|optin time|confirm time
suppressed: suppressed|suppression|blocklisted|blacklisted|email blocklisted|email blacklisted|email disabled
    |do not email|do not mail
left: unsub time|unsubscribed at|unsubscribed on|unsubscribe date|unsubscribed|is unsubscribed|opted out|email opt out
    |has opted out of email|unsubscribed from all email
"""
_ROW = re.compile(r"^(\w+):(.*(?:\n .*)*)", re.MULTILINE)
_GAPS = re.compile(r"[\W_]+")
_SHOWN = 10
_LONGEST = 40


def find_column(name: str) -> tuple[Column, int] | None:
    """The column that `name` means ("E-Mail", "EMAIL_ADDRESS", "Prénom") and how sure that is, 0 being surest."""
    return _load_names().get(fold_name(name))


def map_columns(names: Sequence[str], given: Mapping[Column, str]) -> dict[Column, int]:
    """Give the place of each column that a header row names; the surest of several, and then the first.

    `given` names columns, as they are called or by number from 1, or "" for one that must not be read; those go before
    what is known. Raises UsageError for one that is not there.
    """
    known = [(*found, place) for place, name in enumerate(names) if (found := find_column(name))]
    surest = {column: place for column, _, place in sorted(known, key=lambda one: one[1:], reverse=True)}
    return {**{column: place for column, place in surest.items() if column not in given}, **place_given(names, given)}


def place_given(names: Sequence[str], given: Mapping[Column, str]) -> dict[Column, int]:
    """Give the places of the columns that a person named. Raises UsageError for one that is not there."""
    return {column: _find_given(names, name, column) for column, name in given.items() if name}


def tell_columns(names: Sequence[str]) -> str:
    """Name the columns of a table, the first few of them."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(repr(name.strip()[:_LONGEST]) for name in names[:_SHOWN]) + more


def fold_name(name: str) -> str:
    """Give `name` without case, accents and whatever parts its words."""
    plain = unicodedata.normalize("NFKD", name[:100].casefold())
    return _GAPS.sub("", "".join(char for char in plain if not unicodedata.combining(char)))


def _find_given(names: Sequence[str], name: str, column: Column) -> int:
    folded = [fold_name(one) for one in names]
    if fold_name(name) in folded:
        return folded.index(fold_name(name))
    if name.isdecimal() and 0 < int(name[:6]) <= len(names):
        return int(name[:6]) - 1
    raise UsageError(f"there is no column {name!r} for {column}", f"The columns are {tell_columns(names)}")


@cache
def _load_names() -> Mapping[str, tuple[Column, int]]:
    rows = ((Column(column), names.split("|")) for column, names in _ROW.findall(_NAMES))
    return {fold_name(name): (column, rank) for column, names in rows for rank, name in enumerate(names)}
