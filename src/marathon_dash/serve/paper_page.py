"""What a page is on paper: its sentences, its drawing and all its rows as a table, in ink on white.

Charts that live in the browser are cut at the edge of a sheet, and a page by night prints dark. So a page that is
printed fetches this in their place (`document`), for what its link selects.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from typing import Any

import pandas as pd

from marathon_dash.i18n import Translator
from marathon_dash.record import land
from marathon_dash.record.store import Record
from marathon_dash.story import action, filters, tables, timeline, where
from marathon_dash.story.cards import Look, portrait
from marathon_dash.story.custody import day_of_record, first_day, spells
from marathon_dash.story.drawings import cities as map_drawing
from marathon_dash.story.drawings import timeline as time_drawing
from marathon_dash.story.drawings.counts import published as counts_drawing
from marathon_dash.story.drawings.lines import lines
from marathon_dash.story.drawings.so_far import so_far
from marathon_dash.story.figures import nearest, series, waves
from marathon_dash.story.headline import Headline, campaign, difference, imprisoned
from marathon_dash.story.palette import PAPER
from marathon_dash.story.people import ORDERS, as_of, count_states, find, keep, order, people
from marathon_dash.story.select import PEOPLE, Selection, cities
from marathon_dash.story.sources import publisher_names, web_address
from marathon_dash.story.spells import freedom
from marathon_dash.story.standing import aloud, documented, out_of_date
from marathon_dash.story.words import articles_of

__all__ = ["PAGES", "Asked", "paper"]

_ON_A_PORTRAIT = 7  # columns of a table that an upright sheet holds


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of which record, in which words; `address` is the page's own, for the foot of the sheet."""

    page: str
    record: Record
    selection: Selection
    t: Translator
    address: str


def paper(asked: Asked) -> str:
    """The page as HTML that is safe already: blocks one under the other."""
    foot = " · ".join((*filters.notes(asked.selection, asked.record.changed_on, asked.t), asked.address))
    return "".join((*PAGES[asked.page](asked), f"<footer>{escape(foot)}</footer>"))


def _overview(asked: Asked) -> Iterable[str]:
    t, rows = asked.t, asked.record.tables
    actions, figures, publishers = rows["actions"], rows["figures"], rows["publishers"]
    yield _heading(t("app.title")) + _says(t("overview.lead"))
    prison = imprisoned(figures, rows["releases"], publishers, t)
    yield from (_fact(one, t) for one in (*campaign(figures, actions, publishers, t), prison) if one)
    yield _says(difference(figures, actions, t))
    shown = asked.selection.keep(actions)
    yield _says(where.takeaway(shown, t)) + _map(asked, shown)
    yield _table(action.table(shown, publishers, t))


def _map_page(asked: Asked) -> Iterable[str]:
    t, rows = asked.t, asked.record.tables
    shown = asked.selection.keep(rows["actions"])
    yield _heading(t("nav.map")) + _says(where.takeaway(shown, t)) + _map(asked, shown)
    yield _table(where.table(cities(shown, rows["places"]), t))
    yield _table(action.table(shown, rows["publishers"], t))


def _timeline(asked: Asked) -> Iterable[str]:
    t, rows, selection = asked.t, asked.record.tables, asked.selection
    actions, releases, figures = rows["actions"], rows["releases"], rows["figures"]
    shown, others = selection.keep(actions), [*releases["date"], *figures["date"]]
    yield _heading(t("nav.timeline"))
    window = timeline.window(actions, others, selection.first, selection.last)
    if not window or shown.empty:
        yield _says(filters.counted(len(shown), selection, t))
        return
    yield _says(
        f"{timeline.takeaway(shown, t)} {timeline.last_sentence(shown, t, filters.named(selection, t))}"
    )
    by: timeline.By = "country" if selection.seen("rows") else "kind"
    hidden = selection.seen("without")
    beside = {"releases": None if "releases" in hidden else releases}
    beside |= {"figures": None if "counts" in hidden else figures}
    view: dict[str, Any] = {"window": window, "by": by, "order": timeline.row_order(actions, by, t), **beside}
    yield time_drawing.timeline(shown, t, PAPER, width=1400, height=600, bare=True, **view)
    reported = None if selection.is_filtered else beside["figures"]
    yield so_far(shown, t, PAPER, window=window, figures=reported)
    yield _table(action.table(shown, rows["publishers"], t))


def _behind_bars(asked: Asked) -> Iterable[str]:
    t, rows, selection = asked.t, asked.record.tables, asked.selection
    detentions, figures, publishers = rows["detentions"], rows["figures"], rows["publishers"]
    today, released = datetime.now(UTC).date(), waves(rows["releases"])
    day = as_of(selection.asof, day_of_record(detentions), first_day(detentions), today)[0]
    look = _look(asked, day)
    if selection.person and (person := find(selection.person, detentions, day)):
        own = detentions[detentions["person_id"] == person.person_id]
        title = t("lines.person", who=person.row["name"], day=t.day(day))
        yield _heading(person.row["name"]) + portrait(person, look)
        if own["detained_on"].any():
            yield lines(own, released, day, t, PAPER, title=title) + _table(tables.spell_table(own, day, t))
        return
    yield _heading(t("nav.behind_bars")) + _says(t("behind.lead"))
    everyone, near = people(detentions, day), nearest(figures, day)
    yield _fact(documented(count_states(everyone), day, t), t)
    if near:
        yield _fact(aloud(near[0].figure, publishers, released, day if selection.asof else today, t), t)
    yield _says(" ".join(filter(None, (out_of_date(everyone, released, today, t), t("behind.why")))))
    yield from _panel(asked, look)


def _panel(asked: Asked, look: Look) -> Iterable[str]:
    t, rows, day = asked.t, asked.record.tables, look.day
    detentions, released = rows["detentions"], waves(rows["releases"])
    tab = (asked.selection.seen("tab") or ("people",))[0]
    yield _heading(t.code("tab", tab), 2)
    if tab == "counts":
        by_publisher, near = series(rows["figures"]), nearest(rows["figures"], day)
        yield counts_drawing(by_publisher, near, released, day, t, PAPER)
        yield _table(tables.all_figures(by_publisher, released, rows["publishers"], t))
    elif tab == "lines":
        yield lines(detentions, released, day, t, PAPER) + _table(tables.spell_table(detentions, day, t))
    elif tab == "freedom":
        yield _table(tables.freedom_table(freedom(spells(detentions), day), t))
    else:
        asked_for = {key: asked.selection.of_people(key) for key in PEOPLE}
        by = (asked_for.pop("sort") or ORDERS)[0]
        chosen = {PEOPLE[key]: values for key, values in asked_for.items()}
        kept = keep(order(people(detentions, day), by), chosen)
        yield _says(t("people.found", n=len(kept)))
        yield _table(tables.people_table(kept, day, t, look.publishers, lambda who: "", {}))


PAGES = {"overview": _overview, "map": _map_page, "timeline": _timeline, "behind_bars": _behind_bars}


def _map(asked: Asked, shown: pd.DataFrame) -> str:
    t, everywhere = asked.t, cities(asked.record.tables["actions"], asked.record.tables["places"])
    return map_drawing.full(
        cities(shown, asked.record.tables["places"]),
        land.light(),
        t,
        PAPER,
        title=t("map.title"),
        label=where.takeaway(shown, t),
        notes=where.without_words(shown, t),
        countries=set(shown["country"]) - {""},
        largest=int(everywhere["actions"].max()) if len(everywhere) else 1,
    )


def _look(asked: Asked, day: date) -> Look:
    rows = asked.record.tables
    articles: list[Any] = rows["articles"].to_dict("records")
    names = publisher_names(rows["publishers"], asked.t)
    return Look(asked.t, PAPER, day, articles_of(articles), names, lambda who: f"?person={who}", "about")


def _heading(words: str, level: int = 1) -> str:
    return f"<h{level}>{escape(words)}</h{level}>"


def _says(words: str) -> str:
    return f"<p>{escape(words)}</p>" if words else ""


def _fact(headline: Headline, t: Translator) -> str:
    beside = "".join(f"<br><small>{escape(line)}</small>" for line in headline.beside)
    source = f"{escape(t('source.label'))} {_cell(headline.source_url) or escape(headline.source)}"
    return f"<p><b>{escape(headline.number)}</b> {escape(headline.sentence)}{beside}<br><small>{source}</small></p>"


def _table(table: pd.DataFrame) -> str:
    """All rows; a column without anything in it is left out, an address is its own link."""
    table = table.loc[:, (table.astype(str) != "").any()]
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in table.columns)
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in table.astype(str).itertuples(index=False, name=None))
    wide = ' class="wide"' if len(table.columns) > _ON_A_PORTRAIT else ""
    return f"<table{wide}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if len(table) else ""


def _cells(row: Sequence[str]) -> str:
    return "".join(f"<td>{_cell(text)}</td>" for text in row)


def _cell(text: str) -> str:
    address = web_address(text)
    return f'<a href="{escape(address)}">{escape(address)}</a>' if address else escape(text)
