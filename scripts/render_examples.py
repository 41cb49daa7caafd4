"""Write docs/examples.md: every example's question, and the answer as the program prints it.

What an example shows and what is asked stand in the comment on its first lines. The amended
protocol of the examples is written from the one of the library. With ``--check`` nothing is
written; the exit status is 1 where a file is stale.
"""

import io
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from glidepath.cli.main import main as glidepath

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
LIBRARY = ROOT / "src/glidepath/protocol/library/khe-sirolimus/1.0.yaml"
PAGE = ROOT / "docs/examples.md"
ORDER = (
    "screening",
    "taper-on-track",
    "taper-too-early",
    "level-pending",
    "fever-interrupted",
    "relapse-suspected",
    "restored",
    "second-taper",
    "ready-to-stop",
    "off-drug",
    "maintenance-out-of-window",
    "maintenance-stopped",
    "broken",
    "amended/1.1",
)
PREFACE = """# Examples

Invented children, one in every place of the trial, and what the program answers. Each file says in
its first lines what it shows and on which day to ask. `make docs` writes this page; a test fails
when it is stale.

No clinician has reviewed the Chinese wording yet.
"""
AMENDMENT = """\
# An amendment: three weeks instead of two between a change and the next reduction, and the last
# dose may be dropped only when the foreseen trough lies below 1.5 ng/mL. It holds for a child once
# the guardians have consented to it. The committee sees which answers change, for which children.
#
# $ glidepath protocol diff examples/amended/1.0.yaml examples/amended/1.1.yaml\
 examples/fever-interrupted.yaml examples/ready-to-stop.yaml --at 2026-02-16
"""
CHANGES = """\
version: "1.1"
amends: "1.0"
requires-reconsent: true
changes:
  - en: Three weeks instead of two lie between a change and the next reduction.
    zh: 改变剂量后至下次减量的间隔由两周延长至三周。
  - en: The last dose may be dropped only at a foreseen trough below 1.5 ng/mL, not below 2 ng/mL.
    zh: 预测血药谷浓度低于 1.5 ng/mL（原为 2 ng/mL）方可停用最后剂量。
"""
EDITS = (
    ('version: "1.0"\n', CHANGES),
    ('effective: {"*": 2020-01-01}', 'effective: {"*": 2026-03-01}'),
    ("    spacing-min:\n      value: 14\n", "    spacing-min:\n      value: 21\n"),
    (
        "{value: 21, meaning: {en: Three weeks between",
        "{value: 14, meaning: {en: Two weeks between",
    ),
    ("两次改变之间间隔三周", "两次改变之间间隔两周"),
    ("    trough-below:\n      value: 2\n", "    trough-below:\n      value: 1.5\n"),
    (
        "{value: 3, meaning: {en: A predicted trough below 3 ng/mL",
        "{value: 2, meaning: {en: A predicted trough below 2 ng/mL",
    ),
    ("预测谷浓度低于 3 ng/mL", "预测谷浓度低于 2 ng/mL"),
)


@dataclass(frozen=True, slots=True)
class Example:
    """What an example is called, what it shows, and what is asked."""

    name: str
    shows: str
    commands: tuple[str, ...]


def read_example(name: str) -> Example:
    """Give what the first lines of an example say."""
    lines = (EXAMPLES / f"{name}.yaml").read_text("utf-8").splitlines()
    end = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    comment = [line.removeprefix("#").strip() for line in lines[:end]]
    commands = tuple(line.removeprefix("$ ") for line in comment if line.startswith("$ "))
    return Example(name, "\n".join(each for each in comment if each[:2] != "$ ").strip(), commands)


def answer(command: str) -> tuple[str, int]:
    """Give what a command line prints, and its exit status."""
    told = io.StringIO()
    with chdir(ROOT), redirect_stdout(told), redirect_stderr(told):
        try:
            glidepath(command.split()[1:])
        except SystemExit as left:
            return told.getvalue().rstrip("\n"), int(left.code or 0)
    return told.getvalue().rstrip("\n"), 0


def section(example: Example) -> Iterator[str]:
    """Give the parts of an example's section; what it shows begins with its title."""
    title, _, shows = example.shows.partition(": ")
    yield f"## {title}\n"
    yield f"{shows[0].upper()}{shows[1:]}\n"
    shown: dict[str, str] = {}
    for command in example.commands:
        text, status = answer(command)
        if text in shown:
            yield f"`{command}` gives the same answer.\n"
            continue
        shown[text] = command
        yield f"```console\n$ {command}\n{text}\n```\n"
        if status:
            yield f"The exit status is {status}.\n"


def page() -> str:
    """Give the whole page."""
    parts = [part for name in ORDER for part in section(read_example(name))]
    return "\n".join((PREFACE, *parts))


def amended(text: str) -> str:
    """Give version 1.1 of the protocol, from the text of version 1.0."""
    changed = f"{AMENDMENT}\nformat:{text.partition(chr(10) + 'format:')[2]}"
    for old, new in EDITS:
        if changed.count(old) != 1:
            raise ValueError(f"not once in the protocol: {old}")
        changed = changed.replace(old, new)
    return changed


def protocols() -> Mapping[Path, str]:
    """Give both versions of the examples' protocol."""
    text = LIBRARY.read_text("utf-8")
    first, second = EXAMPLES / "amended/1.0.yaml", EXAMPLES / "amended/1.1.yaml"
    return {first: text, second: amended(text)}


def stale(files: Mapping[Path, str]) -> list[Path]:
    """Give the files that do not hold what they should."""
    return [
        path for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text
    ]


def write(files: Mapping[Path, str]) -> None:
    """Write the files that are stale."""
    for path in stale(files):
        path.parent.mkdir(exist_ok=True)
        path.write_text(files[path], "utf-8", newline="\n")
        print(f"written: {path.relative_to(ROOT)}")


def main() -> None:
    """Write what is stale, or say what is."""
    if "--check" not in sys.argv[1:]:
        write(protocols())
        write({PAGE: page()})
        return
    old = stale({**protocols(), PAGE: page()})
    for path in old:
        print(f"stale: {path.relative_to(ROOT)}; make docs writes it anew")
    sys.exit(1 if old else 0)


if __name__ == "__main__":
    main()
