"""Rooms: who may say where a talk stands, and who hears it. All of it is made up."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from marathon_dash.record.database import DatabaseError
from marathon_dash.serve import room_page, routes_talks, talks
from marathon_dash.serve.rooms import MOST, Doors, Rooms, name_of, new_key
from tests.made_up import ACTION, record_folder

KEY = "made-up-key-of-a-talk"
ROOM = name_of(KEY)
BEFORE = {"step": 0, "frame": 0, "hold": None}
AUTO = {"on": False, "pace": 0, "loop": False}


def state(n: int = 1, **more: Any) -> dict[str, Any]:
    """What a player says it shows."""
    said = {"n": n, "from": "a", "at": "map", "step": 1, "frame": 0, "hold": None, "black": False}
    return {**said, "filter": None, "auto": AUTO, "clock": None, **more}


# ── the rooms themselves ──────────────────────────────────────────────────────


def test_only_the_key_opens_its_room() -> None:
    rooms = Rooms()
    assert rooms.put(ROOM, "another key", "talk=x", state(), own=False) is None
    assert rooms.get(ROOM) is None
    assert rooms.put(ROOM, KEY, "talk=x", state(), own=False)
    assert rooms.put(ROOM, "another key", "talk=x", state(9), own=False) is None
    assert name_of(new_key()) != name_of(new_key())


def test_the_newer_word_stands() -> None:
    rooms = Rooms()
    for n, step in ((3, 3), (2, 2), (3, 1)):
        rooms.put(ROOM, KEY, "talk=x", state(n, step=step), own=False)
    room = rooms.get(ROOM)
    assert room
    assert (room.state["n"], room.state["step"]) == (3, 3)
    rooms.put(
        ROOM, KEY, "talk=x", {**state(3, step=7), "from": "b"}, own=False
    )  # two at once: one of them wins
    assert room.state["step"] == 7


@pytest.mark.parametrize(
    "said",
    [
        None, [], "x", {}, {**state(), "more": 1}, state(step="1"), state(step=-1), state(black=1), state(at="x" * 65),
        state(filter={"countries": ["LT"] * 301, "from": "", "to": "", "before": BEFORE}),
        state(filter={"countries": []}),
    ],
)  # fmt: skip
def test_nonsense_is_refused(said: object) -> None:
    assert Rooms().put(ROOM, KEY, "talk=x", said, own=False) is None


def test_a_filter_is_understood() -> None:
    said = state(filter={"countries": ["LT"], "from": "2023-05-01", "to": "", "before": BEFORE})
    room = Rooms().put(ROOM, KEY, "talk=x", said, own=False)
    assert room
    assert room.state == said


def test_rooms_do_not_pile_up() -> None:
    rooms = Rooms()
    keys = [new_key() for _ in range(MOST + 5)]
    for key in keys:
        assert rooms.put(name_of(key), key, "talk=x", state(), own=False)
    assert [bool(rooms.get(name_of(key))) for key in keys].count(True) == MOST


def test_a_talk_that_goes_on_is_not_driven_out_by_rooms_that_say_one_word() -> None:
    rooms = Rooms()
    for n in range(1, 7):
        rooms.put(ROOM, KEY, "talk=x", state(n), own=False)
    for _ in range(MOST + 5):
        key = new_key()
        assert rooms.put(name_of(key), key, "talk=x", state(), own=False)
    assert rooms.get(ROOM)


def test_of_rooms_that_say_little_the_longest_silent_goes_first() -> None:
    rooms = Rooms()
    keys = [new_key() for _ in range(MOST)]
    for key in keys:
        rooms.put(name_of(key), key, "talk=x", state(), own=False)
    rooms.put(name_of(keys[0]), keys[0], "talk=x", state(2), own=False)
    rooms.put(ROOM, KEY, "talk=x", state(), own=False)
    assert [bool(rooms.get(name_of(key))) for key in keys[:3]] == [True, False, True]


def test_one_address_opens_a_few_rooms_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("marathon_dash.serve.rooms.time.monotonic", lambda: now[0])
    doors = Doors()
    assert [doors.may_open("192.0.2.7") for _ in range(12)] == [True] * 10 + [False] * 2
    assert doors.may_open("192.0.2.8")
    assert [doors.may_open(f"2001:db8::{n:x}") for n in range(12)].count(True) == 10  # one household
    now[0] += 61
    assert doors.may_open("192.0.2.7")
    assert len(doors._opened) == 1  # nothing is kept longer


def test_whoever_waits_hears_at_once() -> None:
    async def talk() -> tuple[int, int]:
        rooms = Rooms()
        room = rooms.put(ROOM, KEY, "talk=x", state(1), own=False)
        assert room
        waiting = asyncio.create_task(rooms.later_than(room, (1, "a"), 5))
        await asyncio.sleep(0)
        rooms.put(ROOM, KEY, "talk=x", state(2), own=False)
        heard = (await asyncio.wait_for(waiting, 1)).state["n"]
        return heard, (await rooms.later_than(room, (2, "a"), 0.01)).state["n"]

    with ThreadPoolExecutor() as thread:  # a loop of its own, whatever ran in this thread before
        assert thread.submit(lambda: asyncio.run(talk())).result() == (2, 2)


def test_whoever_spoke_at_the_same_time_and_lost_hears_at_once() -> None:
    async def talk() -> str:
        rooms = Rooms()
        rooms.put(ROOM, KEY, "talk=x", state(2), own=False)
        room = rooms.put(ROOM, KEY, "talk=x", {**state(2, step=7), "from": "b"}, own=False)
        assert room
        return str((await rooms.later_than(room, (2, "a"), 30)).state["from"])

    with ThreadPoolExecutor() as thread:
        assert thread.submit(lambda: asyncio.run(talk())).result(timeout=5) == "b"


# ── through the server ────────────────────────────────────────────────────────


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The routes as a laptop serves them to itself."""
    monkeypatch.setattr(routes_talks, "ROOMS", Rooms())
    monkeypatch.setattr(routes_talks, "PATIENCE", 0.05)
    app = Starlette(routes=routes_talks.ROUTES)
    with TestClient(app, base_url="http://127.0.0.1:8501", client=("127.0.0.1", 5000)) as client:
        yield client


@pytest.fixture
def abroad(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The same, seen from another machine."""
    monkeypatch.setattr(routes_talks, "ROOMS", Rooms())
    monkeypatch.setattr(routes_talks, "DOORS", Doors())
    monkeypatch.setattr(routes_talks, "PATIENCE", 0.05)
    app = Starlette(routes=routes_talks.ROUTES)
    with TestClient(app, base_url="http://192.0.2.1:8501", client=("192.0.2.7", 5000)) as client:
        yield client


def live(page: str) -> dict[str, Any]:
    """What the page of a player knows of the server's rooms."""
    inside = page.partition('id="marathon-talk">')[2].partition("</script>")[0]
    found = json.loads(inside)["live"]
    assert isinstance(found, dict)
    return found


def begin(client: TestClient, link: str = "talk=ten-minutes", **more: Any) -> dict[str, Any]:
    """Open a room and say the first word."""
    opened = client.post("/present/live", json={}).json()
    assert isinstance(opened, dict)
    said = {"key": opened["key"], "link": link, "state": state(**more)}
    assert client.post(f"/present/live/{opened['room']}", json=said).json() == {"n": 1}
    return opened


def test_strangers_neither_fill_the_server_nor_take_its_room(abroad: TestClient) -> None:
    for n in range(12):
        opened = abroad.post("/present/live", json={}).json()
        said = {"key": opened["key"], "link": "talk=ten-minutes", "state": state()}
        assert abroad.post(f"/present/live/{opened['room']}", json=said).status_code == (
            200 if n < 10 else 429
        )
    page = abroad.get("/room/now?lang=en").text
    assert "scan the code on its screen" in page
    assert "Where people" not in page


def test_through_a_proxy_of_this_machine_an_address_is_what_the_proxy_says(web: TestClient) -> None:
    for n in range(12):
        opened = web.post("/present/live", json={}).json()
        said = {"key": opened["key"], "link": "talk=ten-minutes", "state": state()}
        header = {"x-forwarded-for": f"10.1.1.1, 192.0.2.{n}"}
        answer = web.post(f"/present/live/{opened['room']}", json=said, headers=header)
        assert answer.status_code == 200


def test_the_room_does_not_wait_behind_other_talks(web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert routes_talks._readers() is not routes_talks._makers()
    begin(web)
    monkeypatch.setattr(routes_talks, "_makers", lambda: None)  # no door left for talks that are being drawn
    assert web.get("/room/now").status_code == 200


def test_notes_are_for_the_machine_itself_or_the_holder_of_the_key(
    web: TestClient, abroad: TestClient
) -> None:
    assert "Say the date with the number" in web.get("/present?role=speaker&lang=en").text
    opened = begin(abroad)
    for role in ("", "&role=speaker", f"&role=speaker&room={opened['room']}"):
        page = abroad.get(f"/present?lang=en{role}").text
        inside = json.loads(page.partition('id="marathon-talk">')[2].partition("</script>")[0])
        assert inside["withheld"] is True
        assert (inside["problems"], inside["checks"]) == ([], [])
        assert all(step["notes"] == step["said"] == [] for step in inside["steps"])
        assert "Say the date with the number" not in page
        assert "Also written" not in page
    address = f"/present/live/{opened['room']}/notes"
    assert abroad.post(address, json={"key": "guessed", "lang": "en"}).status_code == 403
    assert abroad.post("/present/live/nobody/notes", json={"key": opened["key"]}).status_code == 404
    told = abroad.post(address, json={"key": opened["key"], "lang": "en"}).json()
    assert "Say the date with the number" in told["steps"]["headline"]["notes"][0]
    assert any("Also written" in line for line in told["steps"]["roll-call"]["said"])


def test_the_stage_of_this_machine_goes_live_by_itself(web: TestClient, abroad: TestClient) -> None:
    assert live(web.get("/present").text) == {"url": "present/live", "auto": True, "seek": False}
    assert live(abroad.get("/present").text)["auto"] is False


def test_the_speaker_of_this_machine_needs_no_code(web: TestClient) -> None:
    assert live(web.get("/present?role=speaker").text)["seek"] is True
    assert web.get("/present/live").json() == {}
    opened = begin(web, "talk=three-minutes&country=LT")
    page = web.get("/present?role=speaker").text
    assert live(page) == {
        "url": "present/live",
        "auto": False,
        "room": opened["room"],
        "key": opened["key"],
        "watch": True,  # it goes along with the stage of this machine
    }
    named = web.get(f"/present?role=speaker&room={opened['room']}").text
    assert "watch" not in live(named)
    assert '"link":"talk=three-minutes&country=LT"' in page
    assert web.get("/present/live").json()["room"] == opened["room"]


def test_elsewhere_only_the_key_drives(abroad: TestClient) -> None:
    opened = begin(abroad)
    follower = live(abroad.get(f"/present?role=speaker&room={opened['room']}").text)
    assert follower == {"url": "present/live", "auto": False, "room": opened["room"], "key": ""}
    wrong = {"key": "guessed", "link": "", "state": state(5)}
    assert abroad.post(f"/present/live/{opened['room']}", json=wrong).status_code == 403
    assert abroad.get("/present/live").json() == {}
    assert [one["opens"] for one in opened["codes"]] == ["room", "speaker"]
    assert opened["codes"][0]["address"] == f"http://192.0.2.1:8501/room?talk={opened['room']}"


@pytest.mark.parametrize("header", ["forwarded", "x-forwarded-for", "x-real-ip"])
def test_behind_a_proxy_nobody_is_at_home(web: TestClient, header: str) -> None:
    assert live(web.get("/present", headers={header: "192.0.2.7"}).text)["auto"] is False


def test_a_server_with_a_public_address_trusts_nobody(
    web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARATHON_PUBLIC_ADDRESS", "https://marathon.example")
    begin(web)
    assert web.get("/present/live").json() == {}
    assert live(web.get("/present").text)["auto"] is False
    codes = web.post("/present/live", json={}).json()["codes"]
    assert codes[0]["address"].startswith("https://marathon.example/room?talk=")


def test_a_name_that_leads_here_is_not_home(web: TestClient) -> None:
    assert live(web.get("/present", headers={"host": "rebound.example"}).text)["auto"] is False


def test_another_sites_page_cannot_speak(web: TestClient) -> None:
    assert web.post("/present/live", content="{}", headers={"content-type": "text/plain"}).status_code == 403
    foreign = {"origin": "https://elsewhere.example"}
    assert web.post("/present/live", json={}, headers=foreign).status_code == 403
    assert web.post("/present/live", json={}, headers={"origin": "http://127.0.0.1:8501"}).status_code == 200


@pytest.mark.parametrize("content", ["", "[", "[]", '"x"', "[" * 5000, '{"plan": "\\ud800"}'])
def test_a_body_that_makes_no_sense_is_refused(web: TestClient, content: str) -> None:
    headers = {"content-type": "application/json"}
    assert web.post(f"/present/live/{ROOM}", content=content, headers=headers).status_code == 422


def test_only_a_wrong_key_is_forbidden(web: TestClient) -> None:
    """A player lets go of a key for good when it is told 403."""
    opened = web.post("/present/live", json={}).json()
    address, said = f"/present/live/{opened['room']}", {"key": opened["key"], "link": "talk=ten-minutes"}
    assert web.post(address, json={**said, "state": state(step=-1)}).status_code == 422
    assert web.post(address, json={**said, "key": "guessed", "state": state(step=-1)}).status_code == 403
    large = {**said, "link": "", "state": state()}
    assert web.post(address, json={**large, "plan": OWN + "#\n" * 30_000}).status_code == 200
    assert web.post(address, json={**large, "plan": OWN + "#" * 65_536}).status_code == 413
    assert web.post(address, json={**large, "plan": "#" * 200_000}).status_code == 413


def test_a_player_with_thousands_of_spells_takes_its_talk_anew(web: TestClient) -> None:
    rows = [f"{n:06}-made-up-and-as-long-as-the-id-of-a-spell-may-be" for n in range(10_000)]
    answer = web.post("/present/live/now", json={"link": "talk=three-minutes", "lang": "en", "rows": rows})
    assert answer.json()["whole"]["steps"]


def test_a_room_of_a_talk_that_is_not_here_shows_no_other(web: TestClient) -> None:
    begin(web, "talk=none", at="headline", step=0)
    page = web.get("/room/now?lang=en").text
    assert "This step is not shown here." in page
    assert "Step 1 of" not in page


def test_the_clock_goes_on_between_two_steps(web: TestClient) -> None:
    """Whoever joins minutes later gets the clock as it was, and how long ago that is."""
    opened = begin(web, clock=5000)
    room = routes_talks.ROOMS.get(opened["room"])
    assert room
    room.moved -= 180
    heard = web.get(f"/present/live/{opened['room']}").json()
    assert heard["state"]["clock"] == 5000
    assert 180_000 <= heard["age"] < 240_000


def test_a_room_that_is_not_there_is_missing(web: TestClient) -> None:
    assert web.get("/present/live/nobody").json() == {"missing": True}


def test_the_room_follows_in_the_readers_language(
    web: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened = begin(web)
    page = web.get("/room/now", headers={"accept-language": "be"})
    assert page.headers["refresh"] == "3"
    assert "<script" not in page.text
    assert "Дзе за іх заступіліся" in page.text
    assert 'lang="be"' in page.text
    english = web.get(f"/room/now?talk={opened['room']}&lang=en").text
    assert "Where people stood up for them" in english
    picture = english.partition('<img src="')[2].partition('"')[0]
    drawn = web.get("/room/" + picture)
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert drawn.headers["cache-control"].startswith("private")  # a drawing may name people
    assert len(english) < 12_000  # what two hundred phones ask for every three seconds
    monkeypatch.setenv(
        "MARATHON_DATA", str(record_folder(tmp_path, actions=[ACTION]))
    )  # another record is public
    assert web.get("/room/" + picture).status_code == 404


def test_the_room_draws_for_a_phone_and_follows_the_filter(web: TestClient) -> None:
    chosen = {"countries": ["LT"], "from": "2023-05-01", "to": "2024-12-31", "before": BEFORE}
    begin(web, filter=chosen)
    page = web.get("/room/now?lang=en").text
    assert "4 actions" in page
    assert "46 actions" not in page
    drawn = web.get("/room/" + page.partition('<img src="')[2].partition('"')[0]).text
    assert 'viewBox="0 0 720' in drawn
    assert "Vilnius" in drawn
    assert "London" not in drawn


def test_the_room_says_what_the_numbers_under_a_filter_are_of(web: TestClient) -> None:
    chosen = {"countries": ["LT"], "from": "2023-05-01", "to": "", "before": BEFORE}
    opened = begin(web, filter=chosen)
    assert "Country: Lithuania; From: 1" in web.get("/room/now?lang=en").text
    said = {"key": opened["key"], "link": "talk=ten-minutes"}
    headline = {**said, "state": state(2, at="headline", filter=chosen)}
    web.post(f"/present/live/{opened['room']}", json=headline)
    page = web.get("/room/now?lang=en").text
    assert "Country: Lithuania; From: 1" in page
    assert ">5 actions<" in page
    assert ">37<" not in page
    web.post(f"/present/live/{opened['room']}", json={**said, "state": state(3, at="headline")})
    page = web.get("/room/now?lang=en").text
    assert ">37<" in page
    assert "Lithuania" not in page
    assert ">5 actions<" not in page


def test_a_filter_of_which_nothing_can_be_drawn_is_said_and_no_step_is_lost(web: TestClient) -> None:
    opened = begin(web, filter={"countries": ["AU"], "from": "", "to": "", "before": BEFORE})
    page = web.get("/room/now?lang=en").text
    assert "Where people stood up for them" in page
    assert "Step 2 of 8" in page
    assert "Country: Australia" in page
    assert "nothing to draw of this selection" in page
    alone = {"key": opened["key"], "link": "talk=ten-minutes&step=map"}  # nothing is left of the whole talk
    said = {**alone, "state": state(2, filter={"countries": ["AU"], "from": "", "to": "", "before": BEFORE})}
    web.post(f"/present/live/{opened['room']}", json=said)
    page = web.get("/room/now?lang=en").text
    assert "Step 1 of 1" in page
    assert "nothing to draw of this selection" in page
    assert "Add a step" not in page


def test_the_room_shows_one_name_at_a_time(web: TestClient) -> None:
    begin(web, at="roll-call", step=6, frame=2)
    assert web.get("/room/now").text.count('class="name"') == 1


def test_the_room_calls_a_person_and_not_a_number(web: TestClient) -> None:
    steps = _steps(web.get("/present?lang=en").text)
    roll = next(step for step in steps if step["id"] == "roll-call")
    names = re.findall('class="name">([^<]*)<', roll["html"])
    opened = begin(web, at="roll-call", step=6, frame=9, who=roll["names"][2])
    page = web.get("/room/now?lang=en").text
    assert f'class="name">{names[2]}<' in page
    said = {"key": opened["key"], "link": "talk=ten-minutes"}
    gone = {**said, "state": state(2, at="roll-call", step=6, frame=2, who="nobody")}
    web.post(f"/present/live/{opened['room']}", json=gone)
    page = web.get("/room/now?lang=en").text
    assert "This step is not shown here." in page
    assert 'class="name"' not in page


def _steps(page: str) -> list[dict[str, Any]]:
    inside = page.partition('id="marathon-talk">')[2].partition("</script>")[0]
    steps = json.loads(inside)["steps"]
    assert isinstance(steps, list)
    return steps


def test_a_player_learns_of_another_version_and_takes_the_talk_anew(
    web: TestClient, abroad: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = web.get("/present/live/now").json()["version"]
    assert before == talks.record().version
    asked = {"link": "talk=ten-minutes", "lang": "en"}
    rows = list(talks.record().tables["detentions"]["detention_id"])
    made = web.post("/present/live/now", json={**asked, "rows": rows}).json()
    assert made["whole"]["steps"] == made["known"]["steps"]
    fewer = web.post("/present/live/now", json={**asked, "rows": rows[:5]}).json()["known"]
    assert [row[0] for row in fewer["rows"] if row[1] == "spells"] == rows[:5]
    stranger = abroad.post("/present/live/now", json={**asked, "rows": rows}).json()["whole"]
    assert stranger["withheld"]
    assert all(step["notes"] == step["said"] == [] for step in stranger["steps"])
    assert web.post("/present/live/now", content="{}").status_code == 403
    nothing = {"whole": None, "known": None}
    assert web.post("/present/live/now", json={"link": "talk=none", "rows": 7}).json() == nothing
    monkeypatch.setenv("MARATHON_DATA", str(record_folder(tmp_path, actions=[ACTION])))
    monkeypatch.setitem(routes_talks._newest, "at", -1.0)
    assert web.get("/present/live/now").json()["version"] != before


def test_a_record_that_cannot_be_read_for_a_moment_ends_no_talk(
    web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable() -> None:
        raise DatabaseError("made up")

    asked = {"link": "talk=ten-minutes", "lang": "en", "rows": []}
    with monkeypatch.context() as broken:
        broken.setattr("marathon_dash.record.current.key", unreadable)
        assert web.post("/present/live/now", json=asked).status_code == 503  # and the player asks again
    assert web.post("/present/live/now", json=asked).json()["whole"]["steps"]


OWN = """
title = "Made up"
[[step]]
kind = "text"
title = "Words made up for a test"
notes = "Notes made up for a test"
[[step]]
kind = "map"
caption = "A caption made up for a test"
[[step]]
kind = "person"
person = "Not a person but a word"
"""


@pytest.mark.parametrize("staff", ["", "Anna"])
def test_only_staff_show_words_of_their_own_under_this_address(
    abroad: TestClient, monkeypatch: pytest.MonkeyPatch, staff: str
) -> None:
    monkeypatch.setattr("marathon_dash.serve.signin.who", lambda token: staff if token == "made-up" else "")
    abroad.cookies.set("marathon_desk", "made-up")
    opened = abroad.post("/present/live", json={}).json()
    said = {"key": opened["key"], "link": "", "state": state(at="text", step=0)}
    address = f"/present/live/{opened['room']}"
    assert abroad.post(address, json=said).status_code == 422  # neither a link nor a plan
    assert abroad.post(address, json={**said, "plan": OWN}).json() == {"n": 1, "words": bool(staff)}
    pages = [abroad.get(f"/room/now?talk={opened['room']}&lang=en").text]
    abroad.post(address, json={**said, "state": state(2)})
    pages.append(abroad.get(f"/room/now?talk={opened['room']}&lang=en").text)
    pages.append(abroad.get(f"/present?role=speaker&room={opened['room']}&lang=en").text)
    notes = abroad.post(f"{address}/notes", json={"key": opened["key"], "lang": "en"}).text
    assert ("Words made up" in pages[0]) == ("A caption made up" in pages[1]) == bool(staff)
    assert ("Notes made up" in notes) == bool(staff)
    assert ("are left out here" in pages[0]) == ("are left out here" in pages[1]) == (not staff)
    assert "Where people stood up for them" in pages[1]
    if not staff:
        assert "ade up" not in "".join([*pages, notes])
    assert "Not a person" not in "".join([*pages, notes])


STRANGERS = """
link = "q=evil.example"
[[step]]
kind = "map"
link = "q=evil.example"
[[step]]
kind = "person"
person = "evil.example"
"""


@pytest.mark.parametrize("talk", ["talk=ten-minutes&", "talk=evil.example&", "plan"])
@pytest.mark.parametrize("more", ["step=VISIT+evil.example", "country=evil.example", "q=evil.example"])
def test_a_stranger_puts_no_word_on_phones_under_this_address(
    abroad: TestClient, talk: str, more: str
) -> None:
    """Neither by the link of a room nor by a plan, whether a step of it can be shown or none."""
    opened = abroad.post("/present/live", json={}).json()
    plan = STRANGERS.replace("q=evil.example", more) if talk == "plan" else ""
    said = {"key": opened["key"], "link": "" if plan else talk + more, "plan": plan}
    address = f"/present/live/{opened['room']}"
    assert abroad.post(address, json={**said, "state": state(at="headline")}).status_code == 200
    chosen = {"countries": ["LT"], "from": "", "to": "", "before": BEFORE}
    pages = []
    for n, at in enumerate(("headline", "map", "bars"), 2):
        for filtered in (None, chosen):
            shown = {**said, "state": state(2 * n + bool(filtered), at=at, filter=filtered)}
            assert abroad.post(address, json=shown).status_code == 200
            pages.append(abroad.get(f"/room/now?talk={opened['room']}&lang=en").text)
    assert "evil" not in "".join(pages)
    page = abroad.get(f"/present?role=speaker&room={opened['room']}&lang=en").text
    assert "evil" not in page.replace(
        json.dumps(said["link"])[1:-1], ""
    )  # the player knows its talk by the link


@pytest.mark.parametrize("home", [True, False])
def test_who_searches_on_this_machine_finds_it_on_phones_too(
    web: TestClient, abroad: TestClient, home: bool
) -> None:
    opened = begin(web if home else abroad, "talk=ten-minutes&q=Vilnius")
    page = abroad.get(f"/room/now?talk={opened['room']}&lang=en").text
    assert ("Search in words: Vilnius" in page) == home


def test_a_plan_of_ones_own_is_small_and_forgotten_after_twelve_hours(
    web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = web.post("/present/live", json={}).json()
    said = {"key": opened["key"], "link": "", "state": state()}
    address = f"/present/live/{opened['room']}"
    assert web.post(address, json={**said, "plan": OWN + "#" * 65_536}).status_code == 413
    assert web.post(address, json={**said, "plan": OWN}).status_code == 200
    room = routes_talks.ROOMS.get(opened["room"])
    assert room
    room.began -= 12 * 3600 + 1
    assert web.get(address).json() == {"missing": True}


def test_what_is_made_from_a_plan_of_ones_own_is_not_kept_longer_than_the_plan(
    web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes_talks, "ROOMS", Rooms(routes_talks._let_go))
    caches = (routes_talks._made, talks._document)
    routes_talks._let_go()
    anew = web.post("/present/live/now", json={"link": "", "plan": OWN, "lang": "en", "rows": []}).json()
    assert anew["whole"]["steps"]
    assert [one.cache_info().currsize for one in caches] == [0, 0]
    opened = web.post("/present/live", json={}).json()
    address = f"/present/live/{opened['room']}"
    web.post(address, json={"key": opened["key"], "link": "", "state": state(), "plan": OWN})
    assert web.get(f"/room/now?talk={opened['room']}").status_code == 200
    assert all(one.cache_info().currsize for one in caches)
    room = routes_talks.ROOMS.get(opened["room"])
    assert room
    room.began -= 12 * 3600 + 1
    assert web.get(address).json() == {"missing": True}
    assert [one.cache_info().currsize for one in caches] == [0, 0]


def test_a_link_of_a_talk_that_is_not_live_says_so(abroad: TestClient) -> None:
    assert live(abroad.get("/present?role=speaker&room=gone").text)["gone"] is True


def test_the_check_is_told_of_the_first_phone_that_came_by_its_code(
    abroad: TestClient, web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "trial" not in live(web.get("/present?role=check").text)  # no phone reaches this computer
    trial = live(abroad.get("/present?role=check").text)["trial"]
    assert (trial["address"], trial["near"]) == ("http://192.0.2.1:8501", True)
    with monkeypatch.context() as public:
        public.setenv("MARATHON_PUBLIC_ADDRESS", "https://marathon.example")
        assert live(abroad.get("/present?role=check").text)["trial"]["near"] is False
    assert abroad.get(f"/present/live/tried?name={trial['name']}").json() == {"came": False}
    assert abroad.get("/room/try/guessed").status_code == 200
    assert abroad.get("/present/live/tried?name=guessed").json() == {"came": False}
    assert "has reached the record" in abroad.get(f"/room/try/{trial['name']}?lang=en").text
    assert abroad.get(f"/present/live/tried?name={trial['name']}").json() == {"came": True}
    monkeypatch.setattr(routes_talks, "_MOST_TRIALS", 3)
    for _ in range(5):
        abroad.get("/present?own=1&role=check")
    assert len(routes_talks.TRIALS) == 3


def test_a_server_for_the_network_sends_phones_to_its_address_there(
    web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert web.post("/present/live", json={}).json()["codes"] == []
    monkeypatch.setattr("marathon_dash.serve.signin.network", lambda: "192.0.2.9")
    codes = web.post("/present/live", json={}).json()["codes"]
    assert codes[0]["address"].startswith("http://192.0.2.9:8501/room?talk=")
    assert live(web.get("/present", headers={"host": "192.0.2.9:8501"}).text)["auto"] is True
    app = Starlette(routes=routes_talks.ROUTES)
    with TestClient(app, base_url="http://192.0.2.9:8501", client=("192.0.2.7", 5000)) as guest:
        assert live(guest.get("/present").text)["auto"] is False


def test_the_room_goes_dark_with_the_screen(web: TestClient) -> None:
    begin(web, black=True)
    assert "The screen is dark for a moment." in web.get("/room/now?lang=en").text


def test_a_reader_can_hold_a_step(web: TestClient) -> None:
    begin(web)
    assert "refresh" not in web.get("/room/now?still=1").headers
    assert "still=1" in web.get("/room").text


def test_around_the_step_is_a_page_that_never_looks_again_itself(web: TestClient) -> None:
    opened = begin(web)
    page = web.get(f"/room?talk={opened['room']}&still=1", headers={"accept-language": "be"})
    assert "refresh" not in page.headers
    assert f'src="room/now?talk={opened["room"]}&amp;still=1&amp;lang=be"' in page.text
    within = web.get(f"/room/now?talk={opened['room']}")
    assert within.headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in within.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


def test_a_code_of_six_signs_finds_its_talk(abroad: TestClient) -> None:
    assert "Code of the talk" in abroad.get("/room/now?lang=en").text
    opened = begin(abroad)
    assert "Where people" in abroad.get("/room/now?lang=en").text  # the one that is live
    begin(abroad, at="timeline")
    assert "Code of the talk" in abroad.get("/room/now?lang=en").text
    typed = opened["codes"][0]["typed"].rpartition(" ")[2]
    assert re.fullmatch("[A-HJ-NP-Z2-9]{6}", typed)
    for code in (typed, typed.lower(), f" {typed[:3]}-{typed[3:]} ", opened["room"]):
        assert "Where people" in abroad.get("/room/now", params={"lang": "en", "talk": code}).text
    for code in ("QQQQQQ", typed[:5], "<b>", ""):
        page = abroad.get("/room/now", params={"lang": "en", "talk": code}).text
        assert "Code of the talk" in page
        assert "<b>" not in page
        assert ("No live talk has this code." in page) == bool(code)


def test_no_code_has_signs_that_look_alike() -> None:
    signs = set("".join(name_of(new_key()) for _ in range(400)))
    assert signs == set("abcdefghjklmnpqrstuvwxyz23456789")


def test_no_talk_is_a_sentence(web: TestClient) -> None:
    page = web.get("/room/now?lang=en")
    assert "No talk is live here." in page.text
    assert page.headers["refresh"] == "10"
    assert web.get("/room/none.svg").status_code == 404


def test_a_step_the_reader_has_not_is_a_sentence(web: TestClient) -> None:
    begin(web, at="gone")
    assert "This step is not shown here." in web.get("/room/now?lang=en").text


def test_every_page_says_what_it_may_do(web: TestClient) -> None:
    for path in ("/present", "/room", "/room/now", "/present/roll-call", "/present?talk=none"):
        policy = web.get(path).headers["content-security-policy"]
        assert policy.startswith("default-src 'none';")
        assert "unsafe-eval" not in policy


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", '<li><b>Ihar Losik</b> <span lang="be">Ігар Лосік</span><br>'),
        ("be", '<li><b><span lang="be">Ігар Лосік</span></b> Ihar Losik<br>'),
    ],
)
def test_the_list_of_names_writes_the_readers_script_large(lang: str, line: str, web: TestClient) -> None:
    assert line in web.get(f"/present/roll-call?asof=2024-05-03&lang={lang}").text


def test_the_roll_call_as_a_list(web: TestClient) -> None:
    page = web.get("/present/roll-call?asof=2024-05-03&lang=en").text
    assert "names, behind bars on 3 May 2024" in page
    assert page.count("<li>") > 20
    for lang, said in (
        ("en", "last reported in November 2023"),
        ("be", "апошняе паведамленне: лістапад 2023"),
    ):
        assert said in web.get(f"/present/roll-call?asof=2025-09-12&lang={lang}").text
    for asof, said in (
        ("2030-01-01", "is still to come"),
        ("2024-05", "not a day"),
        ("nonsense", "not a day"),
    ):
        page = web.get(f"/present/roll-call?asof={asof}&lang=en").text
        assert said in page
        assert "As of 8 September 2026: behind bars, confirmed or by the last report." in page
        assert "19 names, behind bars by the last reports (newest: 19 March 2026)" in page


def test_a_talk_that_cannot_be_shown_is_refused_in_words(web: TestClient) -> None:
    answer = web.get("/present?talk=none&lang=en")
    assert answer.status_code == 404
    assert "There is no talk “none”." in answer.text
    assert "three-minutes" in answer.text


def test_pages_made_at_once_keep_their_drawings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_page, "_MOST", 2)
    drawn = [match for n in range(6) if (match := re.fullmatch(r"<svg\b.*?</svg>", f"<svg>{n}</svg>"))]
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda n: room_page._by_address("x", drawn[n % len(drawn)]), range(4000)))
    assert len(set(made)) == len(drawn)
