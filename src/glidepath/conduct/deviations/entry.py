"""Entry: a child who was randomised although a criterion was not met, or not known."""

from collections.abc import Iterator

from glidepath.conduct.deviations.deviation import Deviation
from glidepath.conduct.deviations.scene import Scene
from glidepath.decide.eligible import Eligible, eligible

RULES = {Eligible.NO: "eligibility.not-met", Eligible.UNDETERMINED: "eligibility.undetermined"}


def entry(scene: Scene) -> Iterator[Deviation]:
    """Give every criterion that kept the child out by what was known at its randomisation."""
    randomised = scene.randomised
    if randomised is None:
        return
    moment = scene.last(randomised.happened)
    for each in eligible(scene.protocols, scene.record, moment).findings:
        if each.met is Eligible.YES:
            continue
        yield scene.deviation(
            RULES[each.met],
            each.criterion,
            randomised.happened,
            scene.known(randomised),
            event=randomised,
            source=each.source,
            numbers={
                "criterion": each.criterion,
                "missing": ", ".join(each.missing) or None,
                **each.inputs,
            },
        )
