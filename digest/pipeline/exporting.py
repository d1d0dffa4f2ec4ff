"""An edition as files: for another mailer, with its placeholders and what to know before it is pasted, or the usual."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from digest.editions.artefact import format_edition
from digest.export.limits import judge_paste
from digest.export.mailers import Mailer, find_mailer
from digest.export.paste import format_readme, make_address_token, make_paste
from digest.export.pictures import Pictures, drop_files, drop_logo, find_sources, place_pictures, shows_files
from digest.model import Edition, Finding, Newsletter, Proof, Rendered, Slot, Theme, make_finding
from digest.pipeline.files import compose_files
from digest.pipeline.picturing import load_pictures, load_present_theme
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.opening import Store

_ANY = "mailto:any@example.com"
"""An address that is never printed: a token stands in its place."""

_NO_PICTURES = Pictures()
_PAGES = ("email.html", "email.mjml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Files by name, and what is wrong with them."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def compose_export(
    proof: Proof,
    mailer: Mailer,
    *,
    load: Callable[[], Theme],
    pictures: Pictures = _NO_PICTURES,
    how: str = "remote",
) -> Export:
    """Compose what is pasted into `mailer`: paste.html, paste.txt, README.txt and edition.json.

    What was rendered is taken as it is, unless it has no place for a placeholder that the mailer fills, or shows
    pictures that nobody could load: then it is rendered again, with the theme that `load` gives. `pictures` go where
    `how`, one of `digest.export.pictures.WAYS`, wants them.
    """
    paste = make_paste(proof.edition, render_places(proof, mailer, load, how=how), mailer)
    placed = place_pictures({"paste.html": paste.html.encode()}, pictures, how=how)
    paste = replace(paste, html=placed["paste.html"].decode())
    findings = (*judge_paste(paste, mailer), *pictures.findings, *_find_embedded(paste.html))
    texts = {
        "paste.txt": paste.text,
        "edition.json": format_edition(proof.edition),
        "README.txt": format_readme(paste, mailer, findings),
    }
    return Export(files={**placed, **{name: text.encode() for name, text in texts.items()}}, findings=findings)


def compose_usual(
    proof: Proof,
    settings: Settings,
    *,
    load: Callable[[], Theme],
    pictures: Pictures = _NO_PICTURES,
    how: str = "remote",
) -> Export:
    """Compose the five files of an edition that no mailer is named for, its pictures where `how` wants them.

    Pages that show pictures which nobody could load are rendered again, with the theme that `load` gives.
    """
    files, rendered = compose_files(proof, settings), _render(proof.edition, proof, load, how=how)
    if rendered is not proof.rendered:  # the message keeps its pictures
        pages = compose_files(replace(proof, rendered=rendered), settings)
        files |= {name: pages[name] for name in _PAGES}
    return Export(files=place_pictures(files, pictures, how=how), findings=pictures.findings)


def _find_embedded(html: str) -> Iterator[Finding]:
    """Tell that pictures are within what a mailer is to send; for looking at it without a network they may be."""
    from digest.lint.images import RULES

    if count := sum(address.startswith("data:") for address in find_sources(html)):
        yield make_finding("image-data", RULES, place="paste.html", found=f"pictures written into the HTML: {count}")


def render_places(proof: Proof, mailer: Mailer, load: Callable[[], Theme], *, how: str = "remote") -> Rendered:
    """Give the e-mail with a token for each placeholder of `mailer`; rendered again where it lacks one."""
    edition = replace(proof.edition, newsletter=_make_places(proof.edition, mailer))
    return _render(edition, proof, load, how=how)


def _render(edition: Edition, proof: Proof, load: Callable[[], Theme], *, how: str) -> Rendered:
    """Give the e-mail of `edition`, one much like that of `proof`: what is rendered there, if that is the same.

    Where pictures stay on the web, those that are only files here are left out.
    """
    from digest.render import render_edition

    is_bare = how == "remote" and shows_files(proof.rendered.html)
    if edition == proof.edition and not is_bare:
        return proof.rendered
    rendered = render_edition(drop_files(edition), drop_logo(load())) if is_bare else render_edition(edition, load())
    return replace(rendered, pictures=proof.rendered.pictures)


def _make_places(edition: Edition, mailer: Mailer) -> Newsletter:
    letter = edition.newsletter
    return replace(
        letter,
        unsubscribe=letter.unsubscribe or _ANY,
        view=letter.view or (_ANY if mailer.view else None),
        address=make_address_token(edition) if mailer.address else letter.address,
    )


def load_export(store: Store, slot: Slot, settings: Settings, *, base: Path) -> Export:
    """Give what a run writes of an edition: files for the mailer that `export_for` names, else the usual ones.

    Raises UsageError for an edition that was pruned, or a mailer that there is not.
    """
    from digest.pipeline.kept import load_kept_files, load_shown_proof

    proof, files = load_shown_proof(store, slot), load_kept_files(store, slot, settings)
    pictures = load_pictures(proof, settings, base=base, how="remote")

    def load() -> Theme:
        return load_kept_theme(store, slot, settings)

    if settings.export_for is None:
        export = compose_usual(proof, settings, load=load, pictures=pictures)
    else:
        mailer = find_mailer(settings.export_for, settings.merge_tags)
        export = compose_export(proof, mailer, load=load, pictures=pictures)
    return replace(export, files={**export.files, "edition.json": files["edition.json"]})


def load_kept_theme(store: Store, slot: Slot, settings: Settings) -> Theme:
    """Load the theme that an edition was made with; where that was pruned, the one of today."""
    from digest.pipeline.kept import load_kept_inputs

    inputs = load_kept_inputs(store, slot)
    return inputs.theme if inputs else load_todays_theme(settings)


def load_todays_theme(settings: Settings) -> Theme:
    """Load the theme that an edition made now would have. Raises ConfigError as `load_theme` does."""
    from digest.render import load_theme

    return load_present_theme(load_theme(settings.theme, settings.look), settings.images)
