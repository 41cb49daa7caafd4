"""Every word in both languages, and every key that is asked for is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from glidepath.conduct.codes import CODES
from glidepath.conduct.roles import Role
from glidepath.conduct.waiting import Kind
from glidepath.decide.status import Track
from glidepath.record.events import EVENT_TYPES
from glidepath.web.cohort import MOVES
from glidepath.web.words import texts

WEB = Path(__file__).parents[2] / "src" / "glidepath" / "web"
IN_TEMPLATES = re.compile(r"""{% word ["']([a-z.-]+)["']""")
IN_CODE = re.compile(r"""tell\(\s*["']([a-z.-]+)["']""")
HAN = re.compile("[\u4e00-\u9fff]")
SAME = {"frame.name", "test.alt", "test.ast", "wrong.wrong", "own.wrong"}
"""Texts that are alike in both languages, or only hold what is put into them."""


def asked() -> Iterator[str]:
    for path in WEB.rglob("*.html"):
        yield from IN_TEMPLATES.findall(path.read_text("utf-8"))
    for path in WEB.rglob("*.py"):
        yield from IN_CODE.findall(path.read_text("utf-8"))


def test_every_word_that_is_asked_for_is_there() -> None:
    found = set(asked())
    assert len(found) > 250
    assert sorted(each for each in found if each not in texts() and not each.endswith(".")) == []


def test_every_word_stands_in_both_languages() -> None:
    for key in texts():
        text = texts()[key]
        assert text.en.strip(), key
        assert text.zh.strip(), key
        if key not in SAME and re.search("[a-z]{3}", re.sub(r"{[a-z_]+}", "", text.en)):
            assert HAN.search(text.zh), key
        gaps = re.compile(r"{([a-z_]+)}")
        assert set(gaps.findall(text.en)) == set(gaps.findall(text.zh)), key


def test_no_key_stands_in_two_files() -> None:
    keys: list[str] = []

    def walk(tree: object, above: str) -> None:
        if isinstance(tree, dict) and set(tree) != {"en", "zh"}:
            for name, each in tree.items():
                walk(each, f"{above}{name}.")
        else:
            keys.append(above)

    for path in sorted((WEB / "words").glob("*.yaml")):
        tree = yaml.safe_load(path.read_text("utf-8"))
        assert tree.pop("chinese") == "not-reviewed"
        walk(tree, "")
    assert len(keys) == len(set(keys)) == len(texts())


def test_every_code_type_role_and_track_has_its_words() -> None:
    wanted = (
        *(f"refused.{each}" for each in CODES),
        *(f"event.{each}" for each in EVENT_TYPES),
        *(f"role.{each.value}" for each in Role),
        *(f"stand.{each.slug}" for each in Track),
        *(f"due.{each.value}" for each in Kind),
        *(f"need.decision.{each.slug}" for each in MOVES),
    )
    assert [each for each in wanted if each not in texts()] == []


def test_no_text_of_a_template_stands_outside_the_catalogue() -> None:
    """Between tags there are only words of the catalogue, values, signs and units."""
    allowed = re.compile(
        r"^[\s·:,.|()/%–-]*(glide|path|mg|中文|English|中文English)?[\s·:,.|()/%–-]*$"
    )
    for path in WEB.rglob("*.html"):
        page = path.read_text("utf-8")
        page = re.sub(r"{% block width %}.*?{% endblock %}", "", page)
        page = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", page, flags=re.DOTALL)
        page = re.sub(r"<title>.*?</title>", "", page, flags=re.DOTALL)
        for text in re.split(r"<[^>]*>", page):
            assert allowed.match(text), (path.name, text)
