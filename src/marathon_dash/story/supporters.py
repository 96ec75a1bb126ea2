"""Who joined the Marathon, by whose report, and how many actions of theirs are documented here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from marathon_dash.i18n import Translator, translator
from marathon_dash.record.cells import split
from marathon_dash.story.drawings.sheet import escape
from marathon_dash.story.headline import publisher_title
from marathon_dash.story.palette import Palette
from marathon_dash.story.sources import publisher_name
from marathon_dash.story.summary import reports

__all__ = [
    "Joined",
    "Supporter",
    "documented_words",
    "joined",
    "listed",
    "supporters",
    "supporters_file",
    "supporters_table",
]


_SHOWN = ("supporter_id", "name", "short_name", "kind", "country", "source_url")


@dataclass(frozen=True, slots=True)
class Supporter:
    """One row of `supporters`; `actions` counts the actions here that name it among their organisers."""

    supporter_id: str
    name: str
    short_name: str
    kind: str
    country: str
    source_url: str
    actions: int

    def title(self, t: Translator) -> str:
        """Name and usual abbreviation: translated where the catalogues know that name, else as the record has it."""
        key = f"supporter.{self.supporter_id}"
        known = t.has(key) and translator("en")(key) == self.name
        name = t(key) if known else self.name
        return f"{name} ({self.short_name})" if self.short_name else name


@dataclass(frozen=True, slots=True)
class Joined:
    """Who joined by one report: a sentence that says whose and of when, the supporters, the page it rests on."""

    lead: str
    supporters: tuple[Supporter, ...]
    source_url: str
    source: str


def supporters(table: pd.DataFrame, actions: pd.DataFrame) -> list[Supporter]:
    """Every supporter in the order of the record.

    Matched by `organiser_names` against the list in `organisers`, name by name: an action that names one supporter
    twice counts once, one that names two counts for both. Give the public actions: withheld ones do not count.
    """
    organisers = [set(split(cell)) for cell in actions["organisers"]]
    found = []
    rows: list[Any] = table.to_dict("records")
    for row in rows:
        names = set(split(row["organiser_names"]))
        count = sum(not names.isdisjoint(own) for own in organisers)
        found.append(Supporter(**{label: row[label] for label in _SHOWN}, actions=count))
    return found


def joined(
    table: pd.DataFrame, actions: pd.DataFrame, figures: pd.DataFrame, publishers: pd.DataFrame, t: Translator
) -> list[Joined]:
    """The supporters by the report that names them; its day and publisher are those of its figures, else not known."""
    pages: dict[str, list[Supporter]] = {}
    for one in supporters(table, actions):
        pages.setdefault(one.source_url, []).append(one)
    dated = {figure.source_url: figure for report in reports(figures)[::-1] for figure in report.values()}
    found = []
    for url, own in pages.items():
        source = publisher_name(url, publishers)
        lead = t("joined.by", publisher=source)
        if report := dated.get(url):
            who = publisher_title(report.publisher, publishers, t)
            lead = t("joined.by_report", publisher=who, when=t.when(report.when))
        found.append(Joined(lead, tuple(own), url, source))
    return found


def documented_words(t: Translator, actions: int) -> str:
    """3 actions documented here; none documented here."""
    return t("joined.documented", n=actions) if actions else t("joined.none")


def listed(found: Iterable[Supporter], t: Translator, palette: Palette) -> str:
    """The supporters as a short list in columns, each with what is documented; every text is escaped."""
    items = "".join(
        f"<li>{escape(one.title(t))}<small>{escape(documented_words(t, one.actions))}</small></li>"
        for one in found
    )
    return f"""<style>
.joined{{list-style:none;margin:0!important;padding:0!important;color:{palette.ink};display:grid;
grid-template-columns:repeat(auto-fill,minmax(min(17rem,100%),1fr));gap:0 2.5rem}}
.joined li{{margin:0;padding:.5rem 0 .6rem;border-top:1px solid {palette.hairline};line-height:1.35}}
.joined small{{display:block;color:{palette.muted};font-size:.875rem}}
</style><ul class="joined">{items}</ul>"""


def supporters_table(found: Sequence[Supporter], t: Translator) -> pd.DataFrame:
    """One row a supporter, in words."""
    return pd.DataFrame(
        [
            {
                t("joined.column.name"): one.title(t),
                t("joined.column.kind"): t.code("supporter_kind", one.kind),
                t("joined.column.country"): t.country(one.country) if one.country else "",
                t("joined.column.documented"): documented_words(t, one.actions),
            }
            for one in found
        ]
    )


def supporters_file(table: pd.DataFrame, actions: pd.DataFrame, t: Translator) -> pd.DataFrame:
    """The table as the record has it, with the number of actions documented here, and the same in words."""
    counts = [one.actions for one in supporters(table, actions)]
    return table.assign(
        actions_documented=[str(n) for n in counts], documented_here=[documented_words(t, n) for n in counts]
    )
