"""Words in the two languages of the trial, and the sentence-like parts of a protocol."""

import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from glidepath.protocol.kinds import Frozen, Identifier
from glidepath.quantities.errors import input_error

PLACEHOLDER = re.compile(r"\{[a-z_]*\}")

OpenId = Annotated[str, Field(pattern=r"^O[1-9][0-9]*$")]


class Review(StrEnum):
    """Whether a clinician who works in that language has reviewed the wording."""

    NOT_REVIEWED = "not-reviewed"
    REVIEWED = "reviewed"


class Text(Frozen):
    """The same sentence in English and Simplified Chinese."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)

    @model_validator(mode="after")
    def _same_placeholders(self) -> Self:
        en, zh = (sorted(PLACEHOLDER.findall(text)) for text in (self.en, self.zh))
        if en != zh:
            raise input_error(
                f"the placeholders differ: {' '.join(zh) or 'none'} in zh",
                expected=f"{' '.join(en) or 'none'}, as in en",
                kind="placeholders-differ",
            )
        return self


class Item(Frozen):
    """A part of the protocol with a name, words and a source.

    Parameters
    ----------
    open
        The open points that the registry leaves here; the parameters of the same points hold the
        default, the alternatives and the reason.
    """

    id: Identifier
    wording: Text
    source: str = Field(min_length=1)
    open: tuple[OpenId, ...] = ()
