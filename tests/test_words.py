"""Both catalogues are complete, and say the same things."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from marathon_dash.i18n import LANGUAGES, catalogue, translator
from marathon_dash.record.schema import schema

ROOT = Path(__file__).resolve().parents[1]
CODE = [*ROOT.glob("src/**/*.py"), ROOT / "app.py", *ROOT.glob("pages/*.py")]
KEY = re.compile(r"[a-z][a-z0-9_-]*(\.[a-zA-Z0-9_-]+)+")


def _messages(lang):
    return {m.id if isinstance(m.id, str) else m.id[0]: m for m in catalogue(lang) if m.id}


def _forms(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def _strings():
    """Every string of the code, and every f-string as a pattern of keys."""
    literal, patterns = set(), set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(v.value) if isinstance(v, ast.Constant) else ".+" for v in node.values]
                patterns.add("".join(parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                literal.add(node.value)
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "code"
            ):
                groups = [a.value for a in node.args[:1] if isinstance(a, ast.Constant)]
                patterns |= {re.escape(str(group)) + r"\..+" for group in groups}
    return literal, {p for p in patterns if re.match(r"[a-z_]+\\\.|[a-z_]+\.", p)}


def _asked():
    """Keys that the code asks for by name: the first argument of every call of a translator."""
    asked = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "t"
                and node.args
            ):
                first = node.args[0]
                options = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                asked |= {o.value for o in options if isinstance(o, ast.Constant)}
    return asked


def _counted():
    """Keys by whether the code asks for them with a number, which only a message with plural forms answers."""
    counted = {True: set(), False: set()}
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t"):
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                with_n = len(node.args) > 1 or any(k.arg in ("n", None) for k in node.keywords)
                counted[with_n].add(node.args[0].value)
    return counted


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_number_is_given_where_and_only_where_there_are_plural_forms(lang):
    plural = {key for key, message in _messages(lang).items() if isinstance(message.string, tuple)}
    assert _counted()[True] - plural == set()
    assert _counted()[False] & plural == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_the_code_asks_for_is_there(lang):
    assert _asked() - set(_messages(lang)) == set()


def test_both_languages_hold_the_same_keys():
    keys = {lang: set(_messages(lang)) for lang in LANGUAGES}
    assert keys["be"] ^ keys["en"] == set()


def test_no_key_stands_there_unused():
    literal, patterns = _strings()
    known = re.compile("|".join(f"(?:{p})" for p in patterns) or "$^")
    assert sorted(key for key in _messages("en") if key not in literal and not known.fullmatch(key)) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_is_empty_and_every_plural_form_is_there(lang):
    forms = {"en": 2, "be": 3}[lang]
    for key, message in _messages(lang).items():
        assert all(text.strip() for text in _forms(message)), key
        if not isinstance(message.id, str):
            assert len(_forms(message)) == forms, key


def _placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_fill_in_the_same_places():
    english, belarusian = _messages("en"), _messages("be")
    for key, message in english.items():
        wanted = set().union(*map(_placeholders, _forms(message)))
        given = set().union(*map(_placeholders, _forms(belarusian[key])))
        assert wanted == given, key


def test_closed_lists_have_words_in_both_languages():
    for lang in LANGUAGES:
        t = translator(lang)
        for kind in schema().tables["actions"].field("kind").enum:
            assert t.has(f"kind.{kind}"), (lang, kind)
        for measure in schema().tables["figures"].field("measure").enum:
            assert t.has(f"measure.{measure}"), (lang, measure)


# What says “behind bars” without a day of its own, and why it may.
WITHOUT_A_DAY = {
    # names of a page, a link, a kind of step, an order, a column or a measure
    "nav.behind_bars", "overview.to_behind_bars", "talk.kind.bars", "order.longest", "column.days",
    "measure.journalists_behind_bars", "measure.women_behind_bars", "context.measure.journalists_behind_bars",
    # names of a state, in lists whose page or row has the day
    "state.confirmed", "state.last_report", "state.restricted", "state.released",
    # headings of what is dated number by number, or line by line
    "counts.title", "context.counts", "talk.bars.title", "talk.lines.title", "person.days",
    # part of a sentence that has the day
    "reported.journalists_behind_bars", "behind.rest", "lines.subtitle", "roll.not_known",
    # a line of which the next says the day of the last report
    "talk.roll.days_reported", "talk.roll.days_unknown",
    # what the record or a word is, on no day
    "overview.lead", "serve.description", "about.behind_bars", "behind.no_rows", "stock.subtitle", "lines.foot",
    "context.counts_note", "ahead.days",
}  # fmt: skip


def test_whatever_says_behind_bars_carries_the_day_it_speaks_of():
    said = {
        key: _forms(message)
        for key, message in _messages("en").items()
        if any("behind bars" in form.casefold() for form in _forms(message))
    }
    undated = {key for key, forms in said.items() if not {"day", "when"} & _placeholders(forms[0])}
    assert undated == WITHOUT_A_DAY


def test_english_columns_are_called_as_in_the_descriptor():
    t = translator("en")
    for table in schema().tables.values():
        assert (t(f"table.{table.name}"), t(f"table_help.{table.name}")) == (table.title, table.description)
        for field in table.fields:
            assert t(f"field.{table.name}.{field.name}") == field.title
            assert t(f"help.{table.name}.{field.name}") == field.description


def test_belarusian_is_not_english():
    same = {k for k, m in _messages("en").items() if _forms(m)[0] == _forms(_messages("be")[k])[0]}
    assert {
        k for k in same if re.search("[a-z]{4}", re.sub(r"\{\w+\}", "", _forms(_messages("en")[k])[0]))
    } <= {"about.package_format"}


def test_plurals_numbers_dates_and_countries():
    en, be = translator("en"), translator("be")
    assert [en("count.actions", n=n) for n in (1, 2, 1234)] == ["1 action", "2 actions", "1,234 actions"]
    assert [be("count.actions", n=n) for n in (1, 2, 5, 21)] == ["1 акцыя", "2 акцыі", "5 акцый", "21 акцыя"]
    assert (en.country("XK"), be.country("XK"), en.country("??")) == ("Kosovo", "Косава", "??")
    assert translator("tlh").lang == "en"
