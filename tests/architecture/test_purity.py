"""From `quantities` to `analyse` there is no file, no clock, no chance and no environment."""

import ast
import re
from collections.abc import Iterator

import pytest

from architecture.code import SOURCE, imported, modules, place, tree

PURE = (
    "quantities",
    "protocol",
    "record",
    "regimen",
    "decide",
    "assure",
    "conduct",
    "analyse",
    "simulate",
)
OUTSIDE = frozenset(
    {
        "asyncio",
        "django",
        "getpass",
        "glob",
        "http",
        "importlib",
        "io",
        "logging",
        "os",
        "pandas",
        "pathlib",
        "platform",
        "random",
        "requests",
        "rich",
        "secrets",
        "shutil",
        "socket",
        "sqlite3",
        "subprocess",
        "sys",
        "tempfile",
        "threading",
        "time",
        "typer",
        "urllib",
        "uuid",
        "yaml",
    }
)
"""What reaches the world, or a framework."""
CALLED = frozenset({"open", "print", "input", "exec", "eval", "__import__", "breakpoint"})
ASKED = frozenset({"now", "today", "utcnow", "getenv", "environ", "default_rng"})
"""Names that ask the clock, the environment, or chance."""


ALLOWED = {
    "assure/prove/proofs.py: time": "how long a proof took is told, and nothing rests on it",
    "assure/prove/proofs.py: time.perf_counter": "the same",
}


def worldly(module: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Everything in a module that reaches outside."""
    for statement, name in imported(module):
        if name.split(".")[0] in OUTSIDE or name.startswith("numpy.random"):
            yield statement, name
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in CALLED:
                yield node, name
            case ast.Attribute(attr=name) if name in ASKED:
                yield node, name


@pytest.mark.parametrize("layer", PURE)
def test_a_pure_layer_reaches_nothing_outside(layer: str) -> None:
    found = [
        f"{place(path, node)}: {name}"
        for path in modules(layer)
        for node, name in worldly(tree(path))
        if f"{path.relative_to(SOURCE).as_posix()}: {name}" not in ALLOWED
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "import os",
        "from pathlib import Path",
        "def f():\n    import random",
        "from numpy.random import default_rng",
        "import numpy as np\nrng = np.random.default_rng(3)",
        "x = open('file')",
        "print(3)",
        "from datetime import datetime\nx = datetime.now()",
        "from datetime import date\nx = date.today()",
    ],
)
def test_what_reaches_outside_would_be_found(text: str) -> None:
    assert list(worldly(ast.parse(text)))


DRUGS = re.compile(
    "sirolimus|rapamycin|rapamune|tacrolimus|prograf|everolimus|ciclosporin|cyclosporin|vincristine"
    "|ketoconazole|rifampicin|clarithromycin|西罗莫司|他克莫司",
    re.IGNORECASE,
)
MAY_NAME_DRUGS = {"quantities/analytes.py": "a table of molar masses, each with its source"}


def test_no_code_knows_a_drug() -> None:
    """A drug is named by protocols, and by texts that show an example of one."""
    found = [
        f"{place(path, node)}: {text}"
        for path in sorted(SOURCE.rglob("*.py"))
        if path.relative_to(SOURCE).as_posix() not in MAY_NAME_DRUGS
        for node, text in spoken(tree(path))
        if DRUGS.search(text)
    ]
    assert [each for each in found if "khe-sirolimus" not in each] == []


def spoken(module: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Names and texts of a module, but not what its docstrings explain."""
    explained = {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(module):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in explained:
                yield node, text
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield node, name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield node, name
