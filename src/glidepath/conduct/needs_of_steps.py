"""What must precede a step: an approval, consent forms, a suspicion, an order, an interruption."""

from collections.abc import Iterator

from glidepath.conduct.acts import OrderDose, Screen, TakeConsent
from glidepath.conduct.asked import Asked
from glidepath.conduct.command import Unmet
from glidepath.conduct.complete import open_relapse, open_suspicions
from glidepath.conduct.consenting import adult_without_consent, in_force, surely_aged
from glidepath.conduct.facts import ConsentForm, ProtocolApproved
from glidepath.conduct.needs import Condition, condition
from glidepath.conduct.needs_of_setup import known_site, not_closed
from glidepath.conduct.table import Scope
from glidepath.quantities.time import When
from glidepath.record.enrolment import ConsentWithdrawn, VisitDone, VisitMissed
from glidepath.record.illness import CoMedicationStarted, CoMedicationStopped
from glidepath.record.treatment import (
    Dispensed,
    DoseInterrupted,
    DoseOrdered,
    DoseResumed,
    FormulationChanged,
)

NEEDS: dict[str, Condition] = {}


@condition(NEEDS, "approved")
def approved(asked: Asked) -> Iterator[Unmet]:
    """A site works only with the version that its ethics committee approved.

    Lowering for safety does not wait for it.
    """
    if isinstance(asked.what, OrderDose) and asked.what.order.reason == "safety":
        return
    if asked.protocol is None:
        yield Unmet("approval.no-version", {"site": asked.site, "day": asked.day.isoformat()})
        return
    yield from _approval(asked, asked.protocol.version, asked.command.at)


def _approval(asked: Asked, version: str, on: When) -> Iterator[Unmet]:
    day, site = asked.day_of(on), asked.site or ""
    if asked.trial.setup.approval(site, version, day) is None:
        yield Unmet("approval.missing", {"site": site, "version": version, "day": day.isoformat()})


@condition(NEEDS, "own-code")
def own_code(asked: Asked) -> Iterator[Unmet]:
    """The command is about the child that it registers, for this trial."""
    what = asked.the(Screen)
    child = what.child
    if asked.command.participant != child.id:
        yield Unmet("participant.other-code", {"child": child.id})
    trial = asked.protocols.versions[0].id
    if child.protocol not in (None, trial):
        yield Unmet("participant.other-trial", {"trial": trial, "child": child.protocol})


@condition(NEEDS, "own-site")
def own_site(asked: Asked) -> Iterator[Unmet]:
    """The child belongs to a site of the trial, and its days are counted as the site's."""
    what = asked.the(Screen)
    child = what.child
    yield from known_site(asked, child.site)
    zone = asked.trial.setup.zones.get(child.site)
    if zone is not None and zone != child.time_zone:
        yield Unmet("participant.other-site", {"zone": zone, "child": child.time_zone})


@condition(NEEDS, "recruiting")
def recruiting(asked: Asked) -> Iterator[Unmet]:
    """The site of the child takes participants."""
    child = asked.what.child if isinstance(asked.what, Screen) else asked.known.participant
    yield from not_closed(asked, child.site)


@condition(NEEDS, "consentable")
def consentable(asked: Asked) -> Iterator[Unmet]:
    """Enough guardians signed, on a form that was approved, and the child was asked."""
    what = asked.the(TakeConsent)
    consent = what.consent
    if consent.protocol_version not in asked.trial.setup.digests:
        yield Unmet("version.unknown", {"version": consent.protocol_version})
    yield from _approval(asked, consent.protocol_version, consent.happened)
    yield from _form(asked, consent.form_version, consent.language)
    yield from _guardians(asked, what)
    yield from _age(asked, what)


def _form(asked: Asked, version: str | None, language: str | None) -> Iterator[Unmet]:
    """The form is one of those approved, where the approvals of the site name any."""
    forms = [each for of in _approvals(asked) for each in of.forms]
    if forms and not any((each.version, each.language) == (version, language) for each in forms):
        yield Unmet("approval.form", {"form": version, "language": language})


def _approvals(asked: Asked) -> Iterator[ProtocolApproved]:
    return (each for each in asked.trial.setup.approvals if each.site == asked.site)


def _guardians(asked: Asked, taken: TakeConsent) -> Iterator[Unmet]:
    day = asked.day_of(taken.consent.happened)
    wanted = 0 if taken.consent.by == "participant" else asked.rules.guardians
    if len(taken.guardians) < wanted:
        yield Unmet("consent.guardians", {"signed": len(taken.guardians), "wanted": wanted})
    for each in taken.guardians:
        if each.signed > day:
            yield Unmet(
                "consent.signed-later",
                {"guardian": each.relation, "signed": each.signed.isoformat()},
            )


def _age(asked: Asked, taken: TakeConsent) -> Iterator[Unmet]:
    day, rules = asked.day_of(taken.consent.happened), asked.rules
    if surely_aged(asked.known, rules.adult_from, day):
        if taken.consent.by != "participant":
            yield Unmet("consent.adult", {"adult_from": rules.adult_from})
        return
    if taken.assent == "refused":
        yield Unmet("consent.assent-refused")
    elif surely_aged(asked.known, rules.assent_from, day) and not _asked_child(taken):
        yield Unmet("consent.assent", {"assent_from": rules.assent_from})
    if taken.assent_form is not None:
        yield from _assent_form(asked, taken.assent_form)


def _asked_child(taken: TakeConsent) -> bool:
    """Whether the child agreed, on a form, and the consent says that it is the child's too."""
    given = taken.assent == "given" and taken.assent_form is not None
    return given and taken.consent.by == "guardian-and-participant"


def _assent_form(asked: Asked, form: ConsentForm) -> Iterator[Unmet]:
    yield from _form(asked, form.version, form.language)


@condition(NEEDS, "age-consent")
def age_consent(asked: Asked) -> Iterator[Unmet]:
    """A participant of age goes on only by its own consent."""
    if adult_without_consent(asked.known, asked.rules, asked.day):
        yield Unmet("consent.adult", {"adult_from": asked.rules.adult_from})


@condition(NEEDS, "consented")
def consented(asked: Asked) -> Iterator[Unmet]:
    """What is withdrawn was given."""
    what = asked.the(ConsentWithdrawn)
    at = asked.known.last_moment(what.happened)
    for scope in sorted(what.scope):
        if not in_force(asked.known, Scope(scope), at):
            yield Unmet("consent.not-given", {"scope": scope})


@condition(NEEDS, "before-randomisation")
def before_randomisation(asked: Asked) -> Iterator[Unmet]:
    """The child is not randomised; an order that it came with lies before that.

    After randomisation a dose is ordered in answer to a decision, by a command of its own.
    """
    randomised = asked.known.randomised
    if randomised is None:
        return
    history = isinstance(asked.what, DoseOrdered) and asked.known.last_moment(
        asked.what.happened
    ) < asked.known.first_moment(randomised.happened)
    if not history:
        yield Unmet("step.randomised", {"event": randomised.id})


@condition(NEEDS, "randomised")
def randomised(asked: Asked) -> Iterator[Unmet]:
    """The child is randomised."""
    if asked.known.randomised is None:
        yield Unmet("step.not-randomised")


@condition(NEEDS, "visit")
def visit(asked: Asked) -> Iterator[Unmet]:
    """Some version of the protocol has the visit."""
    known = {each.id for version in asked.protocols.versions for each in version.visits}
    match asked.what:
        case VisitDone(visit=name) | VisitMissed(visit=name) if name not in known:
            yield Unmet("visit.unknown", {"visit": name})


@condition(NEEDS, "suspicion")
def suspicion(asked: Asked) -> Iterator[Unmet]:
    """A suspicion waits."""
    if not open_suspicions(asked.known):
        yield Unmet("step.no-suspicion")


@condition(NEEDS, "relapse")
def relapse(asked: Asked) -> Iterator[Unmet]:
    """A relapse is confirmed and not over."""
    if open_relapse(asked.known) is None:
        yield Unmet("step.no-relapse")


@condition(NEEDS, "interruption")
def interruption(asked: Asked) -> Iterator[Unmet]:
    """The drug is interrupted."""
    kinds = (DoseInterrupted, DoseResumed)
    last = [each for each in asked.known.events if isinstance(each, kinds)]
    if not last or isinstance(last[-1], DoseResumed):
        yield Unmet("step.no-interruption")


@condition(NEEDS, "drug")
def drug(asked: Asked) -> Iterator[Unmet]:
    """The other drug is being taken."""
    what = asked.the(CoMedicationStopped)
    name, kinds = what.drug, (CoMedicationStarted, CoMedicationStopped)
    last = [each for each in asked.known.events if isinstance(each, kinds) and each.drug == name]
    if not last or isinstance(last[-1], CoMedicationStopped):
        yield Unmet("step.not-taken", {"drug": name})


@condition(NEEDS, "order")
def order(asked: Asked) -> Iterator[Unmet]:
    """What is handed out was ordered."""
    what = asked.the(Dispensed)
    if what.order not in {each.id for each in asked.known.of(DoseOrdered)}:
        yield Unmet("step.no-order", {"order": what.order})


@condition(NEEDS, "formulation")
def formulation(asked: Asked) -> Iterator[Unmet]:
    """The protocol knows the formulation."""
    what = asked.the(FormulationChanged)
    yield from known_formulation(asked, what.formulation, "formulation.unknown")


def known_formulation(asked: Asked, name: str, code: str) -> Iterator[Unmet]:
    """The protocol in force has a formulation of that name."""
    products = () if asked.protocol is None else asked.protocol.parameters.products
    if name not in {each.id for each in products}:
        yield Unmet(code, {"formulation": name})


@condition(NEEDS, "found")
def found(asked: Asked) -> Iterator[Unmet]:
    """The child is lost once."""
    if asked.known.lost is not None:
        yield Unmet("step.found", {"event": asked.known.lost.id})


@condition(NEEDS, "alive")
def alive(asked: Asked) -> Iterator[Unmet]:
    """The child died once."""
    if asked.known.died is not None:
        yield Unmet("step.dead", {"event": asked.known.died.id})
