"""The cities of the actions: Europe large, the world beside it, so that no documented city is missing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from math import sqrt
from typing import Any

import pandas as pd

from marathon_dash.i18n import Translator
from marathon_dash.story import where
from marathon_dash.story.camera import Bounds
from marathon_dash.story.drawings.ground import SHADE, Land, ground, name_belarus
from marathon_dash.story.drawings.sheet import Sheet, text_width
from marathon_dash.story.drawings.views import City, near
from marathon_dash.story.labels import Box, Mark, placed
from marathon_dash.story.palette import Palette, mixed
from marathon_dash.story.projection import View, equal_earth, europe

__all__ = ["CREDIT", "full", "legend", "part", "small", "talk"]

Link = Callable[[str, str], str]
Rows = Mapping[City, str]
MOST_LISTED = 120  # names under a map; a longer list is counted
CREDIT = "Natural Earth · GeoNames (CC BY 4.0)"


def small(
    cities: pd.DataFrame,
    land: Land,
    t: Translator,
    palette: Palette,
    *,
    label: str,
    countries: Collection[str] = (),
    largest: int = 0,
    link: Link | None = None,
    size: float = 15,
) -> str:
    """The map for a first look: Europe with names, the world as an inset in the Atlantic.

    `cities` as `select.cities` makes it; `land` GeoJSON (`record.land.light`); `countries` those of all the
    actions, shaded; `largest` the most actions of any city of the whole record; `link` gives the address a
    city leads to; `label` is the text alternative; `size` that of the names: larger for a phone, where the
    drawing is shown at half its width, and fewer fit. The sheet is as long as the list of those that do not.
    """
    sheet = Sheet(720, 470 + size * 3, palette, label=label, role="group" if link else "img")
    whole = View(0, 0, 720, 470, europe, (-0.012, -0.055), 850, coarse=0.5)
    far = View(10, 10, 190, 82, equal_earth, (0, 0.16), 34.6, coarse=0.5)
    frame = Box(0, 0, far.left + far.width + 10, far.top + far.height + 10)
    view, inside, outside, unplaced = near(cities, whole, size, frame)
    ground(sheet, view, land, countries, heavy=True)
    sheet.rect(0, 0, frame.right, frame.bottom, palette.background)
    ground(sheet, far, land, countries)
    biggest = max(largest, _most(cities))
    unnamed = _cities(
        sheet, view, inside, t, biggest, link, unit=size * 0.37, size=size, taken=[frame], land=land
    )
    unnamed += _cities(sheet, far, outside, t, biggest, link, unit=4.5, size=0)
    also = sheet.wrap(_also([*unnamed, *unplaced], t), size - 1, 712)
    sheet.lengthen((len(also) - 2) * (size - 1) * 1.35)
    sheet.paragraph(4, 472 + size, also, size - 1, colour=palette.muted)
    return sheet.svg()


def full(
    cities: pd.DataFrame,
    land: Land,
    t: Translator,
    palette: Palette,
    *,
    title: str,
    label: str,
    numbers: Sequence[tuple[str, str]] = (),
    notes: Collection[str] = (),
    source: str = "",
    countries: Collection[str] = (),
    largest: int = 0,
    link: Link | None = None,
) -> str:
    """The map as a picture by itself, 1600 by 900: title, legend, notes, and its source with the day.

    It is longer by the lines of those cities whose names did not fit.

    `numbers` are pairs of a number and what it counts; `notes` sentences (how many actions have no stated
    city); `source` names the record and its day; the rest as in `small`.
    """
    sheet = Sheet(1600, 900, palette, label=label, role="group" if link else "img")
    whole = View(56, 132, 900, 690, europe, (0.005, -0.06), 1090)
    far = View(1000, 132, 544, 232, equal_earth, (0, 0.16), 100)
    sheet.text(56, 86, title, 40, serif=True, bold=True)
    view, inside, outside, unplaced = near(cities, whole, 18)
    ground(sheet, view, land, countries, heavy=True)
    ground(sheet, far, land, countries)
    biggest = max(largest, _most(cities))
    unnamed = _cities(sheet, view, inside, t, biggest, link, unit=7.5, size=18, land=land)
    unnamed += _cities(sheet, far, outside, t, biggest, link, unit=7.5, size=16)
    _numbers(sheet, far.left, 480, numbers)
    _legend(sheet, far.left, 580, t, biggest, unit=7.5)
    y = 668.0
    for note in notes:
        y = sheet.paragraph(far.left, y, sheet.wrap(note, 17, far.width), 17, leading=1.4) + 8
    also = sheet.wrap(_also([*unnamed, *unplaced], t), 15, 1488)
    sheet.lengthen(len(also) * 20.25)
    line = " · ".join(part for part in (source, CREDIT, t("map.borders")) if part)
    sheet.paragraph(56, 848, also, 15, colour=palette.muted)
    sheet.paragraph(56, 860 + len(also) * 20.25, sheet.wrap(line, 15, 1488)[:2], 15, colour=palette.muted)
    return sheet.svg()


def part(
    cities: pd.DataFrame,
    land: Land,
    t: Translator,
    palette: Palette,
    bounds: Bounds,
    *,
    label: str,
    countries: Collection[str] = (),
    largest: int = 0,
) -> str:
    """The map of one part of the world, for a browser that draws none to be moved; the rest as in `small`."""
    sheet = Sheet(720, 470, palette, label=label)
    view = _around(bounds)
    ground(sheet, view, land, countries)
    known = cities.dropna(subset=["longitude", "latitude"])
    inside = [view.holds(x, y) for x, y in zip(known["longitude"], known["latitude"], strict=True)]
    shown = known[pd.Series(inside, index=known.index, dtype=bool)].sort_values("actions", ascending=False)
    _cities(sheet, view, shown, t, max(largest, _most(cities)), None, unit=5.5, size=15)
    return sheet.svg()


def _around(bounds: Bounds) -> View:
    """A view of 720 by 470 that holds all of it, near as it may be: Europe as in the other maps, else the world's."""
    near = bounds.west > -30 and bounds.east < 60 and bounds.south > 25
    project = europe if near else equal_earth
    steps = [step / 8 for step in range(9)]
    across = [bounds.west + (bounds.east - bounds.west) * step for step in steps]
    down = [bounds.south + (bounds.north - bounds.south) * step for step in steps]
    points = [project(x, y) for x in across for y in down]
    (left, right), (low, high) = ((min(axis), max(axis)) for axis in zip(*points, strict=True))
    scale = min(600 / max(right - left, 0.12), 370 / max(high - low, 0.08))
    return View(0, 0, 720, 470, project, ((left + right) / 2, (low + high) / 2), scale)


def _also(unnamed: Sequence[City], t: Translator) -> str:
    """The cities whose names did not fit, all of them; of more than anybody reads, how many more."""
    names, more = [city for _, city in unnamed[:MOST_LISTED]], len(unnamed) - MOST_LISTED
    rest = [t("map.more_cities", n=more)] if more > 0 else []
    return t("map.also", cities=t.words([*names, *rest])) if names else ""


def _also_each(
    sheet: Sheet, ids: Mapping[City, str], t: Translator, left: float, y: float, size: float, width: float
) -> None:
    """The same down to the foot of the sheet, each fading as its mark does: a month must not name what came later."""
    names = [(city, own) for (_, city), own in ids.items()]
    for kept in range(min(len(names), MOST_LISTED), 0, -1):
        rest = [(t("map.more_cities", n=len(names) - kept), " ".join(own for _, own in names[kept:]))]
        said = [*names[:kept], *(rest if kept < len(names) else [])]
        commas = [(f"{name},", own) for name, own in said[:-1]]
        words = [(t("map.also", cities="").strip(), " ".join(ids.values())), *commas, said[-1]]
        places = list(_in_lines([word for word, _ in words], left, y, size, width))
        if places[-1][1] <= sheet.height - size * 0.4:
            for (word, own), (x, base) in zip(words, places, strict=True):
                sheet.text(x, base, word, size, colour=sheet.palette.muted, data_rows=own)
            return


def _in_lines(
    words: Sequence[str], left: float, y: float, size: float, width: float
) -> Iterator[tuple[float, float]]:
    """Where each word begins when they are written in lines `width` wide, the first on baseline `y`."""
    x = left
    for word in words:
        wide = text_width(word, size)
        if x > left and x + wide > left + width:
            x, y = left, y + size * 1.35
        yield x, y
        x += wide + size * 0.3


def talk(
    cities: pd.DataFrame,
    land: Land,
    t: Translator,
    palette: Palette,
    *,
    label: str,
    ids: Rows,
    largest: int = 0,
    tall: bool = False,
) -> str:
    """The map for the presenter, 1480 by 620: no title, no notes, nothing smaller than the last row can read.

    `tall`: 1000 by 590, for a screen of 4:3.

    `ids` gives for each country and city the ids of its actions with spaces between (the city blank: those of
    the country without one); by them the player fades and measures the marks anew. The rest as in `full`.
    """
    if tall:
        sheet, size = Sheet(1000, 590, palette, label=label), 19.5
        whole = View(0, 0, 676, 590, europe, (0.005, -0.055), 800, coarse=0.6)
        far = View(692, 0, 308, 140, equal_earth, (0, 0.16), 56, coarse=0.6)
    else:
        sheet, size = Sheet(1480, 620, palette, label=label), 22
        whole = View(0, 0, 924, 620, europe, (0.0, -0.07), 1010, coarse=0.6)
        far = View(952, 0, 528, 226, equal_earth, (0, 0.16), 97, coarse=0.6)
    of_country: dict[str, str] = {}
    for (country, _), own in ids.items():
        if country:
            of_country[country] = f"{of_country.get(country, '')} {own}".strip()
    view, inside, outside, unplaced = near(cities, whole, size)
    ground(sheet, view, land, (), ids=of_country, heavy=True)
    ground(sheet, far, land, (), ids=of_country)
    biggest = max(largest, _most(cities))
    unit = size * 0.41
    unnamed = _cities(sheet, view, inside, t, biggest, None, unit=unit, size=size, ids=ids, land=land)
    unnamed += _cities(sheet, far, outside, t, biggest, None, unit=unit * 0.9, size=size, ids=ids)
    y = far.height + size * 3
    under = _legend(sheet, far.left, y, t, biggest, unit=unit, size=size, width=far.width)
    of_city = {city: ids[city] for city in [*unnamed, *unplaced]}
    _also_each(sheet, of_city, t, far.left, under + size * 2.6, size, far.width)
    return sheet.svg()


def legend(t: Translator, palette: Palette, largest: int) -> str:
    """The legend of the map of /map, to be shown at its own size: the marks are as large as on the map.

    Narrow enough for a phone, where a page of 390 pixels has 358 for it.
    """
    sheet = Sheet(350, 64, palette, label=t("map.legend"), fill=False)
    _legend(sheet, 2, 20, t, largest, unit=6, size=15)
    return sheet.svg()


def _most(cities: pd.DataFrame) -> int:
    return int(cities["actions"].max()) if len(cities) else 1


def _cities(
    sheet: Sheet,
    view: View,
    cities: pd.DataFrame,
    t: Translator,
    largest: int,
    link: Link | None,
    *,
    unit: float,
    size: float,
    taken: Sequence[Box] = (),
    ids: Rows | None = None,
    land: Land | None = None,
) -> list[City]:
    """A mark a city, the large ones below, and its name where it fits. Returns the cities left without one.

    With `ids` each mark and name carries the ids of its actions, for the presenter; with `land` Belarus is named.
    """
    rows = cities.to_dict("records")
    marks = [
        Mark(
            *view.at(row["longitude"], row["latitude"]),
            where.radius(row["actions"], largest, unit),
            row["city"],
            size,
        )
        for row in rows
    ]
    for row, mark in zip(rows, marks, strict=True):
        said = t(
            "map.city_actions", n=int(row["actions"]), city=row["city"], country=t.country(row["country"])
        )
        if link:
            sheet.open("a", href=link(row["country"], row["city"]), target="_self", aria_label=said)
        sheet.open("g")
        sheet.add("title", said)
        ring = {"stroke": sheet.palette.background, "stroke_width": max(1.0, unit / 6)}
        follows = _follows(ids, row)
        if ids:
            follows["data_unit"] = mark.radius / sqrt(row["actions"])
        sheet.circle(mark.x, mark.y, mark.radius, sheet.palette.red, **ring, **follows)
        sheet.close("g")
        if link:
            sheet.close("a")
    if land:
        circles = [Box(m.x - m.radius, m.y - m.radius, m.x + m.radius, m.y + m.radius) for m in marks]
        taken = [*taken, *name_belarus(sheet, view, land, t.country("BY"), size, [*circles, *taken])]
    within = Box(view.left, view.top, view.left + view.width, view.top + view.height)
    reach = [
        far for step in range(6) if (far := size * (1.5 + step)) <= view.width / 6
    ]  # else it is a riddle
    labels = placed(marks, within, taken, reach) if size else []
    for label in labels:
        follows = _follows(ids, rows[label.mark])
        if label.leader:
            sheet.line(*label.leader, sheet.palette.ink, 0.8, **follows)
        name = marks[label.mark].name
        sheet.text(label.x, label.y, name, size, anchor=label.anchor, halo=size / 5, **follows)
    named = {label.mark for label in labels}
    return [(row["country"], row["city"]) for number, row in enumerate(rows) if number not in named]


def _follows(ids: Rows | None, row: Mapping[Any, Any]) -> dict[str, Any]:
    return {"data_rows": ids[row["country"], row["city"]]} if ids else {}


def _numbers(sheet: Sheet, x: float, y: float, numbers: Sequence[tuple[str, str]]) -> None:
    """Large numbers beside each other, what they count under them."""
    for number, counted in numbers:
        sheet.text(x, y, number, 60, serif=True, bold=True)
        sheet.text(x, y + 30, counted, 17, colour=sheet.palette.muted)
        x += max(text_width(number, 60), text_width(counted, 17)) + 36


def _legend(
    sheet: Sheet,
    x: float,
    y: float,
    t: Translator,
    largest: int,
    unit: float,
    size: float = 17,
    width: float = 0,
) -> float:
    """What the size of a mark and the shade of a country mean, in lines `width` wide; returns where it ends."""
    left = x
    for n in where.legend_steps(largest):
        r = where.radius(n, largest, unit)
        words = t("count.actions", n=n)
        if width and x > left and x + 2 * r + 10 + text_width(words, size) > left + width:
            x, y = left, y + size * 1.9
        sheet.circle(x + r, y, r, sheet.palette.red)
        sheet.text(x + 2 * r + 10, y + size * 0.35, words, size)
        x += 2 * r + text_width(words, size) + 2 * size
    shade, below = mixed(sheet.palette.land, sheet.palette.muted, SHADE), y + size * 2.35
    sheet.rect(left, below - size * 0.82, size * 1.53, size * 0.94, shade)
    lines = sheet.wrap(t("map.shaded"), size, width - size * 2.12) if width else [t("map.shaded")]
    return sheet.paragraph(left + size * 2.12, below, lines, size) - size
