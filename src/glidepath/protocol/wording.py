"""Words in the two languages of the trial, and the sentence-like parts of a protocol."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from glidepath.protocol.kinds import Frozen, Identifier

OpenId = Annotated[str, Field(pattern=r"^O[1-9][0-9]*$")]


class Review(StrEnum):
    """Whether a clinician who works in that language has reviewed the wording."""

    NOT_REVIEWED = "not-reviewed"
    REVIEWED = "reviewed"


class Text(Frozen):
    """The same sentence in English and Simplified Chinese."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)


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
