"""What is dispensed, checked and counted; the end of an order; what was taken, by hand."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import count
from typing import Any

import pytest

from glidepath.conduct import (
    Delegated,
    Role,
    Sign,
    SupplyCounted,
    SupplyDestroyed,
    SupplyReceived,
    begin,
    fold,
)
from glidepath.conduct.balance import Balance, balances
from glidepath.conduct.dispensing import CHECKED, InForce, off_drug, order_in_force, unchecked
from glidepath.conduct.stock import amount_of, held, products_of, stock
from glidepath.conduct.trial import Setup
from glidepath.exchange.protocols import read_protocol
from glidepath.protocol import ProtocolHistory
from glidepath.quantities import InputError
from glidepath.record import Dispensed, DoseOrdered, Quantity, TreatmentStopped, event_from
from unit.conduct.trials import (
    CHD,
    KHE_1,
    SHA,
    Site,
    issued,
    ordering,
    protocol,
    protocols,
    quantity,
    randomised,
)

CARE, DOCTOR, DRUGS = Role.COORDINATOR, Role.CLINICIAN, Role.PHARMACIST
SOLUTION, TABLET = "oral-solution", "tablet-0-5"
MANY = 10_000
"""More lines than any trial here has."""
BATCH, EXPIRES = "A1/7", date(2026, 12, 31)


def received(**more: Any) -> SupplyReceived:
    fields = {
        "site": SHA,
        "formulation": SOLUTION,
        "batch": BATCH,
        "amount": quantity("120", "mL"),
        "on": date(2026, 3, 2),
        "expires": EXPIRES,
        **more,
    }
    return SupplyReceived.model_validate(fields)


def destroyed(amount: str, of: str = "shelf", **more: Any) -> SupplyDestroyed:
    fields = {
        "site": SHA,
        "formulation": SOLUTION,
        "batch": BATCH,
        "amount": quantity(amount, "mL"),
        "on": date(2026, 3, 3),
        "of": of,
        "reason": "broken",
        **more,
    }
    return SupplyDestroyed.model_validate(fields)


def counted(amount: str, **more: Any) -> SupplyCounted:
    fields = {
        "site": SHA,
        "formulation": SOLUTION,
        "batch": BATCH,
        "amount": quantity(amount, "mL"),
        "on": date(2026, 3, 3),
        **more,
    }
    return SupplyCounted.model_validate(fields)


def ordered(made: Site, dose: str = "0.9", **more: Any) -> str:
    """Order a dose and sign it; give its id."""
    decision = issued(made)
    made.do(DOCTOR, ordering(made, decision, dose, **more))
    order = made.trial.children[KHE_1].of(DoseOrdered)[-1].id or ""
    made.do(DOCTOR, Sign("ordered", "Liu Wei", (order,)))
    return order


def check(made: Site, event: str, role: Role = CARE, **more: Any) -> None:
    made.do(role, Sign(CHECKED, "Chen Na", (event,)), **more)


def handed(made: Site, order: str, volume: str = "60", **more: Any) -> Any:
    fields = {
        "type": "Dispensed",
        "happened": made.at,
        "order": order,
        "amount": quantity(volume, "mL"),
        "formulation": SOLUTION,
        "batch": BATCH,
        "expires": EXPIRES.isoformat(),
        **more,
    }
    return event_from(fields)


def back(made: Site, amount: str, **more: Any) -> Any:
    fields = {
        "type": "Returned",
        "happened": made.at,
        "amount": quantity(amount, "mL"),
        "formulation": SOLUTION,
        "batch": BATCH,
        **more,
    }
    return event_from(fields)


def whole(*values: Fraction) -> tuple[int, ...]:
    assert all(each.denominator == 1 for each in values), values
    return tuple(int(each) for each in values)


def copied(made: Site) -> Site:
    """The same lines on a ledger of its own: to come as far again costs half a second."""
    with made.ledger.ledger.database.reading() as old:
        rows, texts = old.page(0, MANY), old.texts(range(MANY))
    again = Site(at=made.at, ids=count(MANY * len(rows)))
    with again.ledger.ledger.database.writing() as new:
        new.put(rows, texts)
    return again


@cache
def _on_trial() -> Site:
    return randomised()


@cache
def _ready() -> tuple[Site, str]:
    made = on_trial()
    made.do(DRUGS, received(), None)
    order = ordered(made)
    check(made, order)
    return made, order


def on_trial() -> Site:
    """A site with a child on an arm."""
    return copied(_on_trial())


def ready() -> tuple[Site, str]:
    """A site with a delivery, and a child with an order that is signed and checked."""
    made, order = _ready()
    return copied(made), order


def of(made: Site) -> InForce:
    found = order_in_force(made.trial.children[KHE_1], protocol(), made.at)
    assert found is not None
    return found


def test_what_is_signed_checked_and_there_is_dispensed() -> None:
    made, order = ready()
    made.do(DRUGS, handed(made, order))
    batch = stock(made.trial, protocols(), SHA)[SOLUTION, BATCH]
    assert whole(batch.received, batch.dispensed, batch.remaining) == (120, 60, 60)
    assert stock(made.trial, protocols(), CHD) == {}


def test_an_order_nobody_signed_or_checked_is_not_dispensed() -> None:
    made = on_trial()
    made.do(DRUGS, received(), None)
    made.do(DOCTOR, ordering(made, issued(made), "0.9"))
    order = made.trial.children[KHE_1].of(DoseOrdered)[-1].id or ""
    wanted = ("dispense.unsigned", "dispense.unchecked")
    assert made.refused(DRUGS, handed(made, order)) == wanted
    made.do(DRUGS, Sign("ordered", "Wu", (order,)))
    assert made.refused(DRUGS, handed(made, order)) == wanted, "by a pharmacist it is no order"
    made.do(DOCTOR, Sign("ordered", "Liu Wei", (order,)))
    check(made, order, DRUGS)
    assert made.refused(DRUGS, handed(made, order)) == ("dispense.unchecked",), "by oneself"
    check(made, order, CARE)
    made.do(DRUGS, handed(made, order))


def test_a_superseded_order_is_not_dispensed() -> None:
    made, old = ready()
    made.pass_(days=31)
    new = ordered(made, "0.81")
    assert made.refused(DRUGS, handed(made, old)) == (
        "dispense.superseded",
        "dispense.unchecked",
    )
    check(made, new)
    made.do(DRUGS, handed(made, new))


def test_an_order_that_ends_the_drug_is_not_dispensed() -> None:
    made, _ = ready()
    stop = ordered(made, "0", reason="clinician", why="parents wish it")
    check(made, stop)
    assert made.refused(DRUGS, handed(made, stop)) == ("dispense.stopped",)
    assert of(made).until is None


def ending(made: Site, **more: Any) -> Any:
    fields = {"type": "TreatmentStopped", "happened": made.at, "reason": "toxicity", **more}
    return event_from(fields)


def test_once_the_treatment_has_stopped_nothing_is_dispensed_until_it_is_ordered_anew() -> None:
    made, old = ready()
    made.pass_(minutes=10)
    made.do(DOCTOR, ending(made))
    assert made.refused(DRUGS, handed(made, old)) == ("dispense.stopped",)
    child = made.trial.children[KHE_1]
    stopped = child.first_moment(child.of(TreatmentStopped)[-1].happened)
    assert off_drug(child, stopped)
    assert not off_drug(child, stopped - timedelta(seconds=1))
    made.pass_(days=1)
    new = ordered(made, "0.9", reason="clinician", why="it is given again")
    check(made, new)
    made.do(DRUGS, handed(made, new))
    assert not of(made).off_drug


def test_a_treatment_that_stopped_on_a_day_is_outlived_by_no_order_of_that_day() -> None:
    made, old = ready()
    day = made.at.date().isoformat()
    made.pass_(days=1)
    made.do(DOCTOR, ending(made, happened=day))
    assert made.refused(DRUGS, handed(made, old)) == ("dispense.stopped",)


def test_a_treatment_can_stop_before_anything_was_ordered() -> None:
    """What was given before the trial is on no order."""
    made = on_trial()
    child = made.trial.children[KHE_1]
    bare = replace(child, entries=tuple(e for e in child.entries if not is_order(e.fact)))
    assert not off_drug(bare, made.at)
    made.do(DOCTOR, ending(made))
    child = made.trial.children[KHE_1]
    bare = replace(child, entries=tuple(e for e in child.entries if not is_order(e.fact)))
    assert off_drug(bare, made.at)


def is_order(fact: object) -> bool:
    return isinstance(fact, DoseOrdered)


def test_nothing_is_used_once_the_treatment_has_stopped() -> None:
    """0.9 mL a day on the nine days from the dispensing to the stop, and none since."""
    made, order = ready()
    made.do(DRUGS, handed(made, order))
    check(made, made.trial.children[KHE_1].of(Dispensed)[-1].id or "")
    made.pass_(days=9)
    made.do(DOCTOR, ending(made))
    made.pass_(days=9)
    made.do(DRUGS, back(made, "51.9"))
    (found,) = balances(made.trial.children[KHE_1], products_of(protocols()))
    assert found.ordered == found.taken == Fraction(81, 10)


def test_an_order_ends_with_the_window_of_the_next_visit_with_a_level() -> None:
    """Randomised on 2 March; the monthly visits are planned on 1 April, 1 May, 31 May.

    Each opens 2 days before and closes 3 days after (protocol, visit monthly).
    """
    made, order = ready()
    assert made.at.date() == date(2026, 3, 3)
    assert of(made).until == date(2026, 4, 4)
    assert not of(made).expired(date(2026, 4, 4))
    assert of(made).expired(date(2026, 4, 5))
    made.at = datetime(2026, 4, 5, 1, tzinfo=made.at.tzinfo)
    refusal = made.send(DRUGS, handed(made, order))
    assert [(each.code, each.inputs["until"]) for each in refusal.unmet] == [
        ("dispense.expired", "2026-04-04")
    ]


def test_an_order_within_a_window_lasts_until_the_next_visit() -> None:
    made = on_trial()
    made.at = datetime(2026, 3, 29, 1, tzinfo=made.at.tzinfo)
    ordered(made)
    assert made.at.date() == date(2026, 3, 30)
    assert of(made).until == date(2026, 5, 4), "the visit of 1 April has opened"


def test_an_order_has_no_end_without_such_a_visit_or_a_protocol() -> None:
    made, _ = ready()
    child = made.trial.children[KHE_1]
    visits = tuple(each for each in protocol().visits if each.id != "monthly")
    other = protocol().model_copy(update={"visits": visits, "version": "9.9"})
    child.kept.clear()
    found = order_in_force(child, other, made.at)
    assert found is not None
    assert found.until is None
    child.kept.clear()
    alone = order_in_force(child, None, made.at)
    assert alone is not None
    assert alone.until is None
    assert order_in_force(child, protocol(), datetime(2024, 1, 1, tzinfo=made.at.tzinfo)) is None


def test_another_formulation_needs_a_signature_and_a_check_of_its_own() -> None:
    made, order = ready()
    tablets = received(formulation=TABLET, batch="T9", amount=quantity("40", "1"))
    made.do(DRUGS, tablets, None)
    change = {"type": "FormulationChanged", "happened": made.at, "formulation": TABLET}
    made.do(DRUGS, event_from(change))
    wanted: dict[str, Any] = {
        "amount": quantity("4", "1"),
        "formulation": TABLET,
        "batch": "T9",
    }
    assert made.refused(DRUGS, handed(made, order, **wanted)) == (
        "dispense.unsigned",
        "dispense.unchecked",
    )
    names = [each.id or "" for each in made.trial.children[KHE_1].events]
    name = next(each for each in names if each.startswith("Formulation"))
    made.do(DOCTOR, Sign("ordered", "Liu Wei", (name,)))
    check(made, order)
    assert made.refused(DRUGS, handed(made, order)) == ("dispense.formulation",)
    made.do(DRUGS, handed(made, order, **wanted))
    assert of(made).regimen.formulation == TABLET
    made.pass_(days=1)
    ordered(made, "0.9", formulation=SOLUTION, why="back to the solution")
    assert of(made).formulation == SOLUTION, "a later order says its own"


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"batch": None}, {"supply.no-batch"}),
        ({"batch": "B2"}, {"supply.unknown-batch"}),
        ({"expires": "2027-01-31"}, {"supply.other-expiry"}),
        ({"amount": quantity("121", "mL")}, {"supply.too-little"}),
        ({"amount": quantity("0", "mL")}, {"supply.amount"}),
        ({"amount": quantity("2", "1")}, {"supply.amount"}),
        (
            {"formulation": "powder"},
            {"dispense.formulation", "supply.formulation", "supply.unknown-batch"},
        ),
    ],
)
def test_it_comes_from_a_batch_that_is_there(fields: dict[str, Any], codes: set[str]) -> None:
    made, order = ready()
    fields = {name: each for name, each in fields.items() if each is not None}
    event = handed(made, order, **fields)
    if codes == {"supply.no-batch"}:
        event = event.model_copy(update={"batch": None})
    assert set(made.refused(DRUGS, event)) == codes


def test_milligrams_count_as_what_they_are_in() -> None:
    """60 mg of 1 mg/mL are 60 mL; 3 mg are six tablets of 0.5 mg, 0.7 mg are no tablets."""
    made, order = ready()
    made.do(DRUGS, handed(made, order, amount=quantity("60", "mg")))
    assert stock(made.trial, protocols(), SHA)[SOLUTION, BATCH].remaining == 60
    tablet = products_of(protocols())[TABLET]
    amounts = [Quantity(value=Decimal(each), unit="mg") for each in ("3", "0.7")]
    assert [amount_of(tablet, each) for each in amounts] == [6, None]
    assert amount_of(tablet, Quantity(value=Decimal(2), unit="d")) is None


def test_an_expired_batch_is_neither_received_nor_dispensed() -> None:
    made = on_trial()
    assert made.refused(DRUGS, received(expires=date(2026, 3, 1)), None) == ("supply.expired",)
    made.do(DRUGS, received(expires=date(2026, 3, 2)), None)
    order = ordered(made)
    check(made, order)
    assert made.refused(DRUGS, handed(made, order, expires="2026-03-02")) == ("supply.expired",)


def test_the_next_bottle_waits_for_the_check_of_the_last() -> None:
    made, order = ready()
    made.do(DRUGS, handed(made, order, "30"))
    name = made.trial.children[KHE_1].events[-1].id or ""
    assert made.refused(DRUGS, Sign(CHECKED, "Wu Bo", (name,))) == ("sign.own-check",)
    made.do(DRUGS, Sign("seen", "Wu Bo", (name,)))
    refusal = made.send(DRUGS, handed(made, order, "30"))
    assert [(each.code, each.inputs["event"]) for each in refusal.unmet] == [
        ("dispense.check-first", name)
    ]
    check(made, name)
    assert unchecked(made.trial.children[KHE_1]) == ()
    made.do(DRUGS, handed(made, order, "30"))


def test_a_corrected_dispensing_is_checked_anew() -> None:
    made, order = ready()
    made.do(DRUGS, handed(made, order, "30"))
    name = made.trial.children[KHE_1].events[-1].id or ""
    check(made, name)
    fields = {"event": name, "fields": {"amount": quantity("31", "mL")}, "reason": "misread"}
    made.do(DRUGS, event_from({"type": "Corrected", "happened": made.at, **fields}))
    assert [each.id for each in unchecked(made.trial.children[KHE_1])] == [name]
    made.do(CARE, event_from({"type": "Corrected", "happened": made.at, **again(name)}))
    assert made.refused(CARE, Sign(CHECKED, "Chen Na", (name,))) == ("sign.own-check",)
    check(made, name, DOCTOR)
    assert unchecked(made.trial.children[KHE_1]) == ()
    assert stock(made.trial, protocols(), SHA)[SOLUTION, BATCH].dispensed == 31


def again(name: str) -> dict[str, Any]:
    return {"event": name, "fields": {"batch": BATCH}, "reason": "looked again"}


def test_a_check_of_what_nobody_here_dispensed_is_a_signature_like_any() -> None:
    made, _ = ready()
    assert made.refused(CARE, Sign(CHECKED, "Chen Na", ("nothing",))) == ("event.unknown",)


def test_supply_is_of_the_own_site_and_not_of_tomorrow() -> None:
    made = on_trial()
    assert made.refused(DRUGS, received(site=CHD), None) == ("supply.other-site",)
    assert made.refused(DRUGS, received(on=date(2026, 3, 4)), None) == ("time.not-yet",)
    assert made.refused(DRUGS, received(formulation="powder"), None) == ("supply.formulation",)
    assert made.refused(DRUGS, received(amount=quantity("0", "mL")), None) == ("supply.amount",)
    assert made.refused(DOCTOR, received(), None) == ("role.not-permitted",)
    made.do(CARE, received(), None)
    assert made.refused(DRUGS, received(expires=date(2027, 1, 1)), None) == ("supply.other-expiry",)
    with pytest.raises((InputError, ValueError)):
        received(batch="A;1")


def test_what_is_destroyed_was_there_and_a_count_stands_beside_the_book() -> None:
    made, order = ready()
    assert made.refused(DRUGS, destroyed("1", batch="B2"), None) == ("supply.unknown-batch",)
    assert made.refused(DRUGS, destroyed("121"), None) == ("supply.too-little",)
    assert made.refused(DRUGS, destroyed("1", "returned"), None) == ("supply.too-little",)
    made.do(DRUGS, destroyed("20"), None)
    made.do(DRUGS, counted("99.5"), None)
    made.do(DRUGS, handed(made, order))
    made.pass_(days=10)
    made.do(DRUGS, back(made, "50"))
    made.do(DRUGS, destroyed("45", "returned"), None)
    batch = stock(made.trial, protocols(), SHA)[SOLUTION, BATCH]
    assert whole(batch.remaining, batch.returned, batch.brought_back) == (40, 50, 5)
    assert batch.counted is not None
    assert batch.counted.found == Fraction(199, 2)
    assert batch.counted.book == 100
    assert batch.counted.difference == Fraction(-1, 2)
    assert batch.counted.by == "ph-wu"
    made.do(DRUGS, counted("0"), None)
    assert stock(made.trial, protocols(), SHA)[SOLUTION, BATCH].counted.found == 0  # type: ignore[union-attr]


def test_the_stock_of_a_product_that_no_version_has_is_left_out() -> None:
    made, _ = ready()
    other = ProtocolHistory((read_protocol("liver-tacrolimus"),))
    assert stock(made.trial, other, SHA) == {}


def test_no_more_comes_back_than_was_given() -> None:
    made, order = ready()
    assert made.refused(DRUGS, back(made, "1")) == ("supply.never-given",)
    nameless = back(made, "1").model_copy(update={"batch": None})
    assert made.refused(DRUGS, nameless) == ("supply.no-batch",)
    made.do(DRUGS, handed(made, order))
    made.do(DRUGS, back(made, "20"))
    assert made.refused(DRUGS, back(made, "41")) == ("supply.too-little",)
    child = made.trial.children[KHE_1]
    assert held(child, products_of(protocols()), SOLUTION, BATCH) == 40
    assert held(child, products_of(protocols()), "powder", BATCH) is None


def balance(made: Site) -> tuple[Balance, ...]:
    return balances(made.trial.children[KHE_1], products_of(protocols()))


def test_what_was_taken_beside_what_was_ordered() -> None:
    """60 mL given on 3 March, 0.9 mL a day; 34.5 mL back on 31 March, 28 days later.

    Interrupted on 10 March, resumed on 13 March: 3 days without. 25 x 0.9 mL = 22.5 mL were
    ordered; 60 - 34.5 = 25.5 mL are gone, 3 mL more. Two doses were said to be missed.
    """
    made, order = ready()
    made.do(DRUGS, handed(made, order))
    assert balance(made) == (), "nothing came back"
    check(made, made.trial.children[KHE_1].events[-1].id or "")
    made.pass_(days=7)
    interrupted = {"type": "DoseInterrupted", "happened": made.at, "reason": "fever"}
    made.do(DOCTOR, event_from(interrupted))
    made.pass_(days=3)
    made.do(DOCTOR, event_from({"type": "DoseResumed", "happened": made.at}))
    made.do(DRUGS, event_from({"type": "DosesMissed", "happened": made.at, "count": 2}))
    made.pass_(days=18)
    made.do(DRUGS, back(made, "34.5"))
    (found,) = balance(made)
    assert (found.since, found.until) == (date(2026, 3, 3), date(2026, 3, 31))
    assert (found.days, found.interrupted, found.missed) == (28, 3, 2)
    assert found.taken == Fraction("25.5")
    assert found.ordered == Fraction("22.5")
    assert found.difference == 3


def test_each_return_closes_a_balance_and_the_next_bottle_opens_one() -> None:
    """10 days of 0.9 mL, then 5 days of 0.81 mL from a second bottle: 9 mL and 4.05 mL."""
    made, order = ready()
    made.do(DRUGS, handed(made, order, "20"))
    check(made, made.trial.children[KHE_1].events[-1].id or "")
    made.pass_(days=10)
    made.do(DRUGS, back(made, "5"))
    made.do(DRUGS, back(made, "6"))
    for each in unchecked(made.trial.children[KHE_1]):
        check(made, each.id or "")
    new = ordered(made, "0.81", why="parents agree")
    check(made, new)
    made.do(DRUGS, handed(made, new, "30"))
    started = made.at.date()
    made.pass_(days=5)
    made.do(DRUGS, back(made, "26"))
    first, second = balance(made)
    assert whole(first.dispensed, first.returned, first.ordered) == (20, 11, 9)
    assert second.since == started
    assert second.taken == 4
    assert second.ordered == Fraction("4.05")


def test_a_pattern_is_counted_by_weekday_and_tablets_as_wholes() -> None:
    """3 March 2026 is a Tuesday. From Wednesday 4 March: Mondays 0.6 mg, else 0.66 mg.

    Seven days hold one Monday: 0.6 + 6 x 0.66 = 4.56 mL.
    """
    made, _ = ready()
    made.pass_(days=1)
    week = [quantity("0.6" if day == 0 else "0.66", "mg") for day in range(7)]
    # 4.56 mg / 7 = 0.6514... mg: rounded up to 652 ug
    new = ordered(made, "0.652", pattern=week, why="parents agree")
    check(made, new)
    made.do(DRUGS, handed(made, new))
    made.pass_(days=7)
    made.do(DRUGS, back(made, "55"))
    (found,) = balance(made)
    assert found.ordered == Fraction("4.56")


def test_a_bottle_of_before_the_first_order_was_ordered_for_nothing() -> None:
    made, order = ready()
    made.do(DRUGS, handed(made, order))
    made.pass_(days=2)
    made.do(DRUGS, back(made, "59"))
    child = made.trial.children[KHE_1]
    entries = tuple(each for each in child.entries if not isinstance(each.fact, DoseOrdered))
    (found,) = balances(type(child)(entries), products_of(protocols()))
    assert whole(found.taken, found.ordered) == (1, 0)
    assert balances(child, {}) == ()


def test_another_check_of_another_person_counts_whoever_dispenses() -> None:
    made, order = ready()
    second = Delegated(person="ph-zhao", role=DRUGS, site=SHA, starts=date(2026, 1, 1))
    made.do(Role.ADMINISTRATOR, second, None)
    made.do(DRUGS, handed(made, order, "30"), actor="ph-zhao")
    name = made.trial.children[KHE_1].events[-1].id or ""
    check(made, name, DRUGS)
    assert unchecked(made.trial.children[KHE_1]) == ()


def test_the_stock_is_the_same_whenever_it_is_folded() -> None:
    made, order = ready()
    made.do(DRUGS, handed(made, order))
    again = fold(begin(made.trial.name), made.ledger.ledger.lines())
    assert stock(again, protocols(), SHA) == stock(made.trial, protocols(), SHA)
    unreceived = replace(again, setup=Setup(()))
    assert stock(unreceived, protocols(), SHA) == {}, "a batch that never came is none"
