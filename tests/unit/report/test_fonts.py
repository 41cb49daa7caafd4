"""The faces: shipped with their licence, and with every character that the program writes."""

import struct
from pathlib import Path

import pytest

from glidepath.exchange.protocols import library_names, read_protocol
from glidepath.report.catalogue import catalogue
from glidepath.report.fonts import FAMILY, folder
from glidepath.report.protocols.words import texts

FACES = sorted(folder().glob("*.otf"))
MOST_BYTES = 6_000_000
NOT_DRAWN = {"\n", "⁹"}
"""The raised nine stands in texts of a screen only: the original face has none."""


def table(face: bytes, tag: bytes) -> bytes:
    """One table of an OpenType file (its header as in the OpenType specification)."""
    for each in range(struct.unpack_from(">H", face, 4)[0]):
        name, _, start, length = struct.unpack_from(">4sIII", face, 12 + 16 * each)
        if name == tag:
            return face[start : start + length]
    raise AssertionError(tag)


def characters(path: Path) -> set[str]:
    """The characters of a face, by the groups of its cmap of format 12."""
    cmap = table(path.read_bytes(), b"cmap")
    count = struct.unpack_from(">H", cmap, 2)[0]
    starts = {struct.unpack_from(">HHI", cmap, 4 + 8 * each)[2] for each in range(count)}
    (start,) = (each for each in starts if struct.unpack_from(">H", cmap, each)[0] == 12)
    groups = struct.unpack_from(">I", cmap, start + 12)[0]
    found: set[str] = set()
    for each in range(groups):
        low, high, _ = struct.unpack_from(">III", cmap, start + 16 + 12 * each)
        found |= {chr(code) for code in range(low, high + 1)}
    return found


def test_two_faces_and_their_licence_are_shipped() -> None:
    assert [path.name for path in FACES] == [
        "GlidepathNotoSansSC-Bold.otf",
        "GlidepathNotoSansSC-Regular.otf",
    ]
    assert sum(path.stat().st_size for path in FACES) < MOST_BYTES
    licence = (folder() / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Adobe" in licence


@pytest.mark.parametrize("path", FACES, ids=lambda path: path.stem)
def test_a_face_belongs_to_the_family(path: Path) -> None:
    assert FAMILY.encode("utf-16-be") in table(path.read_bytes(), b"name")


@pytest.mark.parametrize("path", FACES, ids=lambda path: path.stem)
def test_a_face_has_every_character_of_the_catalogues(path: Path) -> None:
    written = [*catalogue().texts.values(), *texts().values()]
    needed = {character for text in written for character in text.en + text.zh}
    assert len(needed) > 500
    assert needed - characters(path) <= NOT_DRAWN


@pytest.mark.parametrize("path", FACES, ids=lambda path: path.stem)
def test_a_face_has_every_character_of_the_protocols(path: Path) -> None:
    protocols = [read_protocol(name).model_dump_json() for name in library_names()]
    assert set("".join(protocols)) - characters(path) <= NOT_DRAWN


@pytest.mark.parametrize("path", FACES, ids=lambda path: path.stem)
def test_a_face_has_the_characters_of_names(path: Path) -> None:
    """Two characters of the first level of the general table, two of the third, one of none."""
    has = characters(path)
    assert {"一", "我", "玥", "昉"} <= has
    assert "龘" not in has
