"""The source as syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "glidepath"


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def modules(*layers: str) -> list[Path]:
    """Every module of some layers."""
    found = [path for layer in layers for path in sorted((SOURCE / layer).rglob("*.py"))]
    assert found
    return found


def place(path: Path, node: ast.AST) -> str:
    """Where a node stands, for a message."""
    return f"{path.relative_to(SOURCE)}:{getattr(node, 'lineno', 0)}"


def imported(module: ast.Module) -> Iterator[tuple[ast.stmt, str]]:
    """Every module that a module imports, inside functions too."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node, node.module
            yield from ((node, f"{node.module}.{each.name}") for each in node.names)
