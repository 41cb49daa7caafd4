"""What was found on the child: laboratory, assessments of the disease, harms."""

from datetime import date
from fractions import Fraction
from typing import Any

from oracle.past import Past, of_kind
from oracle.reading import MILLIGRAMS_PER_LITRE, Fact, amount, when


def laboratory(past: Past, test: str) -> list[Fact]:
    """Results of one test, the earliest report first; samples not analysed are none."""
    return [
        fact
        for fact in of_kind(past, "LabReported")
        if fact.data["test"] == test and "not_analysed" not in fact.data["result"]
    ]


def sampled_on(past: Past, fact: Fact) -> date:
    """The local day of the sample: `drawn_at` where it is given, else the day of the report."""
    text = fact.data.get("drawn_at")
    return when(text, past.zone)[0] if text else fact.day


def latest_value(past: Past, test: str, factors: dict[str, int]) -> tuple[Fraction, date] | None:
    dated = [(sampled_on(past, fact), fact) for fact in laboratory(past, test)]
    if not dated:
        return None
    day, fact = max(dated, key=lambda item: (item[0], item[1].rank))
    return amount(quantity_of(fact), factors), day


def quantity_of(fact: Fact) -> dict[str, Any]:
    """The result; a result below the limit counts as the limit."""
    result: dict[str, Any] = fact.data["result"]
    below: dict[str, Any] | None = result.get("below")
    return below or result


def platelets(past: Past) -> tuple[Fraction, date] | None:
    """The latest count, 10^9/L, and the day of its sample; one on a suspicion's form counts."""
    units = {"10*9/L": 1, "10*3/uL": 1}
    reported = latest_value(past, "platelets", units)
    forms = [fact for fact in of_kind(past, "RelapseSuspected") if fact.data.get("platelets")]
    if forms and (reported is None or forms[-1].day > reported[1]):
        return amount(forms[-1].data["platelets"], units), forms[-1].day
    return reported


def fibrinogen(past: Past) -> tuple[Fraction, date] | None:
    """The latest fibrinogen, mg/L, and the day of its sample."""
    return latest_value(past, "fibrinogen", MILLIGRAMS_PER_LITRE)


def kmp(past: Past) -> bool:
    """Kasabach-Merritt phenomenon by the latest platelets or fibrinogen known."""
    restore = past.parameters["restore"]
    count, clotting = platelets(past), fibrinogen(past)
    few = count is not None and count[0] < restore["kmp-platelets-below"]
    thin = clotting is not None and clotting[0] < restore["kmp-fibrinogen-below"]
    return few or thin


def remission_run(past: Past) -> list[Fact]:
    """Assessments of remission that no later assessment has contradicted."""
    run: list[Fact] = []
    for fact in of_kind(past, "DiseaseAssessed"):
        if fact.data["response"] == "remission":
            run.append(fact)
        elif fact.data["response"] in ("no-remission", "worsening"):
            run = []
    return run


def examined(fact: Fact) -> bool:
    return fact.data["response"] == "remission" and "examination" in fact.data["methods"]


def imaged(fact: Fact) -> bool:
    pictured = {"ultrasound", "mri"} & set(fact.data["methods"])
    return fact.data["response"] == "remission" and bool(pictured)


def open_suspicion(past: Past) -> Fact | None:
    """The earliest sign of a suspicion that was neither confirmed nor dismissed."""
    since: Fact | None = None
    for fact in past.facts:
        worse = fact.kind == "DiseaseAssessed" and fact.data["response"] == "worsening"
        if worse or fact.kind == "RelapseSuspected":
            since = since or fact
        elif fact.kind in ("RelapseConfirmed", "RelapseDismissed"):
            since = None
    return since


def open_adverse_events(past: Past) -> list[Fact]:
    """The latest report of every adverse event that has not resolved."""
    latest = {fact.data["event"]: fact for fact in of_kind(past, "AdverseEvent")}
    return [fact for fact in latest.values() if not fact.data.get("resolved")]


def adverse_actions(past: Past) -> set[str]:
    """What the site's rules ask for, over all open adverse events; of each the first that fits."""
    found: set[str] = set()
    for fact in open_adverse_events(past):
        rules = past.parameters["safety"]["adverse"]
        fitting = [rule["action"] for rule in rules if rule_applies(rule["when"], fact)]
        found |= set(fitting[:1])
    return found


def rule_applies(condition: dict[str, Any], fact: Fact) -> bool:
    category: str = fact.data["category"]
    severe = int(fact.data["grade"]) >= int(condition["grade-min"])
    named = condition.get("category") in (None, category)
    return severe and named and condition.get("not-category") != category


def serious_infection(past: Past) -> bool:
    latest = {fact.data["event"]: fact for fact in of_kind(past, "Infection")}
    return any(fact.data["serious"] and not fact.data.get("resolved") for fact in latest.values())
