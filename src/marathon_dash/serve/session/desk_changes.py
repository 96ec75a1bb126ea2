"""The desk, third and fourth step: what will change, before and after, and saying yes to it."""

from __future__ import annotations

import hashlib

import pandas as pd
import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.record import confirm, current, desk, land, published_rows, versions
from marathon_dash.record.database import DatabaseError, NotWritable
from marathon_dash.record.review import Review, as_public
from marathon_dash.serve.session import desk_work
from marathon_dash.serve.session.published import look_anew
from marathon_dash.serve.session.show import plain, plain_label, say, svg
from marathon_dash.story.changes import cells_table, change_sentences, counts
from marathon_dash.story.desk_words import confirmed_words
from marathon_dash.story.drawings.cities import small
from marathon_dash.story.fields import table_title
from marathon_dash.story.history import publication_sentence
from marathon_dash.story.palette import Palette
from marathon_dash.story.select import cities
from marathon_dash.story.where import takeaway

__all__ = ["publish_form", "show_changes", "somebody_published"]

Tables = dict[str, pd.DataFrame]


def show_changes(found: Review, t: Translator, palette: Palette) -> None:
    """Every change in words, then the counts, the map, and the cells."""
    before, after = as_public(found)
    schema = current.known_schema()
    sentences = change_sentences(t, found.differences, before, after, schema)
    st.markdown("\n".join(f"- {plain(one)}" for one in sentences))
    _counts(before, after, t)
    if "actions" in found.differences or "places" in found.differences:
        _maps(before, after, t, palette)
    for name, difference in found.differences.items():
        title = table_title(t, schema.tables[name])
        if len(difference.cells):
            with st.expander(
                t("publish.cells", n=difference.changed_cells, table=title),
                key=f"cells_{name}",
                on_change="rerun",
            ) as place:
                if place.open:
                    shown = cells_table(t, difference, schema)
                    st.dataframe(
                        shown, hide_index=True, width="stretch", alt=t("publish.cells_alt", table=title)
                    )
        for key, rows in (
            ("publish.rows_added", difference.added),
            ("publish.rows_removed", difference.removed),
        ):
            if len(rows):
                with st.expander(
                    t(key, n=len(rows), table=title), key=f"{key}_{name}", on_change="rerun"
                ) as place:
                    if place.open:
                        st.dataframe(rows.head(1000), hide_index=True, width="stretch", alt=title)


def somebody_published(since: int, t: Translator) -> None:
    """Tell that somebody published since the review was first shown, and what."""
    st.warning(t("publish.stale"))
    schema = current.known_schema()
    newer = [p for p in versions.history() if p.number > since][::-1]
    rows = published_rows.of(newer)
    for made in newer:
        what = publication_sentence(t, made, rows[made.number], schema)
        say(f"{made.number} · {made.who} · {what} · {made.note}", "small")


def publish_form(found: Review, shown: bool, who: str, t: Translator) -> None:
    """What has to be typed, why, and the button. It publishes what has been `shown`, or says why not."""
    schema = current.known_schema()
    say(t("publish.at_once"))
    with st.form("publish", border=False, enter_to_submit=False):
        typed = []
        for wanted in found.confirmations:
            # what was typed for other rows, or against another publication, is typed anew
            key = hashlib.sha256(repr((found.base, wanted)).encode("utf-8", "replace")).hexdigest()[:16]
            say(confirmed_words(t, wanted, table_title(t, schema.tables[wanted.table])))
            for place, answer in enumerate(wanted.answers):
                typed.append(
                    st.text_input(
                        t("publish.type", answer=plain_label(answer)), key=f"confirm_{key}_{place}", width=420,
                        autocomplete="off",
                    )
                )  # fmt: skip
        note = st.text_input(
            t("publish.note"), key="note", max_chars=300, placeholder=t("publish.note_help"), width=640
        )
        sent = st.form_submit_button(t("publish.publish"), type="primary")
    if sent and shown:
        _publish(found, who, note.strip(), typed, t)


def _publish(found: Review, who: str, note: str, typed: list[str], t: Translator) -> None:
    drafts = desk_work.work().drafts
    missing = confirm.unanswered(found.confirmations, typed)
    if not note:
        st.error(t("publish.note_missing"))
    if missing:
        answers = t.words(f"“{answer}”" for one in missing for answer in one.answers)
        st.error(plain(t("publish.not_confirmed", answers=answers)))
    if missing or not note:
        return
    try:
        with desk_work.progress(t) as progress:
            made = desk.publish(
                drafts, base=found.base, who=who, note=note, confirmed=typed, progress=progress
            )
    except (desk.StaleReview, desk.NotReady, desk.NotConfirmed):
        st.rerun()  # what keeps it from being public now is told above
    except desk.NothingChanges:
        st.info(t("desk.nothing_changes"))
    except NotWritable as error:
        st.error(t(f"store.{error.why}"))
    except DatabaseError:
        st.error(t("publish.database"))
    else:
        desk_work.start_over(made.number)
        look_anew()
        st.rerun()


def _counts(before: Tables, after: Tables, t: Translator) -> None:
    was, now = counts(before), counts(after)
    with st.container(horizontal=True, gap="medium", key="tally"):
        for name, number in now.items():
            step = f"{t.number(was[name])} → {t.number(number)}" if was[name] != number else t.number(number)
            with st.container(width="content", gap=None):
                st.markdown(f"**{step}**")
                say(t(f"tally.{name}"), "small")


def _maps(before: Tables, after: Tables, t: Translator, palette: Palette) -> None:
    """Before and after, where that is two pictures: a new venue moves no mark."""
    sides = {
        key: (cities(tables["actions"], tables["places"]), tables["actions"])
        for key, tables in (("change.before", before), ("change.after", after))
    }
    largest = max((int(towns["actions"].max()) for towns, _ in sides.values() if len(towns)), default=1)
    drawn = {
        key: small(
            towns, land.light(), t, palette,
            label=takeaway(actions, t), countries=set(actions["country"]) - {""}, largest=largest,
        )
        for key, (towns, actions) in sides.items()
    }  # fmt: skip
    if len(set(drawn.values())) == 1:
        return
    for place, (key, picture) in zip(st.columns(2, gap="medium"), drawn.items(), strict=True):
        with place:
            say(t(key), "small")
            svg(picture, key=key.replace(".", "_"))
