"""Showing things: text that is only printed, drawings, their twins and downloads."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from marathon_dash import settings
from marathon_dash.i18n import Translator
from marathon_dash.serve import pictures
from marathon_dash.serve.session.selection import current_selection, held, look
from marathon_dash.story.drawings.sheet import SERIF, escape
from marathon_dash.story.headline import Headline
from marathon_dash.story.sources import web_address

__all__ = [
    "announce",
    "contact",
    "drawing",
    "fact",
    "picture_downloads",
    "plain",
    "plain_label",
    "say",
    "source",
    "svg",
    "twin",
]

_BESIDE = "margin:.5rem 0 0;font-size:.9rem;opacity:.85"  # what stands beside a number or a list
# where a browser would begin a link by itself: parted there by a character nobody sees
_LINK = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)
_IN_A_LINE = re.compile(r"([\\`*_{}\[\]()<>#!|~$:&^])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&=^@/])")


def plain(text: object) -> str:
    """Any text made safe for Markdown, labels and `st.table`: it is printed, never rendered or fetched."""
    words = _LINK.sub("\N{WORD JOINER}", " ".join(str(text).split()))
    return _MARKDOWN.sub(r"\\\1", words)


def plain_label(text: object) -> str:
    """The same for the label of a widget: marks that mean nothing inside a line stay as they are.

    A label is also read aloud, as it is written here: a hyphen should not be read as a backslash.
    """
    words = _LINK.sub("\N{WORD JOINER}", " ".join(str(text).split()))
    return _IN_A_LINE.sub(r"\\\1", words)


def say(text: str, size: str = "") -> None:
    """A sentence of plain text; nothing in it is rendered."""
    st.caption(plain(text)) if size == "small" else st.markdown(plain(text))


# One element that stays, whose words change: only so does a screen reader say them. While a list of choices stands
# open, the framework's library hides from it all but what is marked to announce.
_ANNOUNCED = st.components.v2.component(
    "announced",
    html='<p role="status" data-live-announcer="true" style="margin:0"></p>',
    js="""
export default function ({ parentElement, data }) {
  const place = parentElement.querySelector("p")
  if (place.textContent !== data.text) place.textContent = data.text
}
""",
    isolate_styles=False,
)


def announce(text: str, *, key: str) -> None:
    """A sentence that is also said to whoever does not see it change."""
    _ANNOUNCED(key=key, data={"text": text}, width="content", height="content")


def fact(headline: Headline, t: Translator) -> None:
    """A large number with its sentence under it, what stands beside it, and the page it rests on."""
    st.html(
        f'<p style="font-family:{escape(SERIF)};font-size:3.4rem;line-height:1.1;margin:0">'
        f'{escape(headline.number)}</p><p style="margin:.3rem 0 0">{escape(headline.sentence)}</p>'
        + "".join(f'<p style="{_BESIDE}">{escape(line)}</p>' for line in headline.beside)
        + _source(headline.source_url, headline.source, t)
    )


def source(url: str, name: str, t: Translator) -> None:
    """The page that something rests on, by its publisher's name."""
    st.html(_source(url, name, t))


def _source(url: str, name: str, t: Translator) -> str:
    address, said = web_address(url), escape(name)
    link = f'<a href="{escape(address)}" rel="noreferrer" target="_blank">{said}</a>' if address else said
    return f'<p style="{_BESIDE}">{escape(t("source.label"))} {link}</p>'


def contact(t: Translator, subject: str = "") -> None:
    """How to ask for a correction or for a name to be withheld, with the configured address.

    `subject`: of whom or what; a letter has it as its subject, too.
    """
    say(t("contact.how"))
    if subject:
        say(t("contact.subject", subject=subject))
    address = settings.get("contact")
    if address.startswith("mailto:") or web_address(address):
        shown = escape(address.removeprefix("mailto:").partition("?")[0])
        if subject and address.startswith("mailto:"):
            address += f"{'&' if '?' in address else '?'}subject={quote(subject)}"
        link = f'<a href="{escape(address)}" rel="noreferrer" target="_blank">{shown}</a>'
        st.html(f"<p>{escape(t('contact.address', address='@')).replace('@', link)}</p>")
    else:
        say(t("contact.none"))


# Not as HTML in Markdown, for which the framework loads a reader of HTML of 50 kB; its own HTML takes no SVG.
_DRAWN = st.components.v2.component(
    "drawn",
    html="<div></div>",
    js="""
export default function ({ parentElement, data }) {
  const place = parentElement.querySelector("div")
  if (place.drawing === data.svg) return
  place.drawing = data.svg
  place.innerHTML = data.svg
}
""",
    isolate_styles=False,
)


def svg(drawing: str, *, key: str) -> None:
    """An SVG drawing in the page, as wide as its place."""
    fluid = drawing.replace("<svg ", '<svg style="width:100%;height:auto;display:block" ', 1)
    _DRAWN(key=key, data={"svg": fluid}, height="content")


def drawing(
    draw: Callable[[str], str], name: str, t: Translator, *, take: Callable[[], str] | None = None
) -> None:
    """A drawing readable on a projector and on a phone, and its downloads: `draw` makes it `wide` and `narrow`.

    A browser that says of itself that it is a phone's gets the narrow one alone, others both and show one by their
    width. `take` makes what is downloaded when that is not the wide one.
    """
    if st.context.headers.get("Sec-CH-UA-Mobile") == "?1":
        svg(draw("narrow"), key=f"{name}_drawn")
    else:
        for size in ("wide", "narrow"):
            with st.container(key=f"{name}_{size}"):
                svg(draw(size), key=f"{name}_{size}_drawn")
        st.html(
            f"<style>.st-key-{name}_narrow{{display:none}}@media(max-width:640px)"
            f"{{.st-key-{name}_wide{{display:none}}.st-key-{name}_narrow{{display:flex}}}}</style>"
        )
    picture_downloads(take or (lambda: draw("wide")), name, t)


def twin(
    make: Callable[[], pd.DataFrame] | pd.DataFrame, t: Translator, alt: str, *, key: str, label: str = ""
) -> None:
    """The same as a table, for whoever cannot see or use the picture; built only when it is opened."""
    opened = held(f"twin_{key}", key in current_selection().seen("table"))
    name = label or t("twin.label")
    with st.expander(name, opened, key=f"twin_{key}", on_change=_turn, args=(key,)) as place:
        if place.open:
            table = make() if callable(make) else make
            st.dataframe(table, hide_index=True, width="stretch", alt=alt, column_config=_links(table))


def _turn(key: str) -> None:
    others = [name for name in current_selection().seen("table") if name != key]
    look("table", *others, *([key] if st.session_state[f"twin_{key}"] else []))


def _links(table: pd.DataFrame) -> dict[str, Any]:
    """Columns of addresses as links: those in which every filled cell is one."""
    found = {}
    for column in table.columns:
        cells = table[column].astype(str)
        filled = cells[cells != ""]
        if len(filled) and filled.str.match(r"https?://").all():
            found[column] = st.column_config.LinkColumn(column)
    return found


def picture_downloads(drawing: str | Callable[[], str], name: str, t: Translator) -> None:
    """Buttons for the drawing as SVG and as PNG; made only when asked for."""
    make = drawing if callable(drawing) else lambda: drawing
    with st.container(horizontal=True, gap="small", key=f"downloads_{name}"):
        st.download_button(
            t("download.svg"),
            lambda: make().encode(),
            f"{name}.svg",
            "image/svg+xml",
            key=f"svg_{name}",
            on_click="ignore",
            type="tertiary",
        )
        st.download_button(
            t("download.png"),
            lambda: pictures.png(make()),
            f"{name}.png",
            "image/png",
            key=f"png_{name}",
            on_click="ignore",
            type="tertiary",
        )
