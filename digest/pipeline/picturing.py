"""Gets the bytes of pictures: files here for every e-mail, those on the web for an export that holds its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from digest.editions.inputs import Inputs
from digest.errors import TemporaryError
from digest.export.pictures import Pictures, find_sources
from digest.mime import Picture
from digest.model import Candidate, Finding, Image, Proof, Rule, Severity, Theme, make_finding
from digest.pictures import (
    FILE_LIMIT,
    LOCAL,
    find_file_name,
    find_local_name,
    find_type,
    make_picture_name,
    parse_picture,
)
from digest.pipeline.fitting import build_proof
from digest.render.settling import publish
from digest.settings import FetchSettings, ImageSettings, Settings

_MOST = 200
"""Pictures that one export takes from the web."""

_TOGETHER = 50_000_000
"""Bytes that they may have together."""

_WEB = ("https://", "http://")
_NOBODY = "nobody:"
"""Stands for the address that a person gave: nobody typed that of a picture, so it may not lead inside."""

RULES = {
    "image-local": Rule(
        severity=Severity.WARNING,
        why="They are files on this machine, which readers of the HTML alone cannot load.",
        fix="Set images.base_url to where readers can load them, or export with --images folder and upload them.",
    ),
    "image-unreachable": Rule(
        severity=Severity.WARNING,
        why="The exported HTML still shows it from the web, and shows nothing where there is no network.",
        fix="Look at its address, or export again later.",
    ),
}


def load_proof(inputs: Inputs) -> Proof:
    """Build the edition that `inputs` make and its e-mail, with the pictures that are files here.

    Raises what `build_proof` does, and TemporaryError for a picture that vanished meanwhile.
    """
    present = load_present(inputs)
    return load_pictures_of(build_proof(present), present)


def load_present(inputs: Inputs) -> Inputs:
    """Give `inputs` without the files of pictures that are there no more; the edition then tells which it lacks.

    A logo that is a file gets the address that it is published under, if it is.
    """
    candidates = tuple(map(_load_candidate, inputs.candidates))
    return replace(inputs, candidates=candidates, theme=load_present_theme(inputs.theme, inputs.settings.images))


def load_present_theme(theme: Theme, images: ImageSettings) -> Theme:
    """Give `theme` with its logo where readers find it, or without one that is there no more."""
    logo, dark_logo = (_load_logo(one, images) for one in (theme.logo, theme.dark_logo))
    return replace(theme, logo=logo, dark_logo=dark_logo)


def _load_candidate(candidate: Candidate) -> Candidate:
    image = candidate.article.image
    if image is None or image.file is None or _is_there(image):
        return candidate
    return replace(candidate, article=replace(candidate.article, image=replace(image, file=None)))


def _load_logo(logo: Image | None, images: ImageSettings) -> Image | None:
    if logo is None or logo.file is None:
        return logo
    name = find_local_name(logo.url)
    if not _is_there(logo):
        return None
    return replace(logo, url=publish(name, images.base_url)) if name and images.base_url else logo


def _is_there(image: Image) -> bool:
    try:
        return image.size in (None, Path(image.file or "").stat().st_size)
    except (OSError, ValueError):
        return False


def load_pictures_of(proof: Proof, inputs: Inputs) -> Proof:
    """Give `proof` with the bytes of the pictures that are files here. Raises TemporaryError for one that vanished."""
    pictures = {name: _load_file(path) for name, path in _list_files(proof, inputs.theme)}
    return replace(proof, rendered=replace(proof.rendered, pictures=pictures))


def _list_files(proof: Proof, theme: Theme) -> Iterator[tuple[str, Path]]:
    """List the pictures that an e-mail shows and that are files here: their names, and where they are."""
    images = (*(story.article.image for story in proof.edition.stories), theme.logo, theme.dark_logo)
    shown = set(find_sources(proof.rendered.html))
    for image in images:
        if image and image.file and image.url in shown:
            yield find_name(image.url), Path(image.file)


def find_name(address: str) -> str:
    """Give the name of a picture that is a file here, from the address that an e-mail shows it by."""
    return find_local_name(address) or address.rpartition("/")[2]


def _load_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(FILE_LIMIT)
    except OSError as cause:
        raise TemporaryError(f"the picture {path} vanished while the e-mail was made", "Do it again") from cause


def load_pictures(proof: Proof, settings: Settings, *, base: Path, how: str) -> Pictures:  # noqa: ARG001
    """Get the pictures of an e-mail for `place_pictures`; `how` is one of `digest.export.pictures.WAYS`.

    "folder" and "embed" take those on the web too, within the limits of `settings.fetch`: 200 of them, 50 MB together.
    What could not be had is told of in the findings. Must not be called from a running event loop.
    """
    shown = find_sources(proof.rendered.html)
    local = _select_local(shown, proof.rendered.pictures)
    if how == "remote":
        lost = [find_name(address) for address in shown if address.startswith(LOCAL)]
        told = (_tell_lost(lost),) if lost else ()
        return Pictures(by_address=local, local=frozenset(local), findings=told)
    wanted = [one for one in shown if one not in local and one.startswith(_WEB)][:_MOST]
    if not wanted:
        return Pictures(by_address=local, local=frozenset(local))
    fetched, findings = asyncio.run(_fetch_pictures(wanted, settings.fetch, at=proof.edition.cut_off))
    return Pictures(by_address={**local, **fetched}, local=frozenset(local), findings=findings)


def _select_local(shown: Sequence[str], kept: Mapping[str, bytes]) -> dict[str, Picture]:
    """Those of the addresses shown that are of files here."""
    names = {address: find_name(address) for address in shown}
    return {address: _make_local(name, kept[name]) for address, name in names.items() if name in kept}


async def _fetch_pictures(
    addresses: Sequence[str], fetch: FetchSettings, *, at: datetime
) -> tuple[dict[str, Picture], tuple[Finding, ...]]:
    from digest.http import FetchError, open_reader

    async with open_reader(fetch) as reader:

        async def load(address: str) -> Picture | str:
            try:
                fetched = await reader.fetch(address, at=at, typed=_NOBODY)
            except FetchError as error:
                return error.problem
            return _make_remote(address, fetched.body) or "is no picture"

        loaded = await asyncio.gather(*map(load, addresses))
    return _sort_loaded(zip(addresses, loaded, strict=True))


def _sort_loaded(
    loaded: Iterable[tuple[str, Picture | str]],
) -> tuple[dict[str, Picture], tuple[Finding, ...]]:
    pictures: dict[str, Picture] = {}
    findings, room = [], _TOGETHER
    for address, one in loaded:
        if isinstance(one, str) or len(one.content) > room:
            why = one if isinstance(one, str) else f"is beyond {_TOGETHER:,} bytes"
            findings.append(_tell("image-unreachable", address, why))
            continue
        room -= len(one.content)
        pictures[address] = one
    return pictures, tuple(findings)


def _make_local(name: str, content: bytes) -> Picture:
    return Picture(name=name, type=find_type(content), content=content)


def _make_remote(address: str, content: bytes) -> Picture | None:
    measure = parse_picture(content)
    if measure is None:
        return None
    name = PurePosixPath(unquote(urlsplit(address).path)).name
    return _make_local(make_picture_name(content, name, measure.kind), content)


def _tell_lost(names: Sequence[str]) -> Finding:
    """Tell of all of them at once: where there is one there are many."""
    first = find_file_name(names[0])
    told = first if len(names) == 1 else f"{first} and {len(names) - 1} more"
    return make_finding("image-local", RULES, place="pictures", found=f"left out of the HTML: {told}")


def _tell(code: str, told: str, what: str) -> Finding:
    return make_finding(code, RULES, place="a picture", found=f"{told}: {what}")
