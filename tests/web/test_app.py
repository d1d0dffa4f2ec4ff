"""The preview's pages: who may ask, and what each answer allows a browser to do."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from digest.web.app import find_hosts, make_preview_app
from digest.web.board import Board, View
from tests.test_pictures import paint
from tests.web.scenes import make_proof

HOST = "http://127.0.0.1:8025"


@pytest.fixture
def board() -> Board:
    board = Board()
    board.show(make_proof())
    return board


@pytest.fixture
def client(board: Board) -> TestClient:
    return make_client(board)


def make_client(board: Board) -> TestClient:
    return TestClient(make_preview_app(board, hosts=find_hosts("127.0.0.1", 8025)), base_url=HOST)


@pytest.mark.parametrize("host", ["127.0.0.1:8025", "localhost:8025", "LOCALHOST:8025", "[::1]:8025"])
def test_names_of_this_machine_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example:8025", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8025", "0.0.0.0:8025", ""]
)
@pytest.mark.parametrize("path", ["/", "/email.html", "/events", "/preview.js", "/nothing"])
def test_other_names_are_refused_everywhere(client: TestClient, host: str, path: str) -> None:
    answer = client.get(path, headers={"host": host})
    assert answer.status_code == 421
    assert "127.0.0.1:8025" in answer.text


def test_a_host_of_ones_own_is_answered_beside_loopback() -> None:
    names = ("127.0.0.1", "localhost", "[::1]", "desk.local")
    assert find_hosts("Desk.Local", 80) == frozenset({*names, *(f"{name}:80" for name in names)})
    assert "[fd00::1]:8025" in (find_hosts("fd00::1", 8025) or ())


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_who_listens_everywhere_answers_every_name(board: Board, host: str) -> None:
    client = TestClient(make_preview_app(board, hosts=find_hosts(host, 8025)))
    assert client.get("/", headers={"host": "newsdesk.example"}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/email.html", "/email.txt", "/preview.css", "/nothing"])
def test_no_answer_is_stored_guessed_at_or_given_to_other_sites(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors" in headers["content-security-policy"]


def test_the_page_runs_only_its_own_script(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_email_runs_no_script_even_when_opened_alone(client: TestClient) -> None:
    policy = client.get("/email.html").headers["content-security-policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "sandbox allow-same-origin allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "img-src 'self' http: https: data:" in policy


def test_images_off_lets_no_image_load(client: TestClient) -> None:
    assert "img-src 'none'" in client.get("/email.html?images=off").headers["content-security-policy"]


def test_styles_off_serves_no_style_sheet(client: TestClient) -> None:
    assert "<style" in client.get("/email.html").text
    assert "<style" not in client.get("/email.html?styles=off").text


@pytest.mark.parametrize(
    ("query", "said"), [("dark", "(min-width:0)"), ("light", "(max-width:0)"), ("forced", "invert"), ("<b>", "(max-w")]
)
def test_colours_are_chosen_by_the_address(client: TestClient, query: str, said: str) -> None:
    assert said in client.get("/email.html", params={"colours": query}).text


def test_the_text_part_is_served_as_it_is(client: TestClient) -> None:
    answer = client.get("/email.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.endswith("Unsubscribe: mailto:leave@ledger.example\n")


@pytest.mark.parametrize("path", ["/email.html", "/email.txt"])
def test_before_the_first_build_there_is_a_page_but_no_email(path: str) -> None:
    client = TestClient(make_preview_app(Board(), hosts=None))
    assert client.get("/").status_code == 200
    assert client.get(path).status_code == 503


@pytest.mark.parametrize("name", ["preview.css", "preview.js", "icon.svg"])
def test_its_own_files_are_served(client: TestClient, name: str) -> None:
    assert client.get(f"/{name}").status_code == 200


@pytest.mark.parametrize("path", ["/preview.html.j2", "/../newsroom/theme.toml", "/%2e%2e/pyproject.toml", "/static"])
def test_no_other_file_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("address", ["cid:00-quay.png", "https://ledger.example/mail/00-quay.png"])
def test_a_picture_that_is_a_file_here_is_shown_from_here(address: str) -> None:
    proof, board = make_proof(), Board()
    page = proof.rendered.html.replace("</body>", f'<img alt="" src="{address}"></body>')
    content = paint("png")
    board.show(replace(proof, rendered=replace(proof.rendered, html=page, pictures={"00-quay.png": content})))
    client = TestClient(make_preview_app(board, hosts=None))
    shown = client.get("/email.html")
    assert 'src="/pictures/00-quay.png"' in shown.text
    assert "img-src 'self'" in shown.headers["content-security-policy"]
    answer = client.get("/pictures/00-quay.png")
    assert (answer.content, answer.headers["content-type"]) == (content, "image/png")
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("name", ["other.png", "..%2f..%2fpyproject.toml", "%2fetc%2fpasswd", ""])
def test_no_other_picture_is_served(client: TestClient, name: str) -> None:
    assert client.get(f"/pictures/{name}").status_code == 404


def test_nothing_can_be_changed_from_the_page(client: TestClient) -> None:
    assert client.post("/").status_code == 405


class _ShortLived(Board):
    """Is closed by another thread soon after somebody began to follow it."""

    async def follow(self) -> AsyncIterator[View]:
        async for view in super().follow():
            threading.Timer(0.1, self.close).start()
            yield view


def test_events_tell_of_builds_and_end_with_the_board() -> None:
    board = _ShortLived()
    board.show(make_proof())
    board.announce()
    answer = make_client(board).get("/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text == 'data: {"number": 1, "building": true}\n\n'
