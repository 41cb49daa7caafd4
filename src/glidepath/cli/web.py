"""The commands that serve the pages: a trial, or the demonstration."""

from pathlib import Path
from typing import Annotated

import typer

from glidepath.cli.shared import BAD_INPUT, DONE, NO

TRIAL = Annotated[Path, typer.Argument(help="The folder of a trial.")]
PORT = Annotated[int, typer.Option("--port", help="The port.", min=1, max=65535)]


def open_trial(
    trial: Annotated[str, typer.Argument(help="A folder or an address without a ledger.")],
    name: Annotated[str, typer.Option("--name", help="The name of the trial, for good.")],
    administrator: Annotated[
        str, typer.Option("--administrator", help="The account that may delegate first.")
    ],
    site: Annotated[
        list[str], typer.Option("--site", help="A site and its time zone: SHA=Asia/Shanghai.")
    ],
    protocol: Annotated[
        str, typer.Option("--protocol", "-p", help="Of the library, a file, or a folder.")
    ] = "khe-sirolimus",
) -> None:
    """Open a trial: make its ledger, and write which trial it is, by which protocol and where.

    Example: glidepath open trial --name NCT04448873 --site SHA=Asia/Shanghai --administrator wang
    """
    from glidepath.cli.web_answers import print_opened

    print_opened(trial, name, protocol, site, administrator)
    raise typer.Exit(DONE)


def serve(
    trial: TRIAL,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: PORT = 8000,
    seed: Annotated[
        Path | None, typer.Option("--seed", help="The file of the seed of randomisation.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what is missing for real use.")
    ] = False,
    new_secret: Annotated[
        bool, typer.Option("--new-secret", help="Only write a new secret into the folder.")
    ] = False,
) -> None:
    """Serve the pages of a trial. What is missing for real use is named, and nothing is served.

    Exit status 1: something is missing.

    Example: glidepath serve trial --check
    """
    from glidepath.cli.web_answers import print_secret, print_shortcomings, serve_trial

    if new_secret:
        print_secret(trial)
        raise typer.Exit(DONE)
    if print_shortcomings(trial):
        raise typer.Exit(NO)
    if not check:
        serve_trial(trial, host, port, seed)
    raise typer.Exit(DONE)


def demo(
    folder: Annotated[
        Path, typer.Argument(help="A folder that is empty, not there, or of a demonstration.")
    ] = Path("glidepath-demo"),
    port: PORT = 8000,
    only_make: Annotated[
        bool, typer.Option("--only-make", help="Make the synthetic trial, and do not serve it.")
    ] = False,
) -> None:
    """Make a synthetic trial of 30 children, and serve it to this machine.

    Example: glidepath demo glidepath-demo --only-make
    """
    from glidepath.cli.web_answers import serve_demonstration

    serve_demonstration(folder, port, only_make=only_make)
    raise typer.Exit(DONE)


def account(
    trial: TRIAL,
    name: Annotated[str, typer.Argument(help="The code of the account, as delegations name it.")],
    reset: Annotated[
        bool, typer.Option("--reset", help="A new password, and no second factor any more.")
    ] = False,
) -> None:
    """Add an account, and print the password with which its owner signs in first.

    Exit status 2: there is such an account, or with --reset, there is none.

    Example: glidepath account trial zhang
    """
    from glidepath.cli.web_answers import print_account

    raise typer.Exit(DONE if print_account(trial, name, reset=reset) else BAD_INPUT)
