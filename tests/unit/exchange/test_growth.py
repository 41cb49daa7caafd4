"""The growth tables that come with the program: which, from where, how long."""

import numpy as np
import pytest

from glidepath.exchange.growth import read_growth
from glidepath.pk.growth import Reference

GROWTH = read_growth()
REFERENCES = [GROWTH.weight, GROWTH.height]


def test_it_is_read_once() -> None:
    assert read_growth() is GROWTH


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda each: each.name)
def test_tables_follow_each_other_from_birth_to_20_years(reference: Reference) -> None:
    assert [each.name for each in reference.tables] == ["who-2006", "who-2007", "cdc-2000"]
    assert reference.tables[0].ages[0] == 0.0
    assert reference.until == 20.0
    for each in reference.tables:
        assert (np.diff(each.ages) > 0.0).all()
        assert each.lms.shape == (3, 3, each.ages.size)


def test_tables_end_where_their_publications_end() -> None:
    """WHO 2006 on day 1856 (60 completed months), WHO 2007 at 10 and at 19 years."""
    assert [each.until for each in GROWTH.weight.tables] == [1856 / 365.25, 10.0, 20.0]
    assert [each.until for each in GROWTH.height.tables] == [1856 / 365.25, 19.0, 20.0]


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda each: each.name)
def test_every_table_names_its_source(reference: Reference) -> None:
    sources = [each.source for each in reference.tables]
    for source, named in zip(
        sources,
        ["10.1111/j.1651-2227.2006.tb02378.x", "10.2471/BLT.07.043497", "PMID 12043359"],
        strict=True,
    ):
        assert named in source
        assert "for age, " in source


def test_unknown_sex_is_the_mean_of_both() -> None:
    for reference in REFERENCES:
        for each in reference.tables:
            male, female, unknown = np.moveaxis(each.lms, 1, 0)
            assert unknown == pytest.approx((male + female) / 2.0, rel=1e-15)


def test_columns_are_where_they_belong() -> None:
    """WHO 2007, weight at 61 months, L M S of boys and of girls as printed."""
    first = GROWTH.weight.tables[1].lms[:, :2, 0].T.tolist()
    assert first == [[-0.2026, 18.5057, 0.12988], [-0.4681, 18.2579, 0.14295]]
