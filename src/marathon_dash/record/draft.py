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

    `key` names the row and `was` is what the file said there: in a file that was mended and uploaded again the row may
    stand elsewhere, and where it says something else now, nothing is written. Blank and None: in that row, whatever it
    says.
    """

    row: int
    column: str
    text: str
    was: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One file as it came, and what a person decided about it.

    `table` is blank when its labels shall tell; `renames` are labels called by another name. `way` is None when it
    shall be as proposed, `origin` the publication it was taken from (-1: as the file says), `answers` what was
    decided about cells that others changed as well. `ours`: the desk made it itself, to undo, to go back, or from a
    newer release, whose bytes are then `shipped`; `undo_of` is the publication it reverses, `back_to` the one it goes
    back to (-1: none).
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
    ours: bool = False
    shipped: bytes = field(default=b"", repr=False)
    undo_of: int = -1
    back_to: int = -1

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    @property
    def reason(self) -> dict[str, int]:
        """What the history says of it beside its rows."""
        return {name: n for name, n in (("undo_of", self.undo_of), ("back_to", self.back_to)) if n >= 0}


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

    What belongs to its bytes does not: where it was taken from; how its dates are meant, in a file of another name;
    the encoding that was chosen, when a file tells its own (UTF-8, a workbook). What the desk made itself is no
    earlier version of anybody's file.
    """
    if old.ours:
        return new
    told = new.data.startswith(b"PK") or _is_utf8(new.data)
    choices = replace(old.choices, sheet=new.choices.sheet)
    choices = replace(choices, encoding="", delimiter="") if told else choices
    choices = choices if new.name == old.name else replace(choices, dates="")
    return replace(old, name=new.name, data=new.data, choices=choices, origin=new.origin)


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
