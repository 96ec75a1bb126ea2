"""CSV as people save it: encoding and separator found out, rows numbered as a spreadsheet does."""

from __future__ import annotations

import codecs
import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from marathon_dash.record import cells, encodings
from marathon_dash.record.encodings import Reading, Sample
from marathon_dash.record.grid import Detected, Grid, Progress, counted, fill, nothing
from marathon_dash.record.schema import SchemaError, schema
from marathon_dash.record.validate import Problem

__all__ = ["DELIMITERS", "ENCODINGS", "read", "write"]

DELIMITERS = (",", ";", "\t")
ENCODINGS = ("utf-8", "utf-16", *encodings.OLD)
csv.field_size_limit(
    min(sys.maxsize, 2**31 - 1)
)  # a cell that is too long gets a sentence of ours, with its row
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_HIGH = re.compile(rb"[\x80-\xff]")


def read(data: bytes, encoding: str = "", delimiter: str = "", progress: Progress = nothing) -> Grid:
    """The cells of a CSV file. A blank `encoding` or `delimiter` is found out."""
    marked = encoding or _marked(data)
    if "utf-16" not in marked and b"\0" in data:  # before anything is decoded
        return Grid.refused("null-bytes", str(data.count(b"\0")))
    found, readings = (marked, []) if marked else _encoding(data)
    samples = encodings.samples(data, readings)
    problems = _guessed(samples, encodings.unclear(data, readings))
    if found == "mixed":
        text, problems = _mixed(data, delimiter)
    else:
        try:
            text = data.decode(found)
        except UnicodeDecodeError as error:
            row = _record(data[: error.start].decode(found, "replace"), delimiter)
            return Grid.refused("encoding-error", f"0x{data[error.start]:02X}", found, row)
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        return Grid.refused("null-bytes", str(text.count("\0")), row=0)
    text, announced = _announced(text)
    separator = delimiter or announced or _delimiter(text)
    detected = Detected("csv", found.removesuffix("-sig"), separator, guessed=bool(samples), samples=samples)
    pieces = (match[0] for match in _LINE.finditer(text))  # io.StringIO would take four bytes a letter
    lines = _lines(csv.reader(pieces, delimiter=separator, strict=True))
    try:
        return fill(counted(lines, text.count("\n"), progress), detected, problems)
    except BrokenQuotes as error:
        return Grid.refused("broken-quotes", str(error.row))


class BrokenQuotes(ValueError):
    """A quotation mark opens a cell that never closes, or closes it in its middle; `row` says where."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def write(lines: Iterable[Sequence[str]], delimiter: str = ",") -> bytes:
    """CSV that a spreadsheet opens rightly (UTF-8 with its mark) and runs nothing of."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter or ",", lineterminator="\r\n")
    writer.writerows([cells.neutralise(cell) for cell in line] for line in lines)
    return codecs.BOM_UTF8 + out.getvalue().encode("utf-8", "replace")


def _marked(data: bytes) -> str:
    """The encoding that the first bytes tell; blank when they tell none."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    return _zeros(data[:4096]) if len(data) % 2 == 0 else ""


def _encoding(data: bytes) -> tuple[str, list[Reading]]:
    """The encoding, and when it is a guess, every reading that can be."""
    if _is_utf8(data):
        return "utf-8", []
    if _is_mixed(data):
        return "mixed", []
    readings = encodings.ranked(data)
    return readings[0].encoding, readings


def _guessed(samples: Sequence[Sample], unclear: bool) -> list[Problem]:
    """A guess is called one, with lines to judge it by; between readings that are nearly as likely a person chooses."""
    kind = "encoding-unclear" if unclear else "encoding-guessed"
    codes = "; ".join(code for code, _ in samples)
    return [Problem("", 0, "", kind, " / ".join(samples[0][1]), codes, blocking=unclear)] if samples else []


def _zeros(head: bytes) -> str:
    """UTF-16 without its mark: every second byte of Latin text is zero."""
    odd, even = head[1::2].count(0), head[::2].count(0)
    if max(odd, even) < len(head) * 0.3:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_mixed(data: bytes) -> bool:
    """Some lines with letters beyond ASCII are good UTF-8 and some are not: one `é` is enough to tell."""
    kinds = {_is_utf8(line) for line in data.split(b"\n") if _HIGH.search(line)}
    return kinds == {True, False}


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mixed(data: bytes, delimiter: str) -> tuple[str, list[Problem]]:
    """Each line read as what it is; the rows that are not UTF-8 must be looked at by a person."""
    pieces = data.split(b"\n")
    strange = [number for number, line in enumerate(pieces) if not _is_utf8(line)]
    other = set(strange)
    second = encodings.ranked(b"\n".join(pieces[number] for number in strange))[0].encoding
    text = "\n".join(
        line.decode(second if number in other else "utf-8", "replace") for number, line in enumerate(pieces)
    )
    rows = dict.fromkeys(_records(text, strange, delimiter))
    return text, [Problem("", row, "", "encoding-mixed", second, "UTF-8") for row in rows]


def _record(before: str, delimiter: str) -> int:
    """The row in which a text breaks off, as a spreadsheet numbers it."""
    return _records(before, [before.count("\n")], delimiter)[0]


def _records(text: str, wanted: Sequence[int], delimiter: str) -> list[int]:
    """In which row each of these lines (counted from 0, in their order) lies: a quoted cell may have several lines."""
    body, announced = _announced(text.removeprefix("\ufeff"))
    reader = csv.reader(
        (line.replace("\r", "") + "\n" for line in body.split("\n")),
        delimiter=delimiter or announced or _delimiter(body),
    )
    rows, row, skipped = [], 0, int(bool(announced))
    for line in wanted:
        while reader.line_num + skipped <= line and next(reader, None) is not None:
            row += 1
        rows.append(max(1, row))
    return rows


def _announced(text: str) -> tuple[str, str]:
    """`sep=;` in the first line: how Excel is told the separator. It is no row."""
    first, _, rest = text.partition("\n")
    match = re.fullmatch(r'"?sep=([,;\t])"?[,;\t]*\r?', first, re.IGNORECASE)
    return (rest, match[1]) if match else (text, "")


def _delimiter(text: str) -> str:
    """The separator under which the first row holds the most known labels; else the most cells."""
    line = _LINE.match(text, 0, 200_000)
    first = line[0].rstrip("\r\n") if line else ""

    def score(separator: str) -> tuple[int, int]:
        labels = next(iter(csv.reader([first], delimiter=separator)), [])
        return len(_known_labels().intersection(x.strip().lower() for x in labels)), len(labels)

    return max(DELIMITERS, key=score)


@cache
def _known_labels() -> frozenset[str]:
    try:
        return frozenset(label for table in schema().tables.values() for label in table.labels)
    except SchemaError:
        return frozenset()


def _lines(reader: Iterable[list[str]]) -> Iterator[list[str]]:
    row = 1
    try:
        for line in reader:
            row += 1
            yield line
    except csv.Error as error:
        raise BrokenQuotes(row) from error
