"""The small words that no phrase ends with, and those that deny, by language."""

from __future__ import annotations

_LINKS = {
    "en": "a an the and or but because until unless although than whose",
    "de": "der die den dem des eine einer eines einem einen und oder aber sowie weil dass ob sondern deren dessen",
    "fr": "le la les un une du des et ou mais car que dont lorsque puisque de dans",
    "es": "el la los las un una unos unas y e o u pero que porque aunque del al de en con por",
    "pt": "o a os as um uma e ou mas porque embora do da dos das ao aos de em com por",
    "it": "il lo la i gli le un uno una e o ma del dello della dei degli delle al alla di con per",
    "nl": "de een en of maar omdat want terwijl",
    "sv": "en ett och eller men att",
    "da": "en et og eller men at",
    "nb": "en et og eller men at",
    "tr": "ve veya ama fakat ancak çünkü bir",
    "ru": "и или но а чтобы если потому в на с к из от для до о об у при",
    "ar": "و أو ثم أن إن إلى من في على عن مع التي الذي الذين لكن",
    "fa": "و یا که اما ولی از به در با برای",
    "ur": "اور یا کہ مگر لیکن بلکہ نے کے",
    "hi": "और या कि लेकिन मगर बल्कि ने के",
}
"""Articles and conjunctions; in languages that end no phrase with a preposition, these too."""
_PLACERS = {
    "en": "of to in on at by for from with into onto about over under after before between during against through "
    "within without as that which who where when while if his her its their my our your this these those very each "
    "every any such new old former first last many several other next own same more most no",
    "de": "von mit zu zum zur für im am in an auf aus bei bis nach um über unter vor durch gegen ohne wegen sein seine "
    "ihr ihre ihrer ein das als wie wenn neue neuen neuer neues alte alten ersten letzten viele vielen mehr",
    "fr": "de d à au aux en dans par pour sur avec sans sous vers chez qui où si son sa ses leur leurs ce cet "
    "cette ces nouveau nouvelle nouveaux nouvelles ancien ancienne premier première grand grande plusieurs",
    "es": "de a en con por para sin sobre entre desde hasta su sus este esta que si como "
    "nuevo nueva nuevos nuevas gran primer primera varios varias más",
    "pt": "de em com por para sem sobre entre desde até na no nas nos pela pelo que se seu sua como",
    "it": "di a da in con su per tra fra nel nella dal dalla che se suo sua",
    "nl": "van met te in op aan bij voor naar uit over door tot om het dat die als zijn haar",
    "sv": "av i på till för från med om den det som",
    "da": "af i på til for fra med om den det som",
    "nb": "av i på til for fra med om den det som",
    "tr": "ile için gibi kadar daha en her bu şu",
    "ru": "по за над под через без между что как который которая которые",
    "ar": "بعد قبل بين ضد حول خلال منذ حتى هذا هذه قد لقد سوف",
    "fa": "تا بر این آن هر",
    "ur": "کا کی کو سے میں پر تک ایک اس یہ جو",
    "hi": "का की को से में पर तक एक इस यह जो",
}
"""Prepositions and words before a noun: a phrase may end with one, a cut one says more without."""
_NEGATIONS_WORDS = (
    "not never no cannot without nor neither nicht kein keine keinen niemals nie pas jamais aucun aucune plus guère "
    "nunca jamás ningún não nem non mai niet geen inte ikke не нет без ни değil yok لا لم لن ليس ليست غير بدون دون "
    "نہیں نہ بغیر बिना नहीं न مت نه"
)
NEGATIONS = frozenset(_NEGATIONS_WORDS.split())
NEGATING_STARTS = ("不", "没", "沒", "未", "无", "無", "勿", "않", "못", "없", "아니", "안 ")
"""What denies at the start of a word, or without spaces around."""


def _make_sets(words: dict[str, str]) -> dict[str, frozenset[str]]:
    return {language: frozenset(known.split()) for language, known in words.items()}


_LINKING = _make_sets(_LINKS)
_PLACING = _make_sets(_PLACERS)


def leads_on(word: str, language: str) -> bool:
    """Whether no phrase of `language`, a BCP 47 tag, ends with `word`: an article, an "and"."""
    return word.casefold() in _LINKING.get(_find_primary(language), ())


def leans_on(word: str, language: str) -> bool:
    """Whether `word` says little without the one behind it: also a preposition, a "his"."""
    return leads_on(word, language) or word.casefold() in _PLACING.get(_find_primary(language), ())


def _find_primary(language: str) -> str:
    primary = language.partition("-")[0].lower() or "en"
    return "nb" if primary in ("no", "nn") else primary
