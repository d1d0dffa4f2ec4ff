"""Settings of exports that are of the right type and cannot be meant."""

from __future__ import annotations

from typing import Any

import pytest

from digest.config.exports import find_export_faults
from digest.settings import ArchiveSettings, MergeTagSettings, Settings


def find(**changes: Any) -> list[str]:
    return [fault.partition(":")[0] for fault in find_export_faults(Settings(**changes))]


def own(**changes: Any) -> dict[str, Any]:
    return {"merge_tags": {"own": MergeTagSettings(**{"unsubscribe": "[[x]]", **changes})}}


COMMON = (
    "/leave",
    "&unsub;",
    "<unsub>",
    "LEAVE",
    "=x=",
    ":x:",
    ";x",
    "'x'",
    ">x",
    "?x",
    "#x#",
    "% x %",
    ".x",
    "-x-",
    "@x",
)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"archive": ArchiveSettings(url="ledger.test/digest")}, "archive.url"),
        ({"archive": ArchiveSettings(url="https://ledger.test/?d=1")}, "archive.url"),
        ({"archive": ArchiveSettings(folder="")}, "archive.folder"),
        ({"export_for": "sendy"}, "export_for"),
        (own(unsubscribe=" "), "merge_tags.own.unsubscribe"),
        (own(view='{{ x "y" }}'), "merge_tags.own.view"),
        (own(opens=("",)), "merge_tags.own.opens.0"),
        (own(opens=("[[", "abc")), "merge_tags.own.opens.1"),
        (own(opens=("%7B",)), "merge_tags.own.opens.0"),
        (own(opens=("<%",)), "merge_tags.own.opens.0"),
        *((own(unsubscribe=tag), "merge_tags.own.unsubscribe") for tag in COMMON),
        (own(view="/web"), "merge_tags.own.view"),
    ],
)
def test_what_cannot_be_meant_is_found(changes: dict[str, Any], key: str) -> None:
    assert find(**changes) == [key]


def test_what_can_be_meant_is_not() -> None:
    assert find(archive=ArchiveSettings(url="https://ledger.test/digest/", folder="site"), export_for="brevo") == []
    assert find(**own(unsubscribe="%UNSUB%")) == find(**own(unsubscribe="/leave", opens=("{{",))) == []
    assert find(**own(view="%%web%%", opens=("[[", "%%", "{%")), export_for="own") == []
