"""One word for one idea: no name in the code uses a word that the glossary replaces."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (?P<word>[^|]+) \| (?P<meaning>[^|]+) \| (?P<replaced>[^|]*) ?\|$")


def rows() -> list[tuple[str, str]]:
    lines = (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    found = [match for line in lines if (match := ROW.match(line))]
    return [(each["word"].strip(), each["replaced"].strip()) for each in found[1:]]


def names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name


def test_every_word_stands_once() -> None:
    words = [word for word, _ in rows()]
    assert len(words) > 30
    assert len(words) == len(set(words))


def test_no_name_uses_a_word_that_is_replaced() -> None:
    replaced = [word.replace(" ", "_") for _, word in rows() if word]
    assert len(replaced) >= 5
    pattern = re.compile("|".join(replaced), re.IGNORECASE)
    used = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "src").rglob("*.py"))
        for name in names(ast.parse(path.read_text("utf-8")))
        if pattern.search(name)
    ]
    assert used == []
