"""Regimens and the options beside them: read whole, or every mistake with its place."""

import math
from pathlib import Path

import pytest

from glidepath.exchange.models import read_models
from glidepath.exchange.regimens import parse_etas, parse_times, read_regimen
from glidepath.pk.layout import every, weekly
from glidepath.quantities.errors import InputError

FAN, CHEN, TWO = read_models(["fan-2024", "chen-2021", "golubovic-2019"])
TEXT = """
id: 7
covariates: {weight: 16, oxcarbazepine: 0}
dosings:
  - {start: 0, amount: 0.4, every: 12, doses: 56}
  - {start: 672, amount: 0.7}
  - {start: 1344, week: [0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.5]}
changes:
  - {time: 700, covariates: {weight: 17}}
"""
DATA = "ID,TIME,AMT,EVID,WT\n1,0,1,1,16\n1,24,.,0,16\n2,0,1,1,16\n"


def written(folder: Path, text: str, name: str = "regimen.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_regimen_is_read(tmp_path: Path) -> None:
    data = read_regimen(written(tmp_path, TEXT), [FAN, CHEN], (0.0, 24.0))
    (one,) = data.individuals
    assert one.id == "7"
    assert one.dosings == (
        every(0.0, 0.4, 12.0, 56),
        every(672.0, 0.7),
        weekly(1344.0, [0.7] * 6 + [0.5]),
    )
    assert one.since == (0.0, 700.0)
    assert one.covariates["weight"] == (16.0, 17.0)
    assert one.covariates["oxcarbazepine"] == (0.0, 0.0)
    assert all(math.isnan(age) for age in one.covariates["age"])
    assert one.times == (0.0, 24.0)
    assert not one.levels.present.any()


def test_the_least_that_a_regimen_says(tmp_path: Path) -> None:
    text = '{"covariates": {"weight": 16}, "dosings": [{"amount": 1, "steady": true}]}'
    (one,) = read_regimen(written(tmp_path, text, "r.json"), [FAN], (5.0,)).individuals
    assert (one.id, one.since) == ("1", (0.0,))
    assert one.dosings[0].steady
    assert (one.dosings[0].period, one.dosings[0].until) == (24.0, math.inf)


def test_a_change_may_come_before_the_first_dose(tmp_path: Path) -> None:
    text = TEXT.replace("time: 700", "time: -24")
    (one,) = read_regimen(written(tmp_path, text), [FAN], (5.0,)).individuals
    assert one.since == (-24.0, -24.0)


def test_a_data_set_tells_its_own_times(tmp_path: Path) -> None:
    data = read_regimen(written(tmp_path, DATA, "data.csv"), [FAN])
    assert [each.times for each in data.individuals] == [(24.0,), ()]
    other = read_regimen(written(tmp_path, DATA, "data.csv"), [FAN], (1.0, 2.0))
    assert [each.times for each in other.individuals] == [(1.0, 2.0), (1.0, 2.0)]


def test_some_time_must_be_wanted(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT)
    with pytest.raises(InputError, match="no time is wanted; expected --times such as 0:168:12"):
        read_regimen(path, [FAN])


def test_a_clock_that_goes_back_has_no_times_of_its_own(tmp_path: Path) -> None:
    text = "ID,TIME,AMT,EVID,WT\n1,0,1,1,16\n1,48,.,0,16\n1,0,1,4,16\n1,9,.,0,16\n"
    path = written(tmp_path, text, "data.csv")
    assert read_regimen(path, [FAN]).individuals[0].times == (48.0, 9.0)
    with pytest.raises(InputError, match="the clock of ID 1 goes back"):
        read_regimen(path, [FAN], (3.0,))


BROKEN = [
    ("changes:", "change:", ":8: change: unknown field", "changes"),
    ("amount: 0.7}", "week: [1, 2]}", ":6: dosings[1].week: ", "at least 7 entries"),
    ("amount: 0.7}", "amount: 0.7, week: [1, 1, 1, 1, 1, 1, 1]}", ":6: dosings[1]: give an", ""),
    ("amount: 0.7}", "every: 24}", ":6: dosings[1]: give an amount, or else a week", ""),
    ("0.7, 0.5]}", "0.7, -0.5]}", ":7: dosings[2]: an amount of the week is negative", ""),
    ("0.7, 0.5]}", "0.7, 0.5], every: 12}", ":7: dosings[2]: a week is given daily", ""),
    ("amount: 0.4", "amount: -0.4", ":5: dosings[0].amount: the value -0.4 does not fit", "0 or"),
    ("amount: 0.4", "amount: much", ":5: dosings[0].amount: 'much' is not a number", ""),
    ("every: 12", "every: 0", ":5: dosings[0].every: the value 0 does not fit", "more than 0"),
    ("doses: 56", "doses: 0", ":5: dosings[0].doses: ", "more than 0"),
    ("start: 672", "start: 0", ":2: dosings are not in the order of time", ""),
    ("weight: 16", "wieght: 16", ":3: covariates.weight: missing; fan-2024 needs it", "in kg"),
    ("weight: 16", "weight: 0", ":3: covariates.weight: 0 is impossible", "above 0"),
    ("weight: 17", "weight: -1", ":9: changes[0].covariates.weight: -1 is impossible", "above 0"),
    ("oxcarbazepine: 0", "oxcarbazepine: -1", ":3: covariates.oxcarbazepine: -1 is", "above 0"),
]


@pytest.mark.parametrize(("old", "new", "told", "expected"), BROKEN)
def test_a_broken_regimen_is_refused_with_its_place(
    old: str, new: str, told: str, expected: str, tmp_path: Path
) -> None:
    assert old in TEXT
    path = written(tmp_path, TEXT.replace(old, new, 1))
    with pytest.raises(InputError) as caught:
        read_regimen(path, [FAN, CHEN], (1.0,))
    problems = caught.value.problems
    sentence = problems[0].sentence().removeprefix(str(path))
    assert sentence.startswith(told)
    assert expected in problems[0].expected


def test_times_are_numbers_and_ranges() -> None:
    assert parse_times("0") == (0.0,)
    assert parse_times("48, 0:24:12,.5,24") == (0.0, 0.5, 12.0, 24.0, 48.0)
    assert parse_times("-1:0:0.3") == pytest.approx((-1.0, -0.7, -0.4, -0.1))
    assert len(parse_times("0:1:0.1")) == 11


@pytest.mark.parametrize(
    "text", ["", "noon", "1;2", "0:24", "0:24:0", "0:24:-1", "24:0:1", "0:1e9:1", "0:99999999:1"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no time; expected hours, such as 12, or from:to:step"):
        parse_times(text)


def test_too_many_times_are_refused() -> None:
    with pytest.raises(InputError, match="more than 100000 times"):
        parse_times("0:60000:1,0:60000:0.9")


def test_etas_are_those_of_the_models() -> None:
    assert parse_etas("cl=0.2, vc=-.1", [TWO]) == {"cl": 0.2, "vc": -0.1}
    with pytest.raises(InputError, match=r'"cl:1" is no eta; expected such as cl=0\.2'):
        parse_etas("cl:1", [FAN])
    with pytest.raises(InputError, match="nobody differs in v under fan-2024; expected cl"):
        parse_etas("v=1", [FAN])
