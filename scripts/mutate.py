"""Break the heart of the program on purpose, one small change at a time, and see who notices.

A change that no test notices is a survivor: either nobody could notice it, and
`docs/validation/mutation.md` says why, or a test is missing. Nothing is written to the source: each
change is made in memory, in a process of its own, on a copy of the tree.

Usage: python scripts/mutate.py [--only TEXT] [--jobs N] [--quick]
"""

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import os
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import cache
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "docs" / "validation" / "mutation.md"
MODULES = (
    "rules.safety",
    "rules.taper",
    "rules.maintenance",
    "numbers",
    "measures",
    "observe",
    "order",
    "advance",
    "table",
    "giving",
)
HISTORIES = 120
"""Random histories on which the program is compared with the naive computation."""
HALF_LIFE = 62
MINUTES_AN_HOUR = 60
RESTING = ("glidepath.decide", "glidepath.assure", "glidepath.report", "unit.", "properties.")
"""Modules that rest on the changed ones."""
ANSWERED = ("tests/unit/decide/test_scenarios.py", "tests/properties/test_naive.py")
"""Tests that ask what the answers have answered already."""
DEADLINE = 120
"""Seconds after which a change that makes a test run for ever counts as noticed."""


@dataclass(frozen=True)
class Change:
    """One change of a module: where, what, and the module as it then is."""

    module: str
    line: int
    place: str
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.module}.{self.place}: {self.what}"


# --- the changes -------------------------------------------------------------------------------

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
REVERSED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
}
EXCHANGED = {
    "both": "either",
    "either": "both",
    "all_of": "any_of",
    "any_of": "all_of",
    "minimum": "maximum",
    "maximum": "minimum",
    "share": "share_below",
    "share_below": "share",
    "at_or_above": "at_or_below",
    "at_or_below": "at_or_above",
    "TAPERING": "WINDOW",
    "WINDOW": "TAPERING",
    "ON_PATH": "TAPERING",
    "ON_DRUG": "ON_PATH",
    "RESTORED": "TAPERING",
    "WATCHED": "ON_PATH",
    "UNDECIDED": "OFF",
}
MEMBERS = {
    "Relapse": ("NONE", "SUSPECTED", "CONFIRMED"),
    "Safety": ("NONE", "REFER", "PAUSE", "INTERRUPT"),
    "Role": ("LIMIT", "INFORMATION", "PAUSE", "INTERRUPT"),
    "Scope": ("REDUCTION", "STOP", "BOTH"),
    "Kind": ("FLOOR", "RAISE", "CEILING", "NOTICE"),
    "Track": (
        "SCREENING",
        "TAPER",
        "STABILISATION",
        "SECOND_TAPER",
        "MANAGED",
        "OFF_DRUG",
        "MAINTENANCE",
        "MAINTENANCE_STOPPED",
        "MAINTENANCE_RELAPSED",
        "INTERRUPTED",
        "ENDED",
    ),
    "Action": (
        "KEEP",
        "REDUCE",
        "PAUSE",
        "INTERRUPT",
        "RESTORE",
        "RAISE",
        "LOWER",
        "STOP",
        "SURVEIL",
        "CLINICIAN",
    ),
    "RestoreDose": ("TAPER_START", "TAPER_START_FOR_WEIGHT"),
    "CapBase": ("PREVIOUS", "STARTING"),
    "CountsFrom": ("RESTORE_AND_REMISSION", "RESTORE"),
    "OvercutRule": ("STEPS", "NONE"),
}

Edit = Callable[[], None]


def edits(node: ast.AST) -> Iterator[tuple[str, Edit]]:
    """Every small change of one node, as what it is and how to make it."""
    match node:
        case ast.Compare() | ast.BinOp():
            yield from _operators(node)
        case ast.Constant():
            yield from _constants(node)
        case ast.Name() | ast.Attribute():
            yield from _names(node)
        case ast.Call():
            yield from _calls(node)
        case ast.Assign():
            yield from _assignments(node)


def _operators(node: ast.Compare | ast.BinOp) -> Iterator[tuple[str, Edit]]:
    text = ast.unparse(node)
    match node:
        case ast.Compare(ops=[operator]):
            for other in COMPARED.get(type(operator), ()):
                yield f"`{text}` with {other.__name__}", _setter(node, "ops", [other()])
        case ast.BinOp(op=operator) if type(operator) in REVERSED:
            new = REVERSED[type(operator)]
            yield f"`{text}` with {new.__name__}", _setter(node, "op", new())


def _constants(node: ast.Constant) -> Iterator[tuple[str, Edit]]:
    match node.value:
        case bool(value):
            yield f"`{value}` negated", _setter(node, "value", not value)
        case int(value):
            yield f"`{value}` one more", _setter(node, "value", value + 1)
            yield f"`{value}` one less", _setter(node, "value", value - 1)


def _names(node: ast.Name | ast.Attribute) -> Iterator[tuple[str, Edit]]:
    match node:
        case ast.Name(id=name, ctx=ast.Load()) if name in EXCHANGED:
            yield f"`{name}` as {EXCHANGED[name]}", _setter(node, "id", EXCHANGED[name])
        case ast.Attribute(attr=name, ctx=ast.Load()) if name in EXCHANGED:
            yield f"`{name}` as {EXCHANGED[name]}", _setter(node, "attr", EXCHANGED[name])
        case ast.Attribute(value=ast.Name(id=kind), attr=name) if name in MEMBERS.get(kind, ()):
            members = MEMBERS[kind]
            other = members[(members.index(name) + 1) % len(members)]
            yield f"`{kind}.{name}` as {other}", _setter(node, "attr", other)


def _assignments(node: ast.Assign) -> Iterator[tuple[str, Edit]]:
    match node:
        case ast.Assign(targets=[ast.Name(id="RULES")], value=ast.Tuple(elts=elements)):
            for index, element in enumerate(elements):
                shorter = [*elements[:index], *elements[index + 1 :]]
                yield f"without `{ast.unparse(element)}`", _setter(node.value, "elts", shorter)
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(args=arguments)) if any(
            isinstance(each, ast.Name) and each.id == name for each in arguments
        ):
            kept = ast.Name(name, ast.Load())
            yield f"without `{ast.unparse(node)}`", _setter(node, "value", kept)


def _calls(node: ast.Call) -> Iterator[tuple[str, Edit]]:
    text = ast.unparse(node)
    match node.func:
        case ast.Name(id="no"):
            yield f"`{text}` without no", _becomes(node, node.args[0])
        case ast.Name(id="where"):
            condition, then, otherwise = node.args
            yield f"`{text}` exchanged", _setter(node, "args", [condition, otherwise, then])
        case ast.Name(id="all_of" | "any_of"):
            for index, argument in enumerate(node.args):
                fewer = [*node.args[:index], *node.args[index + 1 :]]
                yield f"`{text}` without {ast.unparse(argument)}", _setter(node, "args", fewer)
        case ast.Attribute(attr="_replace") | ast.Name(id="rule" | "Order"):
            for keyword in node.keywords:
                if keyword.arg not in (None, "concerns", "shows", "tracks"):
                    left = [each for each in node.keywords if each is not keyword]
                    yield f"without `{ast.unparse(keyword)}`", _setter(node, "keywords", left)


def _setter(node: ast.AST, name: str, value: Any) -> Edit:
    return lambda: setattr(node, name, value)


def _becomes(node: ast.Call, other: ast.expr) -> Edit:
    def become() -> None:
        node.func, node.args, node.keywords = ast.Name("_same", ast.Load()), [other], []

    return become


SAME = ast.parse("def _same(value):\n    return value\n").body


def path_of(module: str) -> Path:
    return Path("src", "glidepath", "decide") / (module.replace(".", "/") + ".py")


def changes(module: str) -> Iterator[Change]:
    """Every change of a module."""
    tree = ast.parse(path_of(module).read_text("utf-8"))
    places = list(_places(tree))
    for index, (node, place) in enumerate(places):
        for number, (what, _) in enumerate(edits(node)):
            changed = copy.deepcopy(tree)
            same_node, _place = list(_places(changed))[index]
            list(edits(same_node))[number][1]()
            changed.body += SAME
            text = ast.unparse(ast.fix_missing_locations(changed))
            yield Change(module, getattr(node, "lineno", 0), place, what, text)


def unchanged() -> Change:
    """No change at all, which nobody may notice."""
    return Change("order", 0, "", "as it is", path_of("order").read_text("utf-8"))


def _places(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every node with the name of the function in which it stands; no docstring, no type."""
    for top in tree.body:
        if isinstance(top, ast.Import | ast.ImportFrom | ast.ClassDef):
            continue
        place = top.name if isinstance(top, ast.FunctionDef) else ast.unparse(top).split(" =")[0]
        yield from ((node, place) for node in _meant(top))


def _meant(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _meant(child)


# --- who notices -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A question and the answer that was computed naively or by hand."""

    name: str
    history: Any
    record: Any
    at: datetime
    half_life: int
    expected: dict[str, Any]


@cache
def cases() -> tuple[Case, ...]:
    """The golden scenarios and a fixed set of random histories."""
    found = [*_scenarios(), *_histories()]
    random.Random(0).shuffle(found)
    return tuple(found)


def _scenarios() -> Iterator[Case]:
    from unit.decide.given import SCENARIOS, scenario

    for slug in SCENARIOS:
        yield _case(slug, scenario(slug, "given.json"), scenario(slug, "expected.json"))


def _histories() -> Iterator[Case]:
    from hypothesis import HealthCheck, Phase, given, seed, settings

    from oracle.histories import questions
    from oracle.naive import decide_naively

    found: list[dict[str, Any]] = []

    @seed(20260105)
    @settings(
        database=None,
        deadline=None,
        max_examples=HISTORIES,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(questions())
    def collect(asked: dict[str, Any]) -> None:
        found.append(asked)

    collect()
    for index, asked in enumerate(found):
        half_life = asked["half_life_hours"]
        expected = decide_naively(asked["record"], asked["at"], {}, half_life)
        yield _case(f"history {index}", asked, expected)


def _case(name: str, asked: dict[str, Any], expected: dict[str, Any]) -> Case:
    from glidepath.protocol import ProtocolHistory
    from unit.decide.given import overridden, record_of

    half_life = int(Fraction(str(asked.get("half_life_hours", HALF_LIFE))) * MINUTES_AN_HOUR)
    history = ProtocolHistory((overridden(asked["parameters"]),))
    at = datetime.fromisoformat(asked["at"])
    return Case(name, history, record_of(asked["record"]), at, half_life, expected)


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from a text of its own."""

    def __init__(self, change: Change) -> None:
        self.name = f"glidepath.decide.{change.module}"
        self.code = compile(change.text, str(path_of(change.module)), "exec")

    def find_spec(self, fullname: str, *_: Any) -> Any:
        known = fullname == self.name
        return importlib.util.spec_from_loader(fullname, self) if known else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


def change_the_program(change: Change) -> None:
    """Forget what rests on the module, and load it changed from now on."""
    for name in list(sys.modules):
        if name.startswith(RESTING):
            del sys.modules[name]
    sys.meta_path.insert(0, Changed(change))


def by_answers() -> str | None:
    """The first case that is now answered otherwise."""
    from glidepath.decide import believe, decide
    from unit.decide.given import told

    for case in cases():
        try:
            belief = believe(case.history, case.record, case.at)
            belief = replace(belief, half_life=case.half_life)
            found = told(decide(case.history, case.record, case.at, belief=belief))
        except Exception as error:
            return f"{case.name} ({type(error).__name__})"
        if found != {name: case.expected[name] for name in found}:
            return case.name
    return None


def by_tests() -> str | None:
    """Whether the tests worked out by hand fail."""
    return _failing("tests/unit/decide", "tests/unit/regimen", "tests/architecture/test_rules.py")


def by_laws() -> str | None:
    """Whether the laws fail."""
    return _failing("tests/properties")


def _failing(*tests: str) -> str | None:
    import pytest

    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:xdist"]
    options += ["-p", "no:cov", *(f"--ignore={each}" for each in ANSWERED)]
    return None if pytest.main([*options, *tests]) == 0 else "the tests"


QUESTIONS: dict[str, Callable[[], str | None]] = {
    "answers": by_answers,
    "tests": by_tests,
    "laws": by_laws,
}
"""Asked one after another, of what nobody has noticed so far."""


def noticed(task: tuple[Change, str]) -> tuple[Change, str | None]:
    """Who notices a change first; in a process of its own."""
    change, question = task
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(change, question, writing)
    os.close(writing)
    told = _awaited(child, reading)
    return change, told or None


def _answer(change: Change, question: str, writing: int) -> None:
    try:
        change_the_program(change)
        found = QUESTIONS[question]() or ""
    except BaseException as error:
        found = f"{type(error).__name__} at import"
    os.write(writing, found.encode()[:500])
    os._exit(0)


def _awaited(child: int, reading: int) -> str:
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:
            with os.fdopen(reading, "rb") as answer:
                return answer.read().decode()
        time.sleep(0.02)
    os.kill(child, 9)
    os.waitpid(child, 0)
    os.close(reading)
    return "the deadline"


# --- the run -----------------------------------------------------------------------------------


def survivors(pool: Pool, asked: Sequence[Change], question: str) -> list[Change]:
    """Those changes that nobody notices."""
    left = []
    found = pool.imap_unordered(noticed, [(each, question) for each in asked])
    for number, (change, by) in enumerate(found, 1):
        if by is None:
            left.append(change)
        if number % 50 == 0:
            print(f"{question}: {number} of {len(asked)}, {len(left)} left", file=sys.stderr)
    return sorted(left, key=lambda each: (each.module, each.line, each.what))


def explained() -> str:
    """What the report says of survivors."""
    return REPORT.read_text("utf-8") if REPORT.exists() else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="changes whose description has this text")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="answers only, no tests")
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder:
        return report(Path(folder), chosen)


def copied(folder: Path) -> None:
    """Work on a copy of the tree, which stays as it is."""
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    os.chdir(folder)
    sys.path[:0] = [str(folder / "src"), str(folder / "tests")]


def report(folder: Path, chosen: argparse.Namespace) -> int:
    """Try every change, and tell those that nobody notices."""
    copied(folder)
    asked = [each for name in MODULES for each in changes(name) if chosen.only in str(each)]
    cases()
    with get_context("fork").Pool(chosen.jobs, maxtasksperchild=50) as pool:
        left = asked
        for question in list(QUESTIONS)[: 1 if chosen.quick else None]:
            if not survivors(pool, [unchanged()], question):
                sys.exit(f"{question}: something fails without any change")
            unnoticed = survivors(pool, left, question)
            print(f"{question}: {len(left) - len(unnoticed)} of {len(left)} noticed")
            left = unnoticed
    known = explained()
    unexplained = [each for each in left if f"{each.module}.{each.place}" not in known]
    for each in left:
        print(f"{'  ' if each not in unexplained else '! '}{each.line:4} {each}")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
