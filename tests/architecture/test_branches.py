"""A rule never branches on a number: else one text could not serve numbers, arrays and terms."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from architecture.code import SOURCE, place, tree

DECIDE = SOURCE / "decide"
BRANCHLESS = (
    *sorted((DECIDE / "rules").glob("*.py")),
    *(DECIDE / f"{name}.py" for name in ("measures", "observe", "order", "advance", "table")),
    *(DECIDE / f"{name}.py" for name in ("giving", "invariants")),
)
STRUCTURAL = {
    # advance: what is not there at all, for one child and for many alike
    "elapsed is not None": "whether time passes is said by the caller",
    "seen is not None": "whether anything was seen is said by the caller",
    "order is not None": "whether anything was ordered is said by the caller",
    "part is not None": "whether anything of a kind was seen is said by the caller",
    # table: what a rule is, not what it gives
    "bound.kind is Kind.FLOOR": "the kind of a bound is part of the rule",
    "bound.kind is Kind.CEILING": "the kind of a bound is part of the rule",
    "row.kind is Kind.FLOOR": "the kind of a bound is part of the rule",
    "row.kind is Kind.CEILING": "the kind of a bound is part of the rule",
    "row.rule.scope is not Scope.STOP": "the scope is part of the rule",
    "row.rule.scope is not Scope.REDUCTION": "the scope is part of the rule",
    "row.rule.role is Role.LIMIT": "the role is part of the rule",
    "row.rule.role is Role.PAUSE": "the role is part of the rule",
    "_pauses(row)": "reads kind and role of the rule alone",
    "_holds_reduction(row)": "reads kind and scope of the rule alone",
    "_holds_stop(row)": "reads kind and scope of the rule alone",
    "_limits_reduction(row)": "reads kind, scope and role of the rule alone",
    "_raises(row)": "reads the kind of the rule alone",
    "rule.tracks not in known": "whether this set of tracks was looked at before",
    # choices that the protocol makes
    "parameters.taper.overcut_rule is OvercutRule.NONE": "a choice of the protocol",
    # shortcuts that change no answer: the truth is plainly false for everyone
    "applies is False": "a rule that applies to nobody has no row",
    # giving: products, not doses of a child
    "lattice is None": "whether the protocol knows the formulation",
    "product is None": "whether the protocol knows the formulation",
    "product.kind is ProductKind.TABLET": "the pharmaceutical form",
    # invariants: pairs of slots, not their numbers; and the check at run time, which is no rule
    "one is not other": "a slot is not compared with itself",
}
"""Every condition on which these modules may branch, with the reason."""
PREDICATES = frozenset({"always", "never"})
"""Functions of `numbers` that say of a truth that it holds plainly for all, or for nobody."""


def conditions(node: ast.AST) -> Iterator[ast.expr]:
    """Every expression on which a piece of code branches."""
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield from parts(test)
        case ast.Assert(test=test):
            yield test
        case ast.comprehension(ifs=tests):
            for each in tests:
                yield from parts(each)
        case ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            yield from parts(node)
        case ast.Compare(ops=operators) if len(operators) > 1:
            yield node
        case ast.Match(subject=subject):
            yield subject


def parts(test: ast.expr) -> Iterator[ast.expr]:
    """The conditions that ``and``, ``or`` and ``not`` join."""
    match test:
        case ast.BoolOp(values=values):
            for value in values:
                yield from parts(value)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield from parts(operand)
        case _:
            yield test


def is_structural(test: ast.expr) -> bool:
    """Whether a condition is known not to look at a number of a child."""
    match test:
        case ast.Call(func=ast.Name(id=name)) if name in PREDICATES:
            return True
    return ast.unparse(test) in STRUCTURAL


def branches(module: ast.Module) -> list[ast.expr]:
    found = [each for node in ast.walk(module) for each in conditions(node)]
    return [each for each in found if not is_structural(each)]


@pytest.mark.parametrize("path", BRANCHLESS, ids=lambda path: path.stem)
def test_no_rule_branches_on_a_number(path: Path) -> None:
    assert [f"{place(path, each)}: {ast.unparse(each)}" for each in branches(tree(path))] == []


@pytest.mark.parametrize(
    "text",
    [
        "x = 1 if status.dose > 0 else 2",
        "if status.dose: pass",
        "while status.dose > 3: pass",
        "x = status.dose > 0 and status.level > 0",
        "x = status.dose or 1",
        "x = not status.interrupted",
        "x = 0 < status.dose < 5",
        "x = [row for row in rows if row.value > 0]",
        "assert status.dose > 0",
        "if part is not None and status.dose > 0: pass",
        "match status.relapse:\n    case 1: pass",
    ],
)
def test_a_branch_on_a_number_would_be_found(text: str) -> None:
    assert branches(ast.parse(text))


def test_every_exception_is_still_needed() -> None:
    found = {
        ast.unparse(each)
        for path in BRANCHLESS
        for node in ast.walk(tree(path))
        for each in conditions(node)
    }
    assert set(STRUCTURAL) - found == set()


def test_no_rule_takes_the_larger_or_smaller_by_branching() -> None:
    """``min``, ``max``, ``sorted``, ``any`` and ``all`` of numbers branch as well."""
    allowed = {
        "sorted(tracks)": "names of tracks",
    }
    found = [
        f"{place(path, node)}: {ast.unparse(node)}"
        for path in BRANCHLESS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("min", "max", "sorted", "any", "all", "abs", "bool", "round")
        and ast.unparse(node) not in allowed
    ]
    assert found == []
