"""Talks on this server: which there are, which one a link asks for, and their documents, made once and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pandas as pd

from marathon_dash import settings
from marathon_dash.i18n import LANGUAGES, Translator, translator
from marathon_dash.record import current, land, store
from marathon_dash.record.database import DatabaseError
from marathon_dash.record.validate import Problem
from marathon_dash.story import talk_file
from marathon_dash.story.drawings.code import code
from marathon_dash.story.palette import NIGHT, PAPER
from marathon_dash.story.talk import Document, Edition, NothingToShow, build
from marathon_dash.story.talk_file import Step, Talk

__all__ = [
    "DEFAULT",
    "Asked",
    "NoRecord",
    "ask",
    "document",
    "folder",
    "forget",
    "make",
    "names",
    "open_file",
    "open_text",
    "planned",
    "record",
    "without_search",
    "without_words",
]

DEFAULT = "ten-minutes"
Link = Mapping[str, Sequence[str]]
_OWN = frozenset({"talk", "step", "look", "lang", "role", "room", "auto", "loop"})
_Files = tuple[tuple[str, int], ...]
_CARRIED = ("step", "look", "lang")


class NoRecord(NothingToShow):
    """Nothing can be shown for the record cannot be read just now: it may be in a moment."""


@dataclass(frozen=True)
class Asked:
    """A talk as asked for: the plan, what was wrong with it, and the link that asks for it again."""

    talk: Talk | None
    problems: tuple[Problem, ...]
    link: str = ""
    lang: str = ""  # the language the link names, else the talk's own; blank: neither does
    plan: str = ""  # the whole talk as a file, where the link cannot ask for it


def folder() -> Path:
    """Where talks are kept: `talks/` of the record, else those that ship."""
    own = settings.data() / "talks"
    return own if own.is_dir() else settings.home() / "data" / "talks"


def names() -> list[str]:
    """The names of the talks, the shortest plan first."""
    found = [(open_file(path).talk, path.stem) for path in sorted(folder().glob("*.toml"))]
    return [name for talk, name in sorted(found, key=lambda f: (f[0].minutes if f[0] else 0, f[1]))]


def open_file(path: Path) -> Asked:
    """A talk from a file; a file that cannot be read is a problem, not an exception."""
    try:
        content = path.read_bytes()[: 4 * talk_file.LONGEST]
    except OSError:
        return Asked(None, (Problem(path.stem, 0, "", "talk-missing", expected=", ".join(_stems())),))
    return open_text(content, path.name)


def open_text(content: bytes, name: str) -> Asked:
    """A talk from the bytes of a file that somebody gave us."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Asked(None, (Problem(name, line, "", "talk-syntax", f"0x{content[error.start]:02X}"),))
    talk, problems = talk_file.read(text, name)
    return Asked(talk, tuple(problems), lang=talk.lang if talk else "")


def ask(link: Link) -> Asked:
    """The talk a link asks for: `talk` by name, `step` in this order (all of them without it), any selection.

    The link's selection takes the place of the talk's own, part by part.
    """
    name = (link.get("talk") or [DEFAULT])[-1]
    if name not in _stems():
        return Asked(None, (Problem(name[:80], 0, "", "talk-missing", expected=", ".join(_stems())),))
    opened = open_file(folder() / f"{name}.toml")
    if opened.talk is None:
        return opened
    talk, problems = _chosen(opened.talk, link.get("step", ()))
    wanted = {key: list(values) for key, values in link.items() if key not in _OWN and values}
    look = (link.get("look") or [talk.look])[-1]
    talk = replace(_selected(talk, wanted), look=look if look in talk_file.LOOKS else talk.look)
    said = {key: list(link[key]) for key in _CARRIED if link.get(key)}
    again = urlencode({"talk": name, **said, **wanted}, doseq=True)
    lang = next((one for one in (*link.get("lang", ()), talk.lang) if one in LANGUAGES), "")
    return Asked(talk, (*opened.problems, *problems), again, lang)


def planned(plan: str, link: str = "") -> Asked:
    """A talk that only a file can say, with a selection over its own."""
    opened = open_text(plan.encode(), "talk.toml")
    talk = _selected(opened.talk, parse_qs(link)) if opened.talk else None
    return replace(opened, talk=talk, link=link, plan=plan)


def without_words(plan: str) -> str:
    """The plan of a talk of which nothing is left that somebody wrote: what a stranger may show under this address.

    A step that was nothing but words says in every language that they are left out.
    """
    talk, _ = talk_file.read(plan, "talk.toml")
    people: set[str] = set()
    with suppress(DatabaseError):
        people = set(record().tables["detentions"]["person_id"])
    left_out = {lang: translator(lang)("room.own_words") for lang in LANGUAGES}
    steps = [
        replace(
            step,
            title=left_out if step.kind == "text" else {},
            caption={},
            notes={},
            last={},
            next=(),
            link=without_search(step.link),
            person=step.person if step.person in people else "",
        )
        for step in (talk.steps if talk else ())
    ]
    talk = talk or Talk("talk")
    return talk_file.write(replace(talk, title={}, link=without_search(talk.link), steps=tuple(steps)))


def without_search(link: str) -> str:
    """The link without the words that a talk is searched for: the only part of one that is said as it was typed."""
    return urlencode({key: v for key, v in parse_qs(link.lstrip("?")).items() if key != "q"}, doseq=True)


def _selected(talk: Talk, wanted: Link) -> Talk:
    own = parse_qs(talk.link.lstrip("?"))
    return replace(talk, link=urlencode({**own, **wanted}, doseq=True))


def _chosen(talk: Talk, wanted: Sequence[str]) -> tuple[Talk, list[Problem]]:
    by_id: dict[str, Step] = dict(zip(talk.ids, talk.steps, strict=True))
    gone = [Problem(talk.name, 0, "step", "talk-step", one[:80]) for one in wanted if one not in by_id]
    kept = tuple(by_id[one] for one in wanted if one in by_id)
    return (replace(talk, steps=kept) if wanted else talk), gone


@lru_cache(maxsize=2)
def _record(key: current.Key, place: str) -> store.Record:
    return current.public_record(key)


def record() -> store.Record:
    """What is published now, kept until somebody publishes or a file of it changes. Raises DatabaseError."""
    return _record(current.key(), str(settings.data()))


def make(
    asked: Asked, lang: str, today: date, *, narrow: bool = False, known: frozenset[str] | None = None
) -> Document:
    """The document of a talk; raises NothingToShow (also for a talk that cannot be read; NoRecord without a record).

    `narrow`: drawn for the phones of the room. `known`: of the spells only these, by their ids.
    """
    lang = next((one for one in (lang, asked.lang) if one in LANGUAGES), "en")
    tongues = {one: translator(one) for one in LANGUAGES}
    try:
        found = record()
    except DatabaseError as error:
        raise NoRecord(tongues[lang]("talk.no_record")) from error
    talk = asked.talk or Talk((asked.problems[0].table if asked.problems else "").removesuffix(".toml"))
    edition = replace(_edition(found, talk.look, today, tongues[lang]), narrow=narrow)
    tables = found.tables if known is None else _of_known(found.tables, known)
    made = build(talk, tables, tongues, lang, edition, asked.problems)
    return {**made, "link": asked.link}


def _of_known(tables: Mapping[str, pd.DataFrame], known: frozenset[str]) -> dict[str, pd.DataFrame]:
    spells = tables["detentions"]
    return {**tables, "detentions": spells[spells["detention_id"].isin(known)]}


def _edition(known: store.Record, look: str, today: date, t: Translator) -> Edition:
    """What a talk made here and now is made with."""
    address = settings.get("public_address")
    drawn = code(address, t("talk.code", address=address)) if address else ""
    palette = NIGHT if look == "night" else PAPER
    return Edition(known.version, known.changed_on, today, address, palette, drawn, land.light())


@lru_cache(maxsize=32)  # a document is some 300 KB
def _document(
    key: current.Key,
    asked: tuple[str, str],
    lang: str,
    today: date,
    narrow: bool,
    address: str,
    files: _Files,
) -> Document:
    link, plan = asked
    return make(planned(plan, link) if plan else ask(parse_qs(link)), lang, today, narrow=narrow)


def document(asked: Asked, lang: str, today: date, *, narrow: bool = False) -> Document:
    """The same, kept: the key is what is public, the link, the language, the day, and the talks' files."""
    try:
        key = current.key()
    except DatabaseError:
        return make(asked, lang, today, narrow=narrow)
    if asked.talk is None:
        return make(asked, lang, today, narrow=narrow)
    which = (asked.link, asked.plan)
    return _document(key, which, lang, today, narrow, settings.get("public_address"), _files())


def forget() -> None:
    """Keep no document any longer: one was made from a plan that is forgotten."""
    _document.cache_clear()


def _files() -> _Files:
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder().glob("*.toml")))


def _stems() -> list[str]:
    return sorted(path.stem for path in folder().glob("*.toml"))
