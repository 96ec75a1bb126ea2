"""A talk on paper: the steps of the player's document as PDF (a step a page) and as PNG, set by `typst`.

What a step looks like is said once, in its HTML (`story.talk_steps`); here its few elements are set as print.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from xml.etree import ElementTree

import typst

from marathon_dash.story.talk_steps import single

__all__ = ["archive", "names", "pdf", "pictures"]

_DRAWN = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_FONTS = '("Source Serif 4", "Libertinus Serif", "DejaVu Serif")'
_HEAD = """#set page(width: 1600pt, height: 900pt, margin: (x: 64pt, top: 52pt, bottom: 110pt), fill: rgb({background}))
#set text(font: {fonts}, size: 32pt, fill: rgb({ink}), lang: {lang}, hyphenate: false)
#set par(leading: 0.5em, spacing: 0.7em)
#let muted = rgb({muted})
"""


def pdf(document: Mapping[str, Any]) -> bytes:
    """The talk as one PDF, a step a page; the roll call is one page of names."""
    return _compile(document, "pdf")[0]


def pictures(document: Mapping[str, Any]) -> list[bytes]:
    """The talk as PNG, 1600 by 900, a step a picture."""
    return _compile(document, "png")


def names(document: Mapping[str, Any]) -> list[str]:
    """What the pictures are called: `02-map.png`."""
    return [f"{number:02d}-{step['id']}.png" for number, step in enumerate(document["steps"], 1)]


def archive(document: Mapping[str, Any]) -> bytes:
    """The pictures in one ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:  # stored: PNG is packed already
        for name, picture in zip(names(document), pictures(document), strict=True):
            file.writestr(name, picture)
    return out.getvalue()


def _compile(document: Mapping[str, Any], kind: Literal["pdf", "png"]) -> list[bytes]:
    with TemporaryDirectory() as folder:  # typst reads pictures from files beside its source
        place, drawings = Path(folder), list[str]()
        pages = [_page(step, drawings) for step in document["steps"]]
        for number, drawing in enumerate(drawings):
            (place / f"{number}.svg").write_text(drawing, "utf-8")
        look = {name: _text(colour) for name, colour in document["look"].items()}
        head = _HEAD.format(fonts=_FONTS, lang=_text(document["lang"]), **look)
        (place / "talk.typ").write_text(head + "#pagebreak()\n".join(pages), "utf-8")
        made = typst.compile(place / "talk.typ", format=kind, ppi=72.0)
    return made if isinstance(made, list) else [made]


def _page(step: Mapping[str, Any], drawings: list[str]) -> str:
    def keep(match: re.Match[str]) -> str:
        drawings.append(match[0])
        return f'<img n="{len(drawings) - 1}"/>'

    root = ElementTree.fromstring(f"<div>{_DRAWN.sub(keep, single(step['html']))}</div>")
    if step["kind"] == "text":
        for element in root.iterfind("p[@class='caption']"):
            element.set("class", "text")
    return "".join(_set(element) for element in root)


def _set(element: ElementTree.Element) -> str:
    """One of the elements a step is made of, as print."""
    kind = element.get("class", "").partition(" ")[0]
    setter = _SETTERS.get(kind, _SETTERS.get(element.tag))
    return setter(element) if setter else _block(element, 32)


def _block(element: ElementTree.Element, size: float, more: str = "") -> str:
    return f"#block(text(size: {size}pt{more}, {_words(element)}))\n"


def _words(element: ElementTree.Element) -> str:
    for end in element.iter("br"):
        end.text = "\n"
    lines = " ".join(element.itertext()).splitlines()
    return " + linebreak() + ".join(_text(" ".join(line.split())) for line in lines) or _text("")


def _text(words: str) -> str:
    """A text as typst writes it: never markup."""
    return json.dumps(words, ensure_ascii=False)


def _heading(element: ElementTree.Element) -> str:
    return _block(element, 50, ", weight: 600")


def _quiet(element: ElementTree.Element) -> str:
    return _block(element, 28, ", fill: muted")


def _alone(element: ElementTree.Element) -> str:
    """Words of one's own, large, with the page to themselves."""
    set_text = f"text(size: 50pt, {_words(element)})"
    return f"#v(1fr)\n#block(width: 82%, par(leading: 0.7em, {set_text}))\n#v(1fr)\n"


def _tally(element: ElementTree.Element) -> str:
    """What is documented; the month of the map, which a page shows whole, is left out."""
    months = [one for one in element if one.get("class") == "month"]
    for one in months:
        one.text = ""
    return _block(element, 38, ", weight: 600")


def _drawing(element: ElementTree.Element) -> str:
    whole = 'width: 100%, height: 100%, fit: "contain"'
    drawn = "".join(f'image("{one.get("n")}.svg", {whole})' for one in element.iter("img"))
    return f"#block(height: 1fr, width: 100%, {drawn or '[]'})\n"


def _numbers(element: ElementTree.Element) -> str:
    cells = []
    for one in element:
        number, *rest = list(one[0])
        beside = "".join(f"#block({_set_text(part)})" for part in rest)
        cells.append(f"[#text(size: 160pt, weight: 600, {_words(number)}){beside}]")
    return f"#v(1fr)\n#grid(columns: ({'1fr, ' * len(cells)}), gutter: 48pt, {', '.join(cells)})\n#v(1fr)\n"


def _set_text(element: ElementTree.Element) -> str:
    return f"text(size: 30pt, {_words(element)})"


def _bars(element: ElementTree.Element) -> str:
    number, sentence = list(element)
    left, right = f"text(size: 320pt, weight: 600, {_words(number)})", f"text(size: 44pt, {_words(sentence)})"
    return f"#v(1fr)\n#grid(columns: (auto, 1fr), gutter: 64pt, align: horizon, {left}, {right})\n#v(1fr)\n"


def _roll(element: ElementTree.Element) -> str:
    """The names in three columns, as large as they all fit."""
    people = [one for one in element if one.get("class") != "end"]
    size = min(40.0, 700 / max(1, -(-len(people) // 3)) / 3.6)
    cells = []
    for one in people:
        said = {part.get("class", ""): " ".join(part.itertext()) for part in one}
        under = [" · ".join(said[key] for key in ("local", "outlet") if key in said)]
        under += [said[key] for key in ("days", "state") if key in said]
        lines = [f"text(weight: 600, size: {size:.1f}pt, {_text(said['name'])})"]
        lines += [f"text(size: {size * 0.62:.1f}pt, fill: muted, {_text(words)})" for words in under if words]
        stack = f"stack(spacing: {size * 0.3:.1f}pt, {', '.join(lines)})"
        cells.append(f"block(breakable: false, spacing: {size * 0.8:.1f}pt, {stack})")
    third = -(-len(cells) // 3)
    columns = [
        "[" + "".join(f"#{cell}\n" for cell in cells[at : at + third]) + "]" for at in (0, third, 2 * third)
    ]
    return f"#grid(columns: (1fr, 1fr, 1fr), gutter: 40pt, {', '.join(columns)})\n"


def _closing(element: ElementTree.Element) -> str:
    items = "".join(f"+ #text({_words(one)})\n" for one in element.iter("li"))
    codes = [f'image("{one.get("n")}.svg", width: 380pt)' for one in element.iter("img")]
    address = "".join(f"text(size: 28pt, {_words(one)})" for one in element.iter("span"))
    code = f"stack(spacing: 14pt, {codes[0]}, {address})" if codes else "[]"
    listed = f"[#set text(size: 42pt)\n#set enum(spacing: 24pt)\n{items}]"
    return f"#v(1fr)\n#grid(columns: (1fr, auto), gutter: 48pt, align: horizon, {listed}, {code})\n#v(1fr)\n"


def _foot(element: ElementTree.Element) -> str:
    said = f"text(size: 22pt, fill: muted, {_words(element)})"
    return f"#place(bottom, dy: 74pt, box(height: 60pt, width: 100%, {said}))\n"


_SETTERS = {
    "h1": _heading,
    "quiet": _heading,
    "caption": _quiet,
    "text": _alone,
    "tally": _tally,
    "selection": _quiet,
    "drawing": _drawing,
    "numbers": _numbers,
    "bars": _bars,
    "roll": _roll,
    "closing": _closing,
    "footer": _foot,
}
