"""The words by which lists of readers say that somebody gets mail, left, bounced or complained, in many languages."""

from __future__ import annotations

import unicodedata

from digest.model import SubscriptionState, SuppressionReason

_ACTIVE = """
active|subscribed|enabled|confirmed|regular|aktiv|aktiviert|angemeldet|abonniert|bestätigt|actif|active|abonné|abonnée
|inscrit|inscrite|confirmé|confirmée|activo|activa|suscrito|suscrita|confirmado|confirmada|ativo|ativa|inscrito|inscrita
|attivo|attiva|iscritto|iscritta|confermato|confermata|actief|geabonneerd|ingeschreven|aktif|abone|etkin|onaylandı
|نشط|مفعل|مشترك|فعال|مؤكد|فعّال|مشترک|رکن|सक्रिय|सदस्य
"""
_LEFT = """
unsubscribed|inactive|disabled|removed|opted out|optedout|opt out|unsub|abgemeldet|abbestellt|ausgetragen|inaktiv
|deaktiviert|gekündigt|désabonné|désabonnée|désinscrit|désinscrite|inactif|désactivé|désactivée|inactivo|inactiva|baja
|dado de baja|dada de baja|desuscrito|desuscrita|cancelado|cancelada|desactivado|desactivada|inativo|inativa
|descadastrado|descadastrada|desinscrito|desinscrita|disiscritto|disiscritta|inattivo|inattiva|cancellato|cancellata
|afgemeld|uitgeschreven|inactief|pasif|abonelikten çıktı|ayrıldı|غير نشط|غير مشترك|ألغى الاشتراك|ملغى|ملغي
|غیر فعال|غیر فعّال|لغو شده|لغو اشتراک|منسوخ|رکنیت ختم|निष्क्रिय|सदस्यता समाप्त
"""
_REASONS = {
    SuppressionReason.CLEANED: "cleaned|undeliverable|bereinigt|unzustellbar|nettoyé|nettoyée|limpiado",
    SuppressionReason.BOUNCED: "bounced|hard bounced|hard bounce|bounce|rebotado|rebotada|rebote|rejeté|rejetée|مرتد",
    SuppressionReason.COMPLAINED: "complained|spam|abuse|complaint|spam complaint|beschwerde|plainte|queja|شكوى|شکایت",
    SuppressionReason.ASKED: "suppressed|blocklisted|blacklisted|blocked|asked|gesperrt|blockiert|bloqué|bloquée"
    "|bloqueado|bloqueada|bloccato|bloccata|geblokkeerd|engellendi|محظور|مسدود|بلاک",
}
_WAITING = """
pending|unconfirmed|unactivated|not confirmed|unbestätigt|ausstehend|en attente|non confirmé|non confirmée|pendiente
|sin confirmar|pendente|in attesa|in afwachting|beklemede|قيد الانتظار|غير مؤكد|در انتظار|زیر التوا|लंबित
"""


def spell_state(text: str) -> str:
    """`text` without case, accents and whatever parts its words."""
    told = text.casefold().replace("_", " ").replace("-", " ")
    if told.isascii():
        return told
    plain = unicodedata.normalize("NFKD", told)
    return "".join(char for char in plain if not unicodedata.combining(char))


def _list_words(words: str) -> tuple[str, ...]:
    return tuple(spell_state(word.strip()) for word in words.replace("\n", "").split("|") if word.strip())


STATES = {
    "": SubscriptionState.ACTIVE,
    **dict.fromkeys(_list_words(_ACTIVE), SubscriptionState.ACTIVE),
    **dict.fromkeys(_list_words(_LEFT), SubscriptionState.UNSUBSCRIBED),
}
REASONS = {word: reason for reason, words in _REASONS.items() for word in _list_words(words)}
WAITING = frozenset(_list_words(_WAITING))
LEAVING = frozenset(word for word, state in STATES.items() if state is SubscriptionState.UNSUBSCRIBED) | REASONS.keys()
"""Words that say that an address gets no mail."""

_LONGEST = max(map(len, LEAVING))


def says_leaving(cell: str) -> bool:
    """Whether a cell of a list is a word that says that somebody left, bounced or complained."""
    return 0 < len(cell) <= 2 * _LONGEST and spell_state(cell) in LEAVING
