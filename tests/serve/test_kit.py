"""The kit and the talk on paper. Broken talks are made up."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from marathon_dash.serve import kit, print_talk, talks
from marathon_dash.serve.cli import main

ROOT = Path(__file__).resolve().parents[2]
TEN = ROOT / "data" / "talks" / "ten-minutes.toml"
PLAYER = ROOT / "src" / "marathon_dash" / "serve" / "player"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The ten-minute talk in English."""
    return talks.make(talks.open_file(TEN), "en", TODAY)


@pytest.fixture(scope="module")
def page(document: dict[str, Any]) -> str:
    """Its kit."""
    return kit.html(document)


def test_the_kit_is_one_small_file_that_asks_nobody(page: str) -> None:
    assert len(page.encode()) <= 3_000_000
    without_fonts = page.replace(kit.fonts(), "")
    assert re.findall(r"(?:src|href)=[\"'](?!data:)", without_fonts) == []
    assert re.findall(r"url\((?!data:)|@import", kit.style() + kit.fonts()) == []
    assert re.findall(r"<(?:img|iframe|link rel=\"(?!icon)|object|embed)", without_fonts) == []


def test_the_program_is_the_players_byte_for_byte_and_the_only_one_allowed(page: str) -> None:
    program = (PLAYER / "player.js").read_bytes()
    assert re.findall(r"<script>(.*?)</script>", page, re.DOTALL) == [program.decode()]
    digest = base64.b64encode(hashlib.sha256(program).digest()).decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert f"script-src &#39;sha256-{digest}&#39;;" in policy[1]
    assert "default-src &#39;none&#39;" in policy[1]
    assert "connect-src &#39;none&#39;" in policy[1]


def test_the_kit_is_dated_and_names_the_records_version(page: str, document: dict[str, Any]) -> None:
    inside = re.search(r'<script type="application/json" id="marathon-talk">(.*?)</script>', page, re.DOTALL)
    assert inside
    talk = json.loads(inside[1])
    assert talk == document
    assert talk["made_on"] == "2026-11-22"
    assert talk["version"] == talks.record().version
    assert "Record of 27\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026." in talk["steps"][0]["html"]


def test_a_talk_cannot_end_the_element_it_stands_in() -> None:
    hostile = "</script><script>alert(1)</script>\u2028{talk}"
    plan = f"title = '{hostile}'\n[[step]]\nkind='closing'"
    document = talks.make(talks.open_text(plan.encode(), "x.toml"), "en", TODAY)
    assert document["title"] == hostile
    page = kit.html(document)
    assert page.count("<script>") == 1
    assert "alert(1)</script>" not in page


def test_the_typefaces_travel_along(page: str) -> None:
    faces = [rule.partition(";")[0] for rule in page.split("@font-face{")[1:]]
    assert faces == [*["font-family:'Source Serif 4'"] * 2, "font-family:'Source Sans 3'"]
    assert (
        page.count("unicode-range:U+400-52F") == 1
    )  # the letters that the second file of the serif alone holds


def test_a_page_for_the_server_leaves_the_policy_to_the_server(document: dict[str, Any]) -> None:
    page = kit.html({**document, "live": {"url": "present/live"}})
    assert "http-equiv" not in page
    assert kit.policy("'self'").count("connect-src 'self'") == 1


# ── paper ─────────────────────────────────────────────────────────────────────


def test_a_step_is_a_page(document: dict[str, Any]) -> None:
    made = print_talk.pdf(document)
    assert made.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == len(document["steps"])


def test_a_step_is_a_picture(document: dict[str, Any]) -> None:
    made = print_talk.pictures(document)
    assert len(made) == len(document["steps"])
    for picture in made:
        assert picture.startswith(b"\x89PNG")
        assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (1600, 900)


def test_paper_says_of_which_selection_it_is() -> None:
    made = talks.make(talks.ask({"talk": ["ten-minutes"], "country": ["LT"]}), "en", TODAY)
    pages = [print_talk._page(step, []) for step in made["steps"]]
    assert ["Country: Lithuania" in page for page in pages[:4]] == [False, True, True, False]
    assert print_talk.pdf(made).startswith(b"%PDF-")


def test_the_pictures_come_in_one_file(document: dict[str, Any]) -> None:
    with zipfile.ZipFile(io.BytesIO(print_talk.archive(document))) as file:
        assert file.namelist() == print_talk.names(document)
        assert file.namelist()[:2] == ["01-headline.png", "02-map.png"]
        assert all(file.read(name).startswith(b"\x89PNG") for name in file.namelist())


def test_words_of_ones_own_fill_their_page() -> None:
    plan = "[[step]]\nkind = 'text'\ntitle = 'Made up'\ncaption = 'Words made up for a test'\n"
    document = talks.make(talks.open_text(plan.encode(), "x.toml"), "en", TODAY)
    page = print_talk._page(document["steps"][0], [])
    assert 'size: 50pt, "Words made up for a test"' in page


def test_line_breaks_of_ones_own_stand_on_paper() -> None:
    plan = "[[step]]\nkind = 'text'\ntitle = \"Made\\nup\"\n"
    document = talks.make(talks.open_text(plan.encode(), "x.toml"), "en", TODAY)
    assert '"Made" + linebreak() + "up"' in print_talk._page(document["steps"][0], [])
    assert print_talk.pdf(document).startswith(b"%PDF-")


def test_hostile_text_is_set_as_text() -> None:
    text = r'#panic("x") \" ] } $ * _ `<img>` \u{0041} @x'
    plan = f"[[step]]\nkind = 'text'\ntitle = '''{text}'''\ncaption = '''{text}'''\n"
    document = talks.make(talks.open_text(plan.encode(), "x.toml"), "en", TODAY)
    assert len(print_talk.pictures(document)) == 1


# ── the command line ──────────────────────────────────────────────────────────


def test_the_command_makes_file_paper_and_pictures(tmp_path: Path) -> None:
    for name in ("talk.html", "talk.pdf", "pictures"):
        result = CliRunner().invoke(main, ["kit", str(TEN), "-o", str(tmp_path / name)])
        assert result.exit_code == 0, result.output
        assert re.fullmatch(rf".*{name}: 8 steps, \d\.\d MB\n", result.output)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pictures", "talk.html", "talk.pdf"]
    assert min(path.name for path in (tmp_path / "pictures").iterdir()) == "01-headline.png"


def test_the_command_knows_the_talks_by_their_names(tmp_path: Path) -> None:
    """Each that is offered, whichever folder the command is given in; a file of that name is nearer."""
    for name in talks.names():
        done = CliRunner().invoke(main, ["kit", name, "-o", str(tmp_path / f"{name}.html")])
        assert (done.exit_code, done.stderr) == (0, "")
        assert f'"name":"{name}"' in (tmp_path / f"{name}.html").read_text("utf-8")


def test_the_command_speaks_belarusian(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["kit", str(TEN), "-o", str(tmp_path / "t.html"), "--lang", "be"])
    assert "8 крокаў" in result.output
    assert '<html lang="be">' in (tmp_path / "t.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = Ten", "talk.toml, line 1"),
        ("[[step]]\nkind = 'person'\nperson = 'nobody'", "talk.toml, line 1, key “person”"),
        ("", "nothing to show"),
    ],
)
def test_a_talk_that_cannot_be_shown_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "talk.toml").write_text(text, "utf-8")
    result = CliRunner().invoke(main, ["kit", str(tmp_path / "talk.toml"), "-o", str(tmp_path / "t.html")])
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "t.html").exists()


def test_what_is_gone_is_said_and_the_kit_made_without_it(tmp_path: Path) -> None:
    plan = "[[step]]\nkind = 'closing'\n[[step]]\nkind = 'person'\nperson = 'nobody'\n"
    (tmp_path / "talk.toml").write_text(plan, "utf-8")
    result = CliRunner().invoke(main, ["kit", str(tmp_path / "talk.toml"), "-o", str(tmp_path / "t.html")])
    assert result.exit_code == 0
    assert "nobody in the record is called “nobody”" in result.output


def test_no_file_is_a_sentence_too(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["kit", str(tmp_path / "none.toml"), "-o", str(tmp_path / "t.html")])
    assert result.exit_code == 2
    assert "There is no talk “none”." in result.output


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["kit", str(TEN), "-o", str(tmp_path / "no" / "such" / "t.html")])
    assert result.exit_code == 1
    assert "Cannot write" in result.output


# ── links ─────────────────────────────────────────────────────────────────────


def test_the_ready_made_talks_stand_in_order() -> None:
    assert talks.names() == ["three-minutes", "ten-minutes", "twenty-minutes"]


def test_a_link_names_a_talk_its_steps_and_a_selection() -> None:
    link = {"talk": ["ten-minutes"], "step": ["closing", "map"], "country": ["LT", "XK"], "lang": ["be"]}
    asked = talks.ask(link)
    assert asked.talk
    assert asked.talk.ids == ["closing", "map"]
    assert asked.link == "talk=ten-minutes&step=closing&step=map&lang=be&country=LT&country=XK"
    assert asked.lang == "be"
    assert talks.ask({**link, "role": ["speaker"], "room": ["x"]}).link == asked.link
    document = talks.document(asked, "be", TODAY)
    assert document["link"] == asked.link
    assert [row[4] for row in document["rows"] if row[1] == "actions"].count("LT") == 5


@pytest.mark.parametrize("name", ["nothing", "../../secrets", "", "ten-minutes.toml", "x" * 5000])
def test_a_talk_that_is_not_there_is_a_problem(name: str) -> None:
    asked = talks.ask({"talk": [name]})
    assert asked.talk is None
    assert [problem.type for problem in asked.problems] == ["talk-missing"]


def test_a_step_that_is_not_there_is_named() -> None:
    asked = talks.ask({"step": ["map", "dance"]})
    assert [problem.found for problem in asked.problems] == ["dance"]
    assert asked.talk
    assert asked.talk.ids == ["map"]


def test_a_file_that_is_no_text_is_a_problem_with_its_line() -> None:
    asked = talks.open_text(b"title = 'a'\n\xff\xfe", "x.toml")
    assert [(problem.type, problem.row) for problem in asked.problems] == [("talk-syntax", 2)]
