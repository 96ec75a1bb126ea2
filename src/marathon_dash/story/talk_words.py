"""The player's own words in a language: its sentences, its keys, and counts with their plural forms."""

from __future__ import annotations

from functools import cache

from marathon_dash.i18n import Translator

__all__ = ["counts", "keys", "words"]

# name in the player → key of the catalogues; a placeholder {x} of a sentence stays one, for the player to fill
_WORDS = {
    "help.title": "player.help.title", "help.leave": "player.help.leave",
    "help.dated": "player.help.dated", "kit.dated": "player.kit.dated",
    "filter.title": "player.filter.title", "filter.from": "player.filter.from", "filter.to": "player.filter.to",
    "filter.find": "player.filter.find",
    "filter.idle": "player.filter.idle", "filter.keep": "player.filter.keep", "filter.back": "player.filter.back",
    "follow.title": "player.follow.title", "follow.unreachable": "player.follow.unreachable",
    "follow.alone": "player.follow.alone", "follow.words": "player.follow.words",
    "speaker.clock": "player.speaker.clock", "speaker.left": "player.speaker.left",
    "speaker.on": "player.speaker.on", "speaker.ahead": "player.speaker.ahead",
    "speaker.behind": "player.speaker.behind", "speaker.name": "player.speaker.name",
    "speaker.notes": "player.speaker.notes",
    "speaker.then": "player.speaker.then", "speaker.last": "player.speaker.last",
    "speaker.previous": "player.speaker.previous", "speaker.next": "player.speaker.next",
    "speaker.black": "player.speaker.black", "speaker.filter": "player.speaker.filter",
    "speaker.restart": "player.speaker.restart", "speaker.codes": "player.speaker.codes",
    "speaker.renew": "player.speaker.renew",
    "wire.joined": "player.wire.joined", "wire.lost": "player.wire.lost", "wire.follows": "player.wire.follows",
    "wire.wrong": "player.wire.wrong", "wire.gone": "player.wire.gone",
    "check.walking": "player.check.walking", "check.waiting": "player.check.waiting",
    "check.ready": "player.check.ready", "check.todo": "player.check.todo",
    "check.mind": "player.check.mind", "check.good": "player.check.good",
    "check.bad": "player.check.bad", "check.press": "player.check.press",
    "check.age": "player.check.age", "check.address": "player.check.address", "check.talk": "player.check.talk",
    "check.phones": "player.check.phones", "check.phones.network": "player.check.phones.network",
    "check.phones.scan": "player.check.phones.scan", "check.phones.came": "player.check.phones.came",
    "check.reports": "player.check.reports",
    "check.steps": "player.check.steps", "check.steps.spilled": "player.check.steps.spilled",
    "check.steps.walked": "player.check.steps.walked",
    "check.network": "player.check.network", "check.network.none": "player.check.network.none",
    "check.network.some": "player.check.network.some",
    "check.fonts": "player.check.fonts", "check.fonts.own": "player.check.fonts.own",
    "check.fonts.none": "player.check.fonts.none",
    "check.map": "player.check.map", "check.map.here": "player.check.map.here",
    "check.map.lost": "player.check.map.lost", "check.map.absent": "player.check.map.absent",
    "check.screen": "player.check.screen", "check.screen.fits": "player.check.screen.fits",
    "check.screen.odd": "player.check.screen.odd",
    "check.contrast": "player.check.contrast", "check.contrast.is": "player.check.contrast.is",
    "check.awake": "player.check.awake", "check.awake.can": "player.check.awake.can",
    "check.awake.cannot": "player.check.awake.cannot",
    "check.clicker": "player.check.clicker", "check.clicker.press": "player.check.clicker.press",
    "check.clicker.heard": "player.check.clicker.heard",
}  # fmt: skip
_PLACEHOLDERS = (
    "day",
    "version",
    "steps",
    "requests",
    "ms",
    "width",
    "height",
    "ratio",
    "keys",
    "filter",
    "number",
    "all",
    "address",
)

_KEYS = (
    ("PageDown  →  ↓", "player.key.next"), ("PageUp  ←  ↑", "player.key.previous"),
    ("Home  End", "player.key.ends"), ("12 Enter", "player.key.number"),
    ("B  .", "player.key.black"), ("F  F5", "player.key.full"),
    ("C", "player.key.filter"), ("Backspace  Esc", "player.key.back"),
    ("P", "player.key.pause"), ("Shift ← →", "player.key.month"),
    ("A", "player.key.auto"), ("+  −", "player.key.pace"), ("L", "player.key.loop"),
    ("R", "player.key.renew"),
    ("S", "player.key.speaker"), ("Q", "player.key.room"), ("K", "player.key.check"), ("?", "player.key.help"),
)  # fmt: skip

_COUNTS = {"actions": "count.actions", "cities": "count.cities", "countries": "count.countries"}


@cache
def words(t: Translator) -> dict[str, str]:
    """Every sentence of the player; lives as long as the process."""
    blank = {name: f"{{{name}}}" for name in _PLACEHOLDERS}
    return {name: t(key, None, **blank) for name, key in _WORDS.items()}


@cache
def keys(t: Translator) -> list[list[str]]:
    """What each key does, for the help."""
    return [[name, t(key)] for name, key in _KEYS]


@cache
def counts(t: Translator) -> dict[str, list[object]]:
    """For each count its forms with `{n}`, and which form 0, 1, … 199 takes.

    From 200 on a number takes the form of 100 more than its last two digits: true of every language's rule.
    """
    found: dict[str, list[object]] = {}
    for name, key in _COUNTS.items():
        forms = [t(key, n=n).replace(t.number(n), "{n}", 1) for n in range(200)]
        kinds = list(dict.fromkeys(forms))
        found[name] = [kinds, "".join(str(kinds.index(form)) for form in forms)]
    return found
