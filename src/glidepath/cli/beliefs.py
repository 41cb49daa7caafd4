"""The Belief that commands rest on: models of the library, or those that were asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from glidepath.decide import Belief, believe
from glidepath.exchange.growth import read_growth
from glidepath.exchange.models import ADVISING, read_models
from glidepath.pk.model import Model
from glidepath.protocol.history import ProtocolHistory
from glidepath.record.record import Record

NONE = "none"
"""The answer to ``--models`` that asks for plain proportion."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which models a user asks for, and which samples are to be left out.

    Parameters
    ----------
    models
        Names or files with commas between, ``none``, or ``None`` for the defaults.
    left_out
        Names of samples.
    """

    models: str | None = None
    left_out: Sequence[str] = ()

    @property
    def named(self) -> bool:
        """Whether the user named models."""
        return self.models not in (None, NONE)


def models_for(asked: Asked) -> tuple[Model, ...]:
    """Read the models that are asked for."""
    if asked.models == NONE:
        return ()
    names = ADVISING if asked.models is None else asked.models.split(",")
    return read_models(each.strip() for each in names)


def belief_of(history: ProtocolHistory, record: Record, at: datetime, asked: Asked) -> Belief:
    """Say what is thought of a child at an instant."""
    return believe(
        history,
        record,
        at,
        models=models_for(asked),
        growth=read_growth(),
        left_out=asked.left_out,
        asked=asked.named,
    )
