"""`sources` in a digest.toml that a person wrote: what is meant changes, and no comment, order or line end does."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import add_sources, parse_settings, pause_source
from digest.errors import ConfigError
from digest.settings import SourceSettings

ARRAYS = [
    'name = ""\nsources = [\n  # new\n  "a", # the first\n  "b",  # ours\n  # end\n]\n\n# mail\n[send]\nfrom = "c"\n',
    'sources = [\n  "a", # the first\n  "b"  # ours\n]\n',
    'sources = [\n    "a"\n  , "b" # second\n]',
    'sources = ["a", "b"] # two\nname = "x"\n',
    "sources = ['a', \"b\",]\n[send]\nfrom = 'c'",
    'sources = [ "a", { at = "b", name = "B" } ]\n',
    'sources = [\n\t"a", "b", # both\n]\n',
    'sources = ["a",\n"b"]\n',
    'sources = ["a"\n,\n"b"\n,\n]\n',
    '"sources" = [ # list\n  { name = "[,]", at = "a" }, # "quoted, # comment"\n  """b""", ]\n',
    'regions.order = ["south-asia"]\nsources = ["a#", \'b"\', """c\n"d"\\"""""]\n',
]
TABLES = [
    'name = ""\n\n[[sources]]\nat = "a" # first\n\n# second\n[[sources]]\nat = "b"\nname = "B"\n\n[send]\nfrom = "c"\n',
    '[[sources]]\nat = "a"\n[send]\nfrom = "c"\n[[ sources ]]\n  at = "b"',
    '[[sources]]\nname = "A" # ours\nat = "a" # first\n',
]
EMPTY = [
    "",
    "# nothing yet",
    'name = "x" # y\n\n# mail\n[send]\nfrom = "c"\n',
    '# who\n# we are\n[send]\nfrom = "c"\n',
    "sources = []\n",
    "sources = [\n  # none yet\n]\n[send]\n",
    'regions.order = ["europe",\n "africa"] # both\n[send]\nfrom = "c"\n',
]
NEWLINES = pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])


def read_sources(text: str) -> tuple[SourceSettings, ...]:
    return parse_settings(text, origin="x").sources


def find_comments(text: str) -> list[str]:
    """In the files above, a mark and a space begin a comment; in the addresses there, no space follows one."""
    return re.findall(r"# [^\r\n]*", text)


def is_kept(text: str, changed: str) -> bool:
    """Whether every character of `text` is in `changed`, in the same order."""
    rest = iter(changed)
    return all(char in rest for char in text)


@NEWLINES
@pytest.mark.parametrize("text", [*ARRAYS, *TABLES, *EMPTY])
def test_a_source_is_added_last_and_everything_that_was_there_stays(text: str, newline: str) -> None:
    text = text.replace("\n", newline)
    added = add_sources(text, [("https://new.example/feed", None), ("n/*.txt", 'The "N"')])
    assert read_sources(added) == (
        *read_sources(text),
        SourceSettings(at="https://new.example/feed"),
        SourceSettings(at="n/*.txt", name='The "N"'),
    )
    assert is_kept(text, added)
    assert find_comments(added) == find_comments(text)
    assert newline == "\n" or "\r\n" not in text or not re.search(r"(?<!\r)\n", added)


@NEWLINES
@pytest.mark.parametrize("text", [*ARRAYS, *TABLES])
def test_a_source_that_is_paused_and_resumed_leaves_the_file_as_it_was(text: str, newline: str) -> None:
    text = text.replace("\n", newline)
    for index, source in enumerate(read_sources(text)):
        paused = pause_source(text, index, paused=True)
        assert read_sources(paused)[index] == replace(source, paused=True)
        assert is_kept(text, paused) or "}" in text
        assert find_comments(paused) == find_comments(text)
        assert pause_source(paused, index, paused=False) == text


def test_a_source_that_is_added_alone_stands_in_the_manner_of_the_list() -> None:
    lines = 'sources = [\n  "a", # one\n  # not these:\n]\n'
    assert add_sources(lines, [("b", None)]) == 'sources = [\n  "a", # one\n  "b",\n  # not these:\n]\n'
    assert add_sources('sources = ["a"] # one\n', [("b", None)]) == 'sources = ["a", "b"] # one\n'
    tables = '[[sources]]\nat = "a"\n\n# the mail\n[send]\n'
    added = '[[sources]]\nat = "a"\n\n[[sources]]\nat = "b"\n\n# the mail\n[send]\n'
    assert add_sources(tables, [("b", None)]) == added


def test_a_line_that_would_grow_long_becomes_several() -> None:
    many = [(f"https://ledger.example/{number}/feed", None) for number in range(9)]
    added = add_sources('sources = ["stories/*.txt"] # ours\n', many)
    assert added.splitlines()[:3] == ["sources = [", '    "stories/*.txt",', '    "https://ledger.example/0/feed",']
    assert added.endswith('    "https://ledger.example/8/feed",\n] # ours\n')


def test_only_a_plain_address_is_plain_again_when_resumed() -> None:
    assert pause_source('sources = ["a"]', 0, paused=True) == 'sources = [{ at = "a", paused = true }]'
    named = 'sources = [{ paused = true, at = "a", name = "A" }]'
    assert pause_source(named, 0, paused=False) == 'sources = [{ at = "a", name = "A" }]'


def test_a_comment_on_the_pause_itself_outlives_it() -> None:
    text = '[[sources]]\nat = "a"\npaused = true # until May\nname = "A"\n'
    resumed = pause_source(text, 0, paused=False)
    assert resumed == text.replace("true", "false")
    assert pause_source(resumed, 0, paused=True) == text


def test_what_cannot_be_changed_in_place_is_refused_whole() -> None:
    with pytest.raises(ConfigError, match="`sources` is written in a way that cannot be changed here"):
        add_sources('"sour\\u0063es" = ["a"]', [("b", None)])


ADDRESSES = st.text(st.sampled_from("ab/:#,[]{}\"'\\=é\t \n"), min_size=1, max_size=8)
SPACES = st.sampled_from(["", " ", "\n", "\n  ", " # a, ] comment\n", "\n# [one\n\t"])


@st.composite
def arrays(draw: st.DrawFn) -> str:
    """A list of sources as untidily as TOML lets one write it."""
    items = draw(st.lists(ADDRESSES, max_size=4))
    text = "["
    for place, item in enumerate(items):
        quoted = '"' + re.sub(r"[\\\"\n\t]", lambda found: f"\\u{ord(found[0]):04x}", item) + '"'
        written = draw(st.sampled_from([quoted, f"{{at={quoted}}}", f'{{ name = "],#", at = {quoted} }}']))
        comma = "," if place < len(items) - 1 or draw(st.booleans()) else ""
        text += draw(SPACES) + written + draw(SPACES) + comma
    return f"sources = {text}{draw(SPACES)}] # list\n\n# mail\n[send]\nfrom = 'x'\n"


@given(arrays(), ADDRESSES, st.booleans())
def test_every_list_that_toml_allows_can_be_added_to_and_paused_in(text: str, at: str, crlf: bool) -> None:
    text = text.replace("\n", "\r\n") if crlf else text
    before = read_sources(text)
    changed = add_sources(text, [(at, None)])
    assert read_sources(changed) == (*before, SourceSettings(at=at))
    for index in range(len(before) + 1):
        changed = pause_source(changed, index, paused=True)
    assert all(source.paused for source in read_sources(changed))
    assert len(re.findall(r"# a, \] comment|# \[one", changed)) == len(re.findall(r"# a, \] comment|# \[one", text))
    assert changed.replace("\r\n", "\n").endswith("] # list\n\n# mail\n[send]\nfrom = 'x'\n")
