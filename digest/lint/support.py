"""What mail programs can show: the data of Can I email, and what of it MJML writes anyway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
_APPS = frozenset(["android", "com", "ios", "mac", "web", "windows"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The data: `programs` in the order of the marks, and `titles` and `marks` by feature.

    A mark is y for yes, a for in part, n for no and u where nobody tried.
    """

    programs: tuple[str, ...]
    titles: Mapping[str, str]
    marks: Mapping[str, str]


@cache
def load_support() -> Support:
    """Read what the package has of Can I email."""
    first, *lines = _read_lines("support.tsv")
    rows = [line.split("\t") for line in lines]
    return Support(
        programs=tuple(first.split()),
        titles={feature: title for feature, title, _ in rows},
        marks={feature: marks for feature, _, marks in rows},
    )


@cache
def load_baseline() -> frozenset[tuple[str, str]]:
    """Read what MJML writes into every e-mail: features, and how they are used, with 0 for numbers."""
    rows = (line.partition("\t") for line in _read_lines("baseline.tsv"))
    return frozenset((feature, pattern) for feature, _, pattern in rows)


def _read_lines(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def is_feature(name: str) -> bool:
    """Whether the data knows a feature."""
    return name in load_support().marks


def find_programs(client: str) -> Iterator[int]:
    """Give the places in `Support.programs` of a mail program, or of all apps of a family."""
    for place, program in enumerate(load_support().programs):
        if client in {program, find_family(program)}:
            yield place


def find_family(program: str) -> str:
    """Return what a program is an app of: gmail for gmail-ios; itself where there is only one."""
    family, _, app = program.rpartition("-")
    return family if app in _APPS else program
