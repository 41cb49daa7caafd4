"""What each operation tells of: the one table by which it is granted to a role."""

from collections.abc import Mapping
from http import HTTPStatus

from glidepath.conduct.matrix import Area, areas_read
from glidepath.conduct.roles import Role
from glidepath.web.api.turned import Turned
from glidepath.web.places import PATH

NOTHING: frozenset[Area] = frozenset()
TELLS: Mapping[str, frozenset[Area]] = {
    "trial": NOTHING,
    "participants": frozenset({Area.CODE}),
    "participant": frozenset({Area.CODE}),
    "due": NOTHING,
    "decision": PATH,
    "forecast": PATH,
    "audit": frozenset({Area.AUDIT}),
    "schema": NOTHING,
    "command": NOTHING,
}
"""By operation, the areas that it tells of; what is empty is filtered fact by fact.

Who may send which command stands in the matrix of the conduct, and is asked of each.
"""


def may_call(operation: str, role: Role, *, locked: bool) -> bool:
    """Say whether a role may call an operation at all.

    Parameters
    ----------
    locked
        Whether the trial is locked.
    """
    if role is Role.FAMILY:
        return False
    return TELLS[operation] <= areas_read(role, locked=locked)


def check_call(operation: str, role: Role, *, locked: bool) -> None:
    """End a request for an operation that is not for its role."""
    if not may_call(operation, role, locked=locked):
        raise Turned(HTTPStatus.FORBIDDEN, "forbidden")
