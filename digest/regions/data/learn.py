"""Looks for weights that place labelled articles better than those in use, and tests them on others: `make weights`.

Each line of a file of labelled articles is a JSON object with `source`, `lang`, `title`, `body`, `region`, and perhaps
`dateline`. What is learned from four fifths of them is tried on the last fifth, and what is learned from all sources
but one on that one. It writes nothing: weights change by hand, when they are better on what they were not learned from.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from digest.model import Article, Dateline
from digest.regions.atlas import Atlas, make_atlas
from digest.regions.clues import Clue, find_clues
from digest.regions.scheme import WORLD, load_scheme
from digest.regions.scores import make_tally
from digest.regions.weighing import find_fields
from digest.regions.weights import WEIGHTS, Weights

FOLDS = 5
STEPS = (0.7, 1.4)
ROUNDS = 2
# Parts of Asia that a desk which has one label for all of it may mean.
ASIA = frozenset({"south_asia", "east_asia", "southeast_asia", "central_asia"})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TUNED = ("located", "slope", "dateline", "hub", "hub_away", "opening")


class Sample(NamedTuple):
    """A labelled article: its source, the regions that are right, and what it names."""

    source: str
    label: str
    right: frozenset[str]
    clues: Sequence[Clue]


def load_samples(path: Path, atlas: Atlas) -> list[Sample]:
    """The labelled articles of a file that name anything, without those of the world as a whole."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    samples = (make_sample(row, atlas) for row in rows if row["region"] != WORLD)
    return [sample for sample in samples if sample.clues]


def make_sample(row: Mapping[str, Any], atlas: Atlas) -> Sample:
    """The sample in one `row` of a file."""
    places = tuple(place.strip() for place in (row.get("dateline") or "").split("/"))
    article = Article(
        id="",
        title=row["title"] or "",
        source="",
        origin="",
        first_seen=EPOCH,
        text=row["body"],
        dateline=Dateline(text="", places=places),
    )
    right = ASIA if row["region"] == "asia" else frozenset({row["region"]})
    return Sample(row["source"], row["region"], right, find_clues(find_fields(article, row["lang"], ()), atlas))


def weigh_samples(samples: Sequence[Sample]) -> list[float]:
    """How much each of `samples` counts, so that neither a large source nor a frequent region drowns the others."""
    counts = Counter((sample.source, sample.label) for sample in samples)
    return [counts[sample.source, sample.label] ** -0.5 for sample in samples]


def find_loss(weights: Weights, samples: Sequence[Sample], shares: Sequence[float], atlas: Atlas) -> float:
    """How surprised `weights` are by the labels of `samples`: the mean of minus the logarithm of their likelihood."""
    total = 0.0
    for sample, share in zip(samples, shares, strict=True):
        odds = {key: math.exp(score) for key, score in make_tally(sample.clues, atlas, None, weights).scores.items()}
        right = sum(value for key, value in odds.items() if key in sample.right)
        total -= share * math.log(max(right / (1 + sum(odds.values())), 0.001))
    return total / sum(shares)


def list_moves(weights: Weights) -> Iterable[Weights]:
    """`weights` with one of them a step smaller or larger."""
    for step in STEPS:
        for name in TUNED:
            yield replace(weights, **{name: getattr(weights, name) * step})
        for key, value in weights.fields.items():
            yield replace(weights, fields={**weights.fields, key: value * step})
        for key, value in weights.kinds.items():
            yield replace(weights, kinds={**weights.kinds, key: value * step})
        for key, value in weights.titles.items():
            yield replace(weights, titles={**weights.titles, key: value * step})


def learn_weights(samples: Sequence[Sample], atlas: Atlas) -> Weights:
    """What is left of the weights in use when every step has been taken that lessens the loss on `samples`."""
    shares = weigh_samples(samples)
    best, least = WEIGHTS, find_loss(WEIGHTS, samples, shares, atlas)
    for _ in range(ROUNDS):
        for number in range(len(list(list_moves(best)))):
            moved = list(list_moves(best))[number]
            loss = find_loss(moved, samples, shares, atlas)
            if loss < least:
                best, least = moved, loss
    return best


def count_right(weights: Weights, samples: Sequence[Sample], atlas: Atlas) -> Counter[str]:
    """By source: how many of `samples` have the highest score where it is right."""
    right: Counter[str] = Counter()
    for sample in samples:
        scores = make_tally(sample.clues, atlas, None, weights).scores
        first = max(scores, key=lambda key: (scores[key], -atlas.order[key])) if scores else WORLD
        right[sample.source] += first in sample.right
    return right


def try_apart(samples: Sequence[Sample], parts: Iterable[Container[int]], atlas: Atlas) -> Counter[str]:
    """By source: how many are right when what each of `parts` holds (by number) is left out of learning."""
    right: Counter[str] = Counter()
    for part in parts:
        kept = [sample for number, sample in enumerate(samples) if number not in part]
        left_out = [sample for number, sample in enumerate(samples) if number in part]
        right += count_right(learn_weights(kept, atlas), left_out, atlas)
    return right


def print_table(samples: Sequence[Sample], columns: Mapping[str, Counter[str]]) -> None:
    """Print the share of right answers by source, one column for each way."""
    counts = Counter(sample.source for sample in samples)
    print(f"{'source':<14}{'n':>6}" + "".join(f"{name:>14}" for name in columns))
    for source, count in counts.most_common():
        print(f"{source:<14}{count:>6}" + "".join(f"{right[source] / count:>14.3f}" for right in columns.values()))


def print_changes(weights: Weights) -> None:
    """Print what `weights` have otherwise than those in use."""
    for field in fields(weights):
        old, new = getattr(WEIGHTS, field.name), getattr(weights, field.name)
        if old != new:
            print(f"{field.name}: {old} -> {new}")


def main(path: Path) -> None:
    """Print how weights learned from the labelled articles in `path` do, beside those in use."""
    atlas = make_atlas(load_scheme())
    samples = load_samples(path, atlas)
    sources = sorted({sample.source for sample in samples})
    numbers: dict[str, set[int]] = defaultdict(set)
    for number, sample in enumerate(samples):
        numbers[sample.source].add(number)
    folds = [set(range(fold, len(samples), FOLDS)) for fold in range(FOLDS)]
    columns = {
        "in use": count_right(WEIGHTS, samples, atlas),
        "other fifth": try_apart(samples, folds, atlas),
        "other source": try_apart(samples, [numbers[source] for source in sources], atlas),
    }
    print_table(samples, columns)
    print_changes(learn_weights(samples, atlas))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
