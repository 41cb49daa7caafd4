"""The commands about the tokens of programs."""

from pathlib import Path
from typing import Annotated

import typer

from glidepath.cli.shared import DONE, JSON

tokens = typer.Typer(
    help="Make, list and revoke the tokens by which programs use the interface of a trial.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

TRIAL = Annotated[Path, typer.Argument(help="The folder of a trial.")]
BY = Annotated[
    str, typer.Option("--by", help="The account of an administrator who answers for it.")
]


@tokens.command()
def make(
    trial: TRIAL,
    account: Annotated[str, typer.Option("--account", help="For whom it acts.")],
    role: Annotated[str, typer.Option("--role", help="In which role, such as coordinator.")],
    by: BY,
    site: Annotated[
        str | None, typer.Option("--site", help="At which site; none for the whole trial.")
    ] = None,
    days: Annotated[int, typer.Option("--days", help="After how many days it expires.")] = 90,
) -> None:
    """Make a token, and print it: it is shown this once, and only a digest of it is kept.

    Example: glidepath token make trial --account nurse-chen --role coordinator --site SHA
    --by admin --days 90
    """
    from glidepath.cli.token_answers import print_made

    print_made(trial, by, account, role, site, days)
    raise typer.Exit(DONE)


@tokens.command(name="list")
def list_(trial: TRIAL, as_json: JSON = False) -> None:
    """List every token that was ever made: for whom, by whom, until when; never the token itself.

    Example: glidepath token list trial
    """
    from glidepath.cli.token_answers import print_tokens

    print_tokens(trial, as_json=as_json)
    raise typer.Exit(DONE)


@tokens.command()
def revoke(
    trial: TRIAL,
    name: Annotated[str, typer.Argument(help="The name of the token, as list prints it.")],
    by: BY,
) -> None:
    """Let a token end now.

    Example: glidepath token revoke trial 3f6c0a91d2b7 --by admin
    """
    from glidepath.cli.token_answers import print_revoked

    print_revoked(trial, by, name)
    raise typer.Exit(DONE)
