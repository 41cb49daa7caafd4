"""Which pages each role may open, as the matrix of the conduct has it: areas read, commands sent.

The navigation and the door of every page are made from it. A page that is not named is nobody's.
"""

from collections.abc import Mapping

from glidepath.conduct.matrix import Area, areas_read, may_send
from glidepath.conduct.roles import Role

EVERYBODY = frozenset(Role) - {Role.FAMILY}

PATH = frozenset(
    {
        Area.ARM,
        Area.VISITS,
        Area.BODY,
        Area.TREATMENT,
        Area.LEVELS,
        Area.LABORATORY,
        Area.DISEASE,
        Area.RELAPSE,
        Area.SAFETY,
    }
)
"""What a child's path, and the decision on it, tells of."""

GIVING = frozenset({Area.ARM, Area.TREATMENT, Area.LEVELS, Area.BODY})
"""What an order, and what is handed out for it, tells of."""

READING: Mapping[str, frozenset[Area]] = {
    "children": PATH,
    "child": PATH,
    "what-if": PATH,
    "chart": PATH,
    "timeline": PATH,
    "surveillance": PATH,
    "safety": PATH,
    "event": frozenset({Area.CHILD, Area.TREATMENT}),
    "pharmacy": GIVING,
    "giving": GIVING,
    "handed": GIVING,
    "label": GIVING,
    "other-drug": GIVING,
    "supply": GIVING,
    "monitoring": frozenset({Area.QUALITY, Area.TREATMENT}),
    "completeness": PATH | {Area.QUALITY},
    "deviations": PATH | {Area.QUALITY},
    "trail": PATH | {Area.QUALITY, Area.AUDIT},
    "chain": frozenset({Area.QUALITY, Area.AUDIT}),
    "reports": frozenset({Area.ELIGIBILITY, Area.PROGRESS}),
}
"""By the name of a route, the areas that its page tells of: who reads them all may open it."""

OF_ALL = frozenset({"today", "role"})
"""Pages for everybody who has a role; what is on them depends on it."""

SENDING: Mapping[str, frozenset[str]] = {
    "order": frozenset({"OrderDose"}),
    "entry": frozenset({"Measured"}),
    "entry-draft": frozenset({"Measured"}),
    "leaving": frozenset({"ConsentWithdrawn"}),
    "imports": frozenset({"LabReported"}),
    "screening": frozenset({"Screen"}),
    "screened": frozenset({"Screen"}),
    "assessments": frozenset({"AssessOutcome"}),
    "assessment": frozenset({"AssessOutcome"}),
    "verification": frozenset({"Verify"}),
    "verified": frozenset({"Verify"}),
    "office": frozenset({"Delegated"}),
    "sites": frozenset({"ProtocolApproved"}),
    "randomisation": frozenset({"RandomisationCommitted"}),
    "programs": frozenset({"Delegated"}),
    "freezing": frozenset({"Frozen", "Locked"}),
}
"""By the name of a route, the commands that its page sends: who may send one may open it."""

BY_ROLE: Mapping[str, frozenset[Role]] = {
    "closed-report": frozenset({Role.BOARD, Role.UNBLINDED_STATISTICIAN}),
}
"""Pages for some roles only, though others read the facts that they are made of: arms compared."""

PLACES: tuple[tuple[str, str], ...] = (
    ("today", "/"),
    ("children", "/children/"),
    ("screening", "/screening/"),
    ("imports", "/import/"),
    ("pharmacy", "/pharmacy/"),
    ("assessments", "/assessments/"),
    ("monitoring", "/monitoring/"),
    ("reports", "/reports/"),
    ("freezing", "/freezing/"),
    ("office", "/office/"),
)
"""The navigation, in its order: the name of a route, and its address."""


def may_open(name: str, role: Role, *, locked: bool) -> bool:
    """Say whether a role may open a page at all.

    Parameters
    ----------
    name
        Of a route.
    locked
        Whether the trial is locked.
    """
    if role not in EVERYBODY:
        return False
    if name in READING:
        return READING[name] <= areas_read(role, locked=locked)
    if name in BY_ROLE:
        return role in BY_ROLE[name]
    if name in SENDING:
        return any(may_send(role, each) for each in SENDING[name])
    return name in OF_ALL
