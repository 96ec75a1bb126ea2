"""A file as a grid of text cells: what every reader of files gives, and the limits every one keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from marathon_dash.record.validate import Problem, at_most

__all__ = [
    "LARGEST_FILE", "LONGEST_CELL", "MOST_COLUMNS", "MOST_ROWS", "Detected", "Grid", "Progress", "counted",
    "fill", "nothing", "size_in_words",
]  # fmt: skip

LARGEST_FILE = 50 * 1024 * 1024  # 100,000 rows of the widest table are 40 MB; the record has a hundred rows
MOST_ROWS = 200_000
MOST_COLUMNS = 200  # the widest table has 22
LONGEST_CELL = 10_000  # characters; the longest cell of the record has a few hundred
_AT_ONCE = 5_000  # rows kept as Python text before they become a compact column

Progress = Callable[[float], None]


def nothing(_share: float) -> None:
    """A progress nobody looks at."""


def size_in_words(size: int) -> str:
    """12345678 → `12 MB`."""
    return f"{size / 1024 / 1024:.0f} MB"


@dataclass(frozen=True, slots=True)
class Detected:
    """What was found out about a file. Blank where it says nothing (a workbook has no separator).

    `guessed`: nothing in the file tells its encoding; `samples` are lines of it under each that is likely, the one
    it was read in first.
    """

    form: str = ""
    encoding: str = ""
    delimiter: str = ""
    dates: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    tidied: int = 0
    guessed: bool = False
    samples: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """Labels, rows and faults. `frame` is indexed by the spreadsheet's row numbers; rows that do not have as
    many cells as there are labels stand apart in `ragged`."""

    labels: tuple[str, ...] = ()
    frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    ragged: tuple[tuple[int, tuple[str, ...]], ...] = ()
    detected: Detected = field(default_factory=Detected)
    problems: tuple[Problem, ...] = ()

    @classmethod
    def refused(cls, kind: str, found: str = "", expected: str = "", row: int = 0) -> Grid:
        """A file that cannot be read at all, and why."""
        return cls(problems=(Problem("", row, "", kind, found, expected),))


def fill(lines: Iterable[Sequence[str]], detected: Detected, problems: Iterable[Problem] = ()) -> Grid:
    """A grid from lines of cells, the first of which holds the labels. Beyond the limits it is refused."""
    numbered = enumerate(lines, 1)
    labels = list(next(numbered, (1, ()))[1])
    while labels and not labels[-1].strip():
        labels.pop()
    if len(labels) > MOST_COLUMNS:
        return Grid.refused("too-many-columns", str(len(labels)), str(MOST_COLUMNS))
    if not labels:
        return Grid.refused("no-labels", row=0)
    filler = _Filler(labels)
    for number, line in numbered:
        if number > MOST_ROWS + 1:
            return Grid.refused("too-many-rows", f"> {MOST_ROWS}", str(MOST_ROWS))
        filler.add(number, line)
    found = (*problems, *at_most(filler.problems))
    return Grid(tuple(labels), filler.frame(), tuple(filler.ragged), detected, found)


class _Filler:
    """Collects lines into compact columns, a few thousand at a time, so that a large file stays small."""

    def __init__(self, labels: list[str]) -> None:
        self.width = len(labels)
        self.ragged: list[tuple[int, tuple[str, ...]]] = []
        self.problems: list[Problem] = []
        self._numbers: list[int] = []
        self._lines: list[Sequence[str]] = []
        self._parts: list[pd.DataFrame] = []

    def add(self, number: int, line: Sequence[str]) -> None:
        if len(line) != self.width:
            line = self._fitted(line)
        if not any(line) or not any(cell.strip() for cell in line):
            return
        if len(line) != self.width:
            self._apart(number, line)
            return
        self._numbers.append(number)
        self._lines.append(line)
        if len(self._lines) >= _AT_ONCE:
            self._flush()

    def frame(self) -> pd.DataFrame:
        self._flush()
        if not self._parts:
            return pd.DataFrame({i: pd.Series([], dtype="str") for i in range(self.width)})
        return pd.concat(self._parts) if len(self._parts) > 1 else self._parts[0]

    def _fitted(self, line: Sequence[str]) -> Sequence[str]:
        """Blank cells to the right of the last label are what spreadsheets leave behind: they fall away."""
        end = len(line)
        while end > self.width and not line[end - 1].strip():
            end -= 1
        return line[:end]

    def _apart(self, number: int, line: Sequence[str]) -> None:
        kind = "row-missing-cell" if len(line) < self.width else "row-extra-cell"
        self.ragged.append((number, tuple(line[: MOST_COLUMNS * 2])))
        self.problems.append(Problem("", number, "", kind, str(len(line)), str(self.width)))

    def _flush(self) -> None:
        if self._lines:
            self._parts.append(pd.DataFrame(self._lines, index=self._numbers, dtype="str"))
        self._lines, self._numbers = [], []


def counted(lines: Iterable[Sequence[str]], expected: int, progress: Progress) -> Iterator[Sequence[str]]:
    """The same lines; tells `progress` now and then which share of about `expected` went by."""
    for n, line in enumerate(lines):
        if n % 2_000 == 0:
            progress(min(0.99, n / max(1, expected)))
        yield line
    progress(1.0)
