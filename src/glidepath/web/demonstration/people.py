"""The accounts of the demonstration; they exist in no other installation."""

from dataclasses import dataclass

from glidepath.conduct.roles import Role
from glidepath.report import Language
from glidepath.web.words import tell

PASSWORD = "synthetic-children-only"
"""Of every account; it stands on the sign-in page of the demonstration."""
SHANGHAI, CHENGDU = "SHA", "CDU"


@dataclass(frozen=True, slots=True)
class Person:
    """An account: its name, its role, and its site; no site for the whole trial."""

    name: str
    role: Role
    site: str | None = None

    def told(self, language: Language) -> str:
        """Name the role, with its site."""
        role = tell(f"role.{self.role.value}", language)
        return f"{role} · {self.site}" if self.site else role


PEOPLE = (
    Person("clinician", Role.CLINICIAN, SHANGHAI),
    Person("coordinator", Role.COORDINATOR, SHANGHAI),
    Person("pharmacist", Role.PHARMACIST, SHANGHAI),
    Person("second-pharmacist", Role.PHARMACIST, SHANGHAI),
    Person("assessor", Role.ASSESSOR, SHANGHAI),
    Person("clinician-cdu", Role.CLINICIAN, CHENGDU),
    Person("coordinator-cdu", Role.COORDINATOR, CHENGDU),
    Person("monitor", Role.MONITOR),
    Person("board", Role.BOARD),
    Person("statistician", Role.STATISTICIAN),
    Person("unblinded", Role.UNBLINDED_STATISTICIAN),
    Person("administrator", Role.ADMINISTRATOR),
)
