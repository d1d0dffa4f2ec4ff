"""Twenty saved pages of a made-up newsroom, and what is true of them: what real pages get right and wrong, by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

SITE = "https://ledger.example"

# Paragraphs are parted by blank lines.
TEXTS = {
    "en": """\
The trams are back on the quay after two years of repairs, the council said on Friday, and the first of them
left the depot at dawn with more passengers than seats.

Shopkeepers along the water had asked for the line to be reopened before winter. They say that half of their
custom came by tram, and that the buses which replaced it were late more often than not.

The bridge at the old customs house was the last part to be finished. Engineers found that its piers had sunk
by a hand's breadth since the line was first laid, and had them strengthened with stone from the same quarry.

A second line, to the hospital on the hill, is planned for the year after next. The council has not said how
it will be paid for, and the treasurer would not be drawn.""",
    "fr": """\
Les tramways circulent de nouveau sur le quai après deux ans de travaux, a annoncé vendredi le conseil, et le
premier a quitté le dépôt à l'aube avec plus de voyageurs que de places assises.

Les commerçants du bord de l'eau demandaient la réouverture de la ligne avant l'hiver. Ils disent que la
moitié de leurs clients venaient en tramway et que les autobus de remplacement étaient souvent en retard.

Le pont de l'ancienne douane a été la dernière partie achevée. Les ingénieurs ont constaté que ses piles
s'étaient enfoncées depuis la pose de la ligne et les ont fait renforcer.""",
    "de": """Die Straßenbahnen fahren nach zwei Jahren Bauzeit wieder am Kai, teilte der Rat am Freitag mit. Die erste
verließ das Depot im Morgengrauen mit mehr Fahrgästen als Sitzplätzen.

Die Ladenbesitzer am Wasser hatten verlangt, dass die Linie vor dem Winter wieder öffnet. Die Hälfte ihrer
Kundschaft sei mit der Bahn gekommen, und die Busse seien meist zu spät gewesen.

Die Brücke am alten Zollhaus wurde als letzter Teil fertig. Die Ingenieure stellten fest, dass sich ihre
Pfeiler gesenkt hatten, und ließen sie mit Steinen aus demselben Bruch verstärken.""",
    "ar": """عادت عربات الترام إلى الرصيف بعد عامين من أعمال الإصلاح، حسبما أعلن المجلس يوم الجمعة، وغادرت أول عربة
المستودع عند الفجر وعلى متنها ركاب أكثر من عدد المقاعد.

وكان أصحاب المتاجر على الواجهة المائية قد طالبوا بإعادة فتح الخط قبل الشتاء. ويقولون إن نصف زبائنهم كانوا
يأتون بالترام وإن الحافلات البديلة كانت تتأخر في معظم الأحيان.

وكان الجسر عند مبنى الجمارك القديم آخر جزء اكتمل. ووجد المهندسون أن دعائمه هبطت منذ مد الخط أول مرة فأمروا
بتقويتها بحجارة من المحجر نفسه.""",
    "ur": """دو سال کی مرمت کے بعد ٹرامیں گھاٹ پر واپس آ گئی ہیں، کونسل نے جمعے کو بتایا، اور پہلی ٹرام صبح سویرے ڈپو سے
نکلی تو اس میں نشستوں سے زیادہ مسافر تھے۔

پانی کے کنارے کے دکانداروں نے مطالبہ کیا تھا کہ لائن سردیوں سے پہلے کھول دی جائے۔ ان کا کہنا ہے کہ ان کے آدھے
گاہک ٹرام سے آتے تھے اور متبادل بسیں اکثر دیر سے پہنچتی تھیں۔

پرانے کسٹم ہاؤس کے پاس کا پل سب سے آخر میں مکمل ہوا۔ انجینئروں نے دیکھا کہ اس کے ستون نیچے بیٹھ گئے ہیں، اس
لیے انہیں اسی کان کے پتھر سے مضبوط کیا گیا۔""",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page, where it was saved from (None: unknown), and its headline, its day and its authors."""

    name: str
    body: bytes
    title: str
    authors: tuple[str, ...]
    url: str | None = f"{SITE}/news/trams-return"
    day: str = "2026-11-20"
    language: str = "en"
    content_type: str | None = None


def make_page(head: str, above: str, *, language: str = "en", below: str = "", direction: str = "ltr") -> str:
    """A page of the site: menu, `above` the text, the text, then what follows stories everywhere."""
    paragraphs = "".join(f"<p>{text}</p>\n" for text in TEXTS[language].split("\n\n"))
    return f"""<!DOCTYPE html>
<html lang="{language}" dir="{direction}"><head><meta charset="utf-8">{head}
<link rel="alternate" type="application/rss+xml" href="/feed/"></head>
<body class="single author-box-on"><header class="site"><a href="/">The Daily Ledger</a>
<nav><ul><li><a href="/world">World</a></li><li><a href="/money">Money</a></li></ul></nav></header>
<main><article>{above}
<div class="story">{paragraphs}</div></article>{below}
<aside class="related"><h3>Related</h3><div class="card"><a href="/harbour">Harbour fees rise again</a>
<span class="author">Wrong Person</span> <time datetime="2019-01-02">2 January 2019</time></div></aside></main>
<footer><p>© 2018–2026 The Daily Ledger, 12 Mall Road. All rights reserved.</p></footer></body></html>"""


def make_script(value: Any) -> str:
    """JSON-LD that says `value`; a string is taken as it stands."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f'<script type="application/ld+json">{text}</script>'


def make_node(**fields: Any) -> dict[str, Any]:
    """A node of JSON-LD that is an article, as a good content system writes it; `fields` differ."""
    node: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Trams return to the quay",
        "datePublished": "2026-11-20T06:30:00+05:00",
        "author": {"@type": "Person", "name": "Noor Aziz"},
        "publisher": {"@type": "Organization", "name": "The Daily Ledger"},
    }
    return node | fields


def make_metas(contents: Mapping[str, str | tuple[str, ...]]) -> str:
    """Meta elements, those of Open Graph with `property`."""
    pairs = [
        (name, value)
        for name, values in contents.items()
        for value in ((values,) if isinstance(values, str) else values)
    ]
    return "\n".join(
        f'<meta {"property" if ":" in name else "name"}="{name}" content="{value}">' for name, value in pairs
    )


HEADING = "<h1>Trams return to the quay</h1>"
SUFFIXED = "<title>Trams return to the quay - The Daily Ledger</title>"


def _make_json_ld_pages() -> Iterable[Page]:
    noor = ("Noor Aziz",)
    title = "Trams return to the quay"
    yield Page(
        name="JSON-LD, by the book",
        title=title,
        authors=noor,
        body=make_page(SUFFIXED + make_script(make_node()), HEADING).encode(),
    )
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "@id": f"{SITE}/#org", "name": "The Daily Ledger", "url": SITE},
            {"@type": "WebSite", "@id": f"{SITE}/#site", "name": "The Daily Ledger"},
            {
                "@type": "WebPage",
                "@id": f"{SITE}/news/trams-return",
                "name": "Trams return to the quay - The Daily Ledger",
            },
            make_node(author={"@id": f"{SITE}/#noor"}, publisher={"@id": f"{SITE}/#org"}),
            {"@type": "Person", "@id": f"{SITE}/#noor", "name": "Noor Aziz", "url": f"{SITE}/author/noor"},
        ],
    }
    yield Page(
        name="a graph whose nodes refer to each other",
        title=title,
        authors=noor,
        body=make_page(SUFFIXED + make_script(graph), HEADING).encode(),
    )
    broken = """
//<![CDATA[
{ "@context": "https://schema.org", /* from the template */
  "@type": "NewsArticle",
  "headline": "Trams return to the quay", // the short one
  "url": "https://ledger.example/news/trams-return",
  "datePublished": "2026-11-20T06:30:00+05:00",
  "author": [ {"@type": "Person", "name": "Noor Aziz"}, ],
}
//]]>
"""
    yield Page(
        name="broken JSON-LD",
        title=title,
        authors=noor,
        body=make_page(SUFFIXED + make_script(broken), HEADING).encode(),
    )
    controls = (
        '{"@type": "NewsArticle", "headline": "Trams return\tto the quay", "description": "Two years\nof repairs",'
        ' "datePublished": "2026-11-20T06:30:00Z", "author": [{"@type": "Person", "name": "Noor Aziz"},'
        ' {"@type": "Organization", "name": "The Daily Ledger"}, {"@type": "Person", "name": "Sam Field"}]}'
    )
    yield Page(
        name="line breaks in strings, and the paper among the authors",
        title=title,
        authors=("Noor Aziz", "Sam Field"),
        body=make_page(SUFFIXED + make_script(controls), HEADING).encode(),
    )
    others = [
        make_node(headline="Harbour fees rise again", url=f"{SITE}/news/harbour", author="Wrong Person"),
        make_node(url=f"{SITE}/news/trams-return?utm_source=feed"),
    ]
    listed = {"@type": "ItemList", "itemListElement": [make_node(headline="Bread is dearer", author="Another Person")]}
    yield Page(
        name="nodes of other articles before its own",
        title=title,
        authors=noor,
        body=make_page(SUFFIXED + make_script(listed) + make_script(others), HEADING).encode(),
    )
    long = "Trams return to the quay after two years of repairs that cost the city more than the line itself once did"
    yield Page(
        name="a headline cut short for search engines",
        title=long,
        authors=noor,
        body=make_page(make_script(make_node(headline=long[:60] + "…")), f"<h1>{long}</h1>").encode(),
    )
    told = make_node(headline="Trams &#8216;return&#8217; to the quay", author="By Noor Aziz, Transport Correspondent")
    yield Page(
        name="references in strings, and a role behind the name",
        title="Trams ‘return’ to the quay",
        authors=noor,
        url=None,
        body=make_page(make_script([{"@type": "BreadcrumbList"}, told]), HEADING).encode(),
    )


def _make_meta_pages() -> Iterable[Page]:
    title, both = "Trams return to the quay", ("Noor Aziz", "Sam Field")
    opened = make_metas(
        {
            "og:type": "article",
            "og:title": "Trams return to the quay | The Daily Ledger",
            "og:site_name": "The Daily Ledger",
            "article:published_time": "2026-11-20T06:30:00+05:00",
            "article:author": "https://social.example/noor.aziz",
            "author": "Noor Aziz and Sam Field",
        }
    )
    yield Page(name="Open Graph", title=title, authors=both, body=make_page(SUFFIXED + opened, HEADING).encode())
    parsed = """<meta name="parsely-title" content="Trams return to the quay">
<meta name="parsely-pub-date" content="2026-11-20T01:30:00Z"><meta name="parsely-author" content="Noor Aziz">
<meta name="parsely-author" content="Sam Field"><meta name="author" content="The Daily Ledger">"""
    yield Page(name="for a statistics service", title=title, authors=both, body=make_page(parsed, "").encode())
    archived = make_metas(
        {
            "DC.title": "Trams return to the quay",
            "DC.date.issued": "2026-11-20",
            "DC.creator": ("Noor Aziz", "Sam Field"),
        }
    )
    yield Page(
        name="Dublin Core", title=title, authors=both, body=make_page(archived, "<h1>The Daily Ledger</h1>").encode()
    )
    latin = make_page(
        '<META NAME="author" CONTENT="Zoé Lefèvre"><meta property="article:published_time" content="2026-11-20 18:30">',
        "<H1>Les tramways de retour à l’été</H1>",
        language="fr",
    ).replace('charset="utf-8"', 'charset="windows-1252"')
    yield Page(
        name="an old charset, capitals and no end tags",
        title="Les tramways de retour à l’été",
        authors=("Zoé Lefèvre",),
        language="fr",
        body=latin.replace("</p>", "").replace("</div>", "").encode("cp1252"),
    )


def _make_microdata_pages() -> Iterable[Page]:
    title = "Trams return to the quay"
    scoped = """<div itemscope itemtype="https://schema.org/NewsArticle">
<h1 itemprop="headline">Trams return to the quay</h1>
<span itemprop="author" itemscope itemtype="https://schema.org/Person">By <b itemprop="name">Noor Aziz</b></span>
<meta itemprop="datePublished" content="2026-11-20T06:30:00+05:00"></div>"""
    comment = """<div class="comments" itemscope itemtype="https://schema.org/Comment">
<span itemprop="author">troll77</span>
<time itemprop="datePublished" datetime="2026-11-22">two days later</time><p itemprop="text">First!</p></div>"""
    yield Page(
        name="microdata",
        title=title,
        authors=("Noor Aziz",),
        body=make_page("<title>Ledger</title>", scoped, below=comment).encode(),
    )
    loose = """<h1>Trams return to the quay</h1><p>By <a rel="author" href="/author/noor">Noor Aziz</a> |
<time itemprop="datePublished" datetime="2026-11-20T06:30+05:00">Friday morning</time></p>"""
    yield Page(
        name="properties outside of any item",
        title=title,
        authors=("Noor Aziz",),
        body=make_page(SUFFIXED, loose).encode(),
    )


def _make_silent_pages() -> Iterable[Page]:
    title = "Trams return to the quay"
    yield Page(
        name="a byline in plain text, and the date only in the address",
        title=title,
        authors=("Sam Field",),
        url=f"{SITE}/2026/11/20/trams-return",
        body=make_page(SUFFIXED, f"{HEADING}<p>By Sam Field</p>").encode(),
    )
    yield Page(
        name="names and date in one line",
        title=title,
        authors=("Noor Aziz", "Sam Field"),
        body=make_page(
            "", f'{HEADING}<div class="post-meta">By Noor Aziz and Sam Field | November 20, 2026</div>'
        ).encode(),
    )
    yield Page(
        name="elements that touch",
        title=title,
        authors=("Noor Aziz",),
        body=make_page(
            SUFFIXED, f'{HEADING}<div class="byline"><span>Noor Aziz</span><span class="date">20 Nov 2026</span></div>'
        ).encode(),
    )


def _make_foreign_pages() -> Iterable[Page]:
    arabic, urdu = "عودة الترام إلى الرصيف بعد عامين", "دو سال بعد گھاٹ پر ٹرام کی واپسی"
    yield Page(
        name="Arabic, JSON-LD",
        title=arabic,
        authors=("نور عزيز",),
        language="ar",
        body=make_page(
            make_script(make_node(headline=arabic, author={"@type": "Person", "name": "نور عزيز"})),
            f"<h1>{arabic}</h1>",
            language="ar",
            direction="rtl",
        ).encode(),
    )
    yield Page(
        name="Arabic, nothing for machines",
        title=arabic,
        authors=("نور عزيز",),
        language="ar",
        body=make_page(
            f"<title>{arabic}</title>",
            f"<h1>{arabic}</h1><p>بقلم: نور عزيز</p><span>نشر في 20 نوفمبر 2026</span>",
            language="ar",
            direction="rtl",
        ).encode(),
    )
    yield Page(
        name="Urdu, nothing for machines",
        title=urdu,
        authors=("سارہ خان",),
        language="ur",
        body=make_page(
            f"<title>{urdu} | روزنامہ لیجر</title>",
            f'<h1>{urdu}</h1><p>تحریر: سارہ خان</p><div class="date">۲۰ نومبر ۲۰۲۶</div>',
            language="ur",
            direction="rtl",
        ).encode(),
    )
    yield Page(
        name="German, nothing for machines",
        title="Die Straßenbahn kehrt an den Kai zurück",
        authors=("Jonas Beispiel",),
        language="de",
        body=make_page(
            "<title>Die Straßenbahn kehrt an den Kai zurück – Ledger</title>",
            "<h1>Die Straßenbahn kehrt an den Kai zurück</h1>"
            "<p>Von Jonas Beispiel</p><p>20. November 2026, 14:30 Uhr</p>",
            language="de",
        ).encode(),
    )


PAGES: tuple[Page, ...] = (
    *_make_json_ld_pages(),
    *_make_meta_pages(),
    *_make_microdata_pages(),
    *_make_silent_pages(),
    *_make_foreign_pages(),
)
