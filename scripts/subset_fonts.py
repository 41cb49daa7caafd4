"""Cut the two faces that ship with the program out of Noto Sans CJK; run once a release of it.

    python scripts/subset_fonts.py FOLDER

FOLDER holds NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc of version 2.004, as in the Debian
package fonts-noto-cjk 1:20220127+repack1-1. Needs fonttools 4.68.0 and pypinyin-dict 0.9.0, which
the program itself does not. The same faces come out byte for byte.

Kept are the characters of GB 2312, of the table of general standard Chinese characters of 2013
(names of people use its third level), and what Western Europe and a chart need. The family has a
name of its own, so that a face of that name on the machine never takes its place.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont
from pypinyin_dict.pinyin_data import ktghz2013

OUT = Path(__file__).resolve().parents[1] / "src" / "glidepath" / "report" / "fonts"
FAMILY = "Glidepath Noto Sans SC"
SIMPLIFIED = 2
"""The place of the Simplified Chinese face in the collection."""
RANGES = (
    *((0x20, 0x7E), (0xA0, 0x17F), (0x2000, 0x206F), (0x2190, 0x21FF), (0x2200, 0x22FF)),
    *((0x25A0, 0x25FF), (0x2713, 0x2717)),
)
LEFT_OUT = ((0x0400, 0x04FF), (0x2500, 0x257F), (0x3040, 0x30FF))
"""Cyrillic, box drawing and kana, which GB 2312 has too."""


def wanted() -> set[str]:
    """Every character that the faces keep, where the original has it."""
    standard = {chr(code) for code in ktghz2013.pinyin_dict}
    ranges = {chr(code) for low, high in RANGES for code in range(low, high + 1)}
    dropped = {chr(code) for low, high in LEFT_OUT for code in range(low, high + 1)}
    return (standard | set(gb_2312()) | ranges) - dropped


def gb_2312() -> Iterator[str]:
    """Every character of GB 2312."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            yield from bytes((row, cell)).decode("gb2312", errors="ignore")


def cut(face: TTFont) -> None:
    """Keep the wanted characters, upright text and kerning alone."""
    options = Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE"]
    cutter = Subsetter(options)
    cutter.populate(text="".join(sorted(wanted())))
    cutter.subset(face)


def name(face: TTFont, style: str) -> str:
    """Name the face and its family; give the name of its file."""
    table, file = face["name"], f"{FAMILY.replace(' ', '')}-{style}"
    full = FAMILY if style == "Regular" else f"{FAMILY} {style}"
    names = {1: FAMILY, 2: style, 3: f"2.004;{file}", 4: full, 6: file}
    table.names = [each for each in table.names if each.nameID not in {*names, 16, 17}]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    outlines = face["CFF "].cff
    outlines.fontNames[0] = file
    outlines[0].FullName, outlines[0].FamilyName = f"{FAMILY} {style}", FAMILY
    return f"{file}.otf"


def main() -> None:
    """Cut both faces."""
    for style in ("Regular", "Bold"):
        face = TTCollection(Path(sys.argv[1]) / f"NotoSansCJK-{style}.ttc").fonts[SIMPLIFIED]
        face.recalcTimestamp = False
        cut(face)
        face.save(OUT / name(face, style))


if __name__ == "__main__":
    main()
