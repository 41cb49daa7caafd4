"""Options and words that several commands share."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DONE, NO, BAD_INPUT = 0, 1, 2


class Lang(StrEnum):
    """The language of an answer."""

    EN = "en"
    ZH = "zh"


RECORD = Annotated[
    Path,
    typer.Argument(help="A participant file (JSON or YAML), or a folder of CSV tables."),
]
PROTOCOL = Annotated[
    str | None,
    typer.Option(
        "--protocol",
        "-p",
        help="A protocol of the library, a file, or a folder of versions; the one that the record"
        " names, if left out.",
    ),
]
AT = Annotated[
    str | None,
    typer.Option(
        "--at",
        help="The instant of the question, such as 2026-11-16T09:00+08:00, or a day, which is"
        " asked at its end in the child's time zone. Now, if left out.",
    ),
]
LANG = Annotated[Lang, typer.Option("--lang", help="Language of the answer.")]
JSON = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]

MODELS = Annotated[
    str | None,
    typer.Option(
        "--models",
        help="Pharmacokinetic models to average: names of the library or files, with commas"
        " between; none for plain proportion. Those meant for such a child, if left out.",
    ),
]
LEAVE_OUT = Annotated[
    list[str] | None,
    typer.Option(
        "--leave-out", help="A sample whose level no model is fitted to; may be repeated."
    ),
]


def print_data(data: object) -> None:
    """Print plain data as JSON."""
    print(json.dumps(data, ensure_ascii=False, indent=2))
