"""The desk, second step: everything that is wrong, by what mends it, with one click where one candidate is known."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from weakref import ref

import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.record import current, files, taking
from marathon_dash.record.merge import Question, Side
from marathon_dash.record.review import Part, Review
from marathon_dash.record.validate import Problem, total
from marathon_dash.serve.session import desk_work
from marathon_dash.serve.session.show import plain, plain_label, say
from marathon_dash.serve.session.signed_in import anew
from marathon_dash.story.desk_words import QUESTIONS, Repair, notes_by_row, repairs, sentence
from marathon_dash.story.fields import guide
from marathon_dash.story.problems import problem_sentence

__all__ = ["show_problems", "show_warnings", "your_file_back"]

MOST_SHOWN = 8  # problems of one kind told one by one; *your file back* has them all
MOST_LISTED = 500  # sentences of the others, under each other
_NO_CELL = ("missing-label", "extra-label", "duplicate-label", "near-label", "row-missing-cell", "row-extra-cell",
            "merged-cells", "encoding-mixed", "labels-kept")  # fmt: skip


def show_problems(found: Review, t: Translator) -> None:
    """What keeps the files from being public."""
    say(t("desk.blockers", n=total(found.blockers)))
    for repair in repairs(found.blockers):
        _repair(repair, found, t)
    your_file_back(found, t)


def show_warnings(found: Review, t: Translator) -> None:
    """What should be looked at and keeps nothing from being public."""
    if found.warnings:
        with st.expander(t("publish.warnings", n=total(found.warnings)), expanded=not found.blockers):
            say(t("publish.warnings_help"), "small")
            for repair in repairs(found.warnings):
                _repair(repair, found, t)
    if found.known:
        with st.expander(t("publish.known", n=total(found.known)), key="known", on_change="rerun") as place:
            if place.open:
                _lines(sorted(found.known, key=lambda p: (p.table, p.row)), found, t, most=100)


def your_file_back(found: Review, t: Translator) -> None:
    """The same file, in the same order, with one more column that says what to fix."""
    parts = [
        part for part in found.parts if part.tidied and any(p.table == part.table for p in found.problems)
    ]
    if not parts:
        return
    st.markdown(f"**{t('publish.file_back')}**")
    say(t("publish.file_back_help"), "small")
    with st.container(horizontal=True):
        for part in parts:
            st.download_button(
                plain_label(_name_back(part)),
                partial(_back, ref(part), ref(found), anew(), t),
                _name_back(part),
                on_click="ignore",
                key=f"back_{part.draft.name}",
            )


def _repair(repair: Repair, found: Review, t: Translator) -> None:
    """One kind of mending: its name, one click for all of it, and each problem."""
    name = f"{repair.name}_{repair.problems[0].blocking}"
    with st.container(key=f"repair_{name}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"**{t(f'repair.{repair.name}')}** · {t.number(len(repair.problems))}", width="content"
            )
            if len(repair.suggested) > 1:
                st.button(
                    t("publish.take_all", n=len(repair.suggested)),
                    key=f"all_{name}",
                    on_click=lambda: desk_work.take(repair.suggested),
                )
            if len(_asked(repair.problems, found)) > 1:
                _sides(repair.problems, f"all_{name}", found, t)
        for problem in repair.problems[:MOST_SHOWN]:
            _problem(problem, found, t)
        rest = repair.problems[MOST_SHOWN:]
        if rest:
            with st.expander(t("publish.more", n=len(rest)), key=f"rest_{name}"):
                _lines(rest, found, t, most=MOST_LISTED)


def _problem(problem: Problem, found: Review, t: Translator) -> None:
    """One problem and what mends it. Widgets are known by what they are about, never by their place: after another
    one was mended, what was written here must not stand there."""
    key = hashlib.sha256(repr(problem).encode("utf-8", "replace")).hexdigest()[:16]
    text, means = st.columns([3, 2], vertical_alignment="center", gap="small")
    with text:
        say(problem_sentence(t, replace(problem, table=_file(problem, found))))
    part = _part(problem, found)
    if part is None:
        return  # a doubt about a table that was not uploaded: there is no file to write into
    with means, st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if _asked([problem], found):
            _sides([problem], key, found, t)
            return
        if problem.type == "older-rows":
            _take_all_of(part, found, key, t)
        if problem.suggestion:
            st.button(
                t("publish.take", suggestion=plain_label(_short(problem.suggestion))),
                key=f"take_{key}",
                on_click=lambda: desk_work.take([problem]),
            )
        if problem.row > 1 and problem.column and problem.type not in _NO_CELL:
            with st.popover(t("publish.write"), key=f"other_{key}"):
                _write(problem, part, key, found, t)


def _write(problem: Problem, part: Part, key: str, found: Review, t: Translator) -> None:
    """Another text for one cell; from a closed list it is chosen. A form hands over what stands in it when it is sent,
    and Enter sends it."""
    field = current.known_schema().tables[problem.table].field(problem.column)
    label = t("publish.write_into", row=problem.row, column=plain_label(problem.column))
    row, column, text = problem.row, problem.column, f"text_{key}"

    def put() -> None:
        desk_work.correct(part, [(row, column, str(st.session_state[text] or "").strip())])

    with st.form(f"form_{key}", border=False):
        if field.enum:
            st.selectbox(label, field.enum, index=None, key=text)
        else:
            st.text_input(label, _shown_now(problem, found), key=text)
        st.form_submit_button(t("publish.write_done"), on_click=put)


def _sides(problems: Sequence[Problem], key: str, found: Review, t: Translator) -> None:
    """Whose cells stand where others changed them as well."""
    asked = _asked(problems, found)
    ours = problems[0].type.startswith("ours-")  # to undo something nobody has a file
    sides: dict[Side, str] = {"mine": "publish.then" if ours else "publish.mine", "public": "publish.public"}
    for side, label in sides.items():
        st.button(
            t(label, n=len(asked)),
            key=f"{side}_{key}",
            on_click=partial(_decide, asked, found, side),
        )


def _decide(asked: Sequence[tuple[str, Question]], found: Review, side: Side) -> None:
    for part in found.parts:
        desk_work.answer(part, [question for table, question in asked if table == part.table], side)


def _asked(problems: Sequence[Problem], found: Review) -> list[tuple[str, Question]]:
    """The open questions that these problems are."""
    open_ = {(table, q.row, q.column): q for table, questions in found.questions.items() for q in questions}
    places = ((p.table, p.row, p.column) for p in problems if p.type in QUESTIONS)
    return [(place[0], open_[place]) for place in places if place in open_]


def _take_all_of(part: Part, found: Review, key: str, t: Translator) -> None:
    """The file is meant as it is: compared with what is public now, all its differences are changes."""
    name = part.draft.name
    st.button(
        t("publish.take_as_it_is"),
        key=f"as_it_is_{key}",
        on_click=lambda: desk_work.decide(name, origin=found.base),
    )


def _lines(problems: Sequence[Problem], found: Review, t: Translator, most: int) -> None:
    if problems[:most]:
        st.markdown("\n".join(f"- {plain(sentence(t, p, _file(p, found)))}" for p in problems[:most]))
    if len(problems) > most:
        say(t("publish.more", n=len(problems) - most), "small")


def _back(part_held: ref[Part], review_held: ref[Review], who: Callable[[], str], t: Translator) -> bytes:
    """The file back. The framework keeps what a button calls for long, so that it must not keep the review."""
    who()
    part, found = part_held(), review_held()
    if part is None or found is None:
        return b""  # the button of a review that was put away
    own = [p for p in found.problems if p.table == part.table and p not in found.known]
    assert part.tidied is not None
    table, origin = part.tidied.table, part.taking.origin
    return files.annotated(
        part.draft.data,
        part.upload,
        files.Notes(
            notes_by_row(t, own, part.draft.name),
            {(p.row, p.column) for p in own if p.row > 1 and p.column},
            part.written,
            part.tidied.called,
        ),
        guide(t, table),
        taking.stamp_of(table.name, origin) if origin >= 0 else None,
    )


def _name_back(part: Part) -> str:
    stem, _, ending = part.draft.name.partition(" · ")[0].rpartition(".")
    if " · " in part.draft.name:  # one sheet of several
        stem = f"{stem}-{part.table}"
    return f"{stem or part.table}-to-fix.{'xlsx' if part.upload.detected.form == 'xlsx' else ending or 'csv'}"


def _part(problem: Problem, found: Review) -> Part | None:
    """The file into which something can be written for a problem; the first, of two of one table."""
    return next((part for part in found.parts if problem.table in (part.table, part.draft.name)), None)


def _file(problem: Problem, found: Review) -> str:
    """The person's own name for the file of a problem."""
    return next((part.draft.name for part in found.parts if part.table == problem.table), problem.table)


def _shown_now(problem: Problem, found: Review) -> str:
    table = found.after.get(problem.table)
    if table is None or problem.row not in table.index or problem.column not in table.columns:
        return ""
    return str(table.at[problem.row, problem.column])


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
