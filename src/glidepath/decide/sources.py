"""The place of a rule in the words of the protocol: sentences of its arms, open points.

It is read from the protocol itself, so that the same rule is told with the words of each trial.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from glidepath.decide.rules import Rule
from glidepath.protocol.criteria import ConsentCriterion
from glidepath.protocol.model import Protocol


def source_of(protocol: Protocol, rule: Rule) -> str:
    """Give the ids of the arm's sentences that a rule carries out, and of what they leave open."""
    return _source(protocol, rule, _sentences(protocol))


def sources_of(protocol: Protocol, rules: Iterable[Rule]) -> Iterator[str]:
    """Give the source of each of many rules."""
    fed = _sentences(protocol)
    return (_source(protocol, rule, fed) for rule in rules)


def _source(protocol: Protocol, rule: Rule, fed: Mapping[str, Sequence[str]]) -> str:
    sentences = fed.get(rule.id, ())
    return ", ".join(dict.fromkeys([*sentences, *open_points(protocol, rule.concerns)]))


def _sentences(protocol: Protocol) -> Mapping[str, Sequence[str]]:
    """Give, by rule, the sentences of the arms that it carries out."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for arm in protocol.arms:
        for each in arm.rules:
            for rule in each.feeds:
                found[rule].append(each.id)
    return found


def open_points(protocol: Protocol, parameters: Iterable[str]) -> tuple[str, ...]:
    """Give the open points that parameters answer, in the order of their numbers."""
    found = {protocol.entries[each].open for each in parameters}
    return tuple(sorted((each for each in found if each), key=lambda each: int(each[1:])))


def consent_criteria(protocol: Protocol) -> str:
    """Give the ids of the criteria that ask for consent."""
    found = (each.id for each in protocol.eligibility if isinstance(each, ConsentCriterion))
    return ", ".join(found)
