"""digest.toml: every wrong key at once, by name; nothing unknown is let through."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import jsonschema
import pytest

from digest.config import (
    format_settings,
    list_keys,
    load_newsletters,
    load_settings,
    make_schema,
    override_settings,
    parse_settings,
)
from digest.config.reading import parse_newsletters
from digest.errors import ConfigError, UsageError
from digest.settings import Settings, SourceSettings

WHOLE = """
name = "The Daily Ledger"
site = "https://ledger.example"
languages = ["en", "ur"]              # stories let in; the first is the frame's
timezone = "Asia/Karachi"
address = "12 Mall Road, Lahore, Pakistan"
schedule = "0 7 * * *"
sources = ["https://ledger.example", "stories/*.txt"]
regions.order = ["south-asia", "middle-east"]
[send]
from = "The Daily Ledger <news@ledger.example>"
smtp = "smtp://news@mail.ledger.example:587"
password_file = "smtp-password"
unsubscribe = "mailto:leave@ledger.example"
recipients = "readers.txt"
"""


def test_fifteen_lines_are_a_whole_configuration() -> None:
    settings = parse_settings(WHOLE, origin="digest.toml")
    assert settings.name == "The Daily Ledger"
    assert settings.regions.order == ("south-asia", "middle-east")
    assert settings.send.from_ == "The Daily Ledger <news@ledger.example>"
    assert settings.choice.stories == 20


def test_an_empty_file_gives_the_defaults() -> None:
    assert parse_settings("", origin="digest.toml") == Settings()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nam = 'x'", r"digest\.toml: unknown key 'nam' \(did you mean 'name'\?\)"),
        ("[send]\nform = 'x'", r"unknown key 'send\.form' \(did you mean 'send\.from'\?\)"),
        ("name = 3", r"digest\.toml: name: must be text in quotes"),
        ("timezone = 'Mars/Olympus'", "timezone: 'Mars/Olympus' is not an IANA time zone"),
        ("timezone = '../../etc/passwd'", "timezone: '../../etc/passwd' is not an IANA time zone"),
        ("choice.last = 'a week'", "choice.last: 'a week' is not a span such as 48h or 7d"),
        ("languages = 'en'", r"languages: must be a list, such as \[\"en\", \"ur\"\]"),
        ("send = 'x'", "send: must be a table"),
        ("site = 'ledger.example'", "site: 'ledger.example' is no address; it begins with https://"),
        ("choice.stories = 0", "choice.stories: 0 is less than 1"),
        ("schedule = 'daily'", "schedule: 'daily' is not a cron expression of five fields"),
        ("languages = ['english!']", "languages.0: 'english!' is not a language tag"),
        ("send.starttls = 'maybe'", 'send.starttls: \'maybe\' is not "require" or "never"'),
        ("send.unsubscribe = 'https://x'", "send.unsubscribe: 'https://x' is no mailto: address"),
        ("[send]\nport = 587", r"unknown key 'send\.port' \(it is a part of send\.smtp, as in smtp://user@host:587\)"),
        ("[send]\ndraft_before = '2h'", r"draft_before stands above the first table, and not in \[send\]"),
        ("[[sources]]\nschedule = 'x'\nat = 'a'", r"schedule stands above the first table, and not in \[sources\]"),
        ("sources = [{url = 'https://x'}]", r"sources\.0\.at: is missing; .*did you mean 'sources\[\]\.at'"),
        ("require_approval = 'perhaps'", "require_approval: must be true or false"),
        ("a = " + "[" * 5_000, r"digest\.toml: there are too many brackets within brackets \(at line 1, column 5\)"),
        ("a = " + "1" * 5_000, r"digest\.toml: a number has too many digits \(at line 1, column 5\)"),
        ("name = ", r"digest\.toml: invalid value \(at line 1, column 8\)"),
        ("a = 1\na = 2", "line 2"),
    ],
)
def test_a_mistake_is_named_with_its_key_or_line(text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        parse_settings(text, origin="digest.toml")


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_settings("nam = 1\nsite = 2\n[send]\nfrm = 3", origin="digest.toml")
    assert all(key in str(caught.value) for key in ("'nam'", "site:", "'send.frm'"))


def test_of_very_many_mistakes_the_first_are_told_and_the_rest_is_counted() -> None:
    text = "".join(f"{'k' * 100}{number} = 1\n" for number in range(5_000))
    started = time.process_time()
    with pytest.raises(ConfigError, match="and 4980 more") as caught:
        parse_settings(text, origin="digest.toml")
    assert len(caught.value.problem) < 3_000
    assert time.process_time() - started < 2


@pytest.mark.parametrize("more", [b"#", "ü".encode()])
def test_a_file_without_end_is_read_only_so_far(tmp_path: Path, more: bytes) -> None:
    (tmp_path / "digest.toml").write_bytes(b"#" + more * 3_000_000)
    with pytest.raises(ConfigError, match=r"digest\.toml: it has more than 1,000,000 characters"):
        load_settings(tmp_path / "digest.toml")


def test_a_missing_file_is_named_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"digest\.toml cannot be read .* digest init"):
        load_settings(tmp_path / "digest.toml")


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "digest.toml"
    path.write_text("name = 'Ledger'", encoding="utf-8-sig")
    assert load_settings(path).name == "Ledger"


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "digest.toml"
    path.write_bytes("name = 'Café'".encode("latin-1"))
    with pytest.raises(ConfigError, match="is not UTF-8"):
        load_settings(path)


def test_the_schema_accepts_what_we_accept_and_refuses_unknown_keys() -> None:
    schema = make_schema()
    jsonschema.validate(tomllib.loads(WHOLE), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"nam": "x"}, schema)


def test_every_key_says_what_it_does() -> None:
    keys = list(list_keys())
    assert ("send.from", None) in [(key, default) for key, default, _ in keys]
    assert all(about.endswith(".") for _, _, about in keys)


def test_a_written_configuration_reads_back_whatever_the_name_holds() -> None:
    name = 'The "Ledger" \\ Lahore — لاہور'
    text = format_settings({"name": name, "sources": ["a"], "send": {"from": "a@b.test"}}, comments={"name": "yours"})
    settings = parse_settings(text, origin="digest.toml")
    assert (settings.name, settings.send.from_) == (name, "a@b.test")
    assert settings.sources == (SourceSettings(at="a"),)


def test_the_command_line_lies_over_the_file_and_none_changes_nothing() -> None:
    settings = override_settings(
        Settings(name="A"), name=None, theme="brief", choice={"stories": 5, "per_region": None}
    )
    assert (settings.name, settings.theme, settings.choice.stories, settings.choice.per_region) == ("A", "brief", 5, 6)


def test_the_keys_of_a_source_are_listed_and_its_mistakes_named() -> None:
    keys = [key for key, _, _ in list_keys()]
    assert [key for key in keys if key.startswith("sources")][:3] == ["sources", "sources[].at", "sources[].name"]
    with pytest.raises(ConfigError, match=r"unknown key 'sources\.1\.pause' \(did you mean 'sources\[\]\.paused'\?\)"):
        parse_settings("sources = ['a', { at = 'b', pause = true }]", origin="digest.toml")


SEVERAL = """
name = "The Daily Ledger"
sources = ["stories/*.txt"]
send.from = "The Daily Ledger <news@ledger.example>"
choice.score.tags = { storm = 1.0 }

[newsletters.morning]
schedule = "0 7 * * *"
choice.stories = 12

[newsletters.weekend]
name = "The Weekend Ledger"
schedule = "0 9 * * 6"
send.reply_to = "weekend@ledger.example"
"""


def test_several_newsletters_have_all_that_stands_above_them_but_what_they_say_themselves(tmp_path: Path) -> None:
    path = tmp_path / "digest.toml"
    path.write_text(SEVERAL)
    morning, weekend = load_newsletters(path).values()
    assert (morning.newsletter, morning.name, morning.choice.stories) == ("morning", "The Daily Ledger", 12)
    assert (weekend.newsletter, weekend.name, weekend.choice.stories) == ("weekend", "The Weekend Ledger", 20)
    assert morning.choice.score.tags == weekend.choice.score.tags == {"storm": 1.0}
    assert (weekend.send.from_, weekend.send.reply_to) == (morning.send.from_, "weekend@ledger.example")
    assert load_settings(path, newsletter="weekend") == weekend


def test_what_is_too_old_for_one_of_several_newsletters_is_kept_for_the_others(tmp_path: Path) -> None:
    path = tmp_path / "digest.toml"
    path.write_text(SEVERAL)
    assert {one.fetch.backlog for one in load_newsletters(path).values()} == {"336h"}
    path.write_text("fetch.backlog = '3d'\n" + SEVERAL)
    assert {one.fetch.backlog for one in load_newsletters(path).values()} == {"3d"}


def test_which_of_several_newsletters_is_meant_must_be_said(tmp_path: Path) -> None:
    path = tmp_path / "digest.toml"
    path.write_text(SEVERAL)
    with pytest.raises(UsageError, match=r"has several newsletters. Name one with --newsletter: morning, weekend"):
        load_settings(path)
    with pytest.raises(UsageError, match=r"has no newsletter 'evening'. Name one with --newsletter: morning, weekend"):
        load_settings(path, newsletter="evening")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[newsletters.morning]\nsources = ['x.xml']", r"newsletters\.morning\.sources: is shared by all newsletters"),
        ("[newsletters.morning]\nnam = 'x'", r"newsletters\.morning: unknown key 'nam' \(did you mean 'name'\?\)"),
        ("[newsletters.'../x']\nname = 'x'", r"a newsletter's short name has letters, digits, - and _ only"),
        ("newsletters = 3", r"newsletters: must be tables, such as \[newsletters\.morning\]"),
        ("[newsletters]", r"newsletters: must be tables, such as \[newsletters\.morning\]"),
    ],
)
def test_what_is_wrong_with_one_of_several_newsletters_names_it(text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        parse_newsletters(text, origin="digest.toml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("schedule = '0 7 30 2 *'", "schedule: '0 7 30 2 \\*' never comes: there is no such day in the calendar"),
        ("schedule = '0 7 1 13 *'", "schedule: '0 7 1 13 \\*' is not a cron expression of five fields"),
        ("subject = '{titel}'", r"subject: '\{titel\}' has what nothing fills in: \{titel\} cannot be filled in"),
        ("if_unapproved = 'wait'", 'if_unapproved: \'wait\' is not "send", "hold" or "skip"'),
        ("choice.overflow = 'x'", 'choice.overflow: \'x\' is not "carry", "link" or "drop"'),
        ("[[choice.rules]]\nthen = 'drop'", r"choice.rules.0: has no condition, and would fit every story"),
        ("[[choice.rules]]\nthen = 'ban'\ntag = 'x'", r"choice.rules.0.then: 'ban' is not"),
        ("export = 'out/{nummer}'", "export: 'out/{nummer}' has what nothing fills in; only {date} and {number} are"),
        ("deliver = 'export'", "deliver: 'export' needs a folder: set `export`"),
        ("require_approval = true\nif_unapproved = 'skip'", "if_unapproved: 'skip' skips all editions without `draft_"),
        ("choice.stories = 2", "choice.min_stories: 3 is more than choice.stories"),
        ("choice.score.recency = nan", "choice.score.recency: nan is no weight"),
        ("regions.limits.atlantis.max = 1", "regions.limits.atlantis: there is no region 'atlantis'"),
        ("regions.limits.europe.max = 0", "regions.limits.europe.max: 0 is less than 1"),
        ("[[choice.rules]]\ntags = 'x'", r"unknown key 'choice.rules.0.tags' \(did you mean 'choice.rules\[\].tag'"),
    ],
)
def test_a_wrong_value_of_editions_is_named(text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        parse_settings(text, origin="digest.toml")
