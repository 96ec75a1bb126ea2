"""The pieces of a page on paper, as HTML that is safe already: headings, sentences, numbers, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd

from marathon_dash.i18n import Translator
from marathon_dash.story.action import Fact
from marathon_dash.story.headline import Headline
from marathon_dash.story.sources import web_address

__all__ = ["facts", "heading", "number", "says", "table"]

_ON_A_PORTRAIT = 7  # columns of a table that an upright sheet holds


def heading(words: str, level: int = 1) -> str:
    """A heading; level 1 is the page's own."""
    return f"<h{level}>{escape(words)}</h{level}>"


def says(words: str) -> str:
    """A sentence; nothing for a blank one."""
    return f"<p>{escape(words)}</p>" if words else ""


def number(headline: Headline, t: Translator) -> str:
    """A large number with its sentence, what stands beside it, and the address it rests on."""
    beside = "".join(f"<br><small>{escape(line)}</small>" for line in headline.beside)
    source = f"{escape(t('source.label'))} {_cell(headline.source_url) or escape(headline.source)}"
    return f"<p><b>{escape(headline.number)}</b> {escape(headline.sentence)}{beside}<br><small>{source}</small></p>"


def facts(found: Iterable[Fact]) -> str:
    """Labels and what stands beside them, a link with its address."""
    lines = (
        f"<li>{escape(fact.label)}: {escape(fact.value)}{f' ({_cell(fact.link)})' if fact.link else ''}</li>"
        for fact in found
    )
    return f"<ul>{''.join(lines)}</ul>"


def table(rows: pd.DataFrame) -> str:
    """All rows; a column without anything in it is left out, an address is its own link."""
    rows = rows.loc[:, (rows.astype(str) != "").any()]
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in rows.columns)
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows.astype(str).itertuples(index=False, name=None))
    wide = ' class="wide"' if len(rows.columns) > _ON_A_PORTRAIT else ""
    return f"<table{wide}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if len(rows) else ""


def _cells(row: Sequence[str]) -> str:
    return "".join(f"<td>{_cell(text)}</td>" for text in row)


def _cell(text: str) -> str:
    """Text, or the addresses it is made of, each a link that shows where it leads."""
    addresses = [web_address(part) for part in text.split(";")]
    if not all(addresses):
        return escape(text)
    return "<br>".join(f'<a href="{escape(address)}">{escape(address)}</a>' for address in addresses)
