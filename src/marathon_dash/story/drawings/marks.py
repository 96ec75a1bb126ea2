"""The signs of the timeline, drawn: a day, a month, several days, a bin; filled, hatched or hollow."""

from __future__ import annotations

from marathon_dash.i18n import Translator
from marathon_dash.story.drawings.sheet import Sheet, escape
from marathon_dash.story.palette import Palette

__all__ = ["dot", "legend", "legend_words", "sample", "span"]


def dot(sheet: Sheet, x: float, y: float, radius: float, *, low: bool = False) -> None:
    """An action of a known day; hollow when it is mentioned only once."""
    palette = sheet.palette
    if low:
        line = max(1.2, radius / 4)
        sheet.circle(x, y, radius - line / 2, palette.background, stroke=palette.red, stroke_width=line)
    else:
        sheet.circle(x, y, radius, palette.red, stroke=palette.background, stroke_width=1)


def span(sheet: Sheet, left: float, right: float, y: float, radius: float, *, look: str) -> None:
    """Days from `left` to `right`: `filled` (all of them), `hatched` (one of them, unknown), `hollow`."""
    palette = sheet.palette
    right = max(right, left + 2 * radius)
    fill = palette.red if look == "filled" else palette.background
    line = max(1.2, radius / 5)
    round_ = radius if look == "filled" else radius / 3
    box = {"rx": round_, "stroke": palette.red, "stroke_width": line}
    sheet.rect(left, y - radius, right - left, 2 * radius, fill, **box)
    if look == "hatched":
        _hatch(sheet, left, right, y - radius, y + radius, line)


def _hatch(sheet: Sheet, left: float, right: float, top: float, bottom: float, line: float) -> None:
    """Slanted lines clipped to the box by arithmetic: a pattern's id could meet another on the same page."""
    tall, parts = bottom - top, []
    start = left - tall + 4 * line
    while start < right:
        x1, x2 = max(start, left), min(start + tall, right)
        parts.append(f"M{x1:.1f} {bottom - (x1 - start):.1f}L{x2:.1f} {bottom - (x2 - start):.1f}")
        start += 4 * line
    sheet.path("".join(parts), stroke=sheet.palette.red, stroke_width=line)


def sample(sheet: Sheet, name: str, x: float, y: float, radius: float) -> float:
    """A sign of the legend with its left end at `x`; returns where it ends."""
    if name == "day":
        dot(sheet, x + radius, y, radius)
        return x + 2 * radius
    if name == "bin":
        for number, high in enumerate((1.0, 2.0, 1.4)):
            left = x + number * 1.2 * radius
            sheet.rect(left, y + radius * (1 - high), radius, radius * high, sheet.palette.red)
        return x + 3.4 * radius
    looks = {"interval": "filled", "month": "hatched", "low": "hollow"}
    wide = {"interval": 3, "month": 5, "low": 3}[name] * radius
    span(sheet, x, x + wide, y, radius, look=looks[name])
    return x + wide


def legend_words(t: Translator, *, many: bool = False) -> dict[str, str]:
    """The signs in use and what they mean."""
    if many:
        return {"bin": t("timeline.legend.bin"), "month": t("timeline.legend.bins")}
    return {
        "day": t("timeline.legend.day"),
        "interval": t("timeline.legend.interval"),
        "month": t("timeline.legend.month"),
        "low": t("timeline.legend.low"),
    }


def legend(t: Translator, palette: Palette, *, many: bool = False) -> str:
    """The legend as HTML that wraps with the page.

    Its signs are boxes, not SVG: the page's HTML lets no SVG through, and its Markdown costs 54 kB more.
    """
    box = f"display:inline-block;box-sizing:border-box;height:11px;border:1.5px solid {palette.red};"
    hatched = f"repeating-linear-gradient(135deg,{palette.red} 0 1.2px,transparent 1.2px 4px)"
    looks = {
        "day": f"width:11px;border-radius:50%;background:{palette.red}",
        "interval": f"width:17px;border-radius:6px;background:{palette.red}",
        "month": f"width:26px;border-radius:3px;background:{hatched}",
        "low": "width:17px;border-radius:3px",
        "bin": f"width:11px;background:{palette.red}",
    }
    items = [
        f'<span style="display:inline-flex;align-items:center;gap:.4rem"><span style="{box}{looks[name]}"></span>'
        f"<span>{escape(words)}</span></span>"
        for name, words in legend_words(t, many=many).items()
    ]
    return (
        f'<div style="display:flex;flex-wrap:wrap;gap:.35rem 1.25rem;font-size:.9rem">{"".join(items)}</div>'
    )
