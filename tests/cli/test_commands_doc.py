"""Every command helps itself, and docs/commands.md says what the program has: no more, no less."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from cli.running import ROOT, Glidepath
from glidepath.cli.main import app

PAGE = (ROOT / "docs/commands.md").read_text("utf-8")
SECTION = re.compile(r"^## `(glidepath[a-z ]*)`\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
DOCUMENTED = dict(SECTION.findall(PAGE))


def commands(parts: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    """Every command with its options, ``--help`` left out; the groups are only ways to them."""
    yield from _below(typer.main.get_command(app), parts)


def _below(
    command: object, parts: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    inner = getattr(command, "commands", None)
    if inner is None or not parts or getattr(command, "invoke_without_command", False):
        yield parts, _options(command)
    for name, each in (inner or {}).items():
        yield from _below(each, (*parts, name))


def _options(command: Any) -> frozenset[str]:
    found = (name for each in command.params for name in each.opts)
    return frozenset(name for name in found if name.startswith("-")) - {"--help"}


COMMANDS = dict(commands())
LEAVES = [parts for parts in COMMANDS if parts]


def test_there_are_commands() -> None:
    assert ("decide",) in LEAVES
    assert ("protocol", "diff") in LEAVES
    models = {"--models", "--leave-out"}
    assert COMMANDS["decide",] == {"--protocol", "-p", "--at", "--lang", "--json"} | models


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    assert set(DOCUMENTED) == {" ".join(("glidepath", *parts)) for parts in COMMANDS}


@pytest.mark.parametrize("parts", COMMANDS, ids=" ".join)
def test_the_options_of_a_section_are_those_of_its_command(parts: tuple[str, ...]) -> None:
    rows = [
        line for line in DOCUMENTED[" ".join(("glidepath", *parts))].splitlines() if "|" in line
    ]
    named = frozenset(re.findall(r"`(--?[a-z-]+)`", " ".join(row.split("|")[1] for row in rows)))
    assert named == COMMANDS[parts]


@pytest.mark.parametrize("parts", LEAVES, ids=" ".join)
def test_every_command_helps_itself_with_an_example(
    parts: tuple[str, ...], glidepath: Glidepath
) -> None:
    told = glidepath(*parts, "--help")
    assert told.status == 0
    assert told.err == ""
    text = " ".join(told.out.split())
    assert f"Example: glidepath {' '.join(parts)}" in text
    for option in COMMANDS[parts]:
        assert option in told.out


@pytest.mark.parametrize("parts", LEAVES, ids=" ".join)
def test_a_section_has_an_example_of_its_command(parts: tuple[str, ...]) -> None:
    section = DOCUMENTED[" ".join(("glidepath", *parts))]
    assert f"$ glidepath {' '.join(parts)}" in section


@pytest.mark.parametrize("parts", [(), ("protocol",), ("record",)], ids=" ".join)
def test_a_group_names_its_commands(parts: tuple[str, ...], glidepath: Glidepath) -> None:
    told = glidepath(*parts, "--help")
    assert told.status == 0
    below = {each[len(parts)] for each in LEAVES if each[: len(parts)] == parts}
    assert below <= set(told.out.split())


def test_files_that_the_page_names_are_there() -> None:
    named = re.findall(r"examples/[a-z0-9./-]+", PAGE)
    assert named
    for each in named:
        assert (ROOT / each).exists()
