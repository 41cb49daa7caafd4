"""What became of proofs: each property as a sentence, and where it fails, a child's history.

Importing this needs the solver; nothing else of this package does.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from glidepath.assure.prove import PROPERTIES, Counterexample, Proof, Property, Result, stated
from glidepath.protocol import Protocol
from glidepath.report.data import Data, Members
from glidepath.report.language import Language
from glidepath.report.protocols.choices import plain_of
from glidepath.report.protocols.histories import history
from glidepath.report.protocols.words import bullet, line, listed, notes, tell
from glidepath.report.sentence import Value
from glidepath.report.written import Measure, written


def proofs_text(
    protocol: Protocol,
    proofs: Sequence[Proof],
    language: Language,
    properties: Sequence[Property] = PROPERTIES,
) -> str:
    """Say of each property whether it is proved, refuted or not known, and how long that took.

    Parameters
    ----------
    properties
        Those that were put to the proof, for their words.
    """
    named = {each.id: written(stated(each, protocol), language) for each in properties}
    told = [piece for each in proofs for piece in _proof(protocol, each, named, language)]
    blocks = (_opening(protocol, proofs, language), told, notes(language, protocol))
    return "\n\n".join("\n".join(block) for block in blocks)


def _opening(protocol: Protocol, proofs: Sequence[Proof], language: Language) -> Iterator[str]:
    counts = {result.value: sum(each.result is result for each in proofs) for result in Result}
    values: dict[str, Value] = {
        "protocol": protocol.id,
        "version": protocol.version,
        "count": len(proofs),
        "seconds": _seconds(sum(each.seconds for each in proofs), language),
        **counts,
    }
    yield line(tell("proof.title", language, values))
    yield line(tell("proof.premise", language, values))


def _seconds(seconds: float, language: Language) -> str:
    told = Measure(round(Fraction(seconds), 1), "", 1)
    return tell("proof.seconds", language, {"seconds": told})


def _proof(
    protocol: Protocol, proof: Proof, named: Mapping[str, str], language: Language
) -> Iterator[str]:
    values: dict[str, Value] = {
        "property": named.get(proof.property, proof.property),
        "id": proof.property,
        "seconds": _seconds(proof.seconds, language),
    }
    yield bullet(tell(f"proof.result.{proof.result.value}", language, values), 0)
    if proof.unproved:
        names = listed(proof.unproved, language)
        yield line(tell("proof.unproved", language, {"names": names}), 2)
    if proof.counterexample is not None:
        yield from history(protocol, proof.property, proof.counterexample, language)


def proofs_data(proofs: Sequence[Proof]) -> list[Data]:
    """Give what became of each property as plain data that JSON can hold, in the same order.

    Returns
    -------
    list of dict
        With ``property``, ``result``, ``seconds`` as an exact text of milliseconds' precision,
        ``unproved`` and ``counterexample``.
    """
    return [_proof_data(each) for each in proofs]


def _proof_data(proof: Proof) -> Members:
    return {
        "property": proof.property,
        "result": proof.result.value,
        "seconds": f"{proof.seconds:.3f}",
        "unproved": list(proof.unproved),
        "counterexample": _counterexample(proof.counterexample),
    }


def _counterexample(case: Counterexample | None) -> Data:
    if case is None:
        return None
    return {
        "status": plain_of(case.status),
        "chance": plain_of(case.chance),
        "record": plain_of(case.record),
        "day": None if case.day is None else case.day.isoformat(),
        "replayed": case.replayed,
    }
