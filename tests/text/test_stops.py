"""A text ends as sentences do if a stop of any script is its last mark, but for what closes behind it."""

from __future__ import annotations

import pytest

from digest.text.stops import ends_sentence


@pytest.mark.parametrize(
    "text",
    ["Done.", "Done?”", "« Fini. »", "完了。」", "ہو گیا۔‘‘", "हो गया।", "انتهى؟", "(Done!)", "Wait…", "Done.’”)"],
)
def test_a_stop_ends_a_sentence_with_what_closes_behind_it(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["", "Done", "Done:", "3.5", "Done. Then", "“Done”", "完了"])
def test_what_has_no_stop_at_its_end_ends_no_sentence(text: str) -> None:
    assert not ends_sentence(text)
