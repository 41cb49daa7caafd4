"""The commands about a participant's record."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from glidepath.cli.shared import BAD_INPUT, DONE, JSON, RECORD, print_data

if TYPE_CHECKING:
    from glidepath.quantities.errors import Problem

records = typer.Typer(
    help="Check a participant's record, or give the schema of its file.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@records.command()
def check(record: RECORD, as_json: JSON = False) -> None:
    """Name every problem of a record with file, line and field.

    Exit status 2 where a problem stops a decision; a warning alone does not.

    Example: glidepath record check examples/taper-on-track.yaml
    """
    from glidepath.exchange.records import check_record
    from glidepath.record import Severity, severity

    problems = check_record(record)
    errors = [each for each in problems if severity(each.kind) is Severity.ERROR]
    if as_json:
        print_data([_data(each) for each in problems])
    else:
        for each in problems:
            print(f"{severity(each.kind).value}: {each.sentence()}")
        print(_summary(record, len(errors), len(problems) - len(errors)))
    raise typer.Exit(BAD_INPUT if errors else DONE)


@records.command()
def schema() -> None:
    """Print the JSON Schema of a participant file, for editors.

    Example: glidepath record schema > participant.schema.json
    """
    from glidepath.exchange.record_text import record_schema

    print_data(record_schema())


def _summary(path: Path, errors: int, warnings: int) -> str:
    if not errors and not warnings:
        return f"{path}: no problem found"
    counted = (_counted(errors, "error"), _counted(warnings, "warning"))
    return f"{path}: {', '.join(counted)}"


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def _data(problem: "Problem") -> dict[str, object]:
    from glidepath.record import severity

    return {
        "severity": severity(problem.kind).value,
        "kind": problem.kind,
        "file": problem.place.file,
        "line": problem.place.line,
        "path": problem.place.path,
        "message": problem.message,
        "expected": problem.expected,
    }
