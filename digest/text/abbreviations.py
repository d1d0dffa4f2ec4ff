"""Words that end in a full stop without ending a sentence, language by language: what is one here is a word there."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviations:
    """Abbreviations without their last full stop, in small letters, by what they say of the sentence.

    After `titles`, written with a capital, a name follows; after `always` the sentence goes on; after `numbered` it
    does if a number follows. `others`, and `proper` and `states` with a capital, end it only before a word of
    `starters`, and so do `streets`, which are titles of saints as well. `hours` end it unless a word of `days` follows:
    "5 p.m. Monday".
    """

    titles: frozenset[str] = field(default_factory=frozenset)
    always: frozenset[str] = field(default_factory=frozenset)
    numbered: frozenset[str] = field(default_factory=frozenset)
    others: frozenset[str] = field(default_factory=frozenset)
    proper: frozenset[str] = field(default_factory=frozenset)
    starters: frozenset[str] = field(default_factory=frozenset)
    states: frozenset[str] = field(default_factory=frozenset)
    streets: frozenset[str] = field(default_factory=frozenset)
    hours: frozenset[str] = field(default_factory=frozenset)
    days: frozenset[str] = field(default_factory=frozenset)


_ANYWHERE = Abbreviations(
    titles=_words("mr mrs ms dr prof gen col lt capt sgt st sr"),
    always=_words("vs cf e.g i.e"),
    numbered=_words("no nr art fig p pp vol"),
    others=_words("inc corp co ltd llc plc bros jr etc ph.d"),
)
_LANGUAGES = {
    "en": Abbreviations(
        titles=_words(
            "messrs mme mlle drs brig maj cmdr adm cpl pvt sen sens rep reps gov govs pres rev hon fr supt "
            "det insp amb atty mt ft"
        ),
        always=_words("viz approx"),
        numbered=_words("nos figs v ca"),
        others=_words("cos esq dept univ assn bldg ave blvd rd hwy intl natl est"),
        proper=_words("jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun"),
        states=_words(
            "ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore "
            "pa tenn tex va vt wash wis wyo ont que alta sask d.c"
        ),
        streets=_words("st mt ft"),
        hours=_words("a.m p.m am pm"),
        days=_words(
            "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february "
            "march april may june july august september october november december jan feb mar apr jun jul aug sept oct "
            "nov dec eastern pacific central mountain est edt pst pdt cst cdt gmt utc bst ist pkt et pt local"
        ),
        starters=_words(
            "a an the this that these those there it its it's he he's she she's they they're we we're i i'm "
            "you his her their our my your what who where why how when while if in on at for from with by as "
            "after before since because although though however meanwhile but and so or yet also not no some "
            "many most several both all another other such even still now then today let let's that's here "
            "once until during despite under over about more"
        ),
    ),
    "de": Abbreviations(
        titles=_words("hr fr frl dipl ing hl pfr kfm"),
        always=_words(
            "z.b bzw u.a d.h ca evtl ggf inkl exkl sog vgl z.t z.zt i.d.r o.ä u.u v.a geb gest verh bspw med "
            "jur rer phil"
        ),
        numbered=_words("abs s bd kap ziff str tel"),
        others=_words("usw usf mio mrd tsd mill jh jhd std min"),
        proper=_words("jan jän feb febr mär apr jun jul aug sep sept okt nov dez mo di mi do fr sa so"),
        starters=_words(
            "der die das ein eine einen einem es er sie wir ich du ihr man dies diese dieser dieses im in am "
            "an auf aus bei mit nach seit von vor zu zum zur und aber doch auch denn wenn als während nun "
            "jetzt dann so was wer wie warum"
        ),
    ),
    "fr": Abbreviations(
        titles=_words("m mm mme mmes mlle mlles mgr me pr"),
        always=_words("p.ex c.-à-d env av apr"),
        numbered=_words("n fig chap al §"),
        others=_words("boul bd ét janv févr avr juil sept oct nov déc"),
        starters=_words(
            "le la les l un une des ce cet cette ces il elle ils elles on nous vous je tu mais et or en à au "
            "aux dans par pour sur avec sans selon après avant depuis si quand que qui où comment pourquoi "
            "son sa ses leur leurs"
        ),
    ),
    "es": Abbreviations(
        titles=_words("ud uds cap tte mt ft"),
        always=_words(
            "sr sra sres sras srta cía cia d dª dña lic ing arq gral cnel pbro mons dra dres p.ej ee av avda aprox"
        ),
        numbered=_words(
            "núm nº arts párr párrf pág págs cap ene feb abr ago sept oct nov dic lun mar mié jue vie sáb dom"
        ),
        others=_words("máx mín min hab km"),
        starters=_words(
            "el la los las un una unos unas lo este esta estos estas ese esa él ella ellos yo tú se no y e "
            "pero o en de del al a con por para según tras desde hasta cuando si qué quién cómo dónde su sus "
            "también además así"
        ),
    ),
    "pt": Abbreviations(
        titles=_words("sra srs dra drs eng exmo exma profa d dom mons pe cel ten maj"),
        always=_words("p.ex av r"),
        numbered=_words("nº n pág cap jan fev mar abr ago set out nov dez"),
        others=_words("máx mín min km"),
        starters=_words(
            "o a os as um uma este esta esse essa isso ele ela eles elas eu nós se não e mas ou em no na nos "
            "nas de do da dos das com por para pela pelo segundo após desde até quando que quem como onde seu "
            "sua seus suas também"
        ),
    ),
    "it": Abbreviations(
        titles=_words("on sen dir amm"),
        always=_words("sig sigg sig.ra dott dott.ssa avv ing arch geom rag mons psicol on.le es ad.es d.c a.c st"),
        numbered=_words("pag pagg n cap gen feb mar apr mag giu lug ago set ott nov dic"),
        others=_words("ecc min max"),
        starters=_words(
            "il lo la i gli le un uno una questo questa quello quella egli lui lei noi voi loro io si non e "
            "ma o in nel nella di del della al alla da dal con per su secondo dopo prima quando se che chi "
            "come dove perché"
        ),
    ),
    "tr": Abbreviations(
        titles=_words("doç av sn op yrd öğr gör alb org tuğg tümg yzb bşk"),
        always=_words("örn bkz yy"),
        numbered=_words("s md sk"),
        others=_words("vb vs vd a.ş şti t.c mah cad sok"),
        starters=_words("bu bir o ve ama ancak fakat ben biz siz onlar şu için daha en her ne kim nasıl neden sonra"),
    ),
    "ru": Abbreviations(
        titles=_words("г пр"),
        always=_words(
            "им ул акад проф доц ген полк адм св гр тов пгт пос дер пер пл гг см рис табл напр т.е т.к т.н д.р"
        ),
        numbered=_words("кв д корп оф тел гл стр ст"),
        others=_words("руб млн млрд тыс т.д т.п др г в вв"),
        starters=_words(
            "в на с по из от до за к у о об при для и а но он она они оно мы вы я это этот эта эти все так "
            "как что кто где когда если не ни его её их также однако после во"
        ),
    ),
    "nl": Abbreviations(
        titles=_words("dhr mevr mw ir ing drs"),
        always=_words("bijv o.a d.w.z m.n m.b.t"),
        others=_words("enz jan feb mrt apr jun jul aug sep sept okt nov dec mln mld"),
        starters=_words(
            "de het een dit dat die hij zij ze wij we ik je in op aan bij met na van voor en maar ook als toen"
        ),
    ),
    "pl": Abbreviations(
        titles=_words("inż mgr ks płk ul al pl im św"),
        always=_words("np tzn tzw m.in ok woj"),
        others=_words("itd itp zł mln mld tys"),
        starters=_words("w we na z ze do od po o i a ale on ona oni to ten ta te nie jak gdy kto co"),
    ),
    "hi": Abbreviations(titles=_words("डॉ श्री श्रीमती प्रो कु पं स्व मो कै ले")),
    "ar": Abbreviations(titles=_words("د أ.د م أ"), always=_words("د أ.د م أ")),
}


@cache
def find_abbreviations(language: str) -> Abbreviations:
    """Return those of `language`, a primary subtag, with those that every language borrows."""
    own = _LANGUAGES.get(language, Abbreviations())
    return Abbreviations(**{one.name: getattr(_ANYWHERE, one.name) | getattr(own, one.name) for one in fields(own)})
