"""The words of the desk: what was detected in a file, problems by what mends them, what has to be typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from marathon_dash.i18n import Translator
from marathon_dash.record import confirm, desk
from marathon_dash.record.confirm import Confirmation
from marathon_dash.record.grid import Detected
from marathon_dash.record.review import Review
from marathon_dash.record.validate import Problem
from marathon_dash.story.problems import ENCODING_NAMES, problem_sentence

__all__ = [
    "DATES",
    "DELIMITER_NAMES",
    "ENCODING_NAMES",
    "QUESTIONS",
    "Repair",
    "confirmation_sentence",
    "confirmed_words",
    "detected_sentences",
    "notes_by_row",
    "nothing_changes",
    "repairs",
    "sample_sentences",
    "sentence",
    "why_reviewed",
]  # fmt: skip

LONGEST_SUGGESTION = 500  # characters of it that a sentence may hold
# answered with one of two sides
_BOTH = ("both-changed", "gone-and-changed", "changed-and-gone")
QUESTIONS = ("perhaps-older", *_BOTH, *(f"ours-{kind}" for kind in _BOTH))
_BY_TYPE = {
    "labels": (
        "missing-label",
        "near-label",
        "duplicate-label",
        "extra-label",
        "blank-label",
        "no-labels",
        "labels-kept",
    ),
    "rows": (
        "hidden-rows",
        "struck-rows",
        "hidden-columns",
        "row-missing-cell",
        "row-extra-cell",
        "merged-cells",
        "encoding-mixed",
    ),
    "letters": ("lost-letters", "encoding-guessed", "encoding-unclear"),
    "blanks": ("missing-cell", "cells-emptied"),
    "formulas": ("formula", "spreadsheet-error"),
    "characters": ("invisible-character", "look-alike", "mixed-alphabets", "cell-too-long"),
    "taken": QUESTIONS,
    "way": ("way-unclear", "older-rows"),
    "releases": (
        "release-unsourced",
        "sources-dropped",
        "release-unlinked",
        "release-undated",
        "release-future",
        "end-future",
        "end-unsourced",
        "end-unlinked",
        "end-undated",
        "said-before",
        "no-end-day",
        "no-outcome",
        "held-again",
        "confirmed-earlier",
    ),
    "keys": ("primary-key", "foreign-key", "still-needed", "unknown-row", "near-row", "already-there"),
    "dates": ("dates-assumed", "more-precise", "future-date", "date-out-of-range"),
    "order": (
        "sentenced-before-detained",
        "ended-before-detained",
        "ended-yet-imprisoned",
        "overlapping-spells",
    ),
    "people": ("two-spellings", "stays-withheld"),
    "places": ("unknown-place", "place-spelling", "several-places", "city-outside-country"),
    "twice": ("duplicate-action",),
    "articles": ("unknown-article",),
    "figures": ("jumping-figure", "two-values"),
    "links": ("link-not-https",),
}
_REPAIR = {kind: repair for repair, kinds in _BY_TYPE.items() for kind in kinds}
_BY_KIND = {
    "date": "dates",
    "country": "countries",
    "integer": "numbers",
    "number": "numbers",
    "url": "links",
    "id": "ids",
}
DELIMITER_NAMES = {",": "detected.comma", ";": "detected.semicolon", "\t": "detected.tab"}
DATES = {
    "day first": "detected.day_first",
    "month first": "detected.month_first",
    "mixed": "detected.dates_mixed",
}
_CONFIRM = {
    "removed": "confirm.removed",
    "released": "confirm.released",
    "held-again": "confirm.held_again",
    "more-precise": "confirm.more_precise",
    "shown-again": "confirm.shown_again",
}


@dataclass(frozen=True, slots=True)
class Repair:
    """Problems that one and the same kind of mending cures."""

    name: str
    problems: tuple[Problem, ...]

    @property
    def suggested(self) -> tuple[Problem, ...]:
        """Those for which there is exactly one candidate."""
        return tuple(p for p in self.problems if p.suggestion)


def repairs(problems: Iterable[Problem]) -> list[Repair]:
    """Problems grouped by what mends them; what is wrong with the file as a whole comes first."""
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(_repair(problem), []).append(problem)
    order = ["file", "way", "labels", "rows"]
    names = sorted(
        groups, key=lambda name: (order.index(name) if name in order else len(order), -len(groups[name]))
    )
    return [Repair(name, tuple(groups[name])) for name in names]


def sentence(t: Translator, problem: Problem, file: str = "") -> str:
    """A problem in words, under the name of the person's own file, with what may be meant."""
    text = problem_sentence(t, replace(problem, table=file) if file else problem)
    if not problem.suggestion or len(problem.suggestion) > LONGEST_SUGGESTION:
        return text
    return f"{text} {t('suggestion.words', suggestion=problem.suggestion)}"


def notes_by_row(t: Translator, problems: Iterable[Problem], file: str) -> dict[int, str]:
    """What to write into each row of *your file back*. Faults of the whole file stand in the first row of data."""
    notes: dict[int, list[str]] = {}
    for problem in problems:
        notes.setdefault(max(problem.row, 2), []).append(sentence(t, problem, file))
    return {row: " ".join(dict.fromkeys(texts)) for row, texts in notes.items()}


def detected_sentences(t: Translator, detected: Detected) -> list[str]:
    """What was found out about a file, each as a sentence."""
    found = []
    if detected.form == "xlsx":
        found.append(t("detected.workbook", sheet=detected.sheet))
    elif detected.form:
        separator = t(DELIMITER_NAMES.get(detected.delimiter, "detected.comma"))
        encoding = ENCODING_NAMES.get(detected.encoding, detected.encoding)
        if detected.encoding == "mixed":
            encoding = t("detected.mixed")
        key = "detected.csv_guessed" if detected.guessed else "detected.csv"
        found.append(t(key, encoding=encoding, separator=separator))
    if detected.dates in DATES:
        found.append(t(DATES[detected.dates]))
    if detected.tidied:
        found.append(t("detected.tidied", n=detected.tidied))
    return found


def sample_sentences(t: Translator, detected: Detected) -> list[str]:
    """Where the encoding is a guess: the same lines under each that is likely, to choose by."""
    return [
        t("detected.sample", encoding=ENCODING_NAMES[code], lines=" / ".join(lines))
        for code, lines in detected.samples
    ]


def confirmed_words(t: Translator, wanted: Confirmation, table: str) -> str:
    """What is to be confirmed."""
    names: Sequence[str] = wanted.names
    return t(_CONFIRM[wanted.kind], n=len(names), table=table, names=t.words(names))


def nothing_changes(found: Review, t: Translator) -> str:
    """Why nothing would change: all of it is public already, or what is not is older than that."""
    return t("desk.nothing_newer" if found.is_older else "desk.nothing_changes")


def why_reviewed(found: Review, number: int, tables: Collection[str], t: Translator) -> str:
    """Why going back to a publication takes a review; blank where a press is enough. `found`: what it would change."""
    if not desk.was_public(number, tables):
        return t("desk.never_public", number=number)
    names = confirm.of_freedom(found.differences)
    return t("desk.back_confirms", names=t.words(names)) if names else ""


def confirmation_sentence(t: Translator, wanted: Confirmation, table: str) -> str:
    """What is to be confirmed, and what to type for it."""
    what = confirmed_words(t, wanted, table)
    typed = t.words(f"“{answer}”" for answer in wanted.answers)
    return f"{what} {t('confirm.type', n=len(wanted.answers), answers=typed)}"


def _repair(problem: Problem) -> str:
    if problem.type in _REPAIR:
        return _REPAIR[problem.type]
    if problem.type == "and-more" and problem.expected in _REPAIR:
        return _REPAIR[problem.expected]
    if problem.type in ("type-error", "constraint-error", "and-more"):
        return _BY_KIND.get(problem.expected, "choices" if problem.expected.startswith("one of") else "other")
    return "file"
