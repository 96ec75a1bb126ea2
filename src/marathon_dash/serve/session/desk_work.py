"""What somebody at the desk has in hand: files and decisions about them, kept while the tab is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.record import versions
from marathon_dash.record.files import Choices
from marathon_dash.record.grid import Progress
from marathon_dash.record.memory import give_back
from marathon_dash.record.review import Draft, Review, review
from marathon_dash.record.validate import Problem

__all__ = [
    "InHand", "Work", "correct", "decide", "empty_uploader", "finished", "is_waiting", "progress", "rename", "rest",
    "reviewed", "start_over", "take", "take_up", "upload_key", "work",
]  # fmt: skip

_WORK, _REVIEW, _UPLOADS, _TOOK = "desk_work", "desk_review", "desk_uploads", "desk_took_memory"


@dataclass(frozen=True, slots=True)
class Work:
    """The drafts in hand; the publication they were first compared with, and the one last shown (-1: none yet)."""

    drafts: tuple[Draft, ...] = ()
    base: int = -1
    seen: int = -1
    done: int = 0  # the publication the work before ended in, to say so once


@dataclass(frozen=True, slots=True)
class InHand:
    """The review of what is in hand. `since` is the publication it was begun with, when somebody published since;
    `shown` whether this very difference has been on the screen: only then may it be published."""

    review: Review
    since: int | None
    shown: bool


def work() -> Work:
    """What is in hand."""
    return cast(Work, st.session_state.get(_WORK, Work()))


def is_waiting() -> bool:
    """Whether a review waits to be published."""
    return bool(work().drafts)


def take_up(drafts: Iterable[Draft]) -> None:
    """Begin with these files, and forget what was in hand before."""
    _keep(Work(tuple(drafts)))


def start_over(done: int = 0) -> None:
    """Put everything down; `done` is the publication it ended in. The uploaded bytes are let go of."""
    _keep(Work(done=done))
    st.session_state.pop(_REVIEW, None)


def finished(number: int) -> None:
    """Note that publication `number` was made, and keep what is in hand."""
    _keep(replace(work(), done=number, base=-1, seen=-1))


def rest() -> None:
    """With nothing in hand any more, give back the memory that a review took; the rest of it goes with the next run."""
    if st.session_state.pop(_TOOK, False):
        give_back()


def empty_uploader() -> None:
    """Let the framework forget the bytes it was given: they are in hand now, once."""
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1


def upload_key() -> str:
    """The key of the uploader: another each time it was emptied."""
    return f"upload_{st.session_state.get(_UPLOADS, 0)}"


def decide(name: str, **decisions: Any) -> None:
    """Decide something about one file: its table, whether to add only, or one of `Choices`."""
    choices = {key: value for key, value in decisions.items() if key in Choices.__slots__}
    others = {key: value for key, value in decisions.items() if key not in choices}
    _change(name, lambda draft: replace(draft, choices=replace(draft.choices, **choices), **others))


def rename(name: str, labels: Sequence[tuple[str, str]]) -> None:
    """Call labels of a file by other names."""
    _change(name, lambda draft: replace(draft, renames=(*draft.renames, *labels)))


def correct(name: str, cells: Sequence[tuple[int, str, str]]) -> None:
    """Write into cells of a file (row, column, text)."""
    touched = {(row, column) for row, column, _ in cells}

    def with_cells(draft: Draft) -> Draft:
        others = [edit for edit in draft.edits if (edit[0], edit[1]) not in touched]
        return replace(draft, edits=(*others, *cells))

    _change(name, with_cells)


def take(problems: Iterable[Problem]) -> None:
    """Take the suggestions of these problems of the review that is shown."""
    kept = st.session_state.get(_REVIEW)
    parts = cast(Review, kept[1]).parts if kept else ()
    first = {part.table: part for part in reversed(parts)}  # the second file of a table was not looked into
    for part in first.values():
        own = [p for p in problems if p.table == part.table and p.suggestion]
        rename(part.draft.name, [(p.column, p.suggestion) for p in own if p.type == "near-label"])
        correct(part.draft.name, [(p.row, p.column, p.suggestion) for p in own if p.type != "near-label"])


def reviewed(t: Translator) -> InHand:
    """The review of what is in hand, made anew only when a file, a decision or what is public has changed."""
    held, newest = work(), versions.newest_number()
    key = (held.drafts, newest, date.today())
    kept = st.session_state.get(_REVIEW)
    if kept is None or kept[0] != key:
        kept = None
        st.session_state.pop(_REVIEW, None)  # the old one goes before the new one comes
        st.session_state[_TOOK] = True
        with progress(t) as tell:
            found = review(held.drafts, date.today(), tell)
        kept = (key, found)
        st.session_state[_REVIEW] = kept
    base = newest if held.base == -1 else held.base
    _keep(replace(held, base=base, seen=newest))
    return InHand(cast(Review, kept[1]), base if base != newest else None, held.seen in (-1, newest))


@contextmanager
def progress(t: Translator) -> Iterator[Progress]:
    """A bar on the page while files are checked; it goes when that is done."""
    place = st.empty()
    bar = place.progress(0.0, text=t("publish.checking"))

    def tell(done: float) -> None:
        bar.progress(min(max(done, 0.0), 1.0), text=t("publish.checking"))

    try:
        yield tell
    finally:
        place.empty()


def _change(name: str, how: Any) -> None:
    held = work()
    _keep(replace(held, drafts=tuple(how(d) if d.name == name else d for d in held.drafts)))


def _keep(held: Work) -> None:
    st.session_state[_WORK] = held
