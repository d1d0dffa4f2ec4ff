"""Lines around a story are left out; the first line of a story that looks like one stays."""

from __future__ import annotations

import pytest

from digest.teasers.teaser import make_teaser
from tests.factories import make_article
from tests.teasers.test_plugs import LEAD, LEADS


def _tease(text: str, language: str = "en") -> str:
    return make_teaser(make_article(text=text, language=language), 300)


@pytest.mark.parametrize(
    "first",
    [
        "By Monday the fare was 300 cents",
        "By the quay, a town waits for its tram",
        "Updated: the rules for drivers now ask ten hours of rest.",
        "Source: the river rises below the depot, a study found.",
        "Related: two cities claim the first tram, and one is wrong",
        "Print: it is not dead, says the timetable office.",
        "Tags: the city spent 2 million on removing graffiti.",
        "Share: the portion of trams that are late fell to 3 percent.",
        "Video: how a tram made a town rich",
        "Image: the word that sank a mayor. She said it nine times.",
        "Get trams running, the council told the depot",
        "12:30 – the hour when the line closed – is marked each year.",
        "9:11 am - that is when the tram stops here, if it stops.",
        "5 minutes Harbour City will not forget: the first ride.",
        "WATCH Harbour City’s depot burn, and nobody comes.",
        "UPDATE Harbour City’s rails or walk, the mayor said.",
    ],
)
def test_the_first_line_of_a_story_stays(first: str) -> None:
    assert _tease(f"{first}\n\n{LEAD}").startswith(first)


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("de", "Von Anton bis Zoe: Alle zahlen mehr für die Bahn"),
        ("fr", "Par milliers, ils ont marché vers le quai"),
        ("es", "Por primera vez en años no hay agua en el muelle"),
        ("de", "Foto: Das Auge der Stadt. Eine Ausstellung am Kai"),
        ("de", "Text: Ein Buch über das Schreiben von Fahrplänen"),
        ("nl", "Door de storm rijden geen trams in heel de stad"),
        ("da", "Af hundrede børn kan tre ikke læse en køreplan"),
    ],
)
def test_a_preposition_before_a_small_letter_opens_no_byline(language: str, first: str) -> None:
    assert _tease(f"{first}\n\nTramen kører. Alle ser den.", language).startswith(first)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Also read: The tram line cost 40 million, says the mayor."),
        ("en", "Also Read | The tram line cost 40 million."),
        ("en", "RELATED: The tram line cost 40 million."),
        ("fr", "Lire aussi : La ligne a coûté 40 millions."),
        ("fr", "À lire aussi La ligne a coûté 40 millions."),
        ("de", "Lesen Sie auch: Die Linie kostete 40 Millionen."),
        ("de", "Mehr zum Thema: Die Linie kostete 40 Millionen."),
        ("es", "Lea también: La línea costó 40 millones."),
        ("es", "Te puede interesar: La línea costó 40 millones."),
        ("pt", "Leia também: A linha custou 40 milhões."),
        ("tr", "İlgili haber: Hat 40 milyona mal oldu."),
        ("ar", "اقرأ أيضا: كلفة الخط 40 مليونا."),
        ("ar", "اقرأ أيضًا | كلفة الخط 40 مليونا."),
        ("ur", "یہ بھی پڑھیں: لائن پر 40 ملین خرچ ہوئے۔"),
        ("fa", "بیشتر بخوانید: خط ۴۰ میلیون هزینه داشت."),
        ("hi", "यह भी पढ़ें: लाइन पर 40 करोड़ खर्च हुए।"),
        ("ru", "Читайте также: Линия стоила 40 млн."),
        ("ja", "関連記事：路線は40億円かかった。"),
        ("en", "Article URL: https://x.example/a Comments URL: https://n.example/i?id=1 Points: 12 # Comments: 4"),
        ("en", "Published in The Daily Ledger, November 24th, 2026"),
        ("en", "Published March 3, 2026 at 2:05 p.m. EST"),
        ("pt", "Publicado em 03/03/2026 às 14h05"),
        ("hi", "प्रकाशित: 3 मार्च 2026"),
        ("ja", "2026年3月3日 14時05分"),
        ("en", "Story continues below advertisement"),
        ("en", "By Noor Aziz and Sam Reed | The Daily Ledger"),
        ("es", "Por Noor Aziz / Puerto"),
        ("de", "Von Noor Aziz, Hamburg"),
        ("en", "A tram on the quay on Monday. AGENCY/Noor Aziz"),
        ("en", "A tram on the quay on Monday [Noor Aziz/Daily Ledger]"),
        ("en", "FILE PHOTO: A tram on the quay, November 3, 2026. REUTERS/Noor Aziz/File Photo"),
        ("fr", "Un tram sur le quai, le 3 novembre. © Noor Aziz, AFP"),
        ("es", "Un tranvía en el muelle. (Foto: Noor Aziz/EFE)"),
        ("ar", "ترام على الرصيف (رويترز)"),
        ("ur", "گھاٹ پر ایک ٹرام — فوٹو: اے ایف پی"),
    ],
)
def test_a_line_beside_a_story_is_left_out_in_any_language(language: str, line: str) -> None:
    assert _tease(f"{line}\n\n{LEADS[language]}", language) == LEADS[language]


def test_a_credit_behind_a_storys_own_lines_is_cut_off_them() -> None:
    lead = " ".join([LEADS["ur"]] * 3)
    assert _tease(f"{lead} فوٹو: اے ایف پی", "ur") == lead
    assert _tease(f"{LEAD} Published in The Daily Ledger, November 24th, 2026") == LEAD


def test_marks_of_emphasis_and_links_are_read() -> None:
    text = "The **first** tram *left* the [depot](https://ledger.example/depot) at __dawn__. It cost 2*3*4 cents."
    assert _tease(text) == "The first tram left the depot at dawn. It cost 2*3*4 cents."
