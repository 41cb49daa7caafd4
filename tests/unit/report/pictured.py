"""A child on the way down, as a chart: five doses taken, two foreseen, a level of each kind."""

from datetime import UTC, datetime, timedelta, timezone

from glidepath.protocol import Text
from glidepath.report.pictures import (
    BandPoint,
    DoseStep,
    Event,
    EventKind,
    Level,
    LevelChart,
    LevelKind,
    Weight,
)

SHANGHAI = timezone(timedelta(hours=8))


def local(month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    """A time of 2026 in Shanghai."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def counted(month: int, day: int, hour: int = 8, minute: int = 0) -> int:
    """The milliseconds of a wall clock's time of 2026, as if it were UTC."""
    return round(datetime(2026, month, day, hour, minute, tzinfo=UTC).timestamp() * 1000)


def point(month: int, median: float, *, future: bool = False) -> BandPoint:
    return BandPoint(
        local(month, 1), median, median - 1, median + 1, median - 2, median + 2, future
    )


CHILD = LevelChart(
    title=Text(en="KHE-014 on the way down", zh="KHE-014 减量过程"),
    zone="Asia/Shanghai",
    now=local(6, 16, 9),
    doses=(
        DoseStep(local(1, 5), local(3, 6), 1.0),
        DoseStep(local(3, 6), local(4, 5), 0.9),
        DoseStep(local(4, 5), local(5, 5), 0.81),
        DoseStep(local(5, 5), local(6, 4), 0.73),
        DoseStep(local(6, 4), None, 0.66),
    ),
    planned=(DoseStep(local(7, 4), local(8, 3), 0.6), DoseStep(local(8, 3), None, 0)),
    levels=(
        Level(local(1, 25, 7, 42), 8.1),
        Level(local(3, 28, 7, 40), 7.2),
        Level(local(4, 20, 7, 45), 31.0, LevelKind.IMPLAUSIBLE),
        Level(local(5, 28, 7, 50), 5.9, LevelKind.OTHER_ASSAY),
        Level(local(6, 10, 7, 55), 3.5, LevelKind.BELOW_LIMIT),
    ),
    band=(
        *(point(1, 8.0), point(2, 8.0), point(3, 8.0), point(4, 7.2), point(5, 6.5), point(6, 5.9)),
        *(point(7, 5.3, future=True), point(8, 4.8, future=True), point(9, 2.1, future=True)),
    ),
    window=(5, 15),
    limit=(3.5, Text(en="limit of the assay, 3.5 ng/mL", zh="检测下限 3.5 ng/mL")),
    events=(
        Event(local(3, 6), EventKind.NOTE, Text(en="randomised", zh="随机分组")),
        Event(local(5, 20, 14), EventKind.SAFETY, Text(en="fever", zh="发热")),
    ),
    growth=(
        Weight(local(1, 5), 12.0),
        Weight(local(6, 4), 12.6),
        Weight(local(9, 1), 13.1, foreseen=True),
    ),
)
EMPTY = LevelChart(title="Nothing yet", zone="Asia/Shanghai", now=local(3, 1))
