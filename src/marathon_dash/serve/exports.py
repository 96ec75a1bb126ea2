"""The record to take away: CSV, JSON, GeoJSON, and all of it as a Data Package; formulas never run."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pandas as pd

from marathon_dash.record import csv_files
from marathon_dash.record.store import Record
from marathon_dash.story.select import Selection

__all__ = ["csv_bytes", "file_name", "geojson_bytes", "json_bytes", "package_bytes"]

_MOMENT = (
    2023,
    5,
    3,
    0,
    0,
    0,
)  # every file of the archive has one time, so that equal records give equal bytes


def file_name(table: str, record: Record, selection: Selection, ending: str) -> str:
    """`actions-full-898c294044e9.csv`, or `actions-filtered-….csv`: the name says which."""
    part = "filtered" if selection.is_filtered else "full"
    return f"{table}-{part}-{record.version}.{ending}"


def csv_bytes(table: pd.DataFrame) -> bytes:
    """UTF-8 with its mark, as spreadsheets open it; a cell that would run as a formula is neutralised."""
    return csv_files.write([list(table.columns), *table.to_numpy().tolist()])


def json_bytes(name: str, table: pd.DataFrame, record: Record, selection: Selection) -> bytes:
    """The rows with what they are: schema, licences, version, and the selection they were taken by."""
    return _dump({**_about(name, record, selection), "rows": table.to_dict("records")})


def geojson_bytes(actions: pd.DataFrame, places: pd.DataFrame, record: Record, selection: Selection) -> bytes:
    """The actions as a FeatureCollection (WGS 84, longitude first); without a stated city: no geometry."""
    columns = places[["country", "city", "longitude", "latitude"]].to_numpy().tolist()
    known = {(country, city): (float(lon), float(lat)) for country, city, lon, lat in columns}
    features = [
        {"type": "Feature", "id": row["action_id"], "geometry": _point(row, known), "properties": row}
        for row in actions.to_dict("records")
    ]
    about = _about("actions", record, selection)
    return _dump({"type": "FeatureCollection", "about": about, "features": features})


def package_bytes(record: Record) -> bytes:
    """Every public table and its descriptor in one archive: a Frictionless Data Package."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("datapackage.json", _MOMENT), _dump(dict(record.descriptor)))
        for name, table in record.tables.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", _MOMENT), csv_bytes(table))
    return out.getvalue()


def _about(name: str, record: Record, selection: Selection) -> dict[str, Any]:
    schema = [r["schema"] for r in record.descriptor.get("resources", []) if r["name"] == name]
    return {
        "table": name,
        "version": record.version,
        "changed_on": record.changed_on.isoformat() if record.changed_on else None,
        "part": "filtered" if selection.is_filtered else "full",
        "selection": selection.carried().query(),
        "licenses": record.descriptor.get("licenses", []),
        "sources": record.descriptor.get("sources", []),
        "schema": schema[0] if schema else {},
    }


def _point(
    row: Mapping[Any, Any], known: Mapping[tuple[str, str], tuple[float, float]]
) -> dict[str, Any] | None:
    place = known.get((row["country"], row["city"]))
    return {"type": "Point", "coordinates": list(place)} if place else None


def _dump(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
