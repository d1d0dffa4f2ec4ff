"""The e-mails that are looked at as pictures: one for each way a newsletter runs, small enough to see whole."""

from __future__ import annotations

from dataclasses import replace

from digest.model import Edition, Newsletter, Region, Section, Story
from tests.factories import make_edition, make_story
from tests.render.conftest import make_mixed_edition, make_more, make_picture

ENGLISH = (
    ("Ferries return to the strait after a winter of storms", "The first crossing left at dawn with forty lorries."),
    ("Palms are back on the riverbank", "Ninety families planted eleven thousand of them, and wait for dates."),
    ("Gauges report every ten minutes", "Villages downstream now have an hour to move their cattle."),
    ("The foundry that outlived its customers", "Short of churches, it casts bells for ships."),
)
ARABIC = (
    ("العبّارات تعود إلى المضيق بعد شتاء من العواصف", "غادرت أول رحلة عند الفجر وعلى متنها أربعون شاحنة."),
    ("النخيل يعود إلى ضفة النهر", "زرعت تسعون عائلة أحد عشر ألف نخلة، وتنتظر أول ثمارها."),
    ("مقاييس النهر ترسل قراءاتها كل عشر دقائق", "صار لدى القرى ساعة كاملة لنقل ماشيتها قبل وصول الماء."),
    ("مسبك بقي بعد زبائنه", "قلّت الكنائس، فصار يصبّ أجراس السفن."),
)


def make_scene(name: str) -> Edition:
    """The edition called "ltr", "rtl" or "mixed"."""
    if name == "mixed":
        mixed = make_mixed_edition()
        return replace(mixed, more=make_more(3))
    if name == "rtl":
        letter = Newsletter(
            name="صحيفة المرفأ",
            language="ar",
            timezone="Africa/Cairo",
            site="https://marfa.example",
            address="12 شارع البحر، الإسكندرية، مصر",
            unsubscribe="mailto:leave@marfa.example",
            view="https://marfa.example/archive/",
        )
        regions = (Region(key="middle_east", name="الشرق الأوسط"), Region(key="africa", name="أفريقيا"))
        return _make_edition(letter, regions, ARABIC, source="صحيفة المرفأ", language="ar")
    letter = replace(make_edition().newsletter, view="https://ledger.example/archive/")
    regions = (Region(key="middle_east", name="Middle East"), Region(key="africa", name="Africa"))
    return _make_edition(letter, regions, ENGLISH, source="The Daily Ledger", language="en")


def _make_edition(
    letter: Newsletter,
    regions: tuple[Region, Region],
    texts: tuple[tuple[str, str], ...],
    *,
    source: str,
    language: str,
) -> Edition:
    """A lead and three stories in two regions, two of them with pictures."""
    pictures = (make_picture("wide", width=1200, height=800), make_picture("small", width=800, height=600), None, None)
    stories: list[Story] = [
        make_story(number, title=title, teaser=teaser, source=source, language=language, image=image)
        for number, ((title, teaser), image) in enumerate(zip(texts, pictures, strict=True))
    ]
    lead, *others = stories
    sections = (
        Section(region=regions[0], stories=tuple(others[:2])),
        Section(region=regions[1], stories=tuple(others[2:])),
    )
    return replace(
        make_edition(),
        newsletter=letter,
        lead=lead,
        sections=sections,
        subject=lead.article.title,
        preheader=texts[1][0],
    )
