"""One newsletter, as a person may set it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from digest.settings.choice import ChoiceSettings
from digest.settings.lint import LintSettings
from digest.settings.look import ArchiveSettings, ImageSettings, LinkSettings, LookSettings, MergeTagSettings
from digest.settings.regions import RegionSettings
from digest.settings.sending import AlertSettings, SendSettings
from digest.settings.sources import FetchSettings, SourceSettings
from digest.settings.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One newsletter."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    newsletter: Annotated[str, "Short name in commands and in the store; a table [newsletters.NAME] has its own."] = (
        "main"
    )
    name: Annotated[str, "The masthead."] = "News Digest"
    site: Annotated[str | None, "Home page that the masthead links to."] = None
    languages: Annotated[
        tuple[str, ...], "Languages of stories let in; the first is the frame's. Empty lets all in."
    ] = ()
    timezone: Annotated[str, "IANA zone of dates without one, and of the dates shown."] = "UTC"
    address: Annotated[str | None, "Postal address for the footer, which the law asks for in most countries."] = None
    schedule: Annotated[str | None, "Cron expression of when an edition is due, in `timezone`: 0 7 * * 1-5."] = None
    sources: Annotated[
        tuple[SourceSettings, ...],
        "Addresses, files, folders and globs; a table { at = …, name = … } for one that needs more said.",
    ] = ()
    store: Annotated[str, "The file that keeps articles and editions."] = "digest.db"
    overrides: Annotated[str, "The file of pins, bans and other words that editors lay over stories."] = (
        "overrides.toml"
    )
    subject: Annotated[
        str, "The subject: {lead}, {second}, {third}, {name}, {stories}, {regions}, {number} and {date} are filled in."
    ] = "{lead}"
    preheader: Annotated[str, "What inboxes show after the subject; filled in alike."] = "{second} · {third}"
    deliver: Annotated[
        str, '"smtp" sends to readers; "export" leaves that to another mailer, and writes files to `export`.'
    ] = "smtp"
    export: Annotated[
        str | None,
        'With deliver = "export": the folder of an edition\'s files; {date} and {number} are filled in.',
    ] = None
    export_for: Annotated[
        str | None,
        'With deliver = "export": the mailer whose placeholders the files get: "mailchimp", "brevo", "listmonk", or '
        "one of `merge_tags`.",
    ] = None
    mark_sent: Annotated[
        str, 'With deliver = "export": "by_hand" waits for digest editions mark-sent, "at_once" takes files for sent.'
    ] = "by_hand"
    editors: Annotated[tuple[str, ...], "Addresses that get drafts."] = ()
    draft_before: Annotated[str | None, "How long before it is due an edition is built and mailed to editors."] = None
    require_approval: Annotated[bool, "Whether a person must approve each edition: digest editions approve N."] = False
    if_unapproved: Annotated[str, 'What becomes of it when due: "send", "hold" until approved, or "skip".'] = "hold"
    max_late: Annotated[str, "An edition that could not go out within this time of being due is held."] = "2h"
    on_empty: Annotated[str, 'What too few stories mean: "skip" the edition, or "fail" with exit code 3.'] = "skip"
    on_gone: Annotated[str, 'Stories that their site took back before sending: "drop", "hold" or "ignore".'] = "drop"
    deadline: Annotated[str, "A scheduled run gives up after this time; sending is not counted."] = "10m"
    theme: Annotated[str, "A theme's name, or a folder that holds one."] = "newsroom"
    look: LookSettings = field(default_factory=LookSettings)
    images: ImageSettings = field(default_factory=ImageSettings)
    links: LinkSettings = field(default_factory=LinkSettings)
    archive: ArchiveSettings = field(default_factory=ArchiveSettings)
    merge_tags: Annotated[
        Mapping[str, MergeTagSettings], "By name: the placeholders of a mailer of your own, for digest export --for."
    ] = field(default_factory=dict)
    lint: LintSettings = field(default_factory=LintSettings)
    regions: RegionSettings = field(default_factory=RegionSettings)
    choice: ChoiceSettings = field(default_factory=ChoiceSettings)
    fetch: FetchSettings = field(default_factory=FetchSettings)
    send: SendSettings = field(default_factory=SendSettings)
    alerts: AlertSettings = field(default_factory=AlertSettings)
