"""What a page does while it stands open: it learns of a new publication, and does not let a review be lost."""

from __future__ import annotations

import streamlit as st

from marathon_dash.serve import ours

__all__ = ["enter_commits", "hold_back", "watch"]

# Asks one number of the server every two seconds, and wakes the page only when it changed: two hundred pages
# standing open cost the server nothing to speak of, where a fragment that runs by itself would cost it all its time.
_WATCH = st.components.v2.component(
    "watch_publications",
    html="<span></span>",
    js="""
export default function ({ parentElement, data, setTriggerValue }) {
  const place = parentElement
  place.shown = data.version
  place.wake = version => setTriggerValue("newer", version)
  if (!place.leave) {
    const ask = async () => {
      if (document.hidden) return
      try {
        const answer = await fetch("/version", { cache: "no-store", credentials: "omit" })
        const { version } = await answer.json()
        if (version !== place.shown) { place.shown = version; place.wake(version) }
      } catch { /* no network: the page itself says so */ }
    }
    const timer = setInterval(ask, 2000)
    document.addEventListener("visibilitychange", ask)
    place.leave = () => {
      clearInterval(timer)
      document.removeEventListener("visibilitychange", ask)
      place.leave = undefined
    }
  }
  return place.leave
}
""",
)

# The browser's own question before a tab is closed or loaded anew.
_HOLD = st.components.v2.component(
    "hold_back",
    html="<span></span>",
    js="""
export default function ({ parentElement, data }) {
  const place = parentElement
  place.ask = place.ask || (event => { event.preventDefault() })
  window.removeEventListener("beforeunload", place.ask)
  if (data.waiting) window.addEventListener("beforeunload", place.ask)
  return () => window.removeEventListener("beforeunload", place.ask)
}
""",
)


def watch() -> None:
    """Run the page anew, filters kept, within five seconds of a publication. Only our own server can tell."""
    if ours.running():
        shown = st.session_state.get("record_key")  # none while the database does not answer
        _WATCH(key="watch", data={"version": shown[1] if shown else -1}, on_newer_change=lambda: None)


_ENTER = st.components.v2.component(
    "enter_commits",
    html="<span></span>",
    js="""
export default function () {
  const commit = event => {
    const field = event.key === "Enter" && event.target.closest?.("[data-testid=stDateInput]")
    if (field) setTimeout(() => document.querySelector("[data-testid=stMain]")?.focus({ preventScroll: true }), 0)
  }
  document.addEventListener("keydown", commit, true)
  return () => document.removeEventListener("keydown", commit, true)
}
""",
)


def enter_commits() -> None:
    """Let Enter in the field of a date mean what it means elsewhere: the framework waits until the field is left."""
    _ENTER(key="enter_commits")


def hold_back(waiting: bool) -> None:
    """While a review waits to be published, ask before the tab is closed."""
    _HOLD(key="hold_back", data={"waiting": waiting})
