"""The only schema: `data/datapackage.json`, read once and used for checks, templates, help and titles."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from marathon_dash import settings

__all__ = ["DESCRIPTOR", "Field", "ForeignKey", "Schema", "SchemaError", "Table", "schema", "shipped"]

DESCRIPTOR = "datapackage.json"
Kind = Literal["text", "date", "integer", "number", "list", "url", "id", "country", "enum"]


# What the program itself asks of the tables; a descriptor may say more, never less.
REQUIRED = {
    "actions": [
        "action_id",
        "date",
        "title",
        "kind",
        "city",
        "country",
        "venue",
        "organisers",
        "part_of",
        "source_publisher",
        "source_title",
        "source_url",
        "source_published",
        "confidence",
        "publication",
    ],
    "detentions": [
        "detention_id",
        "person_id",
        "name",
        "name_local",
        "other_names",
        "role",
        "outlet",
        "outlet_note",
        "detained_on",
        "sentenced_on",
        "sentence_kind",
        "sentence_months",
        "charges",
        "status",
        "status_confirmed_on",
        "ended_on",
        "outcome",
        "release_id",
        "sources",
        "confidence",
        "note",
        "publication",
    ],
    "figures": ["date", "measure", "value", "qualifier", "publisher", "via", "source_url", "note"],
    "releases": ["release_id", "date", "kind", "people_released", "title", "source_url"],
    "supporters": ["supporter_id", "name", "short_name", "kind", "country", "organiser_names", "source_url"],
    "publishers": ["publisher_id", "name", "hosts", "counts_whom", "source_title", "source_url"],
    "places": ["country", "city", "longitude", "latitude"],
}


class SchemaError(ValueError):
    """The descriptor of the record cannot be read; its message says where."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `kind` is what a cell must be; `enum` the closed list it must come from, if any.

    `earliest` is the date before which no cell can lie (a property of our own: Table Schema has none for dates as
    imprecise as their source).
    """

    name: str
    title: str
    description: str
    type: str
    kind: Kind
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    earliest: str = ""

    @property
    def expected(self) -> str:
        """What a cell must be, as a code that catalogues word: `date`, `one of: rally; photo` …"""
        return "one of: " + "; ".join(self.enum) if self.enum else self.kind


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`fields` of this table must stand in `columns` of `table`."""

    fields: tuple[str, ...]
    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the record and the file it is kept in."""

    name: str
    path: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    @property
    def required(self) -> set[str]:
        """The columns that no row leaves blank."""
        return {field.name for field in self.fields if field.required}

    @property
    def labels(self) -> list[str]:
        """The names of the columns, in order."""
        return [field.name for field in self.fields]

    def field(self, name: str) -> Field:
        """The field of that name; KeyError when there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Schema:
    """All tables, and the descriptor they were read from."""

    tables: Mapping[str, Table]
    descriptor: Mapping[str, Any]


def schema(folder: Path | None = None) -> Schema:
    """The schema of the record in `folder` (the configured one when None).

    Raises SchemaError with a place when the descriptor is missing or broken.
    """
    path = (folder or settings.data()) / DESCRIPTOR
    try:
        return _read(path, path.stat().st_mtime_ns)
    except SchemaError:
        raise
    except OSError as error:
        raise SchemaError(f"{path.name}: {error.strerror}") from error
    except json.JSONDecodeError as error:
        raise SchemaError(f"{path.name}, line {error.lineno}, column {error.colno}: {error.msg}") from error
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError, re.error) as error:
        raise SchemaError(f"{path.name}: {type(error).__name__} {error}") from error


def shipped() -> Schema:
    """The schema that came with the program, for when the record's own cannot be read; empty without one."""
    try:
        return schema(settings.home() / "data")
    except SchemaError:
        return Schema({}, {})


@lru_cache(maxsize=8)
def _read(
    path: Path, mtime_ns: int
) -> Schema:  # keyed by the file's time, so that an edited file is read anew
    descriptor = json.loads(path.read_text("utf-8"))
    tables = {table.name: table for table in map(_table, descriptor["resources"])}
    if len(tables) != len(descriptor["resources"]):
        raise SchemaError(f"{path.name}: two resources have one name")
    for name, labels in REQUIRED.items():
        missing = [label for label in labels if name not in tables or label not in tables[name].labels]
        if missing:
            raise SchemaError(f"{path.name}: resources: {name}: no field {', '.join(missing)}")
    return Schema(tables, descriptor)


def _table(resource: dict[str, Any]) -> Table:
    inner, file = resource["schema"], resource["path"]
    if not isinstance(file, str) or Path(file).name != file:
        raise SchemaError(f"{DESCRIPTOR}: resources: {resource['name']}: path: a file name was expected")
    key = inner.get("primaryKey", [])
    return Table(
        resource["name"],
        resource["path"],
        resource["title"],
        resource["description"],
        tuple(_field(field) for field in inner["fields"]),
        (key,) if isinstance(key, str) else tuple(key),
        tuple(_foreign_key(entry) for entry in inner.get("foreignKeys", [])),
    )


def _foreign_key(entry: dict[str, Any]) -> ForeignKey:
    reference = entry["reference"]
    return ForeignKey(tuple(entry["fields"]), reference["resource"], tuple(reference["fields"]))


def _field(entry: dict[str, Any]) -> Field:
    rules = entry.get("constraints", {})
    return Field(
        entry["name"],
        entry.get("title", entry["name"]),
        entry.get("description", ""),
        entry.get("type", "string"),
        _kind(entry, rules),
        bool(rules.get("required")),
        bool(rules.get("unique")),
        tuple(str(choice) for choice in rules.get("enum", ())),
        re.compile(rules.get("pattern", "")).pattern,
        _bound(rules, "minimum"),
        _bound(rules, "maximum"),
        str(entry.get("earliest", "")),
    )


def _bound(rules: dict[str, Any], name: str) -> float | None:
    return float(rules[name]) if name in rules else None


def _kind(entry: dict[str, Any], rules: dict[str, Any]) -> Kind:
    if rules.get("enum"):
        return "enum"
    simple: dict[str, Kind] = {"integer": "integer", "number": "number", "list": "list"}
    if kind := simple.get(entry.get("type", "")):
        return kind
    pattern = rules.get("pattern", "")
    if pattern == "[A-Z]{2}":
        return "country"
    if entry.get("format") == "uri":
        return "url"
    if pattern.startswith(r"\d{4}(-"):
        return "date"
    return "id" if pattern else "text"
