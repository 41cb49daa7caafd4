"""What the trial says: its criteria, arms, visits, outcomes and parameters, version by version."""

from glidepath.protocol.checks import Fault, faults
from glidepath.protocol.criteria import Criterion, LaboratoryLimit, Role, Sex
from glidepath.protocol.entries import Alternative, Parameter
from glidepath.protocol.history import ProtocolHistory, effective_on, in_force
from glidepath.protocol.kinds import Span
from glidepath.protocol.model import (
    Arm,
    ArmKind,
    ArmRule,
    OpenPoint,
    Outcome,
    Protocol,
    Visit,
    arm_named,
    bound_of,
    with_value,
)
from glidepath.protocol.parameters import Parameters
from glidepath.protocol.products import (
    Assay,
    InteractingDrug,
    Product,
    ProductKind,
    Solution,
    Tablet,
    graduations,
)
from glidepath.protocol.wording import Item, Review, Text

__all__ = [
    "Alternative",
    "Arm",
    "ArmKind",
    "ArmRule",
    "Assay",
    "Criterion",
    "Fault",
    "InteractingDrug",
    "Item",
    "LaboratoryLimit",
    "OpenPoint",
    "Outcome",
    "Parameter",
    "Parameters",
    "Product",
    "ProductKind",
    "Protocol",
    "ProtocolHistory",
    "Review",
    "Role",
    "Sex",
    "Solution",
    "Span",
    "Tablet",
    "Text",
    "Visit",
    "arm_named",
    "bound_of",
    "effective_on",
    "faults",
    "graduations",
    "in_force",
    "with_value",
]
