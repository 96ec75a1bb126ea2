"""The kinds of step a talk is made of: each a function from a scene to what stands on the screen.

A kind that has nothing to show for its scene returns None; the talk then goes on without it and the speaker is told.
"""

from __future__ import annotations

import calendar
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from marathon_dash.i18n import Translator
from marathon_dash.record.cells import split
from marathon_dash.story import custody, figures, headline, select, where
from marathon_dash.story import timeline as times
from marathon_dash.story.drawings import cities as city_map
from marathon_dash.story.drawings import counts as lanes
from marathon_dash.story.drawings import lines as time_lines
from marathon_dash.story.drawings import timeline as action_times
from marathon_dash.story.drawings.sheet import escape, text_width
from marathon_dash.story.palette import Palette
from marathon_dash.story.sources import publisher_name
from marathon_dash.story.summary import documented
from marathon_dash.story.talk_file import Step, said
from marathon_dash.story.words import days_words, held_words, last_report, month_reported, two_names

__all__ = ["STEPS", "Made", "Scene", "months", "page", "single"]


_DATE = re.compile(r"\b(\d{1,2}) (\w+) (\d{4})\b")
_TIMELINE: Mapping[str, Mapping[str, Any]] = {
    "talk": {"width": 1480, "height": 600, "zoom": 1.25},
    "talk tall": {"width": 1000, "height": 590, "zoom": 1.55},
    "room": {"width": 390, "height": 300},
}
_OTHERS = re.compile(
    r'<div class="(?:drawing tall|part)">.*?</div>|<p class="selection part">.*?</p>', re.DOTALL
)
_FILTERED = re.compile(
    r'<div class="(?:drawing tall|whole)">.*?</div>|<span class="whole">.*?</span>', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a step is made from: its plan, the record, the actions its selection leaves, its day and language."""

    plan: Step
    tables: Mapping[str, pd.DataFrame]
    actions: pd.DataFrame
    day: date | None
    t: Translator
    palette: Palette
    land: Mapping[str, Any]
    changed: str  # the day the record last changed, in words
    address: str
    code: str
    narrow: bool = False  # for a phone in the hand, not for a projector
    until: date = date.max  # what is told of counts and releases: all, or what is of the day asked for
    chosen: str = ""  # the selection that `actions` are, in words; blank: all


@dataclass(frozen=True, slots=True)
class Made:
    """A step as made: its headline, its HTML, and what the player has to know besides (frames, said …)."""

    title: str
    body: str
    source: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = False  # the source is that of the whole alone: under a filter the step shows something else
    after: str = ""  # markup that follows the source


def tag(name: str, content: str, **attributes: str) -> str:
    """An element around markup that is already safe; attribute values are escaped."""
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(v)}"' for key, v in attributes.items())
    return f"<{name}{given}>{content}</{name}>"


def page(scene: Scene, made: Made) -> str:
    """The HTML of a step: headline, caption, what it shows, source and date."""
    caption = said(scene.plan.caption, scene.t.lang)
    quiet = {"class_": "quiet"} if scene.plan.kind in ("roll call", "person") else {}
    dated = scene.t("talk.record_of", day=scene.changed)
    source = tag("span", _prose(made.source), class_="whole") if made.whole else _prose(made.source)
    foot = tag("span", " ".join(part for part in (source, made.after, _prose(dated)) if part))
    return (
        tag("h1", _lines_of(made.title), dir_="auto", **quiet)
        + (tag("p", _lines_of(caption), dir_="auto", class_="caption") if caption else "")
        + made.body
        + tag("footer", foot + tag("span", "", class_="place"), class_="foot")
    )


def _lines_of(text: str) -> str:
    """Words of somebody's own, with their line breaks."""
    return "<br/>".join(escape(line) for line in text.strip().splitlines())


def _prose(sentence: str) -> str:
    """A sentence whose dates do not break at the end of a line."""
    return escape(
        _DATE.sub("\\1\N{NO-BREAK SPACE}\\2\N{NO-BREAK SPACE}\\3", sentence).replace(
            "≈ ", "≈\N{NO-BREAK SPACE}"
        )
    )


def months(actions: pd.DataFrame) -> list[tuple[date, date]]:
    """First and last day of every month from the first action to the last, those without an action too."""
    return [(first, _end_of_month(first)) for first in where.months(actions)]


def _end_of_month(first: date) -> date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def single(markup: str, *, filtered: bool = False) -> str:
    """The HTML of a step with one drawing of each, for paper and for the room's page.

    As no filter leaves it; or `filtered`: what only speaks of everything gives way, as it does on the screen.
    """
    return (_FILTERED if filtered else _OTHERS).sub("", markup)


def _drawings(scene: Scene, draw: Callable[[str], str]) -> str:
    """The same drawing for 16:9 and for 4:3, of which the player's style shows the one that fits; or for a phone."""
    if scene.narrow:
        return tag("div", draw("room"), class_="drawing")
    wide, tall = draw("talk"), draw("talk tall")
    return tag("div", wide, class_="drawing wide") + tag("div", tall, class_="drawing tall")


def _headline(scene: Scene) -> Made | None:
    """The campaign's own report beside what is documented: of the whole record, for the report is of the whole.

    Under a filter nobody reports a number; what is documented of the selection takes its place.
    """
    tables = scene.tables
    found = headline.campaign(tables["figures"], tables["actions"], tables["publishers"], scene.t)
    if not found:
        return None
    return Made(
        scene.t("talk.headline.title"),
        _chosen(scene, "selection part")
        + tag("div", "".join(_number(one, scene) for one in found), class_="numbers"),
        scene.t("talk.source", names=scene.t.words(dict.fromkeys(one.source for one in found))),
        whole=True,
    )


def _number(one: headline.Headline, scene: Scene) -> str:
    counted = _counted(scene)[one.measure]
    whole = tag("b", escape(one.number)) + tag("p", _prose(one.sentence) + _small(one.beside[:1]))
    part = tag("b", escape(counted), data_count=one.measure) + tag("p", escape(scene.t("talk.headline.part")))
    return tag("div", tag("div", whole, class_="whole") + tag("div", part, class_="part"))


def _map(scene: Scene) -> Made | None:
    """Every named city, month by month; the counts are written for the whole, and the player keeps them true."""
    actions, t = scene.actions, scene.t
    cities = select.cities(actions, scene.tables["places"])
    if cities.empty:
        return None
    whole = select.cities(scene.tables["actions"], scene.tables["places"])
    ids: dict[tuple[str, str], str] = {}
    for row in actions[actions["country"] + actions["city"] != ""].to_dict("records"):
        place = (row["country"], row["city"])
        ids[place] = f"{ids.get(place, '')} {row['action_id']}".strip()
    more: dict[str, Any] = {"label": where.takeaway(actions, t), "largest": int(whole["actions"].max())}

    def draw(size: str) -> str:
        if size == "room":
            shaded = set(actions["country"]) - {""}
            return city_map.small(cities, scene.land, t, scene.palette, countries=shaded, size=23, **more)
        tall = size == "talk tall"
        return city_map.talk(cities, scene.land, t, scene.palette, ids=ids, tall=tall, **more)

    spans = months(actions)
    return Made(
        t("talk.map.title"),
        _tally(scene, month=t.month(spans[-1][0])) + _drawings(scene, draw),
        t("talk.map.source"),
        {
            "by": "time",
            "frames": len(spans),
            "pace": max(0.3, min(0.9, 18 / len(spans))),
            "until": [last.isoformat() for _, last in spans],
            "labels": [t.month(first) for first, _ in spans],
        },
        after=_unplaced(select.without_place(actions), t),
    )


def _unplaced(without: pd.DataFrame, t: Translator) -> str:
    """How many actions the map does not show; the player keeps the number in step with month and filter."""
    if without.empty:
        return ""
    number = t.number(len(without))
    counted = tag("span", number, data_rows=" ".join(without["action_id"].map(escape)), data_number="")
    return _prose(t("talk.map.unplaced", n=len(without))).replace(number, counted, 1)


def _timeline(scene: Scene) -> Made | None:
    """Every action at its date, by kind."""
    window = times.window(scene.actions)
    if scene.actions.empty or window is None:
        return None
    draw = partial(action_times.timeline, scene.actions, scene.t, scene.palette, window=window, bare=True)
    drawn = _drawings(scene, lambda size: draw(**_TIMELINE[size]))
    last = times.last_sentence(scene.actions, scene.t, scene.chosen)
    return Made(scene.t("talk.timeline.title"), _tally(scene) + drawn, last, whole=True)


def _tally(scene: Scene, month: str = "") -> str:
    """What is documented, in numbers that the player keeps in step with filter and month."""
    spans = " · ".join(tag("span", escape(words), data_count=name) for name, words in _counted(scene).items())
    at = tag("span", escape(month), class_="month", data_month="") if month else ""
    counted = tag("p", f"{at}{escape(scene.t('talk.documented'))} {spans}", class_="tally")
    return counted + _chosen(scene, "selection")


def _chosen(scene: Scene, kind: str) -> str:
    """Of which selection the numbers are; nothing when they are of everything."""
    return tag("p", _prose(scene.chosen), class_=kind) if scene.chosen else ""


def _counted(scene: Scene) -> dict[str, str]:
    found, t = documented(scene.actions), scene.t
    return {
        "actions": t("count.actions", n=found.actions),
        "cities": t("count.cities", n=found.cities),
        "countries": t("count.countries", n=found.countries),
    }


def _counts(scene: Scene) -> Made | None:
    """One lane a publisher, never joined; ringed: the figure nearest to the day of those who count regularly."""
    series = figures.series(scene.tables["figures"])
    if scene.day is None or not series:
        return None
    near = [
        n for n in figures.nearest(scene.tables["figures"], scene.day) if len(series[n.figure.publisher]) > 2
    ]
    waves = figures.waves(scene.tables["releases"])
    draw = partial(lanes.published, series, near, waves, scene.day, scene.t, scene.palette)
    drawn = _drawings(scene, lambda size: draw(size=size))
    return Made(scene.t("talk.counts.title"), drawn, scene.t("talk.counts.source"))


def _lines(scene: Scene) -> Made | None:
    first = custody.first_day(scene.tables["detentions"])
    if scene.day is None or first is None or scene.day < first:
        return None
    t, of, day = scene.t, scene.tables["detentions"], scene.day
    every, held = time_lines.begun(of, day), time_lines.begun(of, day, held=True)
    crowded = every > time_lines.READABLE and held > 0
    draw = partial(
        time_lines.lines, of, figures.waves(scene.tables["releases"]), day, t, scene.palette, held=crowded
    )
    drawn = _drawings(scene, lambda size: draw(size=size))
    names = {"names": [_sign(person) for person in dict.fromkeys(of["person_id"])]}
    if every <= time_lines.READABLE:
        return Made(t("talk.lines.title"), drawn, t("talk.lines.source", day=t.day(day)), names)
    shown = min(held or every, time_lines.READABLE)
    key = "talk.lines.held" if crowded else "talk.lines.first"
    return Made(t("talk.lines.title"), drawn, t(key, n=shown, all=t.number(every), day=t.day(day)), names)


def _bars(scene: Scene) -> Made | None:
    """The newest published count of people behind bars by the campaign's own publisher, as a sentence.

    Asked for a day before its first count there is nothing to say: a later one was not known then.
    """
    own = figures.series(scene.tables["figures"]).get(figures.CAMPAIGN, [])
    newest = [figure for figure in own if figure.when.latest <= scene.until]
    if not newest:
        return None
    sentence = figures.safe_sentence(
        scene.t, newest[-1], scene.tables["publishers"], figures.waves(scene.tables["releases"]), scene.until
    )
    source = publisher_name(newest[-1].source_url, scene.tables["publishers"])
    number = tag("b", escape(figures.amount(scene.t, newest[-1])))
    when = newest[-1].when
    return Made(
        scene.t("talk.bars.title"),
        tag(
            "div",
            number + tag("p", _prose(sentence), class_="sentence"),
            class_="bars",
            data_days=f"{when.earliest}/{when.latest}",
        )
        + _to_names(scene),
        scene.t("talk.source", names=source),
    )


def _to_names(scene: Scene) -> str:
    """How the reported number goes with the names documented here: counted apart, neither proves the other."""
    calls = custody.roll_call(scene.tables["detentions"], scene.day) if scene.day else []
    if not calls or not scene.day:
        return ""
    sentence = scene.t("talk.bars.names", n=len(calls), held=held_words(scene.t, calls, scene.day))
    return tag("p", _prose(sentence), class_="names")


def _roll_call(scene: Scene) -> Made | None:
    if scene.day is None:
        return None
    calls = custody.roll_call(scene.tables["detentions"], scene.day)
    if not calls:
        return None
    last = said(scene.plan.last, scene.t.lang) or scene.t("talk.roll.last")
    items = [_called(call, index, scene) for index, call in enumerate(calls)]
    items.append(tag("li", tag("p", _lines_of(last), dir_="auto"), class_="end", data_frame=str(len(calls))))
    return Made(
        scene.t("talk.roll.title", n=len(calls), held=held_words(scene.t, calls, scene.day)),
        tag("ol", "".join(items), class_="roll"),
        scene.t("talk.roll.source", day=scene.t.day(scene.day)),
        {
            "old": _old(calls, scene.t),
            "by": "key",
            "frames": len(items),
            "names": [_sign(call.person_id) for call in calls] + [""],
            "said": [_spellings(scene, call.person_id) for call in calls] + [""],
        },
    )


def _person(scene: Scene) -> Made | None:
    if scene.day is None:
        return None
    of = scene.tables["detentions"]
    calls = custody.roll_call(of[of["person_id"] == scene.plan.person], scene.day)
    if not calls:
        return None
    return Made(
        two_names(scene.t, calls[0].name, calls[0].name_local)[0],
        tag("ol", _called(calls[0], 0, scene), class_="roll"),
        scene.t("talk.roll.source", day=scene.t.day(scene.day)),
        {
            "old": _old(calls, scene.t),
            "names": [_sign(scene.plan.person)],
            "said": [_spellings(scene, scene.plan.person)],
        },
    )


def _sign(person: str) -> str:
    """What stands for a person where a talk's screens tell each other whom they show: not the name itself."""
    return hashlib.sha256(person.encode()).hexdigest()[:12]


def _old(calls: Sequence[custody.Call], t: Translator) -> list[str]:
    """The names last reported long before the day, each with the month: for the check before the talk."""
    named = ((two_names(t, call.name, call.name_local)[0], call) for call in calls if call.old)
    return [f"{name} ({month_reported(t, call.confirmed)})" for name, call in named]


def _called(call: custody.Call, index: int, scene: Scene) -> str:
    """One name, large; the other script beneath where a source gives it; outlet; days; how safely it is known."""
    t = scene.t
    large, beneath = two_names(t, call.name, call.name_local)
    size = min(15.0, 130 / max(1.0, text_width(large, 1, bold=True)))
    other = min(8.0, 130 / max(1.0, text_width(beneath, 1)))
    day = t.day(scene.day) if scene.day else ""
    # what is only known by a last report, the line beneath dates: no later day is named with it
    when = last_report(t, call)
    key = "talk.roll.days_reported" if when else "talk.roll.days"
    days = t(key, days=days_words(t, call.days, over=False), day=day)
    if not call.days.known:
        days = t("talk.roll.days_unknown" if when else "roll.behind_bars_on", day=day)
    lines = [
        _name(large, call, class_="name"),
        _name(beneath, call, class_="local") if beneath else "",
        tag("p", escape(call.outlet), class_="outlet") if call.outlet else "",
        tag("p", escape(days), class_="days"),
        tag("p", escape(when), class_="state") if when else "",
    ]
    style = f"--size:{size:.1f};--local:{other:.1f}"
    return tag("li", "".join(lines), data_frame=str(index), style=style)


def _name(name: str, call: custody.Call, **attributes: str) -> str:
    lang = {"lang": "be"} if name == call.name_local else {}
    return tag("p", escape(name), **attributes, **lang)


def _spellings(scene: Scene, person: str) -> str:
    of = scene.tables["detentions"]
    rows = of[of["person_id"] == person]
    names = dict.fromkeys(name for cell in rows["other_names"] for name in split(cell))
    return scene.t("talk.roll.spellings", names="; ".join(names)) if names else ""


def _text(scene: Scene) -> Made | None:
    title = said(scene.plan.title, scene.t.lang)
    caption = said(scene.plan.caption, scene.t.lang)
    return Made(title or caption, "") if title or caption else None


def _closing(scene: Scene) -> Made:
    t = scene.t
    steps = [said(words, t.lang) for words in scene.plan.next] or [
        t("talk.closing.hold"), t("talk.closing.ask"), t("talk.closing.pass"),
    ]  # fmt: skip
    code = ""
    if scene.narrow and scene.address:  # a phone cannot scan itself
        code = tag("p", tag("a", escape(scene.address), href=scene.address), class_="code")
    elif scene.code:
        code = tag("div", scene.code + tag("span", escape(scene.address)), class_="code")
    listed = tag("ol", "".join(tag("li", _lines_of(step), dir_="auto") for step in steps))
    return Made(t("talk.closing.title"), tag("div", listed + code, class_="closing"))


def _small(lines: tuple[str, ...]) -> str:
    return "".join(tag("small", escape(line)) for line in lines)


STEPS: Mapping[str, Callable[[Scene], Made | None]] = {
    "headline": _headline,
    "map": _map,
    "timeline": _timeline,
    "bars": _bars,
    "counts": _counts,
    "lines": _lines,
    "roll call": _roll_call,
    "person": _person,
    "text": _text,
    "closing": _closing,
}
