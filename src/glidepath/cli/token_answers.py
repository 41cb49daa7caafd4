"""What the commands about tokens print."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from glidepath.cli.shared import print_data
from glidepath.conduct.roles import Role
from glidepath.quantities.errors import Place, input_error
from glidepath.web.configuration import read_configuration
from glidepath.web.opened import Opened, opened
from glidepath.web.start import open_trial, set_up

if TYPE_CHECKING:
    from glidepath.web.api.models import Token


def _open(folder: Path) -> Opened:
    configuration = read_configuration(folder, os.environ)
    set_up(configuration)
    open_trial(configuration)
    return opened()


def print_made(
    folder: Path, maker: str, person: str, role: str, site: str | None, days: int
) -> None:
    """Make a token, and print it once."""
    wanted_role = _role(role)
    trial = _open(folder)
    from glidepath.web.api.tokens import Wanted, make_token

    token, text = make_token(trial, maker, Wanted(person, wanted_role, site, days))
    print(text)
    print(f"This is {token.name}, until {token.expires:%Y-%m-%d %H:%M} UTC; it is not shown again.")


def _role(text: str) -> Role:
    if text not in {each.value for each in Role}:
        raise input_error(
            f"there is no role {text}",
            expected=", ".join(each.value for each in Role),
            kind="unknown-role",
            place=Place(path="role"),
        )
    return Role(text)


def print_tokens(folder: Path, *, as_json: bool) -> None:
    """Print every token, without its secret."""
    trial = _open(folder)
    from glidepath.web.api.tokens import tokens

    if as_json:
        print_data([_data(each) for each in tokens()])
        return
    for each in tokens():
        print(_row(each, _state(each, trial)))


def _state(token: "Token", trial: Opened) -> str:
    if token.revoked is not None:
        return f"revoked {token.revoked:%Y-%m-%d} by {token.revoker}"
    return "expired" if token.expires <= trial.now() else f"until {token.expires:%Y-%m-%d}"


def _row(token: "Token", state: str) -> str:
    where = f" at {token.site}" if token.site else ""
    return f"{token.name}  {token.person}, {token.role}{where}; by {token.maker}; {state}"


def _data(token: "Token") -> dict[str, object]:
    return {
        "name": token.name,
        "account": token.person,
        "role": token.role,
        "site": token.site or None,
        "made": token.made.isoformat(),
        "by": token.maker,
        "expires": token.expires.isoformat(),
        "revoked": None if token.revoked is None else token.revoked.isoformat(),
        "revoked_by": token.revoker or None,
    }


def print_revoked(folder: Path, maker: str, name: str) -> None:
    """Let a token end, and say so."""
    trial = _open(folder)
    from glidepath.web.api.tokens import revoke_token

    token = revoke_token(trial, maker, name)
    print(f"{token.name} is revoked")
