"""The one reader of the network: bounded in time and bytes, one request at a time per host, no private addresses.

A host name is looked up once, every address it has is checked, and the connection goes to the address that was checked:
a name server that changes its answer in between wins nothing. Redirects are followed by hand, each hop checked alike.
"""

from __future__ import annotations

from digest.http.addresses import is_public
from digest.http.client import make_user_agent
from digest.http.failures import FetchError
from digest.http.guard import Resolve
from digest.http.reader import MAX_REDIRECTS, Reader, open_reader
from digest.urls import hide_password

__all__ = [
    "MAX_REDIRECTS",
    "FetchError",
    "Reader",
    "Resolve",
    "hide_password",
    "is_public",
    "make_user_agent",
    "open_reader",
]
