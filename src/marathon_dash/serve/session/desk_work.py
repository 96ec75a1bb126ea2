"""What somebody at the desk has in hand: files and decisions about them, kept under their name until published."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.record import arriving, drafts, versions
from marathon_dash.record.database import DatabaseError
from marathon_dash.record.draft import Draft, packed, succeeded, unpacked
from marathon_dash.record.files import Choices
from marathon_dash.record.grid import Progress
from marathon_dash.record.memory import give_back
from marathon_dash.record.merge import Answer, Question, Side, identities, is_keyed
from marathon_dash.record.review import Part, Review, review
from marathon_dash.record.validate import Problem

__all__ = [
    "InHand", "Work", "adopt", "answer", "begin", "correct", "decide", "empty_uploader", "finished",
    "is_waiting", "keep_mine", "note", "outcome", "progress", "put_away", "rename", "rest", "reviewed", "start_over",
    "take", "take_in", "take_up", "upload_key", "work",
]  # fmt: skip

_WORK, _REVIEW, _UPLOADS, _TOOK = "desk_work", "desk_review", "desk_uploads", "desk_took_memory"
_SEEN = "desk_seen"  # what was on the screen: the files with all decisions, and the publication they were held against
_log = logging.getLogger(__name__)
_WHO, _TAB = "desk_who", "desk_tab"


@dataclass(frozen=True, slots=True)
class Work:
    """The drafts in hand, and the publication they were first compared with (-1: none yet).

    `fresh` are the names of the files that came last: one of them takes the place of an earlier file of its table,
    and `followed` tells which took whose; `gone` are sheets that their workbook came without. `elsewhere`: another
    tab went on with the work.
    """

    drafts: tuple[Draft, ...] = ()
    base: int = -1
    done: int = 0  # the publication the work before ended in, to say so once
    undone: int = 0  # the publication that one took back, if it did
    fresh: frozenset[str] = frozenset()
    followed: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()
    resumed: bool = False
    elsewhere: bool = False
    kept: bool = True  # whether it outlives this tab
    notice: str = ""  # why something that was asked for was not done


@dataclass(frozen=True, slots=True)
class InHand:
    """The review of what is in hand. `since` is the publication it was begun with, when somebody published since;
    `shown` whether this very difference has been on the screen: only then may it be published."""

    review: Review
    since: int | None
    shown: bool


def begin(who: str) -> None:
    """The first line of a run of the desk: take up what `who` had in hand, wherever that was.

    A reload, another language, a lost network or server begin a new session without anything in hand. A session that
    has something, while another tab went on, is told so.
    """
    if st.session_state.get(_WHO) != who:
        st.session_state[_WHO] = who
        st.session_state[_TAB] = uuid.uuid4().hex
        st.session_state.pop(_WORK, None)
        st.session_state.pop(_REVIEW, None)
    with suppress(DatabaseError):
        last = drafts.last_tab(who)
        elsewhere = bool(last) and last != st.session_state[_TAB]
        if elsewhere and not is_waiting():
            adopt()
        elif elsewhere != work().elsewhere:
            st.session_state[_WORK] = replace(work(), elsewhere=elsewhere)


def adopt() -> None:
    """Take up here what was kept last under this name."""
    with suppress(DatabaseError):
        kept = drafts.read(st.session_state[_WHO])
        held = unpacked(kept.content) if kept else ()
        if held:
            _keep(Work(held, done=work().done, undone=work().undone, resumed=True))


def keep_mine() -> None:
    """Keep what is in hand here, in the place of what another tab kept."""
    _keep(replace(work(), elsewhere=False))


def work() -> Work:
    """What is in hand."""
    return cast(Work, st.session_state.get(_WORK, Work()))


def is_waiting() -> bool:
    """Whether a review waits to be published."""
    return bool(work().drafts)


def outcome() -> str:
    """What stands at the head of the desk of what was done, or why it was not; blank where nothing does."""
    held = work()
    return f"{held.done or ''}{held.notice}"


def take_up(held: Iterable[Draft], notice: str = "") -> None:
    """Begin with these files, and forget what was in hand before; say `notice` until something else is done.

    Both at once: the framework may break off a callback wherever it touches the session, when the page is woken.
    """
    _keep(Work(tuple(held), notice=notice))


def take_in(files: Sequence[Draft]) -> None:
    """Put files beside those in hand. One of the same name takes its place, and what was decided about it stays."""
    files, gone = arriving.told_apart(files, work().drafts), arriving.gone(files, work().drafts)
    new = {draft.name: draft for draft in files}
    left = [draft for draft in work().drafts if draft.name not in gone]
    kept = [succeeded(old, new.pop(old.name)) if old.name in new else old for old in left]
    fresh = frozenset(draft.name for draft in files)
    held = (*kept, *new.values())
    _keep(replace(work(), drafts=held, fresh=fresh, followed=(), gone=gone, done=0, notice="", resumed=False))


def put_away(name: str) -> None:
    """Put one file away."""
    _keep(replace(work(), drafts=tuple(draft for draft in work().drafts if draft.name != name)))


def start_over(done: int = 0, undone: int = 0) -> None:
    """Put everything down; `done` is the publication it ended in. The uploaded bytes are let go of."""
    _keep(Work(done=done, undone=undone))
    st.session_state.pop(_REVIEW, None)


def finished(number: int, undone: int = 0) -> None:
    """Note that publication `number` was made, and keep what is in hand."""
    _keep(replace(work(), done=number, undone=undone, base=-1, notice=""))


def note(sentence: str) -> None:
    """Say this until something else is done."""
    st.session_state[_WORK] = replace(work(), notice=sentence)


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
    """Decide something about one file: its table, its way, where it comes from, or one of `Choices`."""
    choices = {key: value for key, value in decisions.items() if key in Choices.__slots__}
    others = {key: value for key, value in decisions.items() if key not in choices}
    _change(name, lambda draft: replace(draft, choices=replace(draft.choices, **choices), **others))


def rename(name: str, labels: Sequence[tuple[str, str]]) -> None:
    """Call labels of a file by other names."""
    _change(name, lambda draft: replace(draft, renames=(*draft.renames, *labels)))


def correct(part: Part, cells: Sequence[tuple[int, str, str]]) -> None:
    """Write into cells of a file (row, column, text)."""
    touched = {(row, column) for row, column, _ in cells}
    edits = [part.edit(row, column, text) for row, column, text in cells]
    _change(
        part.draft.name,
        lambda draft: replace(
            draft, edits=(*(e for e in draft.edits if (e.row, e.column) not in touched), *edits)
        ),
    )


def answer(part: Part, questions: Iterable[Question], side: Side) -> None:
    """Decide whose cells stand where others changed them as well."""
    answers = tuple(Answer(question, side) for question in questions)
    _change(part.draft.name, lambda draft: replace(draft, answers=(*draft.answers, *answers)))


def take(problems: Iterable[Problem]) -> None:
    """Take the suggestions of these problems of the review that is shown."""
    kept = st.session_state.get(_REVIEW)
    parts = cast(Review, kept[1]).parts if kept else ()
    first = {part.table: part for part in reversed(parts)}  # the second file of a table was not looked into
    for part in first.values():
        own = [p for p in problems if p.table == part.table and p.suggestion]
        rename(part.draft.name, [(p.column, p.suggestion) for p in own if p.type == "near-label"])
        correct(part, [(p.row, p.column, p.suggestion) for p in own if p.type != "near-label"])


def reviewed(t: Translator) -> InHand | None:
    """The review of what is in hand, made anew only when a file, a decision or what is public has changed.

    None when it cannot be made: what is kept comes back with every page, and must be possible to be put away.
    """
    try:
        return _reviewed(t)
    except DatabaseError:
        raise
    except Exception:
        _log.exception("what is in hand at the desk cannot be reviewed")
        return None


def _reviewed(t: Translator) -> InHand:
    newest = versions.newest_number()
    found = _review(newest, t)
    if followed := _followed(found):
        names = {new: old for old, new in followed}
        old_drafts = {draft.name: draft for draft in work().drafts}
        left = [
            succeeded(old_drafts[names[draft.name]], draft) if draft.name in names else draft
            for draft in work().drafts
            if draft.name not in names.values()
        ]
        _keep(replace(work(), drafts=tuple(left), followed=tuple(followed)))
        found = _review(newest, t)
    held = work()
    base = newest if held.base == -1 else held.base
    now = (held.drafts, newest)
    shown = st.session_state.get(_SEEN, now) == now
    st.session_state[_WORK], st.session_state[_SEEN] = replace(held, base=base), now
    return InHand(found, base if base != newest else None, shown)


def _review(newest: int, t: Translator) -> Review:
    key = (work().drafts, newest, date.today())
    kept = st.session_state.get(_REVIEW)
    if kept is not None and kept[0] == key:
        return cast(Review, kept[1])
    kept = None
    st.session_state.pop(_REVIEW, None)  # the old one goes before the new one comes
    st.session_state[_TOOK] = True
    with progress(t) as tell:
        found = review(work().drafts, date.today(), tell)
    st.session_state[_REVIEW] = (key, found)
    return found


def _followed(found: Review) -> list[tuple[str, str]]:
    """Which file that came last is a later form of an earlier one, by their names: most of its rows are in it.

    Of two files of one table that have nothing to do with each other, neither is put away without a word.
    """
    fresh = work().fresh
    earlier = {p.table: p for p in found.parts if p.draft.name not in fresh and not p.draft.ours and p.tidied}
    later = {p.table: p for p in found.parts if p.draft.name in fresh and p.tidied}
    pairs = [(part, later[table]) for table, part in earlier.items() if table in later]
    return [(old.draft.name, new.draft.name) for old, new in pairs if _is_later_form(old, new)]


def _is_later_form(old: Part, new: Part) -> bool:
    assert old.tidied is not None
    table = old.tidied.table
    if not (is_keyed(table, old.as_read) and is_keyed(table, new.as_read)):
        return True  # the first thing to mend in such a file is its key
    names, later = identities(table, old.as_read, new.as_read)
    return bool(names.isin(later).mean() > 0.5) if len(names) else True


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


def _change(name: str, how: Callable[[Draft], Draft]) -> None:
    held = work()
    drafts_now = tuple(how(d) if d.name == name else d for d in held.drafts)
    _keep(replace(held, drafts=drafts_now, resumed=False))


def _keep(held: Work) -> None:
    """What is in hand from now on, here and under the name of whose it is; the tab that does so last is followed."""
    st.session_state[_WORK] = held
    who = st.session_state.get(_WHO, "")
    if not who:
        return
    if held.drafts:
        kept = drafts.keep(who, packed(held.drafts), st.session_state[_TAB])
        st.session_state[_WORK] = replace(held, kept=kept)
        return
    with suppress(DatabaseError):  # nothing in hand here says nothing of what another tab has
        if drafts.last_tab(who) == st.session_state[_TAB]:
            drafts.forget(who)
