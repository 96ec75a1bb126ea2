"""In which of the old one-byte encodings a file is written: judged by words we know, and always only a guess.

Each encoding gives the same bytes other letters. Under the right one they make words of some language: runs of
letters as they stand in the names that CLDR has for countries, languages and currencies, in the published record and
in the gazetteer. No table of ours says what a language looks like.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise

from babel import Locale

from marathon_dash import settings
from marathon_dash.record import gazetteer

__all__ = ["OLD", "Reading", "Sample", "ranked", "samples", "unclear", "words"]

OLD = (
    "windows-1251", "windows-1252", "windows-1250", "windows-1257", "koi8-r", "koi8-u", "mac-cyrillic", "cp866",
    "cp852",
)  # fmt: skip
Sample = tuple[str, tuple[str, ...]]  # an encoding, and lines of the file under it

_SURE = 3.0  # natural logarithms between two readings: twenty to one
_SHOWN, _LINES, _LETTERS = 4, 2, 50  # readings side by side, lines of each, letters of a line
_LATIN = ("en", "pl", "cs", "sk", "lt", "lv", "et", "de", "sv", "nb", "da", "fi", "fr", "es", "it", "nl")
_LANGUAGES = ("be", "ru", "uk", *_LATIN)
# countries whose places the gazetteer names in the language; of others CLDR's names have to do
_COUNTRIES = {"lt": "LT", "lv": "LV", "pl": "PL", "cs": "CZ", "sv": "SE", "fr": "FR", "de": "DE"}
_MOST_WORDS = 300
_HIGH = re.compile(rb"[\x80-\xff][A-Za-z'\x80-\xff]{0,80}")  # a word from its first letter beyond ASCII
_BEFORE = re.compile(rb"[A-Za-z']*\Z")
_LINE = re.compile(rb"[\x80-\xff][^\r\n]{0,400}")
_MOST_LINES = 200
_WORD = re.compile(r"[^\W\d_]+")
_MARKS = "«»„“”‘’–—…№§°€\u00a0"  # what people write around words
_ODD, _MARK, _CASE, _UNPAIRED, _OTHER_LANGUAGE = -12.0, -4.0, -6.0, -6.0, 5.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's letters under one encoding; `score` is the logarithm of how likely they are."""

    encoding: str
    score: float


class _Language:
    """How likely each letter is after the two before it, counted in words of one language."""

    def __init__(self, names: Iterable[str]) -> None:
        self.counts: Counter[str] = Counter()
        for word in {w for name in names for w in words(name)}:
            text = f"^^{word}$"
            self.counts.update(text[i : i + n] for n in (1, 2, 3) for i in range(len(text) - n + 1))
            self.counts.update(text[i : i + n] + "*" for n in (0, 1, 2) for i in range(len(text) - n))

    def score(self, word: str) -> float:
        """The logarithm of how likely a word (small letters) is."""
        text = f"^^{word}$"
        return sum(math.log(self._likely(text[i - 2 : i], text[i])) for i in range(2, len(text)))

    def _likely(self, before: str, letter: str) -> float:
        shares = 1e-5
        for length, weight in ((0, 0.1), (1, 0.3), (2, 0.6)):
            given = before[len(before) - length :]
            shares += weight * self.counts[given + letter] / max(5, self.counts[given + "*"])
        return shares


def ranked(data: bytes) -> list[Reading]:
    """The encodings that can be, the likeliest first. Of those that give the same text, the first of `OLD`."""
    pieces = _pieces(data)
    used = bytes(byte for byte in range(128, 256) if bytes((byte,)) in data)
    found: dict[str, Reading] = {}
    for encoding in OLD:
        with suppress(UnicodeDecodeError):
            text = b"\n".join([used, *pieces]).decode(encoding)
            if text not in found:
                found[text] = Reading(encoding, _score(text.split("\n", 1)[1].split("\n")))
    return sorted(found.values(), key=lambda reading: -reading.score)


def unclear(readings: Sequence[Reading]) -> bool:
    """Whether the two likeliest readings are so near to each other that a person has to choose."""
    return len(readings) > 1 and readings[0].score - readings[1].score < _SURE


def samples(data: bytes, readings: Sequence[Reading]) -> tuple[Sample, ...]:
    """Two lines under each of the likeliest readings, side by side: those in which they differ most."""
    shown = [reading.encoding for reading in readings[:_SHOWN]]
    lines = [_line(data, match) for match in islice(_LINE.finditer(data), _MOST_LINES)]
    first = {line: _differs(line, shown[:2]) for line in lines}
    most = sorted(first, key=lambda line: -len(first[line]))[:_LINES]
    cut = [_cut(line, first[line][0] if first[line] else 0) for line in most]
    return tuple((code, tuple(line.decode(code, "replace") for line in cut)) for code in shown)


def _line(data: bytes, match: re.Match[bytes]) -> bytes:
    """What stands before the first letter beyond ASCII in its line, and the rest of the line, each at most so long."""
    start = max(0, match.start() - _LETTERS)
    return re.split(rb"[\r\n]", data[start : match.start()])[-1] + match[0]


def _differs(line: bytes, shown: Sequence[str]) -> list[int]:
    """The bytes that two encodings read differently; those beyond ASCII when there is one encoding."""
    read = [line.decode(code, "replace") for code in shown]
    return [n for n, byte in enumerate(line) if byte > 127 and (len(read) < 2 or read[0][n] != read[1][n])]


def _cut(line: bytes, at: int) -> bytes:
    """The cell around a byte, from its beginning and at most so long."""
    start = max(line.rfind(mark, 0, at) for mark in (b",", b";", b"\t", b'"')) + 1
    start = max(start, at - _LETTERS // 2)
    return re.split(rb'[;\t"]', line[start : start + _LETTERS])[0].strip()


def _pieces(data: bytes) -> list[bytes]:
    """The first different words with bytes beyond ASCII. However long a run of letters is, it is passed once."""
    found: dict[bytes, None] = {}
    for match in _HIGH.finditer(data):
        before = _BEFORE.search(data[max(0, match.start() - 40) : match.start()])
        found[(before[0] if before else b"") + match[0]] = None
        if len(found) == _MOST_WORDS:
            break
    return list(found)


def words(text: str) -> list[str]:
    """The words of a text in small letters."""
    return _WORD.findall(text.lower())


def _score(pieces: Sequence[str]) -> float:
    """All pieces under the one language that fits most of them; a word of another one costs a little."""
    around = sum(_around(piece) for piece in pieces)
    by_word = [_by_language(word) for piece in pieces for word in words(piece)]
    best = [max(scores) - _OTHER_LANGUAGE for scores in by_word]
    whole = (
        sum(max(scores[n], other) for scores, other in zip(by_word, best, strict=True))
        for n in range(len(_LANGUAGES))
    )
    return around + max(whole) + _UNPAIRED * _unpaired("".join(pieces))


def _unpaired(text: str) -> int:
    """Quotation marks that open and never close: Mac's capitals are Windows' marks."""
    n = Counter(text)
    return abs(n["«"] - n["»"]) + max(0, n["„"] - n["“"] - n["”"])


def _around(piece: str) -> float:
    """What is no letter, and capitals in the middle of a word."""
    odd = sum((_MARK if char in _MARKS else _ODD) for char in piece if not (char.isascii() or char.isalpha()))
    inside = sum(
        _is_odd(before, mark, after)
        for before, mark, after in zip(f" {piece}", piece, piece[1:], strict=False)
    )
    capitals = sum(a.islower() and b.isupper() for a, b in pairwise(piece))
    return odd + _ODD * inside + _CASE * capitals


def _is_odd(before: str, mark: str, after: str) -> bool:
    """Whether a mark stands where nobody writes one: in the middle of a word, or as if it were its first letter."""
    if mark.isalpha() or not after.isalpha():
        return False
    return mark not in "'’–—" if before.isalpha() else mark in "–—…№§°€\u00a0"


def _by_language(word: str) -> tuple[float, ...]:
    known = _known()
    bonus = 2.0 if word in known else 0.0
    return tuple(_language(code).score(word) + bonus for code in _LANGUAGES)


@cache
def _language(code: str) -> _Language:
    locale = Locale(code)
    names = [*locale.territories.values(), *locale.languages.values(), *locale.currencies.values()]
    return _Language([*map(str, names), *gazetteer.own_names(_COUNTRIES.get(code, ""))])


@cache
def _known() -> frozenset[str]:
    """Words of the record as it was shipped, and of the gazetteer's countries around Belarus."""
    shipped = [path.read_text("utf-8", "replace") for path in (settings.home() / "data").glob("*.csv")]
    return frozenset(word for text in shipped for word in words(text) if not word.isascii())
