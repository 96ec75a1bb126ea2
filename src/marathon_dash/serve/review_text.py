"""A review as plain text and as data: what the command line says of it, in the sentences of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from marathon_dash.i18n import Translator
from marathon_dash.record import confirm, current, versions
from marathon_dash.record.review import Review, as_public
from marathon_dash.record.validate import Problem, total
from marathon_dash.story.changes import change_sentences
from marathon_dash.story.desk_words import (
    QUESTIONS,
    confirmation_sentence,
    detected_sentences,
    nothing_changes,
    repairs,
    sample_sentences,
    sentence,
)
from marathon_dash.story.fields import table_title

_OPTIONS = {
    "sheet-ignored": "--sheet",
    "encoding-guessed": "--encoding",
    "encoding-unclear": "--encoding",
    "way-unclear": "--replace, --update",
    "older-rows": "--from",
    **dict.fromkeys(QUESTIONS, "--both-changed"),
}

__all__ = ["as_data", "as_text", "confirmation_text", "grouped", "publication_data"]


def as_text(found: Review, t: Translator) -> str:
    """The whole review: what each file is, what must be mended, what should be looked at, what will change."""
    schema, names = current.known_schema(), {part.table: part.draft.name for part in found.parts}
    lines = []
    for part in found.parts:
        title = f" → {table_title(t, part.tidied.table)}" if part.tidied else ""
        lines.append(" ".join([f"{part.draft.name}{title}.", *detected_sentences(t, part.upload.detected)]))
        lines += [f"  {line}" for line in sample_sentences(t, part.upload.detected)]
    if found.blockers:
        lines += ["", t("desk.blockers", n=total(found.blockers)), *grouped(found.blockers, t, names)]
    if found.warnings:
        lines += ["", t("desk.warnings", n=total(found.warnings)), *grouped(found.warnings, t, names)]
    if not found.blockers and not found.warnings:
        lines += ["", t("desk.no_problem")]
    if found.known:
        lines.append(t("desk.known", n=total(found.known)))
    if found.differences:
        before, after = as_public(found)
        lines += ["", t("desk.will_change")]
        lines += [f"  {line}" for line in change_sentences(t, found.differences, before, after, schema)]
    elif found.changes_nothing:
        lines.append(nothing_changes(found, t))
    lines += [confirmation_text(one, t) for one in found.confirmations]
    return "\n".join(lines)


def grouped(problems: Sequence[Problem], t: Translator, names: dict[str, str]) -> Iterator[str]:
    for repair in repairs(problems):
        yield f"  {t(f'repair.{repair.name}')}"
        yield from (f"    {sentence(t, p, names.get(p.table, ''))}{_option(t, p)}" for p in repair.problems)


def _option(t: Translator, problem: Problem) -> str:
    """What the page has a choice for, the command line has an option for."""
    option = _OPTIONS.get(problem.type, "")
    return f" {t('desk.option', option=option)}" if option else ""


def confirmation_text(wanted: confirm.Confirmation, t: Translator) -> str:
    return confirmation_sentence(t, wanted, table_title(t, current.known_schema().tables[wanted.table]))


def as_data(found: Review, t: Translator) -> dict[str, Any]:
    before, after = as_public(found)
    words = change_sentences(t, found.differences, before, after, current.known_schema())
    return {
        "base": found.base,
        "files": [{"name": p.draft.name, "table": p.table, **asdict(p.upload.detected)} for p in found.parts],
        "problems": [asdict(p) for p in (*found.blockers, *found.warnings)],
        "known": [asdict(p) for p in sorted(found.known)],
        "changes": {name: difference.summary for name, difference in found.differences.items()},
        "sentences": words,
        "confirm": [
            {"kind": one.kind, "table": one.table, "names": one.names, "type": one.answers}
            for one in found.confirmations
        ],
    }


def publication_data(made: versions.Publication) -> dict[str, Any]:
    return asdict(made) | {"made_at": made.made_at.isoformat(timespec="seconds")}
