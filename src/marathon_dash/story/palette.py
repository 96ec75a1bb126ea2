"""Paper and ink: the two sets of colours every picture is drawn with."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["NIGHT", "PAPER", "Palette", "mixed"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as `#RRGGBB`. `red` is for people and places of the campaign and for nothing else."""

    name: str
    background: str
    second: str
    ink: str
    muted: str  # second text: at least 4.5:1 on background and second
    hairline: str
    red: str
    land: str
    border: str
    water: str


PAPER = Palette(
    "paper", "#FBF9F5", "#F1EDE6", "#1D1B19", "#5F5850", "#D9D2C7", "#A3142B", "#E5DFD5", "#FBF9F5", "#FBF9F5"
)
NIGHT = Palette(
    "night", "#161412", "#221F1C", "#F3EEE7", "#B5ABA0", "#3A352F", "#FF6B78", "#2A2622", "#161412", "#161412"
)


def mixed(first: str, second: str, part: float) -> str:
    """The colour `part` of the way from one `#RRGGBB` to another."""
    pairs = ((int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in pairs)
