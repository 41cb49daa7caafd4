"""The two pages of randomisation as plain text: they are printed, filed and signed."""

from collections.abc import Iterator, Mapping
from datetime import date

from glidepath.conduct.randomisation import Allocation, Procedure
from glidepath.protocol import Review
from glidepath.report.catalogue import catalogue
from glidepath.report.language import Language
from glidepath.report.protocols.words import NOTHING, line, listed, together
from glidepath.report.sentence import Sentence, Value, say
from glidepath.report.written import written

WORDS = "glidepath.report.randomisation.catalogue"
RULE = "_" * 60


def commitment_page(
    procedure: Procedure, trial: str, digits: str, day: date, language: Language
) -> str:
    """Give the commitment as a page for the ethics file; the seed is not on it.

    Parameters
    ----------
    digits
        The commitment: 64 hexadecimal digits.
    day
        On which the seed was made.
    """

    def word(key: str, values: Mapping[str, Value] = NOTHING) -> str:
        return line(_tell(f"commitment.{key}", language, values))

    blocks = (
        word("title", {"trial": trial}),
        f"{word('digits')}\n{digits}",
        word("meaning"),
        "\n".join((word("procedure"), *_procedure(procedure, language))),
        f"{word('made', {'day': day})}\n{word('before')}",
        f"{word('keeper')}\n\n{RULE}",
        f"{word('received')}\n\n{RULE}",
        *_note(language),
    )
    return "\n\n".join(blocks)


def receipt_page(trial: str, allocation: Allocation, language: Language) -> str:
    """Give the receipt of one allocation; it names the arm."""

    def word(key: str, values: Mapping[str, Value] = NOTHING) -> str:
        return line(_tell(f"receipt.{key}", language, values))

    stratum = "stratum" if allocation.stratum else "no-stratum"
    facts = (
        word("participant", {"participant": allocation.participant}),
        word(stratum, {"stratum": allocation.stratum, "index": str(allocation.index)}),
        word("arm", {"arm": allocation.arm}),
    )
    blocks = (
        word("title", {"trial": trial, "number": str(allocation.number)}),
        "\n".join(facts),
        f"{word('digits')}\n{allocation.receipt}",
        word("keep"),
        *_note(language),
    )
    return "\n\n".join(blocks)


def _procedure(procedure: Procedure, language: Language) -> Iterator[str]:
    texts: Mapping[str, Value] = {
        "most": str(procedure.max_imbalance),
        "blocks": listed(tuple(map(str, procedure.blocks)), language),
        "arms": listed(procedure.arms, language),
        "ratio": ":".join(map(str, procedure.ratio)),
        "strata": listed(procedure.strata, language),
    }
    strata = "strata" if procedure.strata else "no-strata"
    for key in (procedure.method, "arms", strata):
        yield line(_tell(f"procedure.{key}", language, texts), 2).rstrip()


def _note(language: Language) -> Iterator[str]:
    if language is Language.ZH and catalogue(WORDS).chinese is Review.NOT_REVIEWED:
        yield say(Sentence("note.chinese"), language)


def _tell(key: str, language: Language, values: Mapping[str, Value]) -> str:
    filled = {name: say(value, language) for name, value in values.items()}
    text = written(catalogue(WORDS).texts[key], language).format_map(filled)
    return together(text, language)
