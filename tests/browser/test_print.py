"""What a printer gets: the page for paper in place of the live one, in ink on white, with every row."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pandas as pd
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from marathon_dash.i18n import translator
from marathon_dash.record import current, dates
from tests.browser.conftest import NewPage

Visit = Callable[[Page, str], Page]
A4 = 794 - 2 * 53  # pixels of a sheet between its margins


@pytest.mark.parametrize("path", ["/", "/map?country=PL", "/timeline?country=PL", "/behind_bars?tab=lines"])
def test_paper_takes_the_place_of_the_page_while_it_is_printed(
    path: str, new_page: NewPage, visit: Visit
) -> None:
    page = visit(new_page(scheme="dark"), path)
    page.pdf()
    expect(page.locator("#paper")).to_have_count(0)  # gone with the print
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": A4, "height": 1000})
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    paper = page.locator("#paper")
    expect(paper).to_be_visible()
    expect(page.locator(".stApp")).to_be_hidden()
    assert page.locator("body > :visible").count() == 1
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert paper.evaluate("e => getComputedStyle(e).color") == "rgb(29, 27, 25)"
    assert paper.locator("svg").evaluate_all(
        "all => all.every(e => e.getBoundingClientRect().width <= innerWidth)"
    )
    assert paper.locator("button, input").count() == 0
    actions = current.public_record().tables["actions"]
    if "country" in path:
        for title in actions.loc[actions["country"] == "PL", "title"]:
            assert title in paper.inner_text()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(paper).to_have_count(0)


def test_a_page_without_a_sheet_of_its_own_prints_in_light_without_what_is_pressed(
    new_page: NewPage, visit: Visit
) -> None:
    page = visit(new_page(scheme="dark"), "/about")
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#paper")).to_have_count(0)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_be_visible()
    assert heading.evaluate("e => getComputedStyle(e).color") == "rgb(29, 27, 25)"
    assert page.locator(".stDownloadButton:visible, .stPageLink:visible, .stButton:visible").count() == 0


def squeezed(text: str) -> str:
    """Without white space: a narrow column breaks names, dates and addresses wherever its line ends."""
    return "".join(text.split())


def printed(page: Page) -> str:
    """The words of the page's PDF at A4, squeezed."""
    sheets = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    return squeezed("".join(sheet.extract_text() for sheet in sheets))


def no_button_is_in(text: str, page: Page) -> None:
    """Neither *Filters* nor a download, which the live page has."""
    buttons = [squeezed(words) for words in page.locator(".stDownloadButton button").all_inner_texts()]
    assert buttons
    assert [
        word for word in [*buttons, squeezed(translator("en")("filter.title")), "Download"] if word in text
    ] == []


def country(code: str) -> pd.DataFrame:
    """The documented actions of a country, or all, the earliest first."""
    actions = current.public_record().tables["actions"].sort_values("date", kind="stable")
    return actions[actions["country"] == code] if code else actions


@pytest.mark.parametrize(
    ("path", "code"),
    [("/", ""), ("/map", ""), ("/map?country=LT", "LT"), ("/timeline", ""), ("/timeline?country=LT", "LT")],
)
def test_a_pdf_has_every_action_of_the_selection(path: str, code: str, page: Page, visit: Visit) -> None:
    text = printed(visit(page, path))
    shown, t = country(code), translator("en")
    for _, row in shown.iterrows():
        assert squeezed(row["title"]) in text
        assert squeezed(row["source_url"]) in text
    last = shown[shown["city"] != ""].iloc[-1]
    when = dates.parse_or_none(last["date"])
    assert squeezed(t.when(when)) in text
    assert squeezed(f"{last['city']} {t.country(last['country'])}") in text
    absent = set(country("")["title"]) - set(shown["title"])
    assert [title for title in absent if squeezed(title) in text] == []
    no_button_is_in(text, page)


@pytest.mark.parametrize("path", ["/behind_bars", "/behind_bars?outlet=BelaPAN", "/behind_bars?tab=lines"])
def test_a_pdf_has_every_name_of_the_selection(path: str, page: Page, visit: Visit) -> None:
    text = printed(visit(page, path))
    spells = current.public_record().tables["detentions"]
    shown = spells[spells["outlet"] == "BelaPAN"] if "outlet" in path else spells
    assert len(shown)
    assert [name for name in shown["name"] if squeezed(name) not in text] == []
    if "tab" not in path:  # the lines of time are a drawing: the sources stand with the people
        newest = shown.sort_values("detained_on").drop_duplicates(
            "person_id", keep="last"
        )  # a row is a person
        addresses = [url for cell in newest["sources"] for url in cell.split(";")]
        assert [url for url in addresses if squeezed(url) not in text] == []
    absent = set(spells["name"]) - set(shown["name"])
    assert [name for name in absent if squeezed(name) in text] == []
    no_button_is_in(text, page)


@pytest.mark.parametrize("path", ["/map", "/timeline"])
def test_an_open_action_stands_once_above_the_rows(path: str, page: Page, visit: Visit) -> None:
    """On every sheet it would cover what stands there."""
    [opened] = country("")[lambda rows: rows["action_id"] == "2023-05-03-vilnius"].to_dict("records")
    text = printed(visit(page, f"{path}?action={opened['action_id']}"))
    assert text.count(squeezed(opened["title"])) == 2  # its facts, and its row
