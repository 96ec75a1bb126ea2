"""The desk through the entry point, as a member of staff's session would run it. Rows that were added are made up."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.runtime.context import StreamlitHeaders
from streamlit.testing.v1 import AppTest

from marathon_dash import settings
from marathon_dash.i18n import translator
from marathon_dash.record import current, desk, staff, taking, versions
from marathon_dash.record.draft import Draft, Edit
from marathon_dash.record.review import review
from marathon_dash.record.stamp import Stamp
from marathon_dash.record.versions import canonical
from marathon_dash.serve import kit, routes_desk, routes_talks, signin, talks
from marathon_dash.serve.exports import package_bytes
from marathon_dash.serve.rooms import Rooms, name_of
from marathon_dash.serve.session import desk_files, desk_history, desk_problems, desk_work
from marathon_dash.serve.session import staff as session_staff
from marathon_dash.serve.session.signed_in import TAB, SignedOut, anew
from tests.app.conftest import words
from tests.made_up import ACTION, HOSTILE

PHRASE = "four words are enough"
PAGE = "pages/publish.py"
Visit = Callable[..., AppTest]


def csv(table: str = "actions", *new: dict[str, str], **cells: str) -> bytes:
    """The published table with cells of its first row changed and rows added."""
    frame = current.tables()[table].copy()
    for column, value in cells.items():
        frame.loc[2, column] = value
    for row in new:
        frame.loc[frame.index.max() + 1] = [row.get(label, "") for label in frame.columns]
    return canonical(frame)


@pytest.fixture
def at_the_desk(visit: Visit) -> Callable[..., AppTest]:
    """The page, signed in by passphrase as one does without our own server."""

    def go(**link: Any) -> AppTest:
        staff.add("Anna", PHRASE)
        at = visit(PAGE, **link)
        at.text_input[0].input("Anna")
        at.text_input[1].input(PHRASE)
        return press(at, "Sign in" if link.get("lang") != "be" else "Увайсці")

    return go


def press(at: AppTest, label: str) -> AppTest:
    """Press the button of that name."""
    [button] = [b for b in at.button if b.label == label]
    button.click().run()
    assert not at.exception, [e.value for e in at.exception]
    return at


def upload(at: AppTest, data: bytes, name: str = "actions.csv") -> AppTest:
    at.file_uploader[0].upload(name, data, "text/csv").run()
    assert not at.exception, [e.value for e in at.exception]
    return at


def put_there(at: AppTest, form: str) -> None:
    next(b for b in at.button if b.label == "Put it there" and b.form_id == form).click().run()


def typed(at: AppTest, label: str, text: str) -> None:
    [field] = [f for f in at.text_input if f.label.startswith(label)]
    field.input(text)


def way(at: AppTest, chosen: str = "") -> str | None:
    """What the file does, as the page shows it; with `chosen` after that was pressed."""
    [how] = [radio for radio in at.radio if radio.label == "What the file does"]
    if chosen:
        how.set_value(chosen).run()
        return way(at)
    return how.value


def labels(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


# ── the door ──────────────────────────────────────────────────────────────────


def test_nothing_of_the_desk_is_there_before_sign_in(visit: Visit) -> None:
    staff.add("Anna", PHRASE)
    desk.publish([Draft("a.csv", csv(venue="X"))], base=0, who="Anna Made-Up", note="a secret note")
    for page in (
        PAGE,
        "app.py",
        *(f"pages/{name}.py" for name in ("map", "timeline", "behind_bars", "about")),
    ):
        at = visit(page)
        said = words(at)
        for part in ("Anna Made-Up", "a secret note", "History", "Upload"):
            assert part not in said, (page, part)
        assert len(at.file_uploader) == 0
    assert "Sign in at the desk" in words(visit(PAGE))
    with zipfile.ZipFile(io.BytesIO(package_bytes(current.public_record()))) as package:
        for name in package.namelist():
            content = package.read(name)
            assert b"Anna Made-Up" not in content, name
            assert b"a secret note" not in content, name
    assert [link.label for link in visit().get("page_link")].count("Publish") == 0


def test_no_talk_and_no_room_names_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    staff.add("Anna Made-Up", PHRASE)
    desk.publish([Draft("a.csv", csv(venue="X"))], base=0, who="Anna Made-Up", note="a secret note")
    monkeypatch.setattr(routes_talks, "ROOMS", Rooms())
    key, link = "made-up-key-of-a-talk", "talk=three-minutes"
    said = {"n": 1, "from": "a", "at": "map", "step": 1, "frame": 0, "hold": None, "black": False, "filter": None,
            "auto": {"on": False, "pace": 0, "loop": False}, "clock": None}  # fmt: skip
    assert routes_talks.ROOMS.put(name_of(key), key, link, said, own=False)
    public = TestClient(Starlette(routes=[*routes_talks.ROUTES, *routes_desk.ROUTES]))
    for address in (f"/present?{link}", f"/present?{link}&role=speaker", "/present/roll-call", "/version", "/sign-in",
                    f"/room?talk={name_of(key)}", f"/present/live/{name_of(key)}"):  # fmt: skip
        answer = public.get(address)
        assert answer.status_code == 200, address
        for part in ("Anna Made-Up", "a secret note"):
            assert part not in answer.text + str(answer.headers), address
    kept = kit.html(talks.document(talks.ask({"talk": ["three-minutes"]}), "en", date(2026, 11, 22)))
    assert "Anna Made-Up" not in kept
    assert "a secret note" not in kept


def test_a_wrong_passphrase_is_a_sentence(visit: Visit) -> None:
    staff.add("Anna", PHRASE)
    at = visit(PAGE)
    at.text_input[0].input("Anna")
    at.text_input[1].input("wrong wrong wrong")
    press(at, "Sign in")
    assert "do not belong together" in words(at)
    assert len(at.file_uploader) == 0


def test_who_is_removed_meets_the_door_again(at_the_desk: Callable[..., AppTest]) -> None:
    at = at_the_desk()
    assert len(at.file_uploader) == 1
    staff.remove("Anna")
    at.run()
    assert "Sign in at the desk" in words(at)
    assert len(at.file_uploader) == 0


def test_what_is_undone_already_is_said_and_nothing_is_put_in_hand(
    at_the_desk: Callable[..., AppTest],
) -> None:
    desk.publish([Draft("a.csv", csv(venue="X"))], base=0, who="A", note="x")
    desk.go_back(0, base=1, who="B", note="back to what stood there")
    at = at_the_desk()
    at.button(key="undo_1").click().run()
    said = words(at).replace("\\", "")
    assert "Nothing was undone: of what publication 1 changed, nothing is public any more" in said
    assert at.session_state["desk_work"].drafts == ()


@pytest.mark.parametrize("press_it", ["undo", "in the dialog", "Leave it", "See what it would change"])
def test_no_button_of_an_open_page_works_for_who_is_removed(
    at_the_desk: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, press_it: str
) -> None:
    folder = shutil.copytree(settings.data(), tmp_path / "data")
    monkeypatch.setenv("MARATHON_DATA", str(folder))
    desk.publish([Draft("a.csv", csv(venue="X"))], base=0, who="A", note="x")
    if press_it in ("Leave it", "See what it would change"):
        (folder / "publishers.csv").write_bytes(csv("publishers", name="A newer name"))
    at = at_the_desk()
    if press_it == "undo":
        upload(at, csv(venue="Y"), f"{taking.stamp_of('actions', 1)}.csv")
        typed(at, "Why?", "x")
        press(at, "Publish")
        label = "Undo publication 2"
    elif press_it == "in the dialog":
        at.button(key="back_to_0").click().run()
        [label] = [b.label for b in at.button if b.key == "go_back_0"]
    else:
        label = press_it
    before = versions.newest_number(), list(desk.newer_shipped())
    staff.remove("Anna")
    press(at, label)
    assert (versions.newest_number(), list(desk.newer_shipped())) == before
    assert "Sign in at the desk" in words(at)
    assert "desk_work" not in at.session_state or at.session_state["desk_work"].drafts == ()


def test_in_a_tab_the_code_is_for_this_computer_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signin, "_bound", "127.0.0.1")
    for headers, how in (
        ({}, "code"),
        ({"Host": "localhost:8501"}, "code"),
        ({"Host": "marathon.example"}, "nobody"),
        ({"Host": "localhost:8501", "X-Forwarded-Host": "marathon.example"}, "nobody"),
    ):
        monkeypatch.setattr(st.context.__class__, "headers", StreamlitHeaders(headers.items()))
        assert signin.mode(*session_staff._asked_by()) == how


def test_no_download_of_an_open_page_works_for_who_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st.context.__class__, "cookies", {})
    staff.add("Anna", PHRASE)
    monkeypatch.setitem(st.session_state, TAB, staff.open_session("Anna"))
    table, who, taken = current.known_schema().tables["actions"], anew(), Stamp("actions", 0, "")
    ways: list[Callable[[], bytes]] = [
        lambda: desk_files._csv(table, taken, who),
        lambda: desk_files._workbook(table, taken, who, translator("en")),
        lambda: desk_history._archive(0, who),
        lambda: desk_problems._back(lambda: None, lambda: None, who, translator("en")),  # type: ignore[arg-type]
    ]
    for way in ways:
        way()
    staff.remove("Anna")
    for way in ways:
        with pytest.raises(SignedOut):
            way()


def test_a_suggestion_is_taken_in_the_one_file_that_was_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = tuple(Draft(name, csv(country="Lithuania")) for name in ("a.csv", "b.csv"))
    found = review(drafts, date.today())
    monkeypatch.setitem(st.session_state, "desk_work", desk_work.Work(drafts))
    monkeypatch.setitem(st.session_state, "desk_review", (None, found))
    desk_work.take(found.blockers)
    edit = Edit(2, "country", "LT", "Lithuania", "2023-05-03-efj-conference")
    assert [draft.edits for draft in desk_work.work().drafts] == [(edit,), ()]


def test_signing_out(at_the_desk: Callable[..., AppTest]) -> None:
    at = press(at_the_desk(), "Sign out")
    assert len(at.file_uploader) == 0


def test_without_anybody_the_page_says_how_to_begin(visit: Visit) -> None:
    assert "marathon-dash staff add NAME" in words(visit(PAGE))


@pytest.mark.parametrize(
    ("user", "said", "inside"),
    [
        ({"is_logged_in": False}, "Sign in at the desk", False),
        ({"is_logged_in": True, "email": "stranger@made-up.example", "email_verified": True}, "not on the list", False),
        ({"is_logged_in": True, "email": "Anna@made-up.example", "email_verified": False}, "not on the list", False),
        ({"is_logged_in": True, "email": "Anna@made-up.example", "email_verified": True},
         "Signed in as anna", True),
    ],
)  # fmt: skip
def test_an_identity_provider_signs_in_whom_the_list_allows(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, user: dict[str, Any], said: str, inside: bool
) -> None:
    monkeypatch.setenv("MARATHON_STAFF", "anna@made-up.example, ales@made-up.example")
    at = visit()
    at.secrets = {
        "auth": {"redirect_uri": "https://made-up.example/oauth2callback", "cookie_secret": "made up"}
    }
    at.user = user
    at.switch_page(PAGE)
    at.run()
    assert not at.exception, [e.value for e in at.exception]
    assert said in words(at).replace("\\", "")
    assert bool(len(at.file_uploader)) is inside


# ── the whole way ─────────────────────────────────────────────────────────────


def test_from_a_file_with_errors_to_a_publication_and_back(at_the_desk: Callable[..., AppTest]) -> None:
    at = upload(at_the_desk(), csv("actions", ACTION, date="Jun-23", country="Lithuania", kind="ralley"))
    said = words(at)
    assert "2\\. What has to be mended" in said or "2. What has to be mended" in said
    assert "3 problems to mend" in said
    assert "Publish" not in labels(at)
    press(at, "Put “LT”")
    press(at, "Put “2023-06”")
    press(at, "Put “rally”")
    said = words(at)
    assert "Nothing has to be mended" in said
    assert "3 corrections were made here" in said
    assert "Actions: 1 row is added: 3 May 2023, Vilnius" in said.replace("\\", "")
    press(at, "Publish")
    assert "Write a few words on why" in words(at)
    typed(at, "Why?", "made-up rows")
    press(at, "Publish")
    assert versions.newest_number() == 1
    assert versions.history()[0].who == "Anna"
    assert "Publication 1 is public" in words(at).replace("\\", "")
    press(at, "Undo publication 1")
    assert versions.newest_number() == 2
    assert current.tables()["actions"].equals(current.tables(0)["actions"])


def test_removing_asks_for_the_name(at_the_desk: Callable[..., AppTest]) -> None:
    frame = current.tables()["actions"].drop(index=3)
    at = upload(at_the_desk(), canonical(frame))
    assert "Nothing changes" in words(at)  # fewer rows than are public update them
    way(at, "replace")
    typed(at, "Why?", "counted twice")
    press(at, "Publish")
    assert "Still to be typed: “2023-05-03-vilnius”" in words(at).replace("\\", "")
    assert versions.newest_number() == 0
    typed(at, "Type", " 2023-05-03-VILNIUS ")
    press(at, "Publish")
    assert versions.newest_number() == 1


def test_somebody_published_meanwhile(at_the_desk: Callable[..., AppTest]) -> None:
    at = upload(at_the_desk(), csv(venue="Mine"))
    desk.publish([Draft("a.csv", csv(kind="reading"))], base=0, who="Boris Made-Up", note="meanwhile")
    typed(at, "Why?", "x")
    press(at, "Publish")
    said = words(at).replace("\\", "")
    assert versions.newest_number() == 1  # not published: what it would change now was not seen yet
    assert "Someone published since you began" in said
    assert "Boris Made-Up" in said
    press(
        at, "As it is public"
    )  # nothing says of which day the file is: the cell that Boris changed is asked about
    said = words(at).replace("\\", "")
    assert "Actions: 1 row changes, in the columns Venue (1)" in said  # what Boris changed stays
    typed(at, "Why?", "x")
    press(at, "Publish")
    assert versions.newest_number() == 2
    assert current.tables()["actions"].loc[2, ["venue", "kind"]].tolist() == ["Mine", "reading"]


def test_only_add_leaves_what_is_public(at_the_desk: Callable[..., AppTest]) -> None:
    frame = current.tables()["actions"].head(0)
    frame.loc[2] = [ACTION.get(label, "") for label in frame.columns]
    at = upload(at_the_desk(), canonical(frame))
    assert way(at) == "add"
    way(at, "replace")
    assert "46 rows are removed" in words(at)
    way(at, "add")
    said = words(at).replace("\\", "")
    assert "rows are removed" not in said
    assert "Actions: 1 row is added" in said


def test_what_was_detected_can_be_corrected(at_the_desk: Callable[..., AppTest]) -> None:
    data = csv().replace(b"2023-05-03,", b"03.05.2023,", 1)
    at = upload(at_the_desk(), data)
    assert "Dates with the day first" in words(at)
    [dates] = [box for box in at.selectbox if box.label == "Dates"]
    dates.select("month first").run()
    assert "2023-03-05" in str(at.session_state["desk_review"][1].after["actions"]["date"].iloc[0])


def test_another_text_for_a_cell(at_the_desk: Callable[..., AppTest]) -> None:
    at = upload(at_the_desk(), csv(kind="dance", date="soon"))
    [kinds] = [box for box in at.selectbox if box.label.startswith("Row 2, column kind")]
    kinds.select("reading")
    put_there(at, kinds.form_id)
    [day] = [field for field in at.text_input if field.label.startswith("Row 2, column date")]
    assert day.value == "soon"
    day.input("2023-05-04")
    put_there(at, day.form_id)
    assert "Nothing has to be mended" in words(at)


def test_several_files_and_putting_one_away(at_the_desk: Callable[..., AppTest]) -> None:
    at = upload(at_the_desk(), csv(venue="X"))
    upload(at, csv("publishers", name="Y"), "publishers.csv")
    said = words(at).replace("\\", "")
    assert "**actions.csv** → **Actions**" in said
    assert "**publishers.csv** → **Publishers**" in said
    next(b for b in at.button if b.label == "Put it away").click().run()
    assert "actions.csv" not in words(at).replace("\\", "")
    press(at, "Yes, put everything away")
    assert "publishers.csv" not in words(at).replace("\\", "")


def test_a_picture_named_csv_is_answered_with_a_sentence(at_the_desk: Callable[..., AppTest]) -> None:
    at = upload(at_the_desk(), b"\x89PNG\r\n\x1a\n", "actions.csv")
    assert "actions.csv: this is no table (PNG)" in words(at).replace("\\", "")


def test_hostile_cells_and_names_are_printed_and_never_rendered(at_the_desk: Callable[..., AppTest]) -> None:
    rows = [
        {**ACTION, "action_id": f"made-up-{n}", "title": text, "city": text} for n, text in enumerate(HOSTILE)
    ]
    at = upload(at_the_desk(), csv("actions", *rows), "![x](http://made-up.example)<b>.csv")
    for element in (*at.markdown, *at.caption, *at.warning, *at.error, *at.info):
        text = str(element.value)
        assert "![x](" not in text
        assert ":red[" not in text
        if "<svg" not in text:
            assert "<img" not in text.replace("\\<", "")


def test_going_back_from_the_history(at_the_desk: Callable[..., AppTest]) -> None:
    for venue in ("A", "B"):
        newest = versions.newest_number()
        desk.publish([Draft("a.csv", csv(venue=venue), origin=newest)], base=newest, who="A", note=venue)
    at = at_the_desk()
    at.button(key="back_to_1").click().run()
    assert "Actions: 1 row changes, in the columns Venue (1)" in words(at).replace("\\", "")
    at.button(key="go_back_1").click().run()
    assert current.tables()["actions"].loc[2, "venue"] == "A"
    assert versions.history()[0].who == "Anna"


def test_newer_shipped_data_is_offered(
    at_the_desk: Callable[..., AppTest], tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(settings.data(), tmp_path / "data")
    monkeypatch.setenv("MARATHON_DATA", str(folder))
    desk.publish([Draft("a.csv", csv(venue="Ours"))], base=0, who="A", note="x")
    changed = current.frames(versions.shipped())["publishers"]
    changed.loc[2, "name"] = "A newer name"
    (folder / "publishers.csv").write_bytes(canonical(changed))
    at = at_the_desk()
    assert "newer data for: Publishers" in words(at)
    press(at, "See what it would change")
    assert "Publishers: 1 row changes, in the columns Name (1)" in words(at).replace("\\", "")


def test_the_same_in_belarusian(at_the_desk: Callable[..., AppTest]) -> None:
    at = upload(at_the_desk(lang="be"), csv(country="Літва"))
    said = words(at)
    assert "2. Што трэба выправіць" in said.replace("\\", "")
    press(at, "Паставіць «LT»")
    assert "Нічога выпраўляць не трэба" in words(at)


def test_an_unpublished_review_waits_on_other_pages(at_the_desk: Callable[..., AppTest]) -> None:
    at = upload(at_the_desk(), csv(venue="X"))
    at.switch_page("pages/about.py").run()
    assert "Publish (unfinished)" in [link.label for link in at.get("page_link")]
    at.switch_page(PAGE).run()
    assert "actions.csv" in words(at).replace("\\", "")


def test_what_the_program_stumbles_over_can_be_put_away(
    at_the_desk: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = upload(at_the_desk(), csv(venue="X"))

    def fall(*_args: object) -> None:
        raise KeyError("made up")

    monkeypatch.setattr(desk_work, "_review", fall)
    at.run()
    assert not at.exception
    assert "The program stumbled over what you have in hand" in words(at)
    press(at, "Put it away")
    assert "stumbled" not in words(at)


def test_a_decision_and_publish_in_one_run_publish_nothing(at_the_desk: Callable[..., AppTest]) -> None:
    """Two presses that arrive together: what they would make public was never on the screen."""
    at = upload(at_the_desk(), csv().replace(b"2023-05-03,", b"03.04.2023,", 1))
    typed(at, "Why?", "x")
    [dates] = [box for box in at.selectbox if box.label == "Dates"]
    dates.select("month first")
    press(at, "Publish")
    assert versions.newest_number() == 0
    assert "2023-03-04" in str(at.session_state["desk_review"][1].after["actions"]["date"].iloc[0])


def test_two_files_of_one_name_are_both_there(at_the_desk: Callable[..., AppTest]) -> None:
    at = at_the_desk()
    at.file_uploader[0].upload("data.csv", csv(venue="X"), "text/csv")
    at.file_uploader[0].upload("data.csv", csv("publishers", name="Y"), "text/csv").run()
    said = words(at).replace("\\", "")
    assert "**data.csv** → **Actions**" in said
    assert "**data.csv (2)** → **Publishers**" in said
    upload(at, csv("releases", title="Z"), "data.csv")
    said = words(at).replace("\\", "")
    for title in (
        "data.csv** → **Actions",
        "data.csv (2)** → **Publishers",
        "data.csv (3)** → **Release waves",
    ):
        assert title in said


def test_a_second_file_without_its_key_follows_the_first(at_the_desk: Callable[..., AppTest]) -> None:
    without_key = canonical(current.tables()["actions"].drop(columns=["action_id"]))
    at = upload(at_the_desk(), without_key, "first.csv")
    upload(at, without_key, "second.csv")
    said = words(at).replace("\\", "")
    assert "“second.csv” has taken the place of “first.csv”" in said
    assert "stumbled" not in said
    assert "action_id" in said
