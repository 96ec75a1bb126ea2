"""What a page does while it stands open: it learns of a new publication, and lets no press or review be lost."""

from __future__ import annotations

import streamlit as st

from marathon_dash.serve import ours
from marathon_dash.serve.session.selection import touch

__all__ = ["enter_commits", "hold_back", "watch"]

# Asks one number of the server every two seconds, and wakes the page only when it changed: two hundred pages
# standing open cost the server nothing to speak of, where a fragment that runs by itself would cost it all its time.
# A page that runs is woken later: the framework would break off what a press was about to do.
#
# It also runs the page anew the moment a lost connection is back, and holds presses until that run is done. The server
# may have forgotten the page (a restart, a quarter of an hour without network), and only a run tells the framework what
# the press of a widget means: a first press would be lost, and the link of before would win over it.
_WATCH = st.components.v2.component(
    "watch_publications",
    html="<span></span>",
    js="""
export default function ({ parentElement, data, setTriggerValue }) {
  const place = parentElement
  place.shown = data.version
  place.wake = version => setTriggerValue("newer", version)
  place.asks = data.asks
  if (!place.leave) {
    const ask = async () => {
      if (document.hidden || !place.asks) return
      try {
        const answer = await fetch("/version", { cache: "no-store", credentials: "omit" })
        const { version } = await answer.json()
        const busy = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning"
        if (version !== place.shown && !busy) { place.shown = version; place.wake(version) }
      } catch { /* no network: the page itself says so */ }
    }
    const timer = setInterval(ask, 2000)
    document.addEventListener("visibilitychange", ask)
    const app = document.querySelector("[data-testid=stApp]")
    const presses = ["pointerdown", "mousedown", "pointerup", "mouseup", "click", "keydown"]
    const held = []
    let stage = "connected", patience
    const counts = ({ key, target }) => // typing goes on, Tab and the space bar do what they do anywhere
      target.matches?.("input, textarea") ? key === "Enter" : key.length === 1 && key !== " "
    const hold = event => {
      if (event.type === "keydown" && !counts(event)) return
      event.stopImmediatePropagation()
      event.preventDefault()
      held.push([event, event.target.closest?.("[role=option]")?.textContent])
    }
    // a list draws other options into the elements it has, a moment after the run: an option is known by its words
    const drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))
    const meant = async option => {
      for (let looks = 0; looks < 20; looks++) {
        await drawn()
        const found = [...document.querySelectorAll("[role=option]")].find(one => one.textContent === option)
        if (found) return found
      }
    }
    const release = async () => {
      clearTimeout(patience)
      stage = "connected"
      presses.forEach(kind => window.removeEventListener(kind, hold, true))
      for (const [event, option] of held.splice(0)) {
        const target = option === undefined ? event.target : await meant(option)
        if (target?.isConnected) target.dispatchEvent(new event.constructor(event.type, event))
      }
    }
    const follow = new MutationObserver(() => {
      const { testConnectionState: connection, testScriptState: script } = app.dataset
      if (connection !== "CONNECTED") { release(); stage = "lost" }
      else if (stage === "lost") {
        stage = "asked"
        presses.forEach(kind => window.addEventListener(kind, hold, true))
        place.wake(place.shown)
        patience = setTimeout(release, 10_000)
      } else if (stage === "asked" && script !== "notRunning") stage = "running"
      else if (stage === "running" && script === "notRunning") release()
    })
    const attributeFilter = ["data-test-connection-state", "data-test-script-state"]
    if (app) follow.observe(app, { attributes: true, attributeFilter })
    place.leave = () => {
      follow.disconnect()
      release()
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
    """Run the page anew, filters kept, within five seconds of a publication, and at once after an outage.

    Only our own server can tell of a publication.
    """
    shown = st.session_state.get("record_key")  # none while the database does not answer
    data = {"version": shown[1] if shown else -1, "asks": ours.running()}
    _WATCH(key="watch", data=data, on_newer_change=touch)


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
