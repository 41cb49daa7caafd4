"""What is given on each day: fills and tablets worked out by hand."""

from fractions import Fraction

import pytest

from glidepath.exchange.protocols import read_protocol
from glidepath.protocol import Product
from glidepath.protocol.products import Solution, Syringe
from glidepath.quantities import InputError
from glidepath.report.documents.week import Fill, Pieces, week_of

PRODUCTS = {each.id: each for each in read_protocol("khe-sirolimus").parameters.products}
SOLUTION = PRODUCTS["oral-solution"]
TABLET = PRODUCTS["tablet-0-5"]


def with_syringes(*syringes: tuple[str, str]) -> Product:
    """The solution of the trial with other syringes."""
    assert isinstance(SOLUTION, Solution)
    chosen = tuple(
        Syringe.model_construct(capacity=Fraction(capacity), graduation=Fraction(graduation))
        for capacity, graduation in syringes
    )
    return SOLUTION.model_copy(update={"syringes": chosen})


def intake(product: Product, dose: int, intakes: int = 1) -> tuple[object, ...]:
    week = week_of(product, (dose,) * 7, intakes)
    assert week.alike
    assert len(week.days) == 7
    return week.days[0]


def test_one_fill() -> None:
    assert intake(SOLUTION, 730) == (Fill("0.73", "1", "0.01"),)


def test_two_intakes_share_the_dose() -> None:
    assert intake(SOLUTION, 800, 2) == (Fill("0.4", "1", "0.01"),)


def test_what_no_syringe_holds_is_drawn_up_in_several_fills() -> None:
    assert intake(SOLUTION, 2400) == (
        Fill("1", "1", "0.01"),
        Fill("1", "1", "0.01"),
        Fill("0.4", "1", "0.01"),
    )


@pytest.mark.parametrize(
    ("dose", "fills"),
    [
        (730, (Fill("0.73", "1", "0.01"),)),
        (1000, (Fill("1", "1", "0.01"),)),
        (1200, (Fill("1.2", "3", "0.1"),)),
        (3200, (Fill("3.2", "5", "0.2"),)),
    ],
)
def test_the_finest_syringe_that_holds_it_is_used(dose: int, fills: tuple[Fill, ...]) -> None:
    assert intake(with_syringes(("5", "0.2"), ("1", "0.01"), ("3", "0.1")), dose) == fills


def test_tablets() -> None:
    assert intake(TABLET, 1500) == (Pieces("3", "0.5"),)
    assert intake(TABLET, 1000, 2) == (Pieces("1", "0.5"),)


def test_days_may_differ() -> None:
    week = week_of(SOLUTION, (800, 700, 800, 700, 800, 700, 800), 1)
    assert not week.alike
    assert [each[0] for each in week.days[:2]] == [
        Fill("0.8", "1", "0.01"),
        Fill("0.7", "1", "0.01"),
    ]


@pytest.mark.parametrize(
    ("product", "dose", "intakes"),
    [
        (SOLUTION, 735, 1),  # between two graduations
        (SOLUTION, 730, 2),  # 0.365 mL each
        (SOLUTION, 5010, 1),  # beyond the largest intake
        (SOLUTION, 5, 1),  # below the smallest
        (TABLET, 750, 1),  # half a tablet
        (with_syringes(("3", "0.1")), 730, 1),
    ],
)
def test_a_dose_that_cannot_be_measured(product: Product, dose: int, intakes: int) -> None:
    with pytest.raises(InputError) as raised:
        week_of(product, (dose,) * 7, intakes)
    (problem,) = raised.value.problems
    assert problem.kind == "not-measurable"
    assert product.wording.en in problem.message
