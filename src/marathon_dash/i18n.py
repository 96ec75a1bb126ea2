"""Every word a viewer sees: gettext catalogues by key, plurals and names from CLDR (Babel)."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from marathon_dash.record.dates import PartialDate

__all__ = ["LANGUAGES", "Translator", "catalogue", "language", "translator"]

LANGUAGES = {"en": "English", "be": "Беларуская"}
_LOCALES = {"en": "en_GB"}  # dates as Europe writes them
_FOLDER = Path(__file__).parent / "locales"


@dataclass(frozen=True, slots=True)
class Translator:
    """Words, numbers, dates and country names in one language. Call it with a key of the catalogues."""

    lang: str
    locale: Locale
    _messages: gettext.NullTranslations = field(repr=False, compare=False)
    _keys: frozenset[str] = field(repr=False, compare=False)

    def __call__(self, key: str, n: int | None = None, **values: object) -> str:
        """The sentence of `key`; with `n` its plural form, `{n}` written as the language writes numbers."""
        if n is None:
            return self._messages.gettext(key).format(**values)
        return self._messages.ngettext(key, key, abs(n)).format(n=self.number(n), **values)

    def has(self, key: str) -> bool:
        """Whether the catalogues hold `key` (closed lists look up `kind.rally` and the like)."""
        return key in self._keys

    def code(self, group: str, value: str) -> str:
        """A value of a closed list in words (`kind`, `rally`); an unknown value stays as it is written."""
        key = f"{group}.{value.replace(' ', '_')}"
        return self(key) if self.has(key) else value

    def number(self, value: float) -> str:
        """1234 → 1,234 (or as the language writes it)."""
        return str(format_decimal(value, locale=self.locale))

    def country(self, code: str) -> str:
        """The CLDR name of an ISO 3166-1 alpha-2 code (Kosovo is XK); an unknown code stays a code."""
        return str(self.locale.territories.get(code, code))

    def day(self, value: date) -> str:
        """3 May 2024."""
        return str(format_date(value, "d MMMM y", locale=self.locale))

    def month(self, value: date) -> str:
        """May 2024."""
        return str(format_skeleton("yMMMM", value, locale=self.locale))

    def when(self, value: PartialDate | None) -> str:
        """A date in words, never more precise than its source; `date.not_stated` for None."""
        if value is None:
            return self("date.not_stated")
        if value.precision == "year":
            return str(value.earliest.year)
        if value.precision == "month":
            return self.month(value.earliest)
        if value.precision == "day":
            return self.day(value.earliest)
        first, last = value.earliest, value.latest
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{self.day(last)}"
        return f"{self.day(first)} – {self.day(last)}"

    def words(self, items: Iterable[str]) -> str:
        """A, B and C."""
        return str(format_list(list(items), locale=self.locale))


def language(query: str, accept: str) -> str:
    """The language of a visit: the link's, else the first of the browser's that we speak, else English.

    >>> language("", "ru;q=0.5, be-BY, en;q=0.8")
    'be'
    """
    if query in LANGUAGES:
        return query
    offers = []
    for offer in accept.split(","):
        tag, _, weight = offer.strip().partition(";q=")
        quality = float(weight) if re.fullmatch(r"[01](\.\d{0,3})?", weight) else 0.0 if weight else 1.0
        offers.append((quality, tag.partition("-")[0].lower()))
    spoken = [(quality, tag) for quality, tag in offers if tag in LANGUAGES and quality]
    return max(spoken, key=lambda offer: offer[0])[1] if spoken else "en"


@cache
def catalogue(lang: str) -> Catalog:
    """All catalogue files of one language, read as one."""
    merged = Catalog(locale=lang)
    for path in sorted((_FOLDER / lang / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=lang):
                if message.id:
                    merged[message.id] = message
    return merged


@cache
def translator(lang: str) -> Translator:
    """The translator of a language; English for one we do not speak. Lives as long as the process."""
    lang = lang if lang in LANGUAGES else "en"
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(lang))
    compiled.seek(0)
    keys = frozenset(m.id if isinstance(m.id, str) else m.id[0] for m in catalogue(lang) if m.id)
    return Translator(lang, Locale.parse(_LOCALES.get(lang, lang)), gettext.GNUTranslations(compiled), keys)
