"""What tells a screen reader where it is: the menu as a landmark, a skip link that skips, the heading of a new page.

And Esc, which shuts the sheet of filters from any of its fields.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.serve import pictures
from marathon_dash.serve.session.selection import current_selection
from marathon_dash.story.action import choice, in_order, records
from marathon_dash.story.timeline import LIMIT

__all__ = ["heard_actions", "heard_cities", "landmarks"]

# The framework's skip link lands before our menu, its links do not say which page is open, its charts are read mark by
# mark without a name, and nothing tells of a new page. What it renders anew is marked again after each of its runs.
_LANDMARKS = st.components.v2.component(
    "landmarks",
    html="<span></span>",
    js="""
export default function ({ parentElement, data }) {
  const app = document.querySelector("[data-testid=stApp]")
  const heading = () => document.querySelector("[data-testid=stMain] h1")
  const land = () => {
    const title = heading()
    if (!title) return
    title.tabIndex = -1
    title.focus()
  }
  const mark = () => {
    const menu = document.querySelector(".st-key-header")
    menu?.setAttribute("role", "navigation")
    menu?.setAttribute("aria-label", data.menu)
    for (const link of menu?.querySelectorAll("[data-testid=stPageLink-NavLink]") ?? []) {
      const open = link.getAttribute("href").split("?")[0] === location.pathname.slice(1)
      if (open) link.setAttribute("aria-current", "page")
      else link.removeAttribute("aria-current")
    }
    const skip = document.querySelector("[data-testid=stSkipToContent]")
    if (skip && skip.textContent !== data.skip) skip.textContent = data.skip
    for (const chart of document.querySelectorAll(".js-plotly-plot > *")) chart.setAttribute("aria-hidden", "true")
    const before = window.marathonAt ?? data.at, [page, opened] = data.at
    if (!heading()) return
    window.marathonAt = data.at
    if (page !== before[0] || (opened && opened !== before[1])) land() // the way back to a list leaves its place
  }
  const skipped = event => {
    if (!event.target.closest?.("[data-testid=stSkipToContent]")) return
    event.preventDefault()
    event.stopPropagation() // the framework would go on to where its own leads
    land()
  }
  const shut = event => {
    const sheet = event.key === "Escape" && event.target.closest?.(".st-key-filter_sheet details[open]")
    if (!sheet || sheet.querySelector("input[aria-expanded=true]")) return // a list over the sheet goes first
    sheet.firstElementChild.focus()
    sheet.firstElementChild.click()
  }
  const follow = new MutationObserver(() => app.dataset.testScriptState === "notRunning" && mark())
  if (app) follow.observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] })
  document.addEventListener("click", skipped, true)
  document.addEventListener("keydown", shut, true)
  const again = setInterval(mark, 1000) // a chart is drawn after the run, when its script has come
  if (app.dataset.testScriptState === "notRunning") mark()
  return () => {
    follow.disconnect()
    clearInterval(again)
    document.removeEventListener("click", skipped, true)
    document.removeEventListener("keydown", shut, true)
  }
}
""",
)
_UNSEEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"


def landmarks(page: str, t: Translator, opened: str = "") -> None:
    """Mark what the framework leaves unmarked, after every run of the page.

    `opened`: whom or what the page shows now, or tells at its head; where that is new, the page is read from there.
    """
    _LANDMARKS(key="landmarks", data={"at": [page, opened], "menu": t("nav.label"), "skip": t("nav.skip")})


def heard_actions(actions: pd.DataFrame, t: Translator) -> None:
    """The marks of a timeline for whoever hears it: a list of actions, each a link that opens it. Not seen.

    As many as have a mark of their own; of more, the months stand in a table.
    """
    if len(actions) > LIMIT:
        return
    selection = current_selection()
    items = [
        (choice(row, t), pictures.encode(replace(selection, action=row["action_id"]).query("timeline")))
        for row in records(in_order(actions))
    ]
    _heard(items, t("heard.actions"))


def heard_cities(cities: pd.DataFrame, t: Translator) -> None:
    """The marks of a map for whoever hears it: a list of cities, each a link that chooses it. Not seen."""
    selection = current_selection()
    ordered = cities.sort_values(["actions", "city"], ascending=[False, True], kind="stable")
    items = [
        (
            f"{city}, {t.country(country)}: {t('counted.actions', n=int(n))}",
            pictures.encode(selection.seen_as("place", f"{country} {city}").query("map")),
        )
        for country, city, n in ordered[["country", "city", "actions"]].itertuples(index=False, name=None)
    ]
    _heard(items, t("heard.cities"))


def _heard(items: list[tuple[str, str]], label: str) -> None:
    entries = "".join(
        f'<li><a href="?{escape(to)}" target="_self" tabindex="-1">{escape(said)}</a></li>'
        for said, to in items
    )
    st.html(f'<ul aria-label="{escape(label)}" style="{_UNSEEN}">{entries}</ul>')
