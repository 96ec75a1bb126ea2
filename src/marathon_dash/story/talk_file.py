"""A talk as a file: a small TOML that is written by hand or by the page, saved, opened, and linked by its name.

    title = "Ten minutes"              # text, or one text a language: {en = "…", be = "…"}
    minutes = 10                       # the plan, for the speaker's clock
    link = "country=LT&from=2023-05"   # what of the record is shown: the part of an address after the ?
    lang = "be"                        # the language, when the link that opens the talk names none
    look = "night"                     # "paper" (for a bright room, the default) or "night"

    [[step]]
    kind = "map"                       # one of KINDS
    seconds = 75                       # the plan for this step
    title = "…"                        # instead of the step's own headline
    caption = "…"                      # a line under the headline, for the audience
    notes = "…"                        # for the speaker alone
    link, lang                         # as above, for this step alone
    asof = "2024-05-03"                # the day of `roll call`, `lines`, `counts`, `bars` and `person`
    person = "ihar-losik"              # for `person`
    last = "…"                         # for `roll call`: the one line on the black screen
    next = ["…", "…"]                  # for `closing`: what to do next

Nothing here raises: what is wrong is a list of problems, each with its line and key (`talk_sentence` words them).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marathon_dash.i18n import Translator
from marathon_dash.record.validate import Problem

__all__ = ["KINDS", "LONGEST", "Step", "Talk", "Words", "read", "said", "talk_sentence", "write"]

Words = Mapping[str, str]  # language → text; "" for a text that is the same in all

KINDS = (
    "headline", "map", "timeline", "bars", "counts", "lines", "roll call", "person", "text", "closing",
)  # fmt: skip
LOOKS = ("paper", "night")
LONGEST = 100_000  # characters of a file, and more steps than anyone sits through
_MOST_STEPS = 200
_LONGEST_TEXT = 2_000

_TALK_KEYS = {"title": "words", "minutes": "number", "link": "text", "lang": "text", "look": "text"}
_STEP_KEYS = {
    "kind": "text", "seconds": "number", "title": "words", "caption": "words", "notes": "words",
    "link": "text", "lang": "text", "asof": "day", "person": "text", "last": "words", "next": "list",
}  # fmt: skip
_SENTENCES = {
    "talk-syntax": "talk.problem.syntax",
    "talk-long": "talk.problem.long",
    "talk-key": "talk.problem.key",
    "talk-type": "talk.problem.type",
    "talk-text": "talk.problem.text",
    "talk-kind": "talk.problem.kind",
    "talk-value": "talk.problem.value",
    "talk-look": "talk.problem.look",
    "talk-person": "talk.problem.person",
    "talk-language": "talk.problem.language",
    "talk-step": "talk.problem.step",
    "talk-steps": "talk.problem.steps",
    "talk-nothing": "talk.problem.nothing",
    "talk-empty": "talk.problem.empty",
    "talk-missing": "talk.problem.missing",
}
_EXPECTED = {
    "words": "talk.expected.words", "text": "talk.expected.text", "number": "talk.expected.number",
    "day": "talk.expected.day", "list": "talk.expected.list", "table": "talk.expected.table",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One step as planned; `line` is where it starts in the file (0: not from a file)."""

    kind: str
    seconds: float = 45
    title: Words = field(default_factory=dict)
    caption: Words = field(default_factory=dict)
    notes: Words = field(default_factory=dict)
    link: str = ""
    lang: str = ""
    asof: str = ""
    person: str = ""
    last: Words = field(default_factory=dict)
    next: tuple[Words, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk as planned: what to show, in which order, and how long it may take."""

    name: str
    title: Words = field(default_factory=dict)
    minutes: float = 10
    link: str = ""
    lang: str = ""
    look: str = "paper"
    steps: tuple[Step, ...] = ()

    @property
    def ids(self) -> list[str]:
        """The name of each step in links: its kind, numbered from the second of a kind on (`map`, `map-2`)."""
        seen: dict[str, int] = {}
        found = []
        for step in self.steps:
            kind = step.kind.replace(" ", "-")
            seen[kind] = seen.get(kind, 0) + 1
            found.append(kind if seen[kind] == 1 else f"{kind}-{seen[kind]}")
        return found


def said(words: Words, lang: str) -> str:
    """The text in a language; else the one for all, else English, else any: a caption is never lost."""
    return words.get(lang) or words.get("") or words.get("en") or next(iter(words.values()), "")


def read(text: str, name: str) -> tuple[Talk | None, list[Problem]]:
    """The talk a file describes, and every problem with it; None when the file cannot be read at all.

    A step that cannot be understood is left out and named; the others stay.
    """
    if len(text) > LONGEST:
        return None, [Problem(name, 0, "", "talk-long", str(len(text)), str(LONGEST))]
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return None, [_syntax(str(error), text, name)]
    problems: list[Problem] = []
    lines = _Lines(text)
    stated = _typed({k: v for k, v in raw.items() if k != "step"}, _TALK_KEYS, lines, -1, name, problems)
    if stated.get("look", "paper") not in LOOKS:
        problems.append(_value(name, lines.of(-1, "look"), "look", stated.pop("look"), LOOKS))
    tables = raw.get("step", [])
    if not isinstance(tables, list) or not all(isinstance(item, dict) for item in tables):
        return None, [*problems, Problem(name, lines.of(-1, "step"), "step", "talk-type", "step", "table")]
    steps = [_step(item, index, lines, name, problems) for index, item in enumerate(tables[:_MOST_STEPS])]
    if len(tables) > _MOST_STEPS:
        line = lines.of(_MOST_STEPS, "")
        problems.append(Problem(name, line, "step", "talk-steps", str(len(tables)), str(_MOST_STEPS)))
    return Talk(name.removesuffix(".toml"), **stated, steps=tuple(s for s in steps if s)), problems


def write(talk: Talk) -> str:
    """The talk as the text of a file; `read` gives the same talk back."""
    lines = [f"{key} = {_toml(getattr(talk, key))}" for key in _TALK_KEYS if getattr(talk, key)]
    for step in talk.steps:
        plan = [f"{key} = {_toml(getattr(step, key))}" for key in _STEP_KEYS if getattr(step, key)]
        lines += ["", "[[step]]", *plan]
    return "\n".join(lines) + "\n"


def talk_sentence(t: Translator, problem: Problem) -> str:
    """A problem of a talk in words: file, line, key, what was found, what to do. Plain text."""
    key = _EXPECTED.get(problem.expected, "")
    place = t("talk.place", file=problem.table, line=problem.row) if problem.row else problem.table
    return t(
        _SENTENCES[problem.type],
        place=place,
        name=problem.column,
        found=problem.found,
        expected=t(key) if key else problem.expected,
    )


class _Lines:
    """Where the keys stand: TOML readers do not say, and the person who mends the file wants the line."""

    def __init__(self, text: str) -> None:
        self._found: dict[tuple[int, str], int] = {}
        step = -1
        for number, line in enumerate(text.splitlines(), 1):
            if re.match(r"\s*\[\[\s*step\s*\]\]", line):
                step += 1
                self._found[step, ""] = number
            elif match := re.match(r"\s*\[?\s*[\"']?([\w-]+)", line):
                self._found.setdefault((step, match[1]), number)

    def of(self, step: int, key: str) -> int:
        """The line of a key of a step (-1: of the talk); else that of the step; else 0."""
        return self._found.get((step, key)) or self._found.get((step, ""), 0)


def _step(item: dict[str, Any], index: int, lines: _Lines, name: str, problems: list[Problem]) -> Step | None:
    stated = _typed(item, _STEP_KEYS, lines, index, name, problems)
    kind = stated.get("kind", "")
    if kind not in KINDS:
        found = Problem(name, lines.of(index, "kind"), "kind", "talk-kind", kind, ", ".join(KINDS))
        problems.append(found)
        return None
    return Step(**stated, line=lines.of(index, ""))


def _typed(
    item: dict[str, Any], keys: Mapping[str, str], lines: _Lines, at: int, name: str, problems: list[Problem]
) -> dict[str, Any]:
    """The keys that are known and of the right type; a problem for each of the others."""
    good = {}
    for key, value in item.items():
        kind = keys.get(key)
        fitting = _READERS[kind](value) if kind else None
        if kind is None:
            problems.append(Problem(name, lines.of(at, key), key, "talk-key", key, ", ".join(keys)))
        elif fitting is None and (length := _length(value)) > _LONGEST_TEXT:
            found = Problem(name, lines.of(at, key), key, "talk-text", str(length), str(_LONGEST_TEXT))
            problems.append(found)
        elif fitting is None:
            problems.append(Problem(name, lines.of(at, key), key, "talk-type", _short(value), kind))
        else:
            good[key] = fitting
    return good


def _length(value: object) -> int:
    """Characters of the longest text in a value."""
    if isinstance(value, str):
        return len(value)
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((_length(one) for one in inside), default=0)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and len(value) <= _LONGEST_TEXT else None


def _words(value: object) -> Words | None:
    if isinstance(value, str):
        return {"": value} if _text(value) is not None else None
    if isinstance(value, dict) and value and all(_text(v) is not None for v in value.values()):
        return dict(value)
    return None


def _number(value: object) -> float | None:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 86_400
    return value if fits else None  # type: ignore[return-value]


def _day(value: object) -> str | None:
    return value.isoformat() if type(value) is date else _text(value)


def _list(value: object) -> tuple[Words, ...] | None:
    if not isinstance(value, list) or len(value) > 8:
        return None
    items = [_words(item) for item in value]
    return tuple(item for item in items if item is not None) if None not in items else None


_READERS = {"words": _words, "text": _text, "number": _number, "day": _day, "list": _list}


def _syntax(message: str, text: str, name: str) -> Problem:
    match = re.search(r"at line (\d+)", message)
    line = int(match[1]) if match else len(text.splitlines())
    broken = text.splitlines()[line - 1] if 0 < line <= len(text.splitlines()) else ""
    return Problem(name, line, broken.partition("=")[0].strip(), "talk-syntax", _short(broken.strip()))


def _value(name: str, line: int, key: str, found: object, choices: Sequence[str]) -> Problem:
    return Problem(name, line, key, "talk-look", _short(found), ", ".join(choices))


def _short(value: object) -> str:
    flat = " ".join(str(value).split())
    return flat if len(flat) <= 80 else flat[:79] + "…"


def _toml(value: object) -> str:
    """A value as TOML writes it: JSON's strings are TOML's, but for the delete character."""
    if isinstance(value, Mapping):
        if set(value) == {""}:
            return _toml(value[""])
        return "{" + ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"{value:g}" if isinstance(value, int | float) else json.dumps(value)
