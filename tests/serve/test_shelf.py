"""Static files from memory."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from marathon_dash.serve.shelf import Shelf, caching, encoding, pack


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "land-0123456789ab.json").write_text('{"land": "' + "sea " * 500 + '"}', encoding="utf-8")
    (tmp_path / "icon.png").write_bytes(b"made-up picture " * 100)
    (tmp_path / ".secret").write_text("no", encoding="utf-8")
    return tmp_path


@pytest.fixture
def visitor(folder: Path) -> TestClient:
    return TestClient(Shelf(Starlette(), {"/app/static/": folder}))


def test_a_file_is_sent_compressed_and_whole(visitor: TestClient, folder: Path) -> None:
    answer = visitor.get("/app/static/land-0123456789ab.json", headers={"accept-encoding": "gzip"})
    assert answer.content == (folder / "land-0123456789ab.json").read_bytes()
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["vary"] == "accept-encoding"


def test_head_has_the_headers_and_no_body(visitor: TestClient) -> None:
    answer = visitor.head("/app/static/icon.png")
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "1600")


def test_a_picture_is_not_compressed_again(visitor: TestClient) -> None:
    assert "content-encoding" not in visitor.get("/app/static/icon.png").headers


def test_what_the_browser_has_is_not_sent_again(visitor: TestClient) -> None:
    tag = visitor.get("/app/static/icon.png").headers["etag"]
    again = visitor.get("/app/static/icon.png", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_changed_file_is_read_again_and_a_lost_one_is_not_there(visitor: TestClient, folder: Path) -> None:
    visitor.get("/app/static/icon.png")
    (folder / "icon.png").write_bytes(b"another")
    assert visitor.get("/app/static/icon.png").content == b"another"
    (folder / "icon.png").unlink()
    assert visitor.get("/app/static/icon.png").status_code == 404


@pytest.mark.parametrize(
    "path", ["/app/static/.secret", "/app/static/", "/app/static/../pyproject.toml", "/static/x"]
)
def test_what_is_not_on_the_shelf_is_left_to_others(path: str, visitor: TestClient) -> None:
    assert visitor.get(path).status_code == 404


def test_only_reading_is_answered(visitor: TestClient) -> None:
    assert visitor.put("/app/static/icon.png", content=b"x").status_code == 404


@pytest.mark.parametrize(
    ("offer", "taken"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("deflate, GZIP;q=0.8", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip; q=0.0", ""),
        ("identity", ""),
        ("", ""),
        ("x-gzip", ""),
    ],
)
def test_the_best_packing_the_browser_reads_is_taken(offer: str, taken: str) -> None:
    assert encoding(Headers({"accept-encoding": offer})) == taken


@pytest.mark.parametrize("how", ["br", "gzip", ""])
def test_what_is_packed_comes_out_whole(how: str) -> None:
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
    assert unpack[how](pack(b"made up " * 1000, how)) == b"made up " * 1000


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/static/js/DataFrame.-f9-1zS0.js", True),
        ("/app/static/land-6e645cb08975.json", True),
        ("/app/static/land-centroid.json", False),
        ("/app/static/facade-deadbeef.json", False),
        ("/app/static/icon.png", False),
        ("/app/static/static/index.js", False),
    ],
)
def test_only_names_that_change_with_the_content_are_kept_for_ever(address: str, kept: bool) -> None:
    assert ("immutable" in caching(address)) == kept


def test_a_file_may_be_sent_in_place_of_the_folders_own(folder: Path, tmp_path: Path) -> None:
    ours = tmp_path / "ours.png"
    ours.write_bytes(b"made-up picture of ours")
    visitor = TestClient(Shelf(Starlette(), {"/static/": folder}, {"/static/icon.png": ours}))
    answer = visitor.get("/static/icon.png")
    assert answer.content == b"made-up picture of ours"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
