"""Words that stand around a name and tell how to read it."""

from __future__ import annotations

from digest.regions.names import make_keys, split_words


def _split(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _keys(words: str) -> frozenset[str]:
    return frozenset(make_keys(split_words(words)))


def _both(words: str) -> frozenset[str]:
    """`words` as they are written and as they are filed."""
    return _split(words) | _keys(words)


LOCATIVES = _split("in at near from across outside inside to en au aux a à dans em bei nach aus فی در")
"""Prepositions of place."""

ARTICLED = _split("no na nos nas im")
"""The same with the article, which many an ordinary word has too."""

POSTPOSITIONS = _split("میں में")
"""What stands behind a place instead."""

SUFFIXES = _split("da de ta te daki deki taki teki dan den tan ten nda nde ya ye")
"""The same behind an apostrophe: Ankara'da."""

CURRENCIES = _both(
    "dlr dlrs dollar dollars franc francs mark marks yen pound pounds crown crowns lira "
    "franken kronen krone pfund dolar liras frang riyali ڈالر روپے روپیہ یین پاؤنڈ لیرا ریال डॉलर रुपया येन पाउंड लीरा"
)
"""What makes money of a country: Australian dollar. Turkish words are as far as their first dotless i."""

CURRENCIES_BEFORE = _keys(
    """
    dollar dollars franc francs livre livres couronne couronnes yen yens rouble roubles yuan rial roupie dólar dólares
    franco francos libra libras corona coronas coroa coroas rublo yenes iene ienes peso pesos real lira
    الدولار دولار الين الفرنك فرنك الليرة ليرة الجنيه جنيه الروبل الريال ريال الدينار دينار الدرهم اليوان دلار فرانک
    لیر لیره پوند ین روبل یوان دینار درهم
    """
)
"""The same where a country stands behind its money: dollar canadien."""

GIVING = _split("give gives gave tell tells told let lets show shows showed help helps join joins bring brings")
OWNING = _split("all your our my a an the about")
"""Words before and after "us" where it may be the pronoun: tell us, us all."""

DATES = _split(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december
    """
)
"""Capitalised words before a comma that are no towns."""

OPENERS = _split(
    """
    the in at from for near of and but when while if as on a an after since with by to this that
    north south east west northern southern eastern western central greater new old downtown city capital
    president prime minister chancellor king queen prince premier secretary senator general sheikh leader mayor
    governor mr ms mrs pm mp
    """
)
"""Capitalised words that stand before a place or a surname without being the first half of a full name."""

MEETINGS = _keys(
    """
    talks summit conference negotiations pourparlers négociations sommet conférence negociaciones cumbre conversaciones
    gespräche verhandlungen gipfel konferenz negociações cúpula görüşmeleri görüşmesi müzakereleri zirvesi konferansı
    محادثات مباحثات مفاوضات قمة مؤتمر مذاکرات نشست کنفرانس اجلاس کانفرنس वार्ता सम्मेलन बातचीत
    """
)
"""Words of headlines about meetings, which may be held anywhere."""
