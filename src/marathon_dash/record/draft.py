"""One file as it came and what a person decided about it: what a review is made of, and what is kept until then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from marathon_dash.record import files
from marathon_dash.record.files import Choices
from marathon_dash.record.merge import Answer, Way
from marathon_dash.record.schema import Schema

__all__ = ["Draft", "Edit", "apart", "packed", "succeeded", "unpacked"]


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person wrote into one cell; `row` as the spreadsheet numbers it.

    `was` is what the file said there (None: whatever it says). Of a file that says something else there, mended and
    uploaded again, it changes nothing.
    """

    row: int
    column: str
    text: str
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One file as it came, and what a person decided about it.

    `table` is blank when its labels shall tell; `renames` are labels called by another name. `way` is None when it
    shall be as proposed, `origin` the publication it was taken from (-1: as the file says), `answers` what was
    decided about cells that others changed as well. `shipped` are the bytes of the newer release that the file was
    made from, blank for a person's own.
    """

    name: str
    data: bytes = field(repr=False)
    table: str = ""
    choices: Choices = field(default_factory=Choices)
    renames: tuple[tuple[str, str], ...] = ()
    edits: tuple[Edit, ...] = ()
    way: Way | None = None
    origin: int = -1
    answers: tuple[Answer, ...] = ()
    shipped: bytes = field(default=b"", repr=False)

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")


_PACKING = TypeAdapter(tuple[Draft, ...])


def apart(draft: Draft, known: Schema) -> list[Draft]:
    """A draft for each sheet of a workbook that holds a table, when there are several and none was chosen."""
    sheets = () if draft.choices.sheet else files.table_sheets(draft.data, known)
    if len(sheets) < 2:
        return [draft]
    return [
        replace(draft, name=f"{draft.name} · {sheet}", choices=replace(draft.choices, sheet=sheet))
        for sheet in sheets
    ]


def succeeded(old: Draft, new: Draft) -> Draft:
    """A mended file in the place of an earlier one: what was decided about that stays.

    The encoding that was chosen belongs to bytes that do not tell theirs; a file that is UTF-8, or a workbook, does.
    """
    told = new.data.startswith(b"PK") or _is_utf8(new.data)
    choices = (
        replace(old.choices, encoding="", delimiter="", sheet=new.choices.sheet) if told else old.choices
    )
    return replace(old, name=new.name, data=new.data, choices=choices, shipped=b"")


def packed(drafts: Sequence[Draft]) -> bytes:
    """Drafts as bytes, to be kept."""
    return _PACKING.dump_json(tuple(drafts))


def unpacked(content: bytes) -> tuple[Draft, ...]:
    """The inverse of `packed`; of what another release kept and this one cannot read, nothing."""
    try:
        return _PACKING.validate_json(content)
    except ValidationError:
        return ()


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
