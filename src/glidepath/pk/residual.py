"""How far a measured level lies from the true one."""

from typing import Self

from pydantic import model_validator

from glidepath.pk.kinds import Estimate, Frozen


class Residual(Frozen):
    """How far a measured level lies from the true one: SDs.

    ``additive`` in ng/mL, ``proportional`` and ``log`` without unit. Additive and proportional
    together are the combined error; a log error stands alone.
    """

    additive: Estimate | None = None
    proportional: Estimate | None = None
    log: Estimate | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.log is None) == (self.additive is None and self.proportional is None):
            raise ValueError("give additive, proportional or both, or else log alone")
        units = {"additive": "ng/mL", "proportional": "1", "log": "1"}
        for name, unit in units.items():
            part = getattr(self, name)
            if part is not None and (part.value <= 0 or part.unit != unit):
                raise ValueError(f"{name} is an SD above 0 in {unit}")
        return self
