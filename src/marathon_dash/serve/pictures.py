"""Drawings as files: SVG to PNG and PDF, with the fonts inside `typst` and no browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from urllib.parse import urlencode

import typst

__all__ = ["encode", "pdf", "png"]

_PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("drawing.svg", width: {width}pt)\n'


def png(svg: str, *, width: int = 1920) -> bytes:
    """The drawing as a PNG, `width` pixels wide."""
    return _compile(svg, width, "png")


def pdf(svg: str, *, width: int = 842) -> bytes:
    """The drawing as a PDF page, `width` points wide."""
    return _compile(svg, width, "pdf")


def encode(query: Mapping[str, Sequence[str]]) -> str:
    """A selection's query as the text after `?`."""
    return urlencode(query, doseq=True)


def _compile(svg: str, width: int, kind: Literal["png", "pdf"]) -> bytes:
    with TemporaryDirectory() as folder:  # typst reads a picture from a file beside its source
        place = Path(folder)
        (place / "drawing.svg").write_text(svg, "utf-8")
        (place / "page.typ").write_text(_PAGE.format(width=width), "utf-8")
        return typst.compile(place / "page.typ", format=kind, ppi=72.0)
