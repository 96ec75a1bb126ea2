"""A sheet to draw on: the few shapes every drawing is made of, with every text escaped in one place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from unicodedata import combining, east_asian_width

from marathon_dash.story.palette import Palette

__all__ = ["SANS", "SERIF", "Sheet", "escape", "text_width"]

SANS = "'Source Sans 3','Source Sans Pro','Source Sans',Arial,'Liberation Sans','DejaVu Sans',sans-serif"
SERIF = "'Source Serif 4','Source Serif Pro','Source Serif',Georgia,'Libertinus Serif','DejaVu Serif',serif"

_NARROW = frozenset("iljftrI.,:;'|!()[]/ -·’іїјґ")
_WIDE = frozenset("mwMWOQGDHNUmЖШЩЮМФЫжшщюмфы@%&—…")
_DROPPED = (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_ESCAPES: dict[int, str | None] = (
    dict.fromkeys(_DROPPED)
    | dict.fromkeys(map(ord, "\t\n"), " ")
    | {ord(c): name for c, name in zip("&<>\"'", ("&amp;", "&lt;", "&gt;", "&quot;", "&#39;"), strict=True)}
)


def escape(text: object) -> str:
    """Text for SVG and HTML, in content and in attributes; control characters are dropped, a line break is a space."""
    return str(text).translate(_ESCAPES)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a line of text is, in the unit of `size`: errs on the wide side."""
    em = 0.0
    for c in text:
        if combining(c):
            continue
        if east_asian_width(c) in "WF":
            em += 1.0
        else:
            em += 0.30 if c in _NARROW else 0.82 if c in _WIDE else 0.62 if c.isupper() else 0.53
    return em * size * (1.06 if bold else 1.0)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def _attributes(values: dict[str, object]) -> str:
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_number(v) if isinstance(v, int | float) else escape(v)}"'
        for name, v in values.items()
        if v is not None
    )


class Sheet:
    """An SVG drawing in the making. Lengths are SVG user units; colours `#RRGGBB`; every text is escaped.

    `label` is the text alternative: one sentence that states the takeaway. `role` is `img`, or `group` for a
    drawing with links in it.
    """

    def __init__(
        self,
        width: float,
        height: float,
        palette: Palette,
        *,
        label: str,
        fill: bool = True,
        role: str = "img",
    ) -> None:
        self.width, self.height, self.palette, self.label, self.role = width, height, palette, label, role
        self._parts: list[str] = []
        if fill:
            self.rect(0, 0, width, height, palette.background)

    def lengthen(self, more: float) -> None:
        """`more` units of paper at the foot; nothing when that is none or less."""
        if more > 0:
            self.rect(0, self.height - 1, self.width, more + 1, self.palette.background)
            self.height += more

    def add(self, tag: str, content: str | None = None, **attributes: Any) -> None:
        """One element; `content` is text and will be escaped. `stroke_width=2` becomes `stroke-width`."""
        inside = "/>" if content is None else f">{escape(content)}</{tag}>"
        self._parts.append(f"<{tag}{_attributes(attributes)}{inside}")

    def open(self, tag: str, **attributes: Any) -> None:
        """Start a group (`g`, `a`); `close` ends it."""
        self._parts.append(f"<{tag}{_attributes(attributes)}>")

    def close(self, tag: str) -> None:
        """End the group that `open` started."""
        self._parts.append(f"</{tag}>")

    def text(
        self,
        x: float,
        y: float,
        content: str,
        size: float = 16,
        *,
        colour: str | None = None,
        anchor: str | None = None,
        bold: bool = False,
        serif: bool = False,
        halo: float = 0,
        **more: Any,
    ) -> None:
        """A line of text on its baseline; `anchor` start, middle or end; `halo` draws paper around it."""
        around: dict[str, Any] = {
            "stroke": self.palette.background,
            "stroke_width": halo,
            "paint_order": "stroke",
            "stroke_linejoin": "round",
        }
        self.add(
            "text",
            content,
            x=x,
            y=y,
            font_size=size,
            fill=colour or self.palette.ink,
            text_anchor=anchor,
            font_weight=600 if bold else None,
            font_family=SERIF if serif else None,
            **(around if halo else {}),
            **more,
        )

    def rect(self, x: float, y: float, width: float, height: float, fill: str, **more: Any) -> None:
        """A filled rectangle."""
        self.add("rect", x=x, y=y, width=width, height=height, fill=fill, **more)

    def circle(self, x: float, y: float, radius: float, fill: str, **more: Any) -> None:
        """A filled circle."""
        self.add("circle", cx=x, cy=y, r=radius, fill=fill, **more)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, **more: Any
    ) -> None:
        """A straight line; `stroke_dasharray="4 4"` for a broken one."""
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width, **more)

    def path(self, d: str, fill: str = "none", **more: Any) -> None:
        """Any outline, `d` in SVG path syntax."""
        self.add("path", d=d, fill=fill, **more)

    def paragraph(
        self,
        x: float,
        y: float,
        lines: Iterable[str],
        size: float = 16,
        *,
        leading: float = 1.35,
        **more: Any,
    ) -> float:
        """Lines under each other from baseline `y`; returns the baseline after the last."""
        for line in lines:
            self.text(x, y, line, size, **more)
            y += size * leading
        return y

    def wrap(self, content: str, size: float, width: float) -> list[str]:
        """The words of `content` in lines no wider than `width`."""
        lines: list[str] = []
        for word in content.split():
            if lines and text_width(f"{lines[-1]} {word}", size) <= width:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        return lines

    def svg(self) -> str:
        """The finished drawing, scalable, with its text alternative inside."""
        width, height, label = _number(self.width), _number(self.height), escape(self.label)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="{escape(self.role)}" aria-label="{label}" font-family="{escape(SANS)}">'
            f"<title>{label}</title>{''.join(self._parts)}</svg>"
        )
