"""Knows sentences that ask something of the reader, or tell of the writer or the page, where a story should be."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 200
"""Characters; no such sentence is longer."""

_HERE = r"(?:here|below|above|live|along|now|in the (?:video|player|link)|on (?:our|this|the) (?:site|page|blog|app))"
_PLACES = (
    r"(?:facebook|twitter|x|instagram|whatsapp|telegram|tiktok|youtube|linkedin|bluesky|mastodon|threads|spotify"
    r"|apple(?: podcasts)?|google podcasts|the [\w’' -]{1,30} app)"
)
_EDITED = (
    r"this (?:[\w.]{1,10}\s\d{1,2}\s|\w{1,12}\s)?"
    r"(?:article|story|report|post|page|copy|headline|piece|transcript|review|essay|column|interview)"
    r"(?: (?:was|has been|is being) (?:updated|corrected|refiled|amended|clarified|translated|republished|edited"
    r"|adapted|excerpted|auto-?generated|first|originally"
    r"|(?<!report was )(?<!report has been )(?:published|produced|written))\b"
    r"| (?:may contain|contains|includes) (?:affiliate|spoilers|paid|sponsored|graphic|adverti"
    r"|links to (?:products|partners|retailers))"
    r"| is (?:for your personal|sponsored by|part of (?:our|a series)))"
)
_ASKING = (
    rf"(?:follow|watch|listen|read|see|join|catch|stream)\b(?:\s[^.!?]{{1,80}})?\s{_HERE}\W*"
    rf"|(?:follow|listen|watch|read|subscribe|available)(?: to (?:this|the|our) \w{{1,20}})? on {_PLACES}\b"
    r"[^.!?]{0,60}[.!?]?"
    rf"|follow\s(?:him|her|them|us|me|@\w{{1,40}}|[\w’' -]{{1,40}})\son\s{_PLACES}\b.{{0,60}}"
    r"|(?:sign up|subscribe|register|join us|get (?:our|the|all|more|your|breaking|daily))\b"
    r"[^.!?]{0,80}\b(?:newsletters?|inbox|alerts"
    r"|email updates|free trial|subscription|our app|podcast|membership)\b.{0,60}"
    r"|(?:sign up|subscribe|register)\s(?:here|now|today|to read|to continue|for (?:free|our|more))\b.{0,60}"
    r"|(?:please )?(?:stay tuned|stay with us|refresh (?:this|the) page|enable javascript|turn on javascript"
    r"|disable your ad ?blocker)\b.{0,120}"
    r"|(?:we(?:[’']ll| will| are| have)|we[’']re) (?:be )?(?:bring(?:ing)? you|keep(?:ing)? you (?:updated|posted)"
    r"|wrapp(?:ing|ed) up (?:this|our)|clos(?:ing|ed) (?:this|our))\b.{0,120}"
    r"|(?:hello|good (?:morning|afternoon|evening)),? (?:everyone,? )?(?:and )?welcome (?:to|back)\b.{0,140}"
    r"|welcome (?:back )?to (?:our|the|today[’']s|this) (?:[\w’'-]{1,20}\s){0,3}(?:live|blog|coverage|newsletter"
    r"|rolling|liveblog)\b.{0,140}"
    r"|here(?:[’']s| is| are)(?: all)? (?:what (?:we know|you need to know|to know|happened)|the (?:latest|key|main)"
    r" (?:updates?|developments?|points|events|lines))\b.{0,60}"
    r"|this is (?:our|the [\w’'-]{1,20}[’']s) live (?:blog|coverage|page)\b.{0,100}"
    r"|that[’']s (?:all|it) (?:from us|for (?:now|today))\b.{0,80}"
    rf"|{_EDITED}.{{0,150}}|this (?:post|shop|blog) (?:has been|is|was) (?:sponsored|compensated|paid)\b.{{0,120}}"
    r"|(?:an )?(?:earlier|previous) version of this (?:article|story|report|post)\b.{0,150}|we regret the error\W*"
    r"|(?:this|our) (?:live ?blog|live page|live coverage) (?:is|has|was)\b.{0,80}"
    r"|(?:all )?opinions (?:are|expressed).{0,60}\b(?:my|mine|own|author)\b.{0,60}"
    r"|we may (?:earn|receive) (?:a )?commissions?\b.{0,120}"
    r"|to order presentation-ready copies\b.{0,150}|all rights reserved\W*|copyright\b.{0,80}"
    r"|(?:[#@]\w{1,40}\s?){1,12}"
    r"|mehr dazu (?:hier|im)\b.{0,80}|hier (?:klicken|geht es)\b.{0,80}|suivez\b.{0,60}\b(?:direct|ici)\W*"
    r"|siga\b.{0,60}\b(?:aqui|ao vivo)\W*|siga\b.{0,60}\b(?:aquí|en vivo|en directo)\W*|suscr[ií]bete\b.{0,80}"
    r"|abonnez-vous\b.{0,80}|inscrivez-vous\b.{0,80}|assine\b.{0,60}\b(?:newsletter|boletim)\b.{0,40}"
    r"|تابعوا?\s.{0,60}(?:مباشر|هنا|على).{0,40}|اشترك\s.{0,80}|سبسکرائب\s.{0,60}"
)
_JOB = (
    r"(?:reporter|correspondent|columnist|journalist|writer|editor|contributor|producer|freelancer|bureau chief"
    r"|photographer)"
)
_BIO = (
    rf"(?-i:[A-Z][\w.’'-]{{1,20}}(?:\s[A-Z][\w.’'-]{{0,20}}){{1,3}})\s(?:is|was)\s(?:an?|the|our|ledger’s)\s"
    rf"(?:[\w’'-]{{1,20}}\s){{0,4}}{_JOB}\s(?:at|for|with|of|covering|who covers|based|in|on)\b[^.!?]{{0,120}}"
)
_PLUG = re.compile(rf"[\W_]{{0,3}}(?:{_ASKING}|{_BIO}[.!?]?)\Z", re.IGNORECASE)
_DOES = re.compile(
    r",?\s(?:is|was|writes|covers|reports|works|lives|edits|teaches|has (?:covered|reported|written|worked)"
    r"|can be (?:reached|contacted|followed))\b"
)


def is_plug(sentence: str, authors: Sequence[str] = ()) -> bool:
    """Whether `sentence` is no part of a story; one that says what one of `authors` does for a living is none."""
    if len(sentence) > _LONGEST:
        return False
    return bool(_PLUG.match(sentence)) or any(_is_about(sentence, name) for name in authors if " " in name)


def _is_about(sentence: str, name: str) -> bool:
    return sentence.casefold().startswith(name.casefold()) and bool(_DOES.match(sentence, len(name)))
