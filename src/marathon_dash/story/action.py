"""One action in words: what, when, where, who organised it, who says so, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import pandas as pd

from marathon_dash.i18n import Translator
from marathon_dash.record import dates
from marathon_dash.record.cells import split
from marathon_dash.story.sources import publisher_name, publisher_names, web_address

__all__ = ["Fact", "Row", "choice", "facts", "find", "in_order", "neighbours", "place", "records", "table"]

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands beside it, plain text both; `link` is blank or a web address to follow."""

    label: str
    value: str
    link: str = ""


def records(table: pd.DataFrame) -> list[Row]:
    """The rows of a table of text."""
    return cast(list[Row], table.to_dict("records"))


def find(actions: pd.DataFrame, action: str) -> Row | None:
    """The action with this id; None when there is none (or none that may be shown)."""
    found = records(actions[actions["action_id"] == action])
    return found[0] if found else None


def place(row: Row, t: Translator) -> str:
    """City and country; what no source states is said so."""
    country = t.country(row["country"]) if row["country"] else ""
    if not row["city"]:
        return t("action.city_not_stated", country=country) if country else t("place.not_stated")
    return f"{row['city']}, {country}" if country else row["city"]


def facts(row: Row, actions: pd.DataFrame, publishers: pd.DataFrame, t: Translator) -> list[Fact]:
    """Everything the record says of an action, in the order a reader asks for it; no blanks."""
    joint = int((actions["part_of"] == row["part_of"]).sum()) if row["part_of"] else 0
    published = dates.parse_or_none(row["source_published"])
    source = publisher_name(row["source_url"], publishers) or row["source_publisher"]
    found = [
        Fact(t("action.when"), t.when(dates.parse_or_none(row["date"]))),
        Fact(t("action.where"), place(row, t)),
        Fact(t("action.venue"), row["venue"]),
        Fact(t("filter.kind"), t.code("kind", row["kind"])),
        Fact(t("action.organised"), t.words(split(row["organisers"])) or t("action.organiser_not_stated")),
        Fact(t("action.joint"), t("action.joint_of", n=joint) if joint > 1 else ""),
        Fact(t("action.source"), source, web_address(row["source_url"])),
        Fact(t("action.source_title"), row["source_title"]),
        Fact(t("action.published"), t.when(published) if published else ""),
        Fact(t("action.confidence"), t.code("confidence", row["confidence"])),
    ]
    return [fact for fact in found if fact.value]


def choice(row: Row, t: Translator) -> str:
    """An action in one line, to choose from a list."""
    return f"{t.when(dates.parse_or_none(row['date']))} · {row['city'] or place(row, t)} · {row['title']}"


def in_order(actions: pd.DataFrame) -> pd.DataFrame:
    """The actions by the first day their date may mean, then the last, then the id; undated ones last."""
    ends = [dates.parse_or_none(text) for text in actions["date"]]
    keys = [
        (when is None, when.earliest.toordinal() if when else 0, when.latest.toordinal() if when else 0)
        for when in ends
    ]
    ids = list(actions["action_id"])
    order = sorted(range(len(ids)), key=lambda number: (keys[number], ids[number]))
    return actions.iloc[order]


def neighbours(actions: pd.DataFrame, action: str) -> tuple[str, str]:
    """The ids of the actions before and after this one in time; blank at the ends, or for an unknown id."""
    ids = list(in_order(actions)["action_id"])
    if action not in ids:
        return "", ""
    at = ids.index(action)
    return ids[at - 1] if at else "", ids[at + 1] if at + 1 < len(ids) else ""


def table(actions: pd.DataFrame, publishers: pd.DataFrame, t: Translator) -> pd.DataFrame:
    """The actions as a table in the language, the earliest first: the twin of every picture of them."""
    names = publisher_names(publishers)
    rows = [
        (
            t.when(dates.parse_or_none(row["date"])),
            row["title"],
            t.code("kind", row["kind"]),
            row["city"],
            t.country(row["country"]) if row["country"] else "",
            row["organisers"],
            publisher_name(row["source_url"], names),
            web_address(row["source_url"]),
            t.code("confidence", row["confidence"]),
        )
        for row in records(in_order(actions))
    ]
    keys = ("when", "what", "kind", "city", "country", "organised", "source", "link", "confidence")
    labels = {"kind": t("filter.kind"), "city": t("filter.city"), "country": t("filter.country")}
    labels |= {"when": t("action.when"), "what": t("action.what"), "organised": t("action.organised")}
    labels |= {"source": t("action.source"), "link": t("action.link"), "confidence": t("action.confidence")}
    return pd.DataFrame(rows, columns=[labels[key] for key in keys])
