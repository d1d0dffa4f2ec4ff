"""Every way in which the network fails, as one error for people: the only place that knows others' exceptions."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from digest.settings import FetchSettings
from digest.urls import hide_password

TOO_MANY, UNAVAILABLE = 429, 503
_PASSING = {408, 425, TOO_MANY}
_STATUS = {
    206: "sends only a part",
    401: "needs a login",
    403: "refuses us",
    404: "is not there",
    407: "cannot be reached, for the proxy wants a login",
    410: "is gone for good",
    TOO_MANY: "is too busy",
}
_SERVER_ERRORS = range(500, 600)
_MEANINGS: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "its host name cannot be found"),
    (ConnectionRefusedError, "its host refuses the connection"),
    (ssl.SSLCertVerificationError, "its certificate is not valid"),
    (ssl.SSLError, "no secure connection can be made"),
    (ConnectionError, "its host broke off the connection"),
)
_NOT_MET = {socket.gaierror, ConnectionRefusedError}  # so that it was the proxy, where there is one
_MOST_DETAIL = 120


class FetchError(Exception):
    """An address could not be read. `problem` says why, for people; `passing`, that it may work another time.

    `url` is the address that failed, the last of the redirects; `status` is the HTTP status, if it came to that.
    `retry_after` is how long the server asks to be left alone from now on (RFC 9110, 10.2.3), with 429 and 503.
    """

    def __init__(
        self,
        url: str,
        problem: str,
        *,
        status: int | None = None,
        passing: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        self.url = hide_password(url)
        self.problem = problem
        self.status = status
        self.passing = passing
        self.retry_after = retry_after
        super().__init__(f"{self.url}: {problem}")


def make_status_error(url: str, status: int, *, retry_after: timedelta | None) -> FetchError:
    """What an answer other than a body means."""
    meaning = _STATUS.get(status, "has a server error" if status in _SERVER_ERRORS else "answers")
    passing = status in _SERVER_ERRORS or status in _PASSING
    return FetchError(url, f"{meaning} (HTTP {status})", status=status, passing=passing, retry_after=retry_after)


@contextmanager
def named_failures(url: str, settings: FetchSettings) -> Iterator[None]:
    """Every failure within, as a FetchError about `url`."""
    import httpx2

    try:
        yield
    except (TimeoutError, httpx2.TimeoutException) as error:
        raise FetchError(url, f"gave no full answer within {settings.timeout:g} seconds", passing=True) from error
    except (httpx2.InvalidURL, UnicodeError) as error:
        raise FetchError(url, f"is no valid address ({error})") from error
    except httpx2.ProxyError as error:
        raise FetchError(url, f"cannot be reached through fetch.proxy ({error})", passing=True) from error
    except (httpx2.HTTPError, OSError) as error:
        raise FetchError(url, _describe(error, is_proxied=bool(settings.proxy)), passing=True) from error


def _describe(error: BaseException, *, is_proxied: bool) -> str:
    """What went wrong, from the innermost cause that means something to people."""
    chain = [error]
    while (deeper := chain[-1].__cause__ or chain[-1].__context__) is not None and deeper not in chain:
        chain.append(deeper)
    for kind, meaning in _MEANINGS:
        if found := next((one for one in chain if isinstance(one, kind)), None):
            where = "fetch.proxy: " if is_proxied and kind in _NOT_MET else ""
            detail = found.strerror if isinstance(found, socket.gaierror) else getattr(found, "verify_message", None)
            return f"{where}{meaning} ({detail})" if detail else f"{where}{meaning}"
    return f"cannot be read ({(str(error) or type(error).__name__)[:_MOST_DETAIL]})"
