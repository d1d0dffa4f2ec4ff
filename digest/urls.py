"""Addresses: the key that tells whether two are the same article, and the safe form that a link may take."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

_LONGEST = 8_000
"""Characters; longer addresses are no links that any mail client follows."""
_WEB = ("http", "https")
_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# Browsers drop tabs and line breaks anywhere in an address, and other controls have no business there.
_DROPPED = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_LITERAL = "%/:?#@!$&()*+,;=~[]"
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_ADDRESS = re.compile(r"[^@?\s]+@[^@?\s]+")

_SECRET = re.compile(
    r"([?&](?:[\w.-]*(?:token|secret|passw|api[_-]?key|auth|signature)[\w.-]*|key|sig|pwd)=)[^&#]*", re.IGNORECASE
)
_USER_INFO = re.compile(r"\A([a-z][a-z0-9+.-]*://)[^/?#]*@", re.IGNORECASE)

_FACES = re.compile(r"(?:www[0-9]?|m|mobile|amp)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"\A/amp(?=/.)|(?<=[^/])/amp\Z|\.amp(?=\.html\Z|\Z)")
_TRACKING = re.compile(
    r"(?:utm|at|ga|hmb|hsa|itm|mtm|matomo|ns|oly|pk|piwik|stm|vero|elq|guce|_bta|wt)[_.].+"
    r"|(?:fb|g|dc|y|ys|tw|tt)clid|msclkid|[gw]braid|gclsrc|fbc_id|rdt_cid|epik|igshi?d?|li_fat_id|s_cid|mc_[ce]id"
    r"|_?ga|_gl|_hsenc|_hsmi|hsctatracking|mkt_tok|ml_subscriber.*|ck_subscriber_id|elqtrack.*|dm_i|spm|xtor|trk|yptr"
    r"|fb_(?:ref|source|action_.+)|guccounter|__twitter_impression|amp(?:_js_v|_gsa)?|usqp|__s|_openstat|wickedid"
    r"|cmp|cmpid|intcmp|ito|smid|smtyp|emc|partner|ref_?(?:src|url)|ocid|ncid|mbid|ftag|feed(?:type|name)|taid|tpcc"
    r"|sr_share|soc_(?:src|trk)|rss",
    re.IGNORECASE,
)
# These may name the article itself, and then they stay: "?ref=20411".
_MAYBE_TRACKING = re.compile(r"ref|referrer|src|source|from|via|mod|share|output(?:type)?", re.IGNORECASE)
_CHANNEL = re.compile(
    r"(?:.*[-_])?(?:rss|feeds?|amp|atom|home(?:page)?|news-?letter|e?mail|twitter|facebook|fb|linkedin|whatsapp|telegram"
    r"|social|syndication|share|google|googlenews|apple_?news|flipboard)(?:[-_.0-9].*)?",
    re.IGNORECASE,
)


def make_url_key(url: str) -> str:
    """Return a key that is the same for addresses of the same article, such as "ledger.example/news?id=3".

    It is for comparing, not for following. Scheme, www, mobile and AMP faces, default port, fragment, trailing slash
    and tracking parameters make no difference; every other parameter does. What is no web address is its own key.
    """
    cleaned = _clean_url(url)
    try:
        parts = urlsplit(f"https:{cleaned}" if cleaned.startswith("//") else cleaned)
        host = _make_host(parts)
    except ValueError:
        return cleaned
    if parts.scheme not in _WEB or not host:
        return cleaned
    path = _AMP_PATH.sub("", re.sub(r"/+", "/", _normalize_escapes(parts.path)).rstrip("/")).rstrip("/")
    query = _make_query_key(parts.query)
    # A fragment is a place in the page, unless the page is a script that shows what it says ("#!/story/3").
    place = f"#{_normalize_escapes(parts.fragment)}" if parts.fragment.startswith(("!", "/")) else ""
    return f"{_FACES.sub('', host, count=1)}{path}{'?' if query else ''}{query}{place}"


def make_safe_link(url: str, *, base: str | None = None) -> str | None:
    """Return `url` as an absolute http, https or mailto address in ASCII (RFC 3986), or None when it is none.

    A relative address is joined to `base`. User names and passwords are dropped; escapes that are there stay as they
    are. The result holds no space, quote, angle bracket or backslash, and is its own safe link.
    """
    cleaned = _clean_url(url)
    if not cleaned or len(cleaned) > _LONGEST:
        return None
    try:
        if cleaned[:7].lower() == "mailto:":
            return _make_mail_link(cleaned[7:])
        parts = urlsplit(_join(cleaned, base))
        host = _make_host(parts)
    except ValueError:
        return None
    if parts.scheme not in _WEB or not host:
        return None
    path, query, fragment = (_quote(part) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, host, path, query, fragment))


def _clean_url(url: str) -> str:
    return _DROPPED.sub("", url).strip()


def _join(url: str, base: str | None) -> str:
    # Browsers read a backslash before the query as a slash; so must we, or they see another host than we do.
    address, mark, rest = re.match(r"([^?#]*)([?#]?)(.*)", url, re.DOTALL).groups()  # type: ignore[union-attr]
    slashed = address.replace("\\", "/") + mark + rest
    return slashed if _SCHEME.match(slashed) or not base else urljoin(_clean_url(base), slashed)


def _make_host(parts: SplitResult) -> str:
    """Return host and port in ASCII, "" when there is none; raises ValueError when it is malformed."""
    host = (parts.hostname or "").rstrip(".")
    if not host:
        return ""
    if ":" in host:
        host = f"[{IPv6Address(host)}]"
    elif not host.isascii():
        host = _encode_host(host)
    elif not _HOST.fullmatch(host):
        raise ValueError(f"{host!r} is no host name")
    port = parts.port
    return host if port in (None, _PORTS.get(parts.scheme)) else f"{host}:{port}"


def _encode_host(host: str) -> str:
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as cause:
        raise ValueError(f"{host!r} is no host name") from cause


def _make_mail_link(rest: str) -> str | None:
    address = unquote(rest.partition("?")[0])
    if not _ADDRESS.fullmatch(address) or re.search(r"%0[ad]", rest, re.IGNORECASE):
        return None
    return "mailto:" + _quote(rest)


def _quote(part: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", part), safe=_LITERAL)


def _normalize_escapes(part: str) -> str:
    """Escape what needs it, and only that, so that "%7euser", "~user" and "%C3%A9", "é" compare as equal."""
    return _ESCAPED.sub(_unescape, _quote(part))


def _unescape(match: re.Match[str]) -> str:
    char = chr(int(match.group()[1:], 16))
    return char if char in _UNRESERVED else match.group().upper()


def _make_query_key(query: str) -> str:
    pairs = (_normalize_escapes(pair) for pair in query.split("&") if pair)
    return "&".join(sorted(pair for pair in pairs if not _is_tracking(pair)))


def _is_tracking(pair: str) -> bool:
    name, _, value = pair.partition("=")
    if _TRACKING.fullmatch(name):
        return True
    return bool(_MAYBE_TRACKING.fullmatch(name) and _CHANNEL.fullmatch(value))


def add_utm(url: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Add parameters (by name and value) to the query of a web address; one that it has already keeps its value.

    Doing it again changes nothing. What is no http or https address stays as it is, and so does all else in it.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if parts.scheme not in _WEB:
        return url
    has = {unquote(pair.partition("=")[0]).casefold() for pair in parts.query.split("&")}
    new = {name: value for name, value in pairs if name.casefold() not in has}
    added = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in new.items())
    if not added:
        return url
    before, mark, fragment = url.partition("#")
    opened = before.partition("?")[1:]
    joint = "?" if not opened[0] else "" if opened[1][-1:] in ("", "&") else "&"
    return f"{before}{joint}{added}{mark}{fragment}"


def make_secure_link(url: str, *, beside: str | None) -> str:
    """`url` by https where the article `beside` it is, and its host is the article's own, with or without www.

    A host below the article's own counts too: cdn.ledger.example beside ledger.example.
    """
    try:
        own, other = urlsplit(url), urlsplit(beside or "")
        is_plain = own.port in (None, _PORTS["http"])
    except ValueError:
        return url
    if own.scheme != "http" or other.scheme != "https" or not is_plain or not _is_within(own, other):
        return url
    return urlunsplit(("https", own.hostname or "", *own[2:]))


def _is_within(own: SplitResult, other: SplitResult) -> bool:
    host, base = own.hostname or "", (other.hostname or "").removeprefix("www.")
    return bool(base) and (host == base or host.endswith(f".{base}"))


def hide_password(url: str) -> str:
    """`url` without the user name and password in it, for everything that is shown or kept."""
    return _USER_INFO.sub(r"\1", url, count=1)


def hide_secrets(url: str) -> str:
    """`url` as `hide_password` gives it, and with *** for what a query calls a token, key or password."""
    return _SECRET.sub(r"\1***", hide_password(url))
