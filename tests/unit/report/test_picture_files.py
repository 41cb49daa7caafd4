"""Pictures as files: the same bytes for the same chart, and nothing from other hosts."""

import json
import re
import struct
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from glidepath.quantities.errors import InputError
from glidepath.report import Language
from glidepath.report.fonts import FAMILY
from glidepath.report.pictures import (
    PHONE,
    PRINT,
    Layout,
    LevelChart,
    html,
    picture_format,
    png,
    specification,
    svg,
    write_picture,
)
from glidepath.report.pictures.saved import FORMATS
from unit.report.pictured import CHILD, EMPTY

TESTS = Path(__file__).parents[2]
drawn, page, image = cache(svg), cache(html), cache(png)


def elements(text: str) -> Iterator[ET.Element]:
    yield from ET.fromstring(text).iter()


@pytest.mark.parametrize("language", Language)
def test_svg_is_the_same_for_the_same_chart(language: Language) -> None:
    assert svg(CHILD, language) == drawn(CHILD, language)


def test_svg_is_the_same_in_another_process() -> None:
    code = (
        "from hashlib import sha256; from unit.report.pictured import CHILD;"
        "from glidepath.report import Language; from glidepath.report.pictures import svg;"
        "print(sha256(svg(CHILD, Language.ZH).encode()).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=TESTS,
        env={"PYTHONPATH": str(TESTS), "PYTHONHASHSEED": "7", "TZ": "America/New_York"},
    )
    assert done.stdout.strip() == sha256(drawn(CHILD, Language.ZH).encode()).hexdigest()


@pytest.mark.parametrize("layout", [PRINT, PHONE], ids=("print", "phone"))
@pytest.mark.parametrize("language", Language)
def test_svg_keeps_to_the_width_of_its_layout(language: Language, layout: Layout) -> None:
    root = next(elements(drawn(CHILD, language, layout)))
    assert layout.width - 6 <= int(root.attrib["width"]) <= layout.width


@pytest.mark.parametrize(
    ("language", "tongue", "name"),
    [
        (Language.EN, "en", "KHE-014 on the way down. "),
        (Language.ZH, "zh-Hans", "KHE-014 减量过程。"),
    ],
)
def test_svg_is_described_for_those_who_do_not_see_it(
    language: Language, tongue: str, name: str
) -> None:
    root = next(elements(drawn(CHILD, language)))
    assert root.attrib["role"] == "graphics-document"
    assert root.attrib["lang"] == tongue
    assert root.attrib["aria-label"] == specification(CHILD, language)["description"]
    assert root.attrib["aria-label"].startswith(name)


def test_each_level_and_dose_is_read_out() -> None:
    read = [each.attrib.get("aria-label", "") for each in elements(drawn(CHILD, Language.EN))]
    plain = [label.replace("\u00a0", " ") for label in read]
    assert "25 Jan 2026, 07:42: measured level, 8.1 ng/mL" in plain
    assert "10 Jun 2026, 07:55: below the limit of the assay, below 3.5 ng/mL" in plain
    assert "planned dose from 4 Jul 2026 to 3 Aug 2026: 0.60 mg a day" in plain
    assert "20 May 2026, 14:00: fever" in plain
    assert "5 Jan 2026: 12.0 kg" in plain
    assert not [label for label in plain if re.search("undefined|NaN|#[0-9a-f]{6}", label)]


@pytest.mark.parametrize("chart", [CHILD, EMPTY], ids=("child", "empty"))
def test_svg_refers_to_nothing(chart: LevelChart) -> None:
    for each in elements(drawn(chart, Language.EN)):
        assert not [name for name in each.attrib if name.endswith(("href", "src", "style"))]


def test_svg_is_set_in_the_faces_that_are_shipped() -> None:
    families = [each.attrib.get("font-family") for each in elements(drawn(CHILD, Language.ZH))]
    assert {family.split(",")[0].strip("'") for family in families if family} == {FAMILY}


def pixels(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG, from its first chunk (PNG specification, 11.2.1)."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", data[16:24])


def test_png_has_the_pixels_that_were_asked_for() -> None:
    root = next(elements(drawn(EMPTY, Language.EN)))
    wide, high = int(root.attrib["width"]), int(root.attrib["height"])
    assert pixels(image(EMPTY, Language.EN)) == (2 * wide, 2 * high)
    assert pixels(png(EMPTY, Language.EN, 1)) == (wide, high)


def test_chinese_is_drawn_and_not_boxed() -> None:
    """Boxes would make one picture of two titles of one length."""
    one, other = (png(replace(EMPTY, title=title), Language.ZH) for title in ("减量", "维持"))
    assert one != other


class Read(HTMLParser):
    """What a page asks a browser to load, and the texts of its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: dict[str, str] = {}
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        kind = dict(attrs).get("type") or ""
        self._inside = {"script": f"script{kind}", "style": "style", "title": "title"}.get(tag, "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[self._inside] = self.texts.get(self._inside, "") + data

    def value(self, tag: str, name: str) -> list[str]:
        return [text for one, other, text in self.attributes if (one, other) == (tag, name)]


LOADING = {"src", "srcset", "href", "xlink:href", "data", "poster", "action", "background", "ping"}


@pytest.mark.parametrize("language", Language)
def test_a_page_loads_nothing(language: Language) -> None:
    read = Read(page(CHILD, language))
    assert not [each for each in read.attributes if each[1] in LOADING]
    assert not re.search(r"url\(|@import|@font-face", read.texts["style"])
    outside = page(CHILD, language).replace(read.texts["script"], "")
    hosts = set(re.findall(r"https?://[^\s\"'<]+", outside))
    assert hosts == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_a_page_forbids_itself_to_load_or_evaluate() -> None:
    read = Read(page(CHILD, Language.EN))
    (policy,) = read.value("meta", "content")[:1]
    assert policy.split("; ") == [
        "default-src 'none'",
        f"script-src {digest(read.texts['script'])}",
        f"style-src {digest(read.texts['style'])}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert re.search(r"ast:\s*(true|!0)", read.texts["script"])


def test_a_page_holds_both_pictures_as_data() -> None:
    read = Read(page(CHILD, Language.ZH))
    pictures = json.loads(read.texts["scriptapplication/json"])
    for name, layout in (("print", PRINT), ("phone", PHONE)):
        whole = specification(CHILD, Language.ZH, layout)
        assert "$schema" in whole
        assert pictures[name] == {key: part for key, part in whole.items() if key != "$schema"}
    assert read.value("html", "lang") == ["zh-Hans"]
    assert read.texts["title"] == "KHE-014 减量过程"


def test_a_page_stands_without_its_script() -> None:
    assert drawn(CHILD, Language.EN) in page(CHILD, Language.EN)


def test_no_title_can_break_out_of_a_page() -> None:
    sly = replace(EMPTY, title="</script><script>alert(1)</script><b>&")
    text = html(sly, Language.EN)
    assert Read(text).texts["title"] == "</script><script>alert(1)</script><b>&"
    assert text.count("<script") == page(CHILD, Language.EN).count("<script")
    assert not Read(text).value("b", "class")
    assert "<b>" not in text


@pytest.mark.parametrize("suffix", [".svg", ".png", ".html", ".json", ".SVG"])
def test_the_suffix_says_what_is_written(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"picture{suffix}"
    write_picture(path, EMPTY, Language.EN)
    found = path.read_bytes()
    match suffix.lower():
        case ".svg":
            assert found.decode() == drawn(EMPTY, Language.EN)
        case ".png":
            assert found == image(EMPTY, Language.EN)
        case ".html":
            assert found.startswith(b"<!doctype html>")
            assert drawn(EMPTY, Language.EN).encode() in found
        case _:
            assert json.loads(found) == specification(EMPTY, Language.EN)
            assert found.endswith(b"}\n")


def test_a_picture_is_written_in_the_layout_that_is_asked_for(tmp_path: Path) -> None:
    write_picture(tmp_path / "small.svg", EMPTY, Language.EN, PHONE)
    assert (tmp_path / "small.svg").read_text("utf-8") == drawn(EMPTY, Language.EN, PHONE)


@pytest.mark.parametrize(
    ("name", "said"), [("picture.pdf", '".pdf"'), ("picture", "no ending"), ("a.svg.gz", '".gz"')]
)
def test_another_suffix_is_refused(tmp_path: Path, name: str, said: str) -> None:
    path = tmp_path / name
    with pytest.raises(InputError) as caught:
        write_picture(path, EMPTY, Language.EN)
    (problem,) = caught.value.problems
    assert problem.sentence() == (
        f"{path}: no picture is written to a file with {said}; expected .svg, .png, .html, .json"
    )
    assert problem.kind == "unknown-picture-format"
    assert not path.exists()


def test_a_wrong_suffix_can_be_refused_before_any_work() -> None:
    assert picture_format(Path("picture.png")) is FORMATS[".png"]
    with pytest.raises(InputError):
        picture_format(Path("picture.bmp"))


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "picture.json"
    with pytest.raises(InputError, match="cannot be written: No such file or directory") as caught:
        write_picture(path, EMPTY, Language.EN)
    assert caught.value.problems[0].place.file == str(path)
