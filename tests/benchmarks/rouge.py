"""ROUGE-1, -2 and -L: how much of a reference's words a text has, in any script.

The usual tokenizers keep only the letters a to z, and give Arabic 0 against itself. Here a token is a run of letters,
marks and digits, case folded; each ideograph and each kana is one by itself, as those scripts put no spaces.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence

import regex

_TOKEN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]|(?:(?![\p{Han}\p{Hiragana}\p{Katakana}])[\p{L}\p{M}\p{N}])+")

Scores = tuple[float, float, float]


def find_tokens(text: str) -> list[str]:
    """The tokens of `text`, in order."""
    return list(_TOKEN.findall(text.casefold()))


def score_rouge(reference: str, text: str) -> Scores:
    """The F measures of ROUGE-1, ROUGE-2 and ROUGE-L, each from 0 to 1."""
    wanted, given = find_tokens(reference), find_tokens(text)
    longest = _measure_common(wanted, given)
    return _score_runs(wanted, given, 1), _score_runs(wanted, given, 2), _balance(longest, len(wanted), len(given))


def average(scores: Iterable[Scores]) -> Scores:
    """The mean of each measure."""
    one, two, longest = (statistics.mean(column) for column in zip(*scores, strict=True))
    return one, two, longest


def _score_runs(wanted: Sequence[str], given: Sequence[str], size: int) -> float:
    left, right = _count_runs(wanted, size), _count_runs(given, size)
    return _balance((left & right).total(), left.total(), right.total())


def _count_runs(tokens: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[at : at + size]) for at in range(len(tokens) - size + 1))


def _balance(common: int, wanted: int, given: int) -> float:
    return 2 * common / (wanted + given) if common else 0.0


def _measure_common(left: Sequence[str], right: Sequence[str]) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(right) + 1)
    for token in left:
        above = row
        row = [0]
        for at, other in enumerate(right):
            row.append(above[at] + 1 if token == other else max(above[at + 1], row[at]))
    return row[-1]
