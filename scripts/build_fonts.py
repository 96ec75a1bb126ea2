"""Make the fonts light: the letters of our languages out of the fonts that ship inside Streamlit.

    python scripts/build_fonts.py static

writes `sans-<hash>.woff2`, `serif-<hash>.woff2` and `cyrillic-<hash>.woff2` (of the serif) into `static`, and
`fonts.css`, which names them for the letters they hold, and removes the ones it wrote before. A letter that is not in
them is still shown: the browser then takes the framework's whole font, which has the same name and stands behind ours.

Of the 4,000 signs of the framework's icon font `static/signs-<hash>.woff2` holds those that its own code names (ours
name none). The browser asks for that font on every page whatever else there is, so the server answers with ours.

Source Sans and Source Serif are by Adobe, SIL Open Font License 1.1 (`static/OFL.txt`). The licence keeps the name
“Source” for the whole fonts, so the files are named anew inside. Material Symbols are by Google, Apache License 2.0.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
from collections.abc import Collection, Iterable
from itertools import pairwise
from pathlib import Path

import streamlit
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

MEDIA = Path(streamlit.__file__).parent / "static" / "static" / "media"
# family in CSS: (file of the framework, name of ours, what its axes are limited to)
FONTS = {
    "Source Sans": ("SourceSansVF-Upright.*.woff2", "sans", {"wght": (400, 400, 700)}),
    "Source Serif": ("SourceSerifVariable-Roman.*.woff2", "serif", {"wght": (400, 400, 700), "opsz": 28}),
}
# Headings are in one alphabet, so the serif comes in two files; the text of every page has letters of both, if only in
# the name of the other language.
CYRILLIC = range(0x400, 0x530)
LETTERS = (
    (0x20, 0x7E),  # Basic Latin
    (0xA0, 0x17F),  # Latin-1 and Latin Extended-A: Polish, Lithuanian, Łacinka, German, French, Czech …
    (0x218, 0x21B),  # Romanian
    (0x2BC, 0x2BC),  # the Belarusian and Ukrainian apostrophe
    (0x300, 0x304),  # accents put on a letter, such as the stress of a name
    (0x400, 0x45F),  # Cyrillic: Belarusian, Russian, Ukrainian, Serbian
    (0x490, 0x493),  # Ukrainian and Kazakh letters
    (0x49A, 0x49B),
    (0x4A2, 0x4A3),
    (0x4AE, 0x4B1),
    (0x4BA, 0x4BB),
    (0x4D8, 0x4D9),
    (0x4E8, 0x4E9),
    (0x2010, 0x2026),  # dashes, quotation marks, ellipsis
    (0x202F, 0x203A),
    (0x20AC, 0x20AC),
    (0x2116, 0x2116),
    (0x2190, 0x2199),  # arrows
    (0x2212, 0x2212),
    (0x2248, 0x2265),  # about, not, at most, at least
    (0x25A0, 0x25CF),  # marks of legends
    (0x2605, 0x2606),
    (0x2713, 0x2717),
)


def light(path: Path, name: str, axes: dict[str, object], wanted: Collection[int]) -> tuple[bytes, list[int]]:
    """A font with only the letters `wanted` and our weights, as WOFF2, and those of the letters it really has."""
    font = TTFont(path)
    letters = sorted(set(font.getBestCmap()) & set(wanted))
    options = Options(layout_features=["kern", "liga", "locl", "mark", "mkmk", "ccmp", "tnum", "lnum"])
    options.name_IDs, options.notdef_outline = [0, 1, 2, 3, 4, 6, 13, 14], True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font = instantiateVariableFont(font, axes, updateFontNames=False)
    for number in (1, 3, 4, 6):
        font["name"].setName(f"Paper-{name}", number, 3, 1, 0x409)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer, reorderTables=False)
    return buffer.getvalue(), letters


def signs(path: Path) -> bytes:
    """The icon font with only the signs that the framework's own code names."""
    font = TTFont(path)
    home = MEDIA.parents[2]
    texts = (file.read_text("utf-8") for file in (*home.glob("static/static/js/*.js"), *home.rglob("*.py")))
    named = {name for text in texts for name in re.findall(r"material/([a-z0-9_]+)", text)}
    letters = [
        ord(letter) for letter in " abcdefghijklmnopqrstuvwxyz0123456789_"
    ]  # a sign is written as its name
    # without the closure: with every letter in it, it would bring back every sign
    options = Options(layout_features=["liga", "rlig"], layout_closure=False, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters, glyphs=_drawn(font, named))
    subsetter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer, reorderTables=False)
    return buffer.getvalue()


def _drawn(font: TTFont, named: set[str]) -> list[str]:
    """The glyphs that stand for these words."""
    letter = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    found = []
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in (getattr(table, "ExtSubTable", table) for table in lookup.SubTable):
            for first, ligatures in getattr(table, "ligatures", {}).items():
                for one in ligatures:
                    word = "".join(letter.get(glyph, "?") for glyph in (first, *one.Component))
                    found += [one.LigGlyph] if word in named else []
    return found


def ranges(letters: Iterable[int]) -> str:
    """Code points as CSS writes them: U+20-7E, U+A0-17F."""
    codes = list(letters)
    starts = [codes[0], *(b for a, b in pairwise(codes) if b != a + 1)]
    ends = [*(a for a, b in pairwise(codes) if b != a + 1), codes[-1]]
    return ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in zip(starts, ends, strict=True))


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("static", type=Path)
    static = cli.parse_args().static
    rules = []
    ours = {code for a, b in LETTERS for code in range(a, b + 1)}
    for family, (pattern, name, axes) in FONTS.items():
        [source] = MEDIA.glob(pattern)
        both = {"cyrillic": ours & set(CYRILLIC), name: ours - set(CYRILLIC)}
        for part, wanted in (both if name == "serif" else {name: ours}).items():
            content, letters = light(source, part, axes, wanted)
            file = _written(static, part, source, content)
            rules.append(
                f'@font-face{{font-family:"{family}";font-style:normal;font-weight:100 900;'
                f'src:url(/app/static/{file.name})format("woff2");unicode-range:{ranges(letters)}}}\n'
            )
    (static / "fonts.css").write_text("".join(rules), encoding="utf-8")
    [source] = MEDIA.glob("MaterialSymbols-Rounded.*.woff2")
    _written(static, "signs", source, signs(source))


def _written(static: Path, name: str, source: Path, content: bytes) -> Path:
    for old in static.glob(f"{name}-*.woff2"):
        old.unlink()
    file = static / f"{name}-{hashlib.sha256(content).hexdigest()[:12]}.woff2"
    file.write_bytes(content)
    print(file, f"{source.stat().st_size:,} → {len(content):,} bytes")
    return file


if __name__ == "__main__":
    main()
