"""Which pictures count readers, or fill a gap, and show nothing. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOSTS = frozenset(
    {
        "pixel.wp.com", "stats.wordpress.com", "pixel.quantserve.com", "sb.scorecardresearch.com",
        "b.scorecardresearch.com", "www.google-analytics.com", "ssl.google-analytics.com", "ad.doubleclick.net",
        "googleads.g.doubleclick.net", "pagead2.googlesyndication.com", "pixel.facebook.com", "px.ads.linkedin.com",
        "bat.bing.com", "ping.chartbeat.net", "tracking.feedpress.it", "feedpress.me", "secure-gl.imrworldwide.com",
        "counter.theconversation.com", "counter.theconversation.edu.au", "pixel.newsml.com", "feeds.feedburner.com",
        "feedproxy.google.com", "rss.feedsportal.com", "da.feedsportal.com", "res.feedsportal.com",
        "pi.feedsportal.com", "feeds.wordpress.com",
    }
)  # fmt: skip
"""Hosts that serve nothing but counters and buttons."""

_PATHS = re.compile(
    r"/(?:pixel|spacer|blank|clear|transparent|shim|1x1)\.(?:gif|png|webp|php|aspx?)\Z"
    r"|/(?:b|mf|count|counter|beacon|tracker)\.(?:gif|php|aspx?)\Z"
    r"|/1x1[-_.]|/(?:track(?:ing)?|pixel|beacon|open)/(?:open|pixel|track|o|view|count)\b|/piwik\.php\Z|/matomo\.php\Z"
    r"|/~[rf]/|/wp-includes/images/(?:smilies|spinner|media)|/count\?|/__utm\.gif\Z",
    re.IGNORECASE,
)


def is_beacon(url: str) -> bool:
    """Whether a picture's address (http or https) is that of a counter or a spacer, by its host or its path."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    is_facebook = host.endswith("facebook.com") and parts.path.rstrip("/") == "/tr"
    return host in _HOSTS or is_facebook or _PATHS.search(parts.path) is not None
