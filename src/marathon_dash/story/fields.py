"""What the tables and columns of the record are called, and mean, in the language of the page.

English stands in `data/datapackage.json`; a test keeps the English catalogue equal to it. A column the
catalogues do not know (of a record with a descriptor of its own) is called as its descriptor calls it.
"""

from __future__ import annotations

from marathon_dash.i18n import Translator
from marathon_dash.record.schema import Field, Table
from marathon_dash.record.workbooks import Guide

__all__ = ["field_help", "field_title", "guide", "table_help", "table_title"]


def table_title(t: Translator, table: Table) -> str:
    """`actions` → “Actions”."""
    return _known(t, f"table.{table.name}", table.title)


def table_help(t: Translator, table: Table) -> str:
    """What one row of the table is."""
    return _known(t, f"table_help.{table.name}", table.description)


def field_title(t: Translator, table: Table, field: Field) -> str:
    """`name_local` → “Local name”."""
    return _known(t, f"field.{table.name}.{field.name}", field.title)


def field_help(t: Translator, table: Table, field: Field) -> str:
    """What belongs into the column."""
    return _known(t, f"help.{table.name}.{field.name}", field.description)


def guide(t: Translator, table: Table) -> Guide:
    """What a workbook of this table has to help whoever fills it in."""
    head = ("publish.help_label", "publish.help_title", "publish.help_meaning", "publish.help_choices")
    lines = [tuple(t(key) for key in head)]
    for field in table.fields:
        said = field_title(t, table, field), field_help(t, table, field), ", ".join(field.enum)
        lines.append((field.name, *said))
    return Guide(table, tuple(lines), t("publish.help_sheet"))


def _known(t: Translator, key: str, otherwise: str) -> str:
    return t(key) if t.has(key) else otherwise
