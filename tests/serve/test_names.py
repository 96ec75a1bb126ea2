"""The search for a name before the page stands: what is answered, in which language, and what is refused."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from marathon_dash.record import current, versions
from marathon_dash.record.versions import canonical
from marathon_dash.serve import routes_names


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=routes_names.ROUTES))


@pytest.mark.parametrize("name", ["Losik", "Лосік", "ЛОСИК", "Losick"])
def test_one_person_in_any_spelling(client: TestClient, name: str) -> None:
    said = client.post("/names?lang=en", content=name.encode()).json()
    assert said["said"] == "1 person"
    assert "Ihar Losik" in said["cards"]
    assert 'href="?person=ihar-losik&amp;lang=en"' in said["cards"]


def test_the_language_is_that_of_the_link_else_of_the_browser(client: TestClient) -> None:
    said = client.post("/names", content="Лосік".encode(), headers={"accept-language": "be"}).json()
    assert said["said"] == "1 чалавек"
    assert 'href="?person=ihar-losik"' in said["cards"]


def test_nobody_and_everybody(client: TestClient) -> None:
    assert client.post("/names?lang=en", content=b"nobody at all").json() == {
        "said": "Nobody in the record fits.",
        "cards": "",
    }
    everybody = client.post("/names?lang=en", content=b"a").json()
    assert everybody["cards"].count("<h2") == 12  # as on one page of the panel
    assert int(everybody["said"].split()[0]) > 12


def test_what_is_no_name_is_refused_and_nothing_is_kept(client: TestClient) -> None:
    assert client.post("/names", content=b"x" * 401).status_code == 413
    assert client.get("/names").status_code == 405
    assert client.post("/names", content=b"\xff\xfe").status_code == 200
    assert client.post("/names", content=b"Losik").headers["cache-control"] == "no-store"


def test_who_is_withheld_is_not_found(client: TestClient) -> None:
    assert "Ihar Losik" in client.post("/names", content=b"Losik").json()["cards"]
    spells = current.tables()["detentions"]
    hidden = spells.assign(
        publication=spells["publication"].mask(spells["person_id"] == "ihar-losik", "withheld")
    )
    versions.publish({"detentions": canonical(hidden)}, base=0, who="Anna", note="made up")
    assert client.post("/names?lang=en", content=b"Losik").json()["cards"] == ""
