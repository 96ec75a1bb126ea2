"""A QR code as a drawing: black on white with its quiet zone, whatever the palette, so that every phone reads it."""

from __future__ import annotations

import segno

from marathon_dash.story.drawings.sheet import escape

__all__ = ["code", "printed"]

_QUIET = 4  # modules of white around it, as the standard asks


def code(text: str, label: str) -> str:
    """The QR code of `text` (an address) as SVG; `label` is its text alternative."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    size = len(rows) + 2 * _QUIET
    squares = "".join(
        f"M{x + _QUIET} {y + _QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" '
        f'aria-label="{escape(label)}" shape-rendering="crispEdges"><title>{escape(label)}</title>'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path fill="#000" d="{squares}"/></svg>'
    )


def printed(text: str) -> str:
    """The QR code of `text` in letters, two rows a line: what is light is drawn, for a terminal is dark."""
    quiet = [(False,) * len(row) for row in segno.make(text, error="m", micro=False).matrix[:1]] * 2
    rows = [
        *quiet,
        *(tuple(map(bool, row)) for row in segno.make(text, error="m", micro=False).matrix),
        *quiet,
    ]
    wide = [(False, False, *row, False, False) for row in rows] + [(False,) * (len(rows[0]) + 4)] * (
        len(rows) % 2
    )
    signs = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    pairs = zip(wide[::2], wide[1::2], strict=True)
    return "\n".join("".join(signs[pair] for pair in zip(*two, strict=True)) for two in pairs)
