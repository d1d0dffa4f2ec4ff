"""Wire copies: how many of the labelled ones are found, how many others are taken for copies, and the time.

The peer is datasketch as most people set it up: MinHash with 128 permutations over runs of four words, LSH at 0.5.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence

from digest.selection.copies import group_copies
from digest.selection.shingles import find_words
from tests.selection.wire import Wire, load_wire, make_placed, measure_recall, measure_suspects

SIZE = 10_000
ROUNDS = 3


def make_more(wires: Sequence[Wire], size: int) -> list[Wire]:
    """As many as are wanted: the texts read backwards are new ones of the same words and lengths."""
    more = [wire.reverse(len(wires) + number) for number, wire in enumerate(wires[: max(0, size - len(wires))])]
    return [*wires, *more][:size]


def group_by_minhash(texts: Iterable[str]) -> int:
    """How many pairs the peer finds."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-untyped]

    index = MinHashLSH(threshold=0.5, num_perm=128)
    pairs = 0
    for number, text in enumerate(texts):
        words = find_words(text)
        shingles = {" ".join(words[start : start + 4]).encode() for start in range(max(1, len(words) - 3))}
        sketch = MinHash(num_perm=128)
        sketch.update_batch(list(shingles))
        pairs += len(index.query(sketch))
        index.insert(str(number), sketch)
    return pairs


def measure(work: Callable[[], object]) -> float:
    """CPU seconds."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    """Print the figures."""
    wires = load_wire()
    if not wires:
        print("copies     skipped: ../shared is not here")
        return
    groups = [[int(item.article.id) for item in group] for group in group_copies(map(make_placed, wires))]
    recall = measure_recall(wires, groups)
    print(f"copies     {len(wires):8,} articles, recall {recall.pop('all'):.4f} (at least .993)")
    print(f"by kind    {', '.join(f'{kind} {share:.3f}' for kind, share in sorted(recall.items()))} (at least .97)")
    suspects, pairs = measure_suspects(wires, groups)
    print(f"suspects   {suspects:8,} of {pairs:,} pairs ({suspects / pairs:.2%}; at most 0.30%)")
    placed = [make_placed(wire) for wire in make_more(wires, SIZE)]
    rounds = [
        (
            measure(lambda: group_copies(placed)),
            measure(lambda: group_by_minhash(item.article.text for item in placed)),
        )
        for _ in range(ROUNDS)
    ]
    ours, theirs = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratio = statistics.median(mine / peer for mine, peer in rounds)
    print(f"time       {len(placed):8,} articles in {ours:.1f} s; datasketch {theirs:.1f} s (ratio {ratio:.2f}; ≤ 1)")


if __name__ == "__main__":
    main()
