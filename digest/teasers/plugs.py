"""Knows sentences that ask something of the reader, or tell of the writer or the page, where a story should be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

_LONGEST = 200
"""Characters; no such sentence is longer."""

_HERE = r"(?:here|below|above|live|along|now|in the (?:video|player|link)|on (?:our|this|the) (?:site|page|blog|app))"
_PLACES = (
    r"(?:facebook|twitter|x|instagram|whatsapp|telegram|tiktok|youtube|linkedin|bluesky|mastodon|threads|spotify"
    r"|apple(?: podcasts)?|google (?:podcasts|news)|the [\w’' -]{1,30} app)"
)
_LIVE = r"(?:live(?: ?blog| page| coverage| updates)?|(?:live ?|rolling )?blog|coverage|newsletter|briefing|podcast)"
# What asks something, by what it asks for.
_FOLLOW = (
    rf"(?:follow|watch|listen|read|see|join|catch|stream)\b(?:\s[^.!?]{{1,80}})?\s{_HERE}\W*"
    rf"|(?:follow|listen|watch|read|subscribe|available)(?: to (?:this|the|our) \w{{1,20}})? on {_PLACES}\b"
    r"[^.!?]{0,60}[.!?]?"
    rf"|follow\s(?:him|her|them|us|me|@\w{{1,40}}|[\w’' -]{{1,40}})\son\s{_PLACES}\b.{{0,60}}"
    r"|suivez(?:-nous)?\b.{0,60}\b(?:direct|ici)\W*|siga\b.{0,60}\b(?:aqui|ao vivo|aquí|en vivo|en directo)\W*"
    r"|تابعوا?(?:نا)?\s.{0,60}(?:مباشر|هنا|على).{0,40}|\S{1,20} Google Haberler['’]de takip edin\W*"
)
_SIGN_UP = (
    r"(?:sign up|subscribe|register|join us|get (?:our|the (?:latest|best|news)|all the|more stories|your daily"
    r"|breaking news|daily))\b[^.!?]{0,80}\b(?:newsletters?|inbox|alerts|email updates|free trial|subscription|our app"
    r"|podcast|membership)\b.{0,60}"
    r"|get the latest news from\b.{0,80}"
    r"|(?:sign up|subscribe|register)\s(?:here|now|today|to read|to continue|for (?:free|our|more))\b"
    r"(?: (?:to|for|and) [^,.!?]{1,40})?\W*"
    r"|want (?:more|to read)\b[^.!?]{0,60}\?|(?:newsletter\s?[:–-]\s?)?(?:jetzt )?newsletter\b.{0,40}abonnieren\W*"
    r"|(?:newsletter\s?[:–-]\s?)?(?:abonnez|inscrivez)-vous\b.{0,80}|suscr[ií]bete\b.{0,80}"
    r"|assine\b.{0,60}\b(?:newsletter|boletim)\b.{0,40}|подпишитесь на .{1,80}|اشترك\s.{0,80}|سبسکرائب\s.{0,60}"
    r"|扫码关注.{0,20}"
)
_SITE = (
    r"(?:please )?(?:stay tuned(?=\W*\Z| for| to| with| as)|stay with us|refresh (?:this|the) page"
    r"|(?:you must |please )?enable javascript|turn on javascript|disable your ad ?blocker)\b.{0,120}"
    r"|you must enable javascript\b.{0,60}|we use cookies\b.{0,120}|please check back\b.{0,60}"
    r"|(?:you can )?receive breaking news on\b.{0,80}|have you been affected\b[^.!?]{0,80}\?"
    r"|e-?mail (?:us at )?\S{1,40}@\S{1,40}|to order presentation-ready copies\b.{0,150}"
    r"|mehr dazu (?:hier|im)\b.{0,80}|hier (?:klicken|geht es)\b.{0,80}|haberin devamı için tıklayın\W*"
    r"|(?:warning|attention|achtung|تحذير|انتباہ|चेतावनी)\s?[:：]\s(?:this (?:article|story|report|video)|cet article"
    r"|dieser (?:artikel|text)|(?:هذا|يحتوي هذا)|اس (?:رپورٹ|مضمون|تحریر|خبر)|इस (?:रिपोर्ट|लेख|खबर))\s.{0,180}"
    r"|(?:[#@]\w{1,40}\s?){1,12}"
)
# What tells of the page, and of no story.
_DEVELOPING = (
    r"this is a (?:developing|breaking)(?: news)? story\b.{0,120}"
    r"|this (?:breaking news |developing )?story (?:is being|will be) updated\b.{0,100}"
    r"|more (?:details )?(?:to follow|to come|soon|follows?)\W*|more details soon\W*"
    r"|(?:plus d[’']informations|mehr|weitere informationen|más información|mais informações) (?:à venir|in kürze"
    r"|en breve|em breve)\W*|haber güncelleniyor\W*|подробности позже\W*|مزید تفصیلات .{0,30}شامل کی جا رہی ہیں\W*"
)
_PAYWALL = (
    r"this (?:article|story|content) is (?:for|available to|exclusive to|reserved for) (?:our )?(?:paying )?"
    r"(?:subscribers|members)(?: only)?\W*|(?:exclusive to|for) subscribers(?: only)?\W*"
    r"|(?:cet )?article (?:est )?réservé (?:aux|à nos) abonnés\W*"
    r"|dieser (?:artikel|beitrag) ist (?:nur )?für abonnenten\b.{0,40}"
    r"|(?:este )?(?:artículo|contenido) (?:es )?exclusivo para suscriptores\W*"
    r"|conteúdo exclusivo para assinantes\W*|この記事は有料会員限定(?:です)?。?"
    r"|有料会員限定(?:記事)?。?|本文为付费内容。?"
)
_LIVE_PAGE = (
    rf"(?:hello|good (?:morning|afternoon|evening)),? (?:everyone,? )?(?:and )?welcome (?:back )?to\b[^.!?]{{0,100}}"
    rf"\b{_LIVE}\b[^.!?]{{0,60}}\W*"
    rf"|welcome (?:back )?to (?:our|the|today[’']s|this) (?:[\w’'-]{{1,20}}\s){{0,4}}{_LIVE}\b.{{0,140}}"
    r"|(?:we(?:[’']ll| will| are| have)|we[’']re) (?:be )?(?:bring(?:ing)? you|keep(?:ing)? you (?:updated|posted)"
    r"|wrapp(?:ing|ed) up (?:this|our)|clos(?:ing|ed) (?:this|our))\b.{0,120}"
    r"|here(?:[’']s| is| are)(?: all)? (?:what (?:we know|you need to know|to know|happened)|the (?:latest|key|main)"
    r" (?:updates?|developments?|points|events|lines)|a (?:summary|recap|round-?up))\b.{0,60}"
    r"|what (?:we know|you need to know)\b[^.!?]{0,60}:"
    r"|this is (?:our|the [\w’'-]{1,20}[’']s) live (?:blog|coverage|page)\b.{0,100}"
    r"|(?:this|our) (?:live ?blog|live page|live coverage) (?:is|has|was)\b.{0,80}"
    r"|that[’']s (?:all|it) (?:from (?:us|me)|for (?:now|today))\b.{0,80}"
    r"|(?:bonjour|bonsoir)(?: à tou(?:s|tes))?(?: et)? bienvenue (?:dans|sur) (?:ce|notre) (?:direct|live)\b.{0,80}"
    r"|(?:ce|notre) (?:direct|live) est (?:désormais )?terminé\W*"
    r"|(?:guten (?:morgen|tag|abend) und )?(?:herzlich )?willkommen (?:zum|zu unserem|im) (?:live-?blog|live-?ticker"
    r"|newsblog|ticker)\b.{0,80}"
    r"|(?:buenos días|buenas (?:tardes|noches)|hola)(?: y|,)? bienvenid[oa]s a (?:nuestr[oa]|est[ea])\b.{0,100}"
    r"|(?:bom dia|boa (?:tarde|noite)|olá)(?: e|,)? bem-vindos? (?:à|ao)\b.{0,100}"
    r"|(?:نرحب بكم في|أهلا بكم في) (?:تغطيتنا|البث|هذه التغطية).{0,60}|(?:ہماری|اس) لائیو .{1,30}خوش آمدید۔?"
)
_EDITED = (
    r"this (?:[\w.]{1,10}\s\d{1,2}\s|\w{1,12}\s)?"
    r"(?:article|story|report|post|page|copy|headline|piece|transcript|review|essay|column|interview)"
    r"(?: (?:was|has been|is being) (?:updated|corrected|refiled|amended|clarified|republished|edited|adapted|excerpted"
    r"|auto-?generated|translated (?:from|by)|(?:first|originally) (?:published|appeared|posted|printed|ran|reported)"
    r"|(?<!report was )(?<!report has been )(?:published|produced) (?:by|in|on|with|as|under))\b"
    r"| (?:may contain|contains|includes) (?:affiliate|spoilers|paid|sponsored|graphic|adverti"
    r"|links to (?:products|partners|retailers))"
    r"| is (?:for your personal|sponsored by|part of (?:our|a series)))"
    r"|dieser (?:artikel|beitrag|text) (?:erschien zuerst|ist zuerst erschienen|wurde (?:aktualisiert|korrigiert))\b"
    r"|cet article a (?:d[’']abord )?été (?:publié|mis à jour|corrigé)\b"
)
_LEGAL = (
    rf"(?:{_EDITED}).{{0,150}}|this (?:post|shop|blog) (?:has been|is|was) (?:sponsored|compensated|paid)\b.{{0,120}}"
    r"|(?:an )?(?:earlier|previous) version of this (?:article|story|report|post)\b.{0,150}|we regret the error\W*"
    r"|(?:all )?opinions (?:are|expressed).{0,60}\b(?:my|mine|own|author)\b.{0,60}"
    r"|(?:the )?(?:views|opinions) expressed\b.{0,60}\b(?:own|author|writer|reflect|represent)\b.{0,80}"
    r"|we may (?:earn|receive) (?:a )?commissions?\b.{0,120}|all rights reserved\W*"
    r"|(?:copyright\s?(?:©|\(c\)|\d{4}|:|by\b)|©\s?\d{4}|\(c\) \d{4}).{0,80}"
)
_JOB = (
    r"(?:reporter|correspondent|columnist|journalist|writer|editor|contributor|producer|freelancer|bureau chief"
    r"|photographer)"
)
_BIO = (
    r"(?-i:[A-Z][\w.’'-]{1,20}(?:\s[A-Z][\w.’'-]{0,20}){1,3})\sis\s(?:an?|the|our)\s"
    rf"(?:[\w’'-]{{1,20}}\s){{0,4}}{_JOB}\s(?:at|for|with|covering|who covers|based|in|on"
    r"|of (?:the )?(?=(?-i:[A-Z])(?!\S*[’']s\b)))\b"
    r"[^.!?]{0,120}"
)
_ASKS = re.compile(rf"[\W_]{{0,3}}(?:{_FOLLOW}|{_SIGN_UP})\Z", re.IGNORECASE)
_TELLS = re.compile(
    rf"[\W_]{{0,3}}(?:{_SITE}|{_DEVELOPING}|{_PAYWALL}|{_LIVE_PAGE}|{_LEGAL}|{_BIO}[.!?]?)\Z", re.IGNORECASE
)
_DOES = re.compile(
    r",?\s(?:is|was|writes|covers|reports|works|lives|edits|teaches"
    r"|has (?:covered|reported|written|worked) (?:for|on|about|from|as|at|in)|can be (?:reached|contacted|followed))\b"
)
_GOES_ON = re.compile(
    r"(?:He|She|They)(?:[’']s| is| are)? (?:also )?(?:lives?|based|covers?|writes?|reports?|tweets?|previously|joined"
    r"|can be (?:reached|contacted|followed))\b"
)
"""How the line about a writer goes on."""


def drop_plugs(sentences: Iterable[str], authors: Sequence[str] = ()) -> Iterator[str]:
    """Yield the `sentences` that are part of a story."""
    was_bio = False
    for sentence in sentences:
        was_bio = is_bio(sentence, authors) or (was_bio and bool(_GOES_ON.match(sentence)))
        if not (was_bio or is_plug(sentence)):
            yield sentence


def seems_to_ask(sentence: str) -> bool:
    """Whether `sentence` was taken for a plug by what it asks, as a story may too: "Watch the tide turn here"."""
    return _matches(_ASKS, sentence) and not _matches(_TELLS, sentence)


def is_plug(sentence: str) -> bool:
    """Whether `sentence` only asks something of readers, or tells only of its page."""
    return _matches(_ASKS, sentence) or _matches(_TELLS, sentence)


def is_bio(sentence: str, authors: Sequence[str]) -> bool:
    """Whether `sentence` says what one of `authors` does for a living."""
    return len(sentence) <= _LONGEST and any(_is_about(sentence, name) for name in authors if " " in name)


def _matches(pattern: re.Pattern[str], sentence: str) -> bool:
    return len(sentence) <= _LONGEST and bool(pattern.match(sentence))


def _is_about(sentence: str, name: str) -> bool:
    return sentence.casefold().startswith(name.casefold()) and bool(_DOES.match(sentence, len(name)))
