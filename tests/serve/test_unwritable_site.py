"""The site where nothing can be written: the public sees all, staff are told, and so is who watches over it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from marathon_dash import settings
from marathon_dash.i18n import translator
from marathon_dash.record import current, database, staff, versions
from marathon_dash.record.kept_tables import PUBLICATIONS
from marathon_dash.record.versions import canonical, publish
from marathon_dash.serve import cli
from marathon_dash.serve.web import application
from tests.record.unwritable import as_anybody, read_only, run

PHRASE = "four words are enough"
VISIT = """
import json, logging, sys
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest
from marathon_dash.serve import web
from marathon_dash.serve.session.signed_in import TAB
logging.disable()
web._look_at_store()
client = TestClient(web.application(), follow_redirects=False)
health = client.get("/healthz")
signing = client.post("/sign-in", data={"name": "Anna", "passphrase": "four words are enough"})
out = client.get("/sign-out", headers={"cookie": "marathon_desk=TOKEN"})
about = AppTest.from_file("app.py", default_timeout=240).run().switch_page("pages/about.py").run()
page = AppTest.from_file("app.py", default_timeout=240).run()
page.session_state[TAB] = "TOKEN"
page.switch_page("pages/publish.py").run()
said = [str(one.value) for kind in ("markdown", "caption") for one in about.get(kind)]
print(json.dumps({
    "health": [health.status_code, health.text],
    "signing in": [signing.status_code, signing.text],
    "signing out": out.status_code,
    "downloads": [one for one in said if one.startswith("The downloads hold")],
    "faults": [str(e.value) for at in (about, page) for e in (*at.exception, *at.error)],
    "desk": [str(one.value) for one in page.warning],
    "may upload": len(page.file_uploader),
}))
"""


@pytest.fixture
def token() -> str:
    """A session of staff, opened while the store could be written, and a publication that took rows out."""
    staff.add("Anna", PHRASE)
    publish({"actions": canonical(current.tables()["actions"].head(7))}, base=0, who="A", note="seven rows")
    opened = staff.open_session("Anna")
    database.forget()
    return opened


def test_nothing_is_hidden_and_everybody_who_must_know_is_told(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(settings.home())
    with read_only(settings.user_data()):
        said: dict[str, Any] = json.loads(run(VISIT.replace("TOKEN", token), as_anybody))
    sentence = translator("en")("store.read-only")
    status, page = said.pop("signing in")
    assert status == 503
    assert sentence in page
    assert translator("en")("store.no_sign_in") in page
    assert said == {
        "health": [200, "read-only: the record can be read, the desk cannot write"],
        "signing out": 303,
        "downloads": [r"The downloads hold all 7 actions\."],
        "faults": [],
        "desk": [sentence],
        "may upload": 1,
    }


def test_a_record_that_cannot_be_read_is_no_healthy_one(tmp_path: Path) -> None:
    client = TestClient(application())
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "ok")
    settings.user_data().mkdir()
    (settings.user_data() / "record.sqlite").write_bytes(b"not a database, by any means" * 99)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (503, "the record cannot be read")


def test_the_command_line_says_what_keeps_it_from_publishing(token: str, tmp_path: Path) -> None:
    file = tmp_path / "actions.csv"
    file.write_bytes(canonical(current.tables()["actions"].assign(venue="Square " * 500)))
    with database.writing(database.address()) as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    asked = ["publish", str(file), "--note", "Full", "--yes", "--lang", "be"]
    answer = CliRunner().invoke(cli.main, asked)
    assert answer.exit_code == 2, answer.output
    assert translator("be")("store.full") in answer.output
    assert versions.newest_number() == 1
    with database.connect(database.address()) as connection:
        assert len(connection.execute(PUBLICATIONS.select()).all()) == 2
