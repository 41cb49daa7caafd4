"""The procedure: what the protocol says, and what makes none."""

from dataclasses import replace

import pytest

from glidepath.conduct.randomisation import (
    Procedure,
    procedure_data,
    procedure_from,
    procedure_of,
    procedure_text,
    stratum_of,
)
from glidepath.conduct.randomisation.procedure import checked_stratum
from glidepath.exchange.protocols import read_history
from glidepath.quantities.errors import InputError
from unit.conduct.randomisation.given import ARMS, BIG_STICK, BLOCKS

BOTH = replace(BIG_STICK, strata=("kmp", "site"))


def kinds(error: InputError) -> list[tuple[str, str]]:
    return [(each.kind, each.place.path) for each in error.problems]


def test_the_procedure_is_the_protocols() -> None:
    protocol = read_history("khe-sirolimus").versions[-1]
    assert procedure_of(protocol) == BIG_STICK


def test_a_protocol_that_draws_no_arms_has_no_procedure() -> None:
    protocol = read_history("liver-tacrolimus").versions[-1]
    with pytest.raises(InputError, match='"none" draws no arms'):
        procedure_of(protocol)


def test_one_procedure_has_one_text() -> None:
    assert procedure_text(BIG_STICK) == (
        '{"arms":["maintenance","guided-discontinuation"],"blocks":[4,6],"max_imbalance":3,'
        '"method":"big-stick","ratio":[1,1],"strata":["kmp"]}'
    )


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"method": "minimisation"}, ["method"]),
        ({"arms": ("a",)}, ["arms", "ratio", "method"]),
        ({"arms": ("a", "a")}, ["arms"]),
        ({"ratio": (1,)}, ["ratio"]),
        ({"ratio": (0, 1)}, ["ratio", "method"]),
        ({"ratio": (200, 200)}, ["ratio"]),
        ({"ratio": (1, 2)}, ["method"]),
        ({"arms": ("a", "b", "c"), "ratio": (1, 1, 1)}, ["method"]),
        ({"max_imbalance": 0}, ["max-imbalance"]),
        ({"method": "permuted-blocks", "blocks": (4, 5)}, ["blocks"]),
        ({"method": "permuted-blocks", "blocks": ()}, ["blocks"]),
        ({"method": "permuted-blocks", "blocks": (0,)}, ["blocks"]),
        ({"method": "permuted-blocks", "blocks": (258,)}, ["blocks"]),
        ({"method": "permuted-blocks", "ratio": (), "blocks": (4,)}, ["ratio"]),
    ],
)
def test_what_makes_no_procedure_is_named(changes: dict[str, object], paths: list[str]) -> None:
    with pytest.raises(InputError) as raised:
        replace(BIG_STICK, **changes)  # type: ignore[arg-type]
    assert kinds(raised.value) == [("no-procedure", f"randomisation.{each}") for each in paths]


def test_ratios_and_arms_that_blocks_can_hold() -> None:
    assert Procedure("permuted-blocks", (*ARMS, "c"), (1, 2, 1), 3, (4, 8), ()).ratio == (1, 2, 1)


def test_a_stratum_is_written_in_the_order_of_the_procedure() -> None:
    assert stratum_of(BOTH, {"site": "SHA", "kmp": "yes"}) == "kmp=yes;site=SHA"
    assert stratum_of(replace(BIG_STICK, strata=()), {}) == ""
    assert checked_stratum(BOTH, "kmp=yes;site=SHA") == "kmp=yes;site=SHA"


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"kmp": "yes"}, [("missing-factor", "site")]),
        ({"kmp": "No", "site": "SHA"}, [("bad-factor", "kmp")]),
        ({"kmp": "unknown", "site": "sha"}, [("bad-factor", "kmp"), ("bad-site-id", "")]),
        ({"kmp": "no", "site": "SHA", "age": "yes"}, [("unknown-factor", "age")]),
    ],
)
def test_a_stratum_that_there_is_not_is_never_opened(
    values: dict[str, str], found: list[tuple[str, str]]
) -> None:
    with pytest.raises(InputError) as raised:
        stratum_of(BOTH, values)
    assert kinds(raised.value) == found


@pytest.mark.parametrize("stratum", ["site=SHA;kmp=yes", "kmp=yes;site=SHA;", "kmp=yes;kmp=no"])
def test_a_stratum_in_another_way_of_writing_is_refused(stratum: str) -> None:
    with pytest.raises(InputError):
        checked_stratum(BOTH, stratum)


@pytest.mark.parametrize("procedure", [BIG_STICK, BLOCKS, replace(BIG_STICK, strata=())])
def test_a_procedure_comes_back_from_its_data(procedure: Procedure) -> None:
    assert procedure_from(procedure_data(procedure)) == procedure


def test_data_that_are_no_procedure_are_told_by_field() -> None:
    data = {**procedure_data(BIG_STICK), "blocks": ["four"]}
    with pytest.raises(InputError) as raised:
        procedure_from(data)
    assert kinds(raised.value) == [("no-procedure", "blocks[0]")]
    with pytest.raises(InputError, match="draws no arms"):
        procedure_from({**procedure_data(BIG_STICK), "method": "none"})
