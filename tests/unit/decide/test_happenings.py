"""The order in which a record's events count."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from glidepath.decide.happenings import happenings
from glidepath.quantities import partial_date
from glidepath.record.record import Participant, Record
from glidepath.record.treatment import DoseOrdered, DosesMissed
from glidepath.record.values import Quantity

EAST = timezone(timedelta(hours=8))


def test_a_whole_day_is_over_before_the_first_moment_of_the_next() -> None:
    child = Participant(
        id="KHE-001",
        site="SITE-01",
        time_zone="Asia/Shanghai",
        sex="female",
        born=partial_date("2020-06"),
    )
    ordered = DoseOrdered(
        happened=datetime(2026, 1, 6, 0, 0, tzinfo=EAST),
        daily_dose=Quantity(value=Decimal("0.9"), unit="mg"),
        formulation="oral-solution",
        reason="taper",
    )
    missed = DosesMissed(happened=date(2026, 1, 5), count=1, days=(date(2026, 1, 5),))
    found = list(happenings(Record(child, (ordered, missed))))
    assert [day for day, _ in found] == [date(2026, 1, 5), date(2026, 1, 6)]
