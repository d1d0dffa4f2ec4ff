"""What stands in a page beside its article: menus, comments, cards of other stories."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import islice
from typing import Any

_MOST_ABOVE = 60
_MOST_HEADINGS = 10
_MOST_PIECES = 200
_MOST = 20_000
_ASIDES = frozenset(["nav", "footer", "aside", "form"])
_OTHERS = re.compile(
    r"(?:\A|[\s_-])(?:comments?|related|sidebar|footer|promos?|recommend\w*|teasers?|popular|latest|trending)(?=[\s_-]|\Z)",
    re.IGNORECASE,
)
# Elements that only change the looks of words; all others part them.
_LOOKS = frozenset(["a", "abbr", "b", "em", "font", "i", "mark", "q", "s", "small", "strong", "sub", "sup", "u", "wbr"])


def join_text(element: Any) -> str:
    """The text in an element, as one line; at most some two hundred pieces of it, blocks in it parted by spaces."""
    pieces = islice(element.itertext(with_tail=False), _MOST_PIECES)
    is_parted = any(one.tag not in _LOOKS for one in islice(element.iterdescendants(), _MOST_PIECES))
    return " ".join((" " if is_parted else "").join(pieces).split())


def find_headings(root: Any) -> Iterator[Any]:
    """The first-level headings of a page that are not empty, in their order."""
    return (one for one in islice(root.iter("h1"), _MOST_HEADINGS) if join_text(one))


def find_main(root: Any) -> frozenset[Any]:
    """The elements that the headline stands in, which are nothing beside the article whatever they are called."""
    heading = next(find_headings(root), None)
    above = () if heading is None else islice(heading.iterancestors(), _MOST_ABOVE)
    return frozenset([*above, *root.iter("body"), root])


def is_aside(element: Any, main: frozenset[Any]) -> bool:
    """Whether an element stands in something else than the article; `main` see `find_main`."""
    return any(_is_other(one) for one in islice(element.iterancestors(), _MOST_ABOVE) if one not in main)


def copy_without_asides(root: Any) -> Any:
    """A copy of a page without what stands beside its article."""
    copied = deepcopy(root)
    main = find_main(copied)
    for one in [one for one in islice(copied.iter(), _MOST) if one not in main and _is_other(one)]:
        if (above := one.getparent()) is not None:
            above.remove(one)
    return copied


def _is_other(element: Any) -> bool:
    return element.tag in _ASIDES or _OTHERS.search(element.get("class") or "") is not None
