"""A talk: steps made from the record, each complete in itself, for the one player that shows them.

**The contract between Python and the player** is the document that `build` returns: plain JSON, made once, after which
the player asks nobody for anything. Every text is in the language of the talk; every `html` is made here, of escaped
text and our own drawings, and may be set as it is.

    format      1; the player and the document travel together, so there is no other
    name, title, link        which talk this is; `link` opens the same talk again (`talk=ten-minutes&country=LT`)
    chosen                   the talk's selection in words; blank: everything
    lang, words              the language, and every sentence of the player's own, by key, with {placeholders}
    counts, group            counts in words without knowing the language: {key: [forms, which]}; the form of n is
                             `which[n]`, from 100 on `which[100 + n % 100]`; `group` divides thousands
    keys                     [[keys, meaning], …] of the help
    version, changed_on, made_on, made    the record's fingerprint, when it last changed, the day the talk was made;
                             that day in words
    address                  where the public finds the record; blank: none is configured
    look                     the palette: background, second, ink, muted, hairline, red
    seconds                  the plan for the whole
    rows        [[id, table, first day, last day, country, place], …]: what marks stand for. `first` and `last` are the
                interval a date may mean; `country` null: the row has no such dimension, no country filter touches it.
                `place` is what is counted apart: a city for actions, a person for spells
    countries   [[code, name], …] and months [[first day, last day, name], …]: what the filter offers; elsewhere
                [[code, name], …]: every other country, found by typing, unless the record knows of an action there
    steps       [{id, kind, title, html, notes: [text], seconds, frames, by, …}, …]
                by "":     one picture.
                by "key":  `frames` pictures; an element with `data-frame="2"` is shown in the third only. `said`:
                           a line a frame for the speaker alone.
                by "time": `frames` months that pass by themselves, one each `pace` seconds: `until` is the last day of
                           each, `labels` its name. Rows that begin later are not there yet.
                `only`: for a step with a selection of its own the ids of the actions it is about; no other is
                counted there.
                `old`: of a step that reads names, those last reported long before its day (`custody.is_old`).
                `names`: of a step that shows people, a sign for each of them; of one picture a name, in the order of
                the pictures, blank where a picture names nobody. Equal in every version: by it screens keep together.
    problems    what the talk names that the record no longer has: said to the speaker, skipped on the screen
    checks      [[rule, good, sentence], …] of *before the talk*, as far as they can be told without a screen; "mind"
                instead of good: worth knowing, and no reason not to begin
    withheld    true where notes, `said` and problems are left out, for whoever has the key of the talk's room
    live        how to reach the server's rooms; null in a file

Marks follow the filter by themselves: an element with `data-rows="id id"` fades when none of its rows matches, and is
hidden while all of them are still to come; with `data-unit="k"` the radius of its circle becomes k·√(rows matching);
with `data-number` its text is how many match. `data-days="first/last"` fades by period alone. An element with
`data-count="actions"` (cities, countries) shows that count of what matches; `data-month` the name of
the month. `class="whole"` is hidden under a filter, because it only speaks of everything, and `class="part"` without
one. `data-land` is where the map is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs

import pandas as pd

from marathon_dash.i18n import Translator
from marathon_dash.record.dates import parse_or_none
from marathon_dash.record.validate import COUNTRIES, Problem
from marathon_dash.story import custody, filters
from marathon_dash.story.palette import PAPER, Palette
from marathon_dash.story.select import FACETS, Selection, fold, values
from marathon_dash.story.talk_file import Step, Talk, said, talk_sentence
from marathon_dash.story.talk_steps import STEPS, Made, Scene, months, page
from marathon_dash.story.talk_words import counts, keys, words

__all__ = ["Document", "Edition", "NothingToShow", "build", "checks"]

Document = dict[str, Any]
Tables = Mapping[str, pd.DataFrame]
Row = list[str | None]
_LOOK = ("background", "second", "ink", "muted", "hairline", "red")
_OLD = 60  # days after which the record's age is worth a look before a talk


class NothingToShow(ValueError):
    """A talk without a single step that can be shown: refused before the hall is full. Its text says what to do."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a talk is made with besides the record: which version, from when, on which day, for which address."""

    version: str
    changed_on: date | None
    today: date
    address: str = ""
    palette: Palette = PAPER
    code: str = ""  # the QR code of the address, as SVG
    land: Mapping[str, Any] = field(default_factory=dict)  # the light layer (`record.land.light`), for maps
    narrow: bool = False  # drawings for the phones of the room, not for the projector


def build(
    talk: Talk,
    tables: Tables,
    tongues: Mapping[str, Translator],
    lang: str,
    edition: Edition,
    faults: Sequence[Problem] = (),
) -> Document:
    """The document of a talk in a language (see above). Raises NothingToShow.

    `tongues` are the translators there are; `faults` what reading the file found.
    """
    t = tongues[lang]
    actions, chosen, gone = _selected(talk.link, tables, tables["actions"])
    source = _Source(talk.name, tables, tongues, t, edition, actions, chosen)
    made, missing = source.steps(talk)
    lost = [Problem(f"{talk.name}.toml", 0, "link", "talk-value", found) for found in gone]
    sentences = list(dict.fromkeys(talk_sentence(t, fault) for fault in [*faults, *lost, *missing]))
    if not made:
        nothing = talk_sentence(t, Problem(talk.name, 0, "", "talk-empty"))
        raise NothingToShow(" ".join([nothing, *sentences]))
    look = {name: getattr(edition.palette, name) for name in _LOOK}
    return {
        "format": 1,
        "name": talk.name,
        "title": said(talk.title, lang) or t("app.title"),
        "link": "",
        "chosen": filters.named(chosen, t),
        "lang": lang,
        "words": words(t),
        "keys": keys(t),
        "counts": counts(t),
        "group": t.number(1000).replace("1", "").replace("0", ""),
        "version": edition.version,
        "changed_on": edition.changed_on.isoformat() if edition.changed_on else "",
        "made_on": edition.today.isoformat(),
        "made": t.day(edition.today),
        "address": edition.address,
        "look": look,
        "seconds": talk.minutes * 60,
        "rows": [*_action_rows(actions), *_spell_rows(tables["detentions"])],
        "countries": _named(set(values(actions, "country")), t),
        "elsewhere": _named(COUNTRIES - set(values(tables["actions"], "country")), t),
        "months": _months(actions, t),
        "steps": made,
        "problems": sentences,
        "checks": [*checks(edition, sentences, t), *_reports(made, t)],
        "live": None,
    }


def checks(edition: Edition, problems: Sequence[str], t: Translator) -> list[list[object]]:
    """What *before the talk* can say without a screen: age of the record, public address, faults of the talk."""
    age = (edition.today - edition.changed_on).days if edition.changed_on else None
    if age is None:
        aged = t("talk.check.undated")
    elif age <= 0:
        aged = t("talk.check.today", version=edition.version)
    else:
        aged = t("talk.check.age", n=age, version=edition.version)
    old = age is None or age > _OLD
    address = edition.address or t("talk.check.no_address")
    return [
        ["age", not old, aged + (" " + t("talk.check.refresh") if old else "")],
        ["address", True if edition.address else "mind", address],
        ["talk", not problems, " ".join(problems) or t("talk.check.whole")],
    ]


def _reports(steps: Sequence[Document], t: Translator) -> list[list[object]]:
    """Whose last report is old, of all the names the talk reads; nothing for a talk that reads none."""
    named = [step["old"] for step in steps if "old" in step]
    old = list(dict.fromkeys(name for names in named for name in names))
    said = t("talk.check.old", n=len(old), names="; ".join(old)) if old else t("talk.check.none_old")
    return [["reports", "mind" if old else True, said]] if named else []


@dataclass(frozen=True, slots=True)
class _Source:
    """What the steps of one talk are made from."""

    name: str
    tables: Tables
    tongues: Mapping[str, Translator]
    t: Translator
    edition: Edition
    actions: pd.DataFrame  # those of the talk's selection
    chosen: Selection  # the talk's selection

    def steps(self, talk: Talk) -> tuple[list[Document], list[Problem]]:
        """The steps that can be shown, and why the others cannot."""
        made: list[Document] = []
        problems: list[Problem] = []
        for name, plan in zip(talk.ids, talk.steps, strict=True):
            step = self.step(plan)
            if isinstance(step, Problem):
                problems.append(replace(step, table=f"{self.name}.toml", row=plan.line))
            else:
                made.append({"id": name, **step})
        return made, problems

    def step(self, plan: Step) -> Document | Problem:
        """One step as the player gets it; a problem when what it names is gone, or it has nothing to show."""
        if plan.lang and plan.lang not in self.tongues:
            return Problem("", 0, "lang", "talk-language", plan.lang)
        if plan.person and plan.person not in set(self.tables["detentions"]["person_id"]):
            return Problem("", 0, "person", "talk-person", plan.person)
        actions, chosen, gone = _selected(plan.link, self.tables, self.actions)
        if gone:
            return Problem("", 0, "link", "talk-value", gone[0])
        asof = plan.asof or chosen.asof or self.chosen.asof
        day = parse_or_none(asof) if asof else None
        if asof and not (day and day.is_day):
            return Problem("", 0, "asof", "talk-value", asof)
        scene = self.scene(plan, actions, chosen, day.earliest if day else None)
        made = STEPS[plan.kind](scene)
        return _as_document(scene, made) if made else Problem("", 0, "kind", "talk-nothing", plan.kind)

    def scene(self, plan: Step, actions: pd.DataFrame, chosen: Selection, day: date | None) -> Scene:
        """What a step is made from; without a day of its own, the newest that the record confirms."""
        t, edition = self.tongues.get(plan.lang, self.t), self.edition
        until, day = day or date.max, day or custody.day_of_record(self.tables["detentions"])
        changed = t.day(edition.changed_on) if edition.changed_on else t("date.not_stated")
        land = edition.land or {"features": []}
        said_of = dict.fromkeys(filters.named(one, t) for one in (self.chosen, chosen))
        return Scene(
            plan, self.tables, actions, day, t, edition.palette, land, changed, edition.address, edition.code,
            edition.narrow, until, "; ".join(words for words in said_of if words),
        )  # fmt: skip


def _as_document(scene: Scene, made: Made) -> Document:
    lang = scene.t.lang
    made = replace(made, title=said(scene.plan.title, lang) or made.title)
    return {
        "kind": scene.plan.kind.replace(" ", ""),
        "title": made.title.strip().replace("\n", " "),
        "html": page(scene, made),
        "lang": lang,
        "notes": [line for line in said(scene.plan.notes, lang).splitlines() if line.strip()],
        "seconds": scene.plan.seconds,
        "frames": 1,
        "by": "",
        **({"only": list(scene.actions["action_id"])} if scene.plan.link else {}),
        **made.extra,
    }


def _selected(link: str, tables: Tables, actions: pd.DataFrame) -> tuple[pd.DataFrame, Selection, list[str]]:
    """Of `actions` those a link asks for, the selection it is, and its parts that are gone.

    When nothing is left of a filter, nothing is shown: a bad link never shows more than a good one.
    """
    choices = {facet: values(tables["actions"], facet) for facet in FACETS}
    selection, gone = Selection.read(parse_qs(link.lstrip("?")), choices)
    lost = {problem.column for problem in gone}
    empty = lost & {"from", "to"} or any(not selection.chosen(facet) for facet in lost & set(FACETS))
    kept = actions.iloc[:0] if empty else selection.keep(actions)
    return kept, selection, [f"{one.column}={one.found}" for one in gone]


def _action_rows(actions: pd.DataFrame) -> list[Row]:
    rows = []
    for row in actions.to_dict("records"):
        when = parse_or_none(row["date"])
        first, last = (when.earliest, when.latest) if when else (date.min, date.max)
        place = f"{row['country']}/{row['city']}" if row["city"] else ""
        rows.append([row["action_id"], "actions", first.isoformat(), last.isoformat(), row["country"], place])
    return rows


def _spell_rows(detentions: pd.DataFrame) -> list[Row]:
    """A spell lasts until its end, else until the last day on which the record knows of it."""
    rows = []
    for held in custody.spells(detentions):
        first = held.began.earliest if held.began else date.min
        known = held.confirmed.latest if held.confirmed else first
        last = max(first, held.end[1] if held.end else known)
        spell: Row = [held.detention_id, "spells", first.isoformat(), last.isoformat(), None, held.person_id]
        rows.append(spell)
    return rows


def _named(countries: AbstractSet[str], t: Translator) -> list[list[str]]:
    named = [[code, t.country(code)] for code in countries]
    return sorted(named, key=lambda pair: fold(pair[1]))


def _months(actions: pd.DataFrame, t: Translator) -> list[list[str]]:
    """Every month from the first action to the last: first day, last day, name."""
    return [[first.isoformat(), last.isoformat(), t.month(first)] for first, last in months(actions)]
