"""Who joined the Marathon, with what is documented here. Everyone but the shipped record is made up."""

from __future__ import annotations

import pandas as pd
import pytest

from marathon_dash.i18n import LANGUAGES, translator
from marathon_dash.record.schema import schema
from marathon_dash.record.store import public, read_folder
from marathon_dash.story.palette import PAPER
from marathon_dash.story.supporters import (
    documented_words,
    joined,
    listed,
    supporters,
    supporters_file,
    supporters_table,
)
from tests.made_up import ACTION, HOSTILE, SHIPPED

RECORD = public(read_folder(SHIPPED))
SUPPORTERS, ACTIONS, FIGURES, PUBLISHERS = (
    RECORD[name] for name in ("supporters", "actions", "figures", "publishers")
)
EN, BE = translator("en"), translator("be")


def table(*rows: dict[str, str]) -> pd.DataFrame:
    """Made-up supporters."""
    blank = dict.fromkeys(SUPPORTERS.columns, "")
    return pd.DataFrame(
        [blank | {"supporter_id": "x", "name": "X", "kind": "organisation"} | row for row in rows]
    )


def actions(*organisers: str, **cells: str) -> pd.DataFrame:
    """Made-up actions of these organisers."""
    blank = dict.fromkeys(ACTIONS.columns, "")
    rows = [
        {**blank, **ACTION, "action_id": str(n), "organisers": one, **cells}
        for n, one in enumerate(organisers)
    ]
    return pd.DataFrame(rows, columns=ACTIONS.columns, dtype="str")


def test_the_twelve_of_the_record_and_what_is_documented_of_each() -> None:
    # By hand from data/actions.csv: RSF's photo day alone is twelve actions.
    assert {one.supporter_id: one.actions for one in supporters(SUPPORTERS, ACTIONS)} == {
        "efj": 3, "ifj": 1, "ifex": 3, "rsf": 14, "danish-helsinki-committee": 1, "index-on-censorship": 1, "meaa": 1,
        "swedish-pen": 1, "union-lithuania": 5, "union-sweden": 1, "union-finland": 1, "diasporas": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("names", "organisers", "count"),
    [
        (
            "Union",
            ("Union", "Club; Union", "Unions", "The Union", "union"),
            2,
        ),  # name by name, never a part of one
        ("Union; Club", ("Union; Club", "Club", ""), 2),  # both names in one action: it counts once
        ("", ("", "Union"), 0),  # no name, no match: a blank is nobody's
        ("Union", (), 0),
    ],
)
def test_actions_are_matched_name_by_name(names: str, organisers: tuple[str, ...], count: int) -> None:
    (one,) = supporters(table({"organiser_names": names}), actions(*organisers))
    assert one.actions == count


def test_withheld_actions_do_not_count(tmp_path: object) -> None:
    hidden = actions("Union", "Union", "Union").assign(publication=["public", "withheld", "name only"])
    record = public(
        type(RECORD)({"actions": hidden, "detentions": RECORD["detentions"], "supporters": SUPPORTERS})
    )
    (one,) = supporters(table({"organiser_names": "Union"}), record["actions"])
    assert one.actions == 1


@pytest.mark.parametrize(
    ("n", "en", "be"),
    [
        (0, "none documented here", "тут не задакументавана"),
        (1, "1 action documented here", "тут задакументавана 1 акцыя"),
        (3, "3 actions documented here", "тут задакументаваныя 3 акцыі"),
        (14, "14 actions documented here", "тут задакументавана 14 акцый"),
    ],
)
def test_what_is_documented_in_words(n: int, en: str, be: str) -> None:
    assert [documented_words(t, n) for t in (EN, BE)] == [en, be]


def test_the_report_is_named_with_publisher_and_month() -> None:
    (report,) = joined(SUPPORTERS, ACTIONS, FIGURES, PUBLISHERS, EN)
    assert report.lead == (
        "By the interim report of the campaign (Belarusian Association of Journalists, September 2024)."
    )
    assert report.source == "Belarusian Association of Journalists"
    assert len(report.supporters) == len(SUPPORTERS)
    assert "верасень 2024" in joined(SUPPORTERS, ACTIONS, FIGURES, PUBLISHERS, BE)[0].lead


def test_a_supporter_by_another_page_is_not_said_to_be_in_the_report() -> None:
    other = table({"source_url": "https://rsf.org/made-up"})
    both = pd.concat([SUPPORTERS, other], ignore_index=True)
    first, second = joined(both, ACTIONS, FIGURES, PUBLISHERS, EN)
    assert len(first.supporters) == len(SUPPORTERS)
    assert second.lead == "By a page of Reporters Without Borders; of when it is, is not recorded."
    assert joined(SUPPORTERS.head(0), ACTIONS, FIGURES, PUBLISHERS, EN) == []


def test_a_name_is_translated_only_while_it_is_that_name() -> None:
    efj = table({"supporter_id": "efj", "name": "European Federation of Journalists", "short_name": "EFJ"})
    (one,) = supporters(efj, ACTIONS)
    assert [one.title(t) for t in (EN, BE)] == [
        "European Federation of Journalists (EFJ)", "Еўрапейская федэрацыя журналістаў (EFJ)",
    ]  # fmt: skip
    (renamed,) = supporters(efj.assign(name="Another name"), ACTIONS)
    assert [renamed.title(t) for t in (EN, BE)] == ["Another name (EFJ)"] * 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_list_table_and_file_say_the_same(lang: str) -> None:
    t = translator(lang)
    both = pd.concat([SUPPORTERS, table({"name": "Made-up Choir"})], ignore_index=True)
    found = supporters(both, ACTIONS)
    shown, page = supporters_table(found, t), listed(found, t, PAPER)
    file = supporters_file(both, ACTIONS, t)
    assert list(file.columns) == [*SUPPORTERS.columns, "actions_documented", "documented_here"]
    assert file["actions_documented"].tolist() == [str(one.actions) for one in found]
    assert shown[t("joined.column.documented")].tolist() == file["documented_here"].tolist()
    assert shown.iloc[-1, -1] == documented_words(t, 0) in page
    for one in found:
        assert one.title(t) in shown[t("joined.column.name")].tolist()
    for kind in schema().tables["supporters"].field("kind").enum:
        assert t.has(f"supporter_kind.{kind.replace(' ', '_')}")


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_printed_and_never_run(text: str) -> None:
    page = listed(supporters(table({"name": text, "short_name": text}), ACTIONS), EN, PAPER)
    assert "<script" not in page
    assert "<img" not in page
