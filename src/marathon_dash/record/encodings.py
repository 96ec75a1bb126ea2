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
from statistics import fmean

from babel import Locale

from marathon_dash import settings
from marathon_dash.record import gazetteer

__all__ = ["OLD", "Reading", "Sample", "ranked", "samples", "unclear", "words"]

# Hardly anybody's: known so that their files are asked about, not taken for a neighbour's.
_RARE = (
    "cp1125", "windows-1254", "iso-8859-4", "iso-8859-10", "iso-8859-13", "iso-8859-16",
)  # fmt: skip
OLD = (
    "windows-1251", "windows-1252", "windows-1250", "windows-1257", "koi8-r", "koi8-u", "mac-cyrillic", "cp866",
    "cp852", "mac_roman", "cp850", "iso-8859-2", "iso-8859-5", "mac_latin2", "cp775", *_RARE,
)  # fmt: skip
Sample = tuple[str, tuple[str, ...]]  # an encoding, and lines of the file under it

_SURE = 5.0  # natural logarithms between two readings: 150 to one
_SELDOM = -3.0  # how much less likely one of `_RARE` is, before its letters are looked at
_GOOD = -4.0  # the least mean likelihood of a letter in doubt, where a reading makes words
_FAR, _FAIR = 15.0, -4.8  # the same where no other reading comes near
_WHOLE = 2.0  # how much likelier a word is that we know
_SHOWN, _LINES, _LETTERS = 4, 2, 50  # readings side by side, lines of each, letters of a line
_LATIN = (
    "en",
    "pl",
    "cs",
    "sk",
    "lt",
    "lv",
    "et",
    "de",
    "sv",
    "nb",
    "da",
    "fi",
    "fr",
    "es",
    "it",
    "nl",
    "hu",
    "pt",
    "ro",
    "hr",
    "is",
)
_LANGUAGES = ("be", "ru", "uk", *_LATIN)
# countries whose places the gazetteer names in the language; of others CLDR's names have to do
_COUNTRIES = {
    "lt": "LT",
    "lv": "LV",
    "pl": "PL",
    "cs": "CZ",
    "sv": "SE",
    "fr": "FR",
    "de": "DE",
    "hr": "HR",
    "hu": "HU",
    "sk": "SK",
    "pt": "PT",
    "et": "EE",
    "fi": "FI",
    "nb": "NO",
    "da": "DK",
    "is": "IS",
}
_MOST_WORDS = 300
_HIGH = re.compile(rb"[\x80-\xff][A-Za-z0-9'\x80-\xff]{0,80}")  # a word from its first letter beyond ASCII
_BEFORE = re.compile(rb"[A-Za-z']*\Z")
_LINE = re.compile(rb"[\x80-\xff][^\r\n]{0,400}")
_MOST_LINES = 200
_NEVER = re.compile(
    r"[\x80-\x9f\u2500-\u259f]"
)  # control characters of ISO's, and lines and boxes of DOS and KOI8
_WORD = re.compile(r"[^\W\d_]+")
_MARKS = "«»„“”‘’–—…№§°€\u00a0"  # what people write around words
_ODD, _MARK, _CASE, _UNPAIRED, _OTHER_LANGUAGE = -12.0, -4.0, -6.0, -6.0, 8.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's letters under one encoding; `score` is the logarithm of how likely they are."""

    encoding: str
    score: float


class _Language:
    """How likely each letter is after the two before it, counted in words of one language."""

    def __init__(self, names: Iterable[str]) -> None:
        self.counts: Counter[str] = Counter()
        self.known: dict[str, float] = {}
        found = set(words(" ".join(names)))
        self.words = frozenset(word for word in found if not word.isascii())
        texts = [f"^^{word}$" for word in found]
        runs = Counter(text[i - 2 : i + 1] for text in texts for i in range(2, len(text)))
        for run, times in runs.items():
            for part in (run, run[1:], run[2], f"{run[:2]}*", f"{run[1]}*", "*"):
                self.counts[part] += times

    def score(self, word: str) -> float:
        """The logarithm of how likely a word (small letters) is."""
        return sum(self._runs(word)) + (_WHOLE if word in self.words else 0.0)

    def in_doubt(self, word: str) -> float:
        """The same for the letters beyond ASCII only, each with the two places after it, which it makes likely."""
        runs = self._runs(word)
        return sum(fmean(runs[n : n + 3]) for n, letter in enumerate(word) if not letter.isascii())

    def _runs(self, word: str) -> list[float]:
        text = f"^^{word}$"
        return [self._likely(text[i - 2 : i + 1]) for i in range(2, len(text))]

    def _likely(self, run: str) -> float:
        if run not in self.known:
            self.known[run] = math.log(self._share(run[:2], run[2]))
        return self.known[run]

    def _share(self, before: str, letter: str) -> float:
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
            if text not in found and not _NEVER.search(text):
                score = _score(text.split("\n", 1)[1].split("\n"))
                found[text] = Reading(encoding, score + (_SELDOM if encoding in _RARE else 0.0))
    return sorted(found.values(), key=lambda reading: -reading.score)


def unclear(data: bytes, readings: Sequence[Reading]) -> bool:
    """Whether a person chooses: the likeliest reading makes no words, is rare, or the next is nearly as likely."""
    if not readings:
        return False
    first = readings[0]
    ahead = min((first.score - other.score for other in readings[1:2]), default=0.0)
    least = _FAIR if ahead > _FAR else _GOOD
    read = [piece.decode(first.encoding) for piece in _pieces(data)]
    return ahead < _SURE or first.encoding in _RARE or _worth(read) < least


def samples(data: bytes, readings: Sequence[Reading]) -> tuple[Sample, ...]:
    """Two lines under each of the likeliest readings, side by side: those in which they differ most."""
    shown = [reading.encoding for reading in readings[:_SHOWN]]
    lines = [_line(data, match) for match in islice(_LINE.finditer(data), _MOST_LINES)]
    first = {line: _differs(line, shown[:2]) for line in lines}
    most = sorted(first, key=lambda line: -len(first[line]))[:_LINES]
    cut = [_cut(line, first[line][0] if first[line] else 0) for line in most]
    return tuple(
        (code, tuple(before + line.decode(code, "replace") for before, line in cut)) for code in shown
    )


def _line(data: bytes, match: re.Match[bytes]) -> bytes:
    """What stands before the first letter beyond ASCII in its line, and the rest of the line, each at most so long."""
    start = max(0, match.start() - _LETTERS)
    return re.split(rb"[\r\n]", data[start : match.start()])[-1] + match[0]


def _differs(line: bytes, shown: Sequence[str]) -> list[int]:
    """The bytes that two encodings read differently; those beyond ASCII when there is one encoding."""
    read = [line.decode(code, "replace") for code in shown]
    return [n for n, byte in enumerate(line) if byte > 127 and (len(read) < 2 or read[0][n] != read[1][n])]


def _cut(line: bytes, at: int) -> tuple[str, bytes]:
    """The cell around a byte, at most so long: from its beginning, or from that of a word and a sign that says so."""
    start = max(line.rfind(mark, 0, at) for mark in (b",", b";", b"\t", b'"')) + 1
    before = ""
    if start < at - _LETTERS // 2:
        before, start = "… ", at - _LETTERS // 2
        start = line.find(b" ", start, at) + 1 or start
    return before, re.split(rb'[;\t"]', line[start : start + _LETTERS])[0].strip()


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


def _worth(pieces: Sequence[str]) -> float:
    """How likely a letter in doubt is on average, each word in its best language: `_score` only compares."""
    around = sum(_around(piece) for piece in pieces) + _UNPAIRED * _unpaired("".join(pieces))
    doubted = sum(_in_doubt(word) for piece in pieces for word in words(piece) if not word.isascii())
    return (around + doubted) / sum(not char.isascii() for piece in pieces for char in piece)


def _in_doubt(word: str) -> float:
    scores = _by_language(word)
    return _language(_LANGUAGES[scores.index(max(scores))]).in_doubt(word)


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
    bonus = _WHOLE if word in known else 0.0
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
