"""Pictures that are files here: kept with the edition as they were looked at, exported, sent, and told of when lost."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from digest.errors import TemporaryError
from digest.export.pictures import find_sources, place_pictures
from digest.model import Image, Proof
from digest.pictures import load_picture
from digest.pipeline.files import compose_files
from digest.pipeline.fitting import build_proof
from digest.pipeline.kept import load_kept_proof
from digest.pipeline.picturing import load_pictures, load_pictures_of, load_present, load_proof
from digest.pipeline.verifying import Outcome, verify_edition
from digest.settings import FetchSettings, ImageSettings, LinkSettings
from digest.store.opening import Store
from tests.local_site import LocalSite, site
from tests.pipeline.newsroom import DUE, SETTINGS, build, collect
from tests.store.makers import new_store
from tests.test_pictures import paint

__all__ = ["site"]


@pytest.fixture
def quay(tmp_path: Path) -> Path:
    path = tmp_path / "quay.jpg"
    path.write_bytes(paint("jpeg", (1200, 800)))
    return path


@pytest.fixture
def store(tmp_path: Path, quay: Path) -> Iterator[Store]:
    """A store of stories that all have the same picture, a file."""
    with new_store(tmp_path) as opened:
        collect(opened, *range(1, 8), image=load_picture(quay, alt="The quay"))
        yield opened


def load_sent(proof: Proof) -> list[bytes]:
    """The pictures inside email.eml."""
    message = email.message_from_bytes(compose_files(proof, SETTINGS)["email.eml"], policy=email.policy.default)
    return [part.get_payload(decode=True) for part in message.walk() if part.get_content_maintype() == "image"]  # type: ignore[misc]


def test_what_is_kept_and_sent_is_the_picture_that_was_looked_at(store: Store, quay: Path) -> None:
    built = build(store)
    looked_at = quay.read_bytes()
    quay.write_bytes(paint("jpeg", (8, 8)))
    kept = load_kept_proof(store, built.record.slot)
    assert built.proof is not None
    assert kept.rendered == built.proof.rendered
    assert list(kept.rendered.pictures.values()) == load_sent(kept) == [looked_at]


def test_an_edition_with_pictures_comes_out_the_same_again(store: Store) -> None:
    built = build(store)
    assert verify_edition(store, built.record).outcome is Outcome.SAME


def test_a_picture_that_was_changed_or_lost_since_is_left_out_and_told_of(store: Store, quay: Path) -> None:
    quay.unlink()
    built = build(store)
    assert built.proof is not None
    assert {one.code for one in built.proof.edition.findings} == {"image-missing"}
    assert find_sources(built.proof.rendered.html) == ()
    assert verify_edition(store, built.record).outcome is Outcome.SAME


def test_a_picture_that_vanishes_while_the_email_is_made_is_no_broken_email(store: Store, quay: Path) -> None:
    inputs = load_present(build(store).choice.inputs)
    proof = build_proof(inputs)
    quay.unlink()
    with pytest.raises(TemporaryError, match=r"quay\.jpg"):
        load_pictures_of(proof, inputs)


def test_a_logo_that_is_a_file_goes_along_like_any_other(store: Store, quay: Path) -> None:
    inputs = build(store).choice.inputs
    logo = load_picture(quay)
    assert logo is not None
    files = {**inputs.theme.files}
    files["email.mjml.j2"] = files["email.mjml.j2"].replace(
        "</mj-body>", f'<mj-section><mj-column><mj-image src="{logo.url}" alt="" /></mj-column></mj-section></mj-body>'
    )
    plain = replace(inputs, theme=replace(inputs.theme, files=files, logo=logo, images=False))
    assert load_sent(load_proof(plain)) == [quay.read_bytes()]
    published = replace(SETTINGS, images=ImageSettings(base_url="https://ledger.example/mail"))
    theme = load_present(replace(plain, settings=published)).theme
    assert theme.logo is not None
    assert theme.logo.url == logo.url.replace("cid:", "https://ledger.example/mail/")


def test_files_that_are_published_are_linked_and_exported_for_that(store: Store, quay: Path) -> None:
    settings = replace(SETTINGS, images=ImageSettings(base_url="https://ledger.example/mail"))
    proof = build(store, settings).proof
    assert proof is not None
    [address] = find_sources(proof.rendered.html)
    assert address.startswith("https://ledger.example/mail/")
    assert load_sent(proof) == []
    pictures = load_pictures(proof, settings, base=quay.parent, how="remote")
    files = place_pictures(compose_files(proof, settings), pictures, how="remote")
    assert files[f"images/{address.rpartition('/')[2]}"] == quay.read_bytes()
    assert pictures.findings == ()


@pytest.mark.parametrize("how", ["remote", "folder", "embed"])
def test_exported_html_has_files_in_each_way(store: Store, quay: Path, how: str) -> None:
    proof = build(store).proof
    assert proof is not None
    pictures = load_pictures(proof, SETTINGS, base=quay.parent, how=how)
    files = place_pictures(compose_files(proof, SETTINGS), pictures, how=how)
    shown = find_sources(files["email.html"].decode())
    if how == "remote":
        assert shown == ()
        assert [(one.code, one.found) for one in pictures.findings] == [
            ("image-local", "left out of the HTML: quay.jpg")
        ]
    elif how == "folder":
        assert [files[name] for name in shown] == [quay.read_bytes()]
    else:
        assert [name[:23] for name in shown] == ["data:image/jpeg;base64,"]


def test_pictures_on_the_web_are_fetched_for_a_folder_and_a_lost_one_is_told_of(
    tmp_path: Path, site: LocalSite
) -> None:
    urls = [
        site.put("/a.png", lambda handler: handler.say(paint("png"))),
        f"{site.url}/lost.png",
        site.add("/b.png", "no"),
    ]
    with new_store(tmp_path) as store:
        for number, url in enumerate(urls, 1):
            collect(store, number, image=Image(url=url, width=600, height=400))
        proof = build(store).proof
    assert proof is not None
    settings = replace(SETTINGS, fetch=FetchSettings(allow_private=("127.0.0.1",)))
    pictures = load_pictures(proof, settings, base=tmp_path, how="folder")
    files = place_pictures(compose_files(proof, settings), pictures, how="folder")
    assert [content for name, content in files.items() if name.startswith("images/")] == [paint("png")]
    assert {one.code for one in pictures.findings} == {"image-unreachable"}
    assert len(pictures.findings) == 2
    assert all(one.found.count("http") == 1 for one in pictures.findings)
    assert set(urls[1:]) < set(find_sources(files["email.html"].decode()))


def test_links_to_stories_have_the_parameters_and_the_artefact_has_not(store: Store) -> None:
    utm = {"source": "digest", "campaign": "{newsletter}-{number}-{date}", "content": "{region}"}
    proof = build(store, replace(SETTINGS, links=LinkSettings(utm=utm))).proof
    assert proof is not None
    lead = proof.edition.lead
    tagged = f"{lead.article.url}?utm_source=digest&amp;utm_campaign=main-1-{DUE.date()}&amp;utm_content={lead.region}"
    assert f'href="{tagged}"' in proof.rendered.html
    assert tagged.replace("&amp;", "&") in proof.rendered.text
    files = compose_files(proof, SETTINGS)
    assert b"utm_source=" not in files["edition.json"]
    assert b"https://ledger.example?utm" not in files["email.html"]
