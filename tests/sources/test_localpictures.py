"""A picture may be a file beside its article, and nothing outside its source's folder ever is one."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest

from digest.model import Image
from digest.settings import FetchSettings
from digest.sources.collect import load_batches
from tests.factories import NOW
from tests.test_pictures import paint


def read_image(base: Path, source: str, *, stdin: bytes | None = None) -> Image | None:
    piped = BytesIO(stdin) if stdin is not None else None
    [batch] = load_batches([source], base=base, now=NOW, fetch=FetchSettings(), stdin=piped)
    [article] = batch.articles
    return article.image


def write_story(folder: Path, image: str, *, name: str = "tram.txt") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(
        f"Title: Trams come back\nImage: {image}\n\nThe first tram left the depot at dawn.\n", encoding="utf-8"
    )


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "stories" / "images").mkdir(parents=True)
    (tmp_path / "stories" / "images" / "tram one.png").write_bytes(paint("png"))
    (tmp_path / "secret.png").write_bytes(paint("png"))
    return tmp_path


@pytest.mark.parametrize("source", ["stories", "stories/*.txt", "stories/tram.txt"])
@pytest.mark.parametrize("image", ["images/tram one.png", "images/tram%20one.png", "./images/../images/tram one.png"])
def test_a_path_counts_from_the_file_that_names_it(desk: Path, source: str, image: str) -> None:
    write_story(desk / "stories", image)
    found = read_image(desk, source)
    assert found is not None
    assert (found.width, found.height, found.kind) == (37, 23, "png")
    assert found.file == str(desk / "stories" / "images" / "tram one.png")
    assert found.url.startswith("cid:")


@pytest.mark.parametrize("image", ["../secret.png", "images/../../secret.png", "..%2Fsecret.png", "link.png"])
def test_nothing_outside_the_folder_of_the_source_is_taken(desk: Path, image: str) -> None:
    (desk / "stories" / "link.png").symlink_to(desk / "secret.png")
    write_story(desk / "stories", image)
    found = read_image(desk, "stories")
    assert found is not None
    assert found.file is None
    assert found.url == f"cid:{Path(image.replace('%2F', '/')).name}"


@pytest.mark.parametrize("image", ["images/none.png", "tram.txt", "images", "a\0b.png", f"{'x' * 5000}.png"])
def test_what_is_not_there_or_no_picture_is_named_and_no_file(desk: Path, image: str) -> None:
    write_story(desk / "stories", image)
    found = read_image(desk, "stories")
    assert found is None or (found.file is None and found.url.startswith("cid:"))


@pytest.mark.parametrize("image", ["/etc/passwd", "file:///etc/passwd", "C:\\secret.png", "data:image/png;base64,x"])
def test_other_addresses_are_no_files(desk: Path, image: str) -> None:
    write_story(desk / "stories", image)
    found = read_image(desk, "stories")
    assert found is None or found.file is None


def test_an_address_stays_an_address(desk: Path) -> None:
    write_story(desk / "stories", "https://ledger.example/images/tram.jpg")
    assert read_image(desk, "stories") == Image(url="https://ledger.example/images/tram.jpg")


@pytest.mark.parametrize("image", ["images/none.png", "../secret.png"])
@pytest.mark.parametrize("kind", ["txt", "md", "csv", "jsonl"])
def test_a_path_in_a_file_is_never_taken_for_an_address_of_the_storys_site(desk: Path, image: str, kind: str) -> None:
    fields = {"title": "Trams come back", "url": "https://ledger.example/b", "image": image}
    text = "The first tram left the depot at dawn."
    front = "\n".join(f"{name}: {value}" for name, value in fields.items())
    contents = {
        "txt": f"{front}\n\n{text}\n",
        "md": f"---\n{front}\n---\n\n{text}\n",
        "csv": f"{','.join(fields)},text\n{','.join(fields.values())},{text}\n",
        "jsonl": json.dumps({**fields, "text": text}),
    }
    (desk / "stories" / f"tram.{kind}").write_text(contents[kind], encoding="utf-8")
    found = read_image(desk, f"stories/tram.{kind}")
    assert found == Image(url=f"cid:{Path(image).name}")


def test_a_feed_in_a_file_may_have_its_pictures_beside_it_or_on_its_site(desk: Path) -> None:
    for image in ("stories/images/tram one.png", "elsewhere.png"):
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Ledger",
            "home_page_url": "https://ledger.example/",
            "items": [{"id": "1", "title": "Trams come back", "content_text": "At dawn.", "image": image}],
        }
        (desk / "feed.json").write_text(json.dumps(feed), encoding="utf-8")
        found = read_image(desk, "feed.json")
        assert found is not None
        if image == "elsewhere.png":
            assert found == Image(url="https://ledger.example/elsewhere.png")
        else:
            assert found.kind == "png"


def test_what_comes_on_standard_input_names_no_file(desk: Path) -> None:
    write_story(desk / "stories", "stories/images/tram one.png")
    found = read_image(desk, "-", stdin=(desk / "stories" / "tram.txt").read_bytes())
    assert found is not None
    assert found.file is None
