"""The page that prepares a talk: open one, choose, order and caption its steps, play it, take it away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlencode

import pandas as pd
import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.serve import kit, print_talk, routes_talks, talks
from marathon_dash.serve.session.published import published
from marathon_dash.serve.session.selection import current_selection, set_selection
from marathon_dash.serve.session.show import plain_label, say
from marathon_dash.serve.talks import Asked
from marathon_dash.story.select import FACETS, Selection, values
from marathon_dash.story.talk import Document, NothingToShow
from marathon_dash.story.talk_file import KINDS, Step, Talk, Words, said, write

__all__ = [
    "asked_by_link",
    "choose_talk",
    "document_of",
    "edit_steps",
    "faults_of",
    "player",
    "take_away",
    "ways_in",
]

_OPENED, _CHOSEN = "talk_opened", "talk_chosen"
_TEXTS = ("title", "caption", "notes")

_PLAYER = st.components.v2.component(
    "marathon_player",
    html='<button type="button" part="start"></button>',
    css="""
button { font: 600 1rem var(--st-font); color: var(--st-text-color); background: transparent;
  border: 1px solid var(--st-text-color); border-radius: var(--st-button-radius);
  padding: .6rem 1.4rem; cursor: pointer; min-height: 44px; }
button:focus-visible { outline: 3px solid var(--st-text-color); outline-offset: 3px; }
""",
    js=f"{kit.script()}\n{(kit.PLAYER / 'page.js').read_text('utf-8')}",
)

# Reads a file in the browser: the server takes no uploads from viewers, and a talk is a page of text.
_OPENER = st.components.v2.component(
    "talk_opener",
    html='<label><span></span><br><input type="file" accept=".toml,text/plain"></label>',
    css="""
label, input { font: .875rem var(--st-font); color: var(--st-text-color); }
input { margin-top: .4rem; }
input::file-selector-button { font: inherit; color: inherit; background: transparent; padding: .4rem .9rem;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
  margin-right: .8rem; cursor: pointer; }
""",
    js="""
export default function ({ parentElement, data, setTriggerValue }) {
  const input = parentElement.querySelector("input");
  parentElement.querySelector("span").textContent = data.label;
  input.onchange = async () => {
    const file = input.files[0];
    if (file) setTriggerValue("opened", { name: file.name.slice(0, 80), text: await file.slice(0, 200000).text() });
    input.value = "";
  };
}
""",
)


def asked_by_link() -> tuple[Asked, str]:
    """The talk this page's link asks for, and the role (stage, speaker, check)."""
    link = {key: st.query_params.get_all(key) for key in st.query_params}
    role = (link.get("role") or ["stage"])[-1]
    return talks.ask(link), role if role in ("stage", "speaker", "check") else "stage"


def choose_talk(t: Translator) -> Asked:
    """A ready-made talk, or the file that was opened last."""
    opened: Asked | None = st.session_state.get(_OPENED)
    ready = talks.names()
    choices = [*ready, ""] if opened else ready
    chosen = st.radio(
        t("talk.choose"),
        choices,
        index=len(ready) if opened else min(1, len(ready) - 1),
        format_func=lambda name: plain_label(_title(name, opened, t)),  # an opened file says what it likes
        horizontal=True,
        key=f"talk_choice_{id(opened)}" if opened else "talk_choice",
    )
    found = _OPENER(data={"label": t("talk.open")}, on_opened_change=lambda: None, key="talk_opener").opened
    if isinstance(found, dict):
        content, name = str(found.get("text", "")).encode(), str(found.get("name", ""))
        st.session_state[_OPENED] = opened = talks.open_text(content, name or "talk.toml")
        st.session_state[_CHOSEN] = f"{id(opened)}"
        set_selection(_own_filter(opened) or Selection(lang=current_selection().lang))
    if opened and chosen == "":
        return opened
    asked = talks.ask({"talk": [chosen]})
    before, st.session_state[_CHOSEN] = st.session_state.get(_CHOSEN), chosen
    own = _own_filter(asked) if before != chosen else None
    if own and own.is_filtered and (before or not current_selection().is_filtered):
        set_selection(own)
    return asked


def _own_filter(asked: Asked) -> Selection | None:
    """The filter a talk brings along, for the filters of the page to show; None when it cannot be read whole."""
    choices = {facet: values(published("actions"), facet) for facet in FACETS}
    link = parse_qs(asked.talk.link.lstrip("?")) if asked.talk else {}
    selection, gone = Selection.read(link, choices)
    return None if gone else replace(selection, lang=current_selection().lang)


def edit_steps(asked: Asked, selection: Selection, t: Translator) -> Asked:
    """The talk as the page has it: its title and minutes, its steps as they stand in the table, the selection.

    The filters of the page show the talk's own; only one that they cannot show goes on holding as it is.
    """
    plan = _edit_title(asked.talk or Talk(""), t)
    rows = pd.DataFrame([_as_row(number, step, t) for number, step in enumerate(plan.steps, 1)])
    table = st.data_editor(
        rows,
        key=f"talk_steps_{plan.name}_{t.lang}_{id(st.session_state.get(_OPENED))}",
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        column_config=_columns(t),
        alt=t("talk.steps"),
    )
    steps = _steps(table, plan.steps, t.lang)
    wanted = selection.carried().query()
    wanted.pop("lang", None)
    link = urlencode(wanted, doseq=True) or ("" if _own_filter(asked) else plan.link)
    edited = replace(plan, steps=steps, link=link)
    return Asked(edited, asked.problems, _link(edited, asked, wanted))


def _edit_title(plan: Talk, t: Translator) -> Talk:
    """The talk with the title and the minutes that stand in their fields."""
    which = f"{plan.name}_{t.lang}_{id(st.session_state.get(_OPENED))}"
    planned = min(max(float(plan.minutes), 1.0), 600.0)
    with st.container(horizontal=True, gap="small"):
        title = st.text_input(
            t("talk.title"), said(plan.title, t.lang), max_chars=300, key=f"talk_title_{which}", width=420
        )
        minutes = st.number_input(
            t("talk.minutes"), 1.0, 600.0, planned, 1.0, "%g", key=f"talk_minutes_{which}", width=160
        )
    if minutes != planned:
        plan = replace(plan, minutes=int(minutes) if minutes.is_integer() else minutes)
    return replace(plan, title=_said(plan.title, title or "", t.lang))


def document_of(asked: Asked, t: Translator) -> Document | str:
    """The talk as the player gets it; a sentence when it cannot be shown."""
    try:
        document = talks.make(asked, t.lang, date.today())
    except NothingToShow as refusal:
        return str(refusal)
    live = {"url": "present/live", "auto": False}
    return {
        **document,
        "live": live,
        **({"plan": ""} if asked.link else _handed_over(asked.talk or Talk(""))),
    }


def _handed_over(plan: Talk) -> Document:
    """A talk that no link can ask for, for the player to hand to its room; without its words when they are too many."""
    text = write(plan)
    if len(text.encode()) <= routes_talks.LARGEST_PLAN:
        return {"plan": text}
    return {"plan": talks.without_words(text), "wordless": True}


def player(document: Document, role: str, t: Translator, *, auto: bool = False) -> None:
    """The button that opens the player over this page (at once with `auto`)."""
    data = {"talk": document, "style": kit.style(), "start": t("talk.start"), "role": role, "auto": auto}
    _PLAYER(data=data, key=f"player_{role}")


def ways_in(asked: Asked, t: Translator) -> None:
    """Links to the projector, the speaker's screen, the room and the check; none for what only a file can say."""
    if not asked.link:
        say(t("talk.only_in_file"), "small")
        return
    with st.container(horizontal=True, gap="small"):
        for key, role in (("talk.to_stage", ""), ("talk.to_speaker", "speaker"), ("talk.to_check", "check")):
            more = f"&role={role}" if role else ""
            st.link_button(t(key), f"present?{asked.link}{more}", type="primary" if not role else "secondary")
        live = routes_talks.ROOMS.newest()
        st.link_button(t("talk.to_room"), f"room?talk={live.name}" if live else "room")
        st.link_button(t("talk.to_list"), "present/roll-call")


def take_away(asked: Asked, document: Document, t: Translator) -> None:
    """The talk as a file to keep, as one file for the hall, and on paper; made only when asked for."""
    plan, name = asked.talk or Talk(""), (asked.talk.name if asked.talk else "") or "talk"
    alone, dated = {**document, "live": None}, f"{name}-{document['made_on']}"
    files = (
        ("talk.kit", f"{dated}.html", "text/html", lambda: kit.html(alone).encode()),
        ("talk.pdf", f"{dated}.pdf", "application/pdf", lambda: print_talk.pdf(alone)),
        ("talk.png", f"{dated}.zip", "application/zip", lambda: print_talk.archive(alone)),
        ("talk.toml", f"{name}.toml", "application/toml", lambda: write(plan).encode()),
    )
    with st.container(horizontal=True, gap="small"):
        for key, file, mime, make in files:
            st.download_button(t(key), make, file, mime, key=key, on_click="ignore")


def faults_of(asked: Asked, document: Document | str) -> list[str]:
    """What the talk names that is gone, and what its file got wrong."""
    return [document] if isinstance(document, str) else list(document["problems"])


def _title(name: str, opened: Asked | None, t: Translator) -> str:
    asked = talks.ask({"talk": [name]}) if name else opened
    plan = asked.talk if asked else None
    return (
        (said(plan.title, t.lang) if plan else "")
        or (plan.name if plan else "")
        or name
        or t("talk.unreadable")
    )


def _as_row(number: int, step: Step, t: Translator) -> dict[str, Any]:
    texts = {key: said(getattr(step, key), t.lang) for key in _TEXTS}
    return {
        "order": number,
        "kind": step.kind,
        "seconds": step.seconds,
        **texts,
        "person": step.person,
        "asof": step.asof,
    }


def _columns(t: Translator) -> dict[str, Any]:
    config = st.column_config
    kinds = {kind: t.code("talk.kind", kind) for kind in KINDS}
    return {
        "order": config.NumberColumn(t("talk.column.order"), min_value=0, width=70),
        "kind": config.SelectboxColumn(
            t("talk.column.kind"),
            options=list(KINDS),
            format_func=lambda kind: kinds[str(kind)],
            required=True,
            width=210,
        ),
        "seconds": config.NumberColumn(t("talk.column.seconds"), min_value=1, max_value=3600, width=90),
        "title": config.TextColumn(t("talk.column.title"), max_chars=300),
        "caption": config.TextColumn(t("talk.column.caption"), max_chars=600, width="medium"),
        "notes": config.TextColumn(t("talk.column.notes"), max_chars=2000, width="medium"),
        "person": config.TextColumn(t("talk.column.person"), max_chars=80),
        "asof": config.TextColumn(t("talk.column.asof"), max_chars=10),
    }


def _steps(table: pd.DataFrame, before: tuple[Step, ...], lang: str) -> tuple[Step, ...]:
    """The rows as steps, in their order; what the table does not show of a step stays as it was."""
    found = []
    for index, row in table.iterrows():
        values = {key: value for key, value in row.items() if not pd.isna(value)}
        if values.get("kind") not in KINDS:
            continue
        at = index if isinstance(index, int) and index < len(before) else None
        old = Step(values["kind"]) if at is None else before[at]
        seconds = min(3600.0, max(1.0, float(values.get("seconds", old.seconds))))
        stated: dict[str, Any] = {key: str(values.get(key, "")) for key in ("person", "asof")}
        stated |= {key: _said(getattr(old, key), str(values.get(key, "")), lang) for key in _TEXTS}
        stated["seconds"] = int(seconds) if seconds.is_integer() else seconds
        place = _place(float(values.get("order", len(table) + 1)), at)
        found.append((place, replace(old, kind=values["kind"], **stated)))
    return tuple(step for _, step in sorted(found, key=lambda pair: pair[0]))


def _place(order: float, at: int | None) -> tuple[float, int]:
    """Where a row comes that was at a place before (None: it is new): with the number of another it takes that one's
    place, from above as from below."""
    was = order + 1 if at is None else at + 1
    return order, (order > was) - (order < was)


def _said(before: Words, text: str, lang: str) -> Words:
    """The words with this text in this language; untouched when it says nothing new."""
    if text == said(before, lang):
        return before
    if not before or set(before) == {""}:
        return {"": text} if text else {}
    return {key: value for key, value in {**before, lang: text}.items() if value}


def _link(plan: Talk, asked: Asked, wanted: dict[str, list[str]]) -> str:
    """The link that opens this very talk; blank when a caption or a plan of its own is only in a file."""
    base = talks.ask({"talk": [plan.name]})
    ready = base.talk if base.talk and asked.talk and base.talk.steps == asked.talk.steps else None
    if ready is None or any(step not in ready.steps for step in plan.steps):
        return ""
    if (plan.title, plan.minutes) != (ready.title, ready.minutes) or parse_qs(ready.link).keys() - wanted:
        return ""  # no link takes a filter away that the talk brings along
    chosen = [ready.ids[ready.steps.index(step)] for step in plan.steps]
    steps = [] if plan.steps == ready.steps else chosen
    return talks.ask({"talk": [plan.name], "step": steps, **wanted}).link
