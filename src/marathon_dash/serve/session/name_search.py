"""A search for a name is in no address and in no history; yet Back finds it, and it can be handed on.

A person is opened without leaving the page, so that what was searched for is still there on the way back. Whoever hands
a search on copies a link that has the name behind its `#`: no server is told of it, and the page takes it out of the
address as soon as it has read it.
"""

from __future__ import annotations

from urllib.parse import parse_qs

import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.serve.session.selection import change_selection

__all__ = ["SEARCH", "search_link"]

SEARCH = "people_q"
_LONGEST = 100

_LINK = st.components.v2.component(
    "name_search",
    html='<button type="button" hidden></button>',
    css="""
button { font: .875rem var(--st-font); color: var(--st-text-color); background: none; border: 0; padding: 0;
  text-decoration: underline; text-underline-offset: .18em; cursor: pointer; min-height: 40px; }
button:focus-visible { outline: 2px solid var(--st-text-color); outline-offset: 2px; }
""",
    js="""
const copy = async text => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const field = document.body.appendChild(document.createElement("textarea")) // no https: the way of before
  field.value = text
  field.select()
  document.execCommand("copy")
  field.remove()
}
export default function ({ parentElement, data, setTriggerValue }) {
  const button = parentElement.querySelector("button")
  const here = location.pathname + location.search
  if (location.hash.startsWith("#name=")) {
    setTriggerValue("name", decodeURIComponent(location.hash.slice(6)))
    history.replaceState(history.state, "", here)
  }
  const bring = () => { // from the box among the first words, which was there before this page
    if (!window.sought) return
    setTriggerValue("name", window.sought.name)
    if (window.sought.focus) document.querySelector("[data-testid=stMain] input[type=search]")?.focus()
    window.sought = undefined
  }
  bring()
  addEventListener("sought", bring)
  button.hidden = !data.query
  button.textContent = data.label
  button.onclick = async () => {
    await copy(`${location.origin}${location.pathname}${location.search}#name=${encodeURIComponent(data.query)}`)
    button.textContent = data.copied
  }
  const follow = event => {
    const link = event.target.closest?.('a[href^="?"]')
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
    if (!plain || !link || !new URLSearchParams(link.getAttribute("href")).has("person")) return
    event.preventDefault()
    setTriggerValue("person", link.getAttribute("href"))
  }
  document.addEventListener("click", follow)
  return () => {
    document.removeEventListener("click", follow)
    removeEventListener("sought", bring)
  }
}
""",
)


def search_link(query: str, t: Translator) -> None:
    """A button that copies a link to this search; none without one. It also reads the search such a link brings."""
    data = {"query": query, "label": t("people.search_link"), "copied": t("people.search_copied")}
    _LINK(key=_KEY, data=data, on_name_change=_brought, on_person_change=_opened, height="content")


_KEY = "name_search"


def _brought() -> None:
    st.session_state[SEARCH] = str(st.session_state[_KEY].name or "")[:_LONGEST]


def _opened() -> None:
    people = parse_qs(str(st.session_state[_KEY].person or "").lstrip("?")).get("person", [])
    if people:
        change_selection(person=people[-1])
