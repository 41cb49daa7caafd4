"""``glidepath estimate`` and ``glidepath levels``: what they print, write and refuse."""

import csv
import json
import math
from pathlib import Path

import pytest

from cli.running import ROOT, Glidepath, assert_bad_input
from glidepath.pk.estimate import Arrival

LEVELS = "examples/pk/levels.csv"
REGIMEN = "examples/pk/regimen.yaml"
BOTH = ("--model", "fan-2024,chen-2021")
DATA = (ROOT / LEVELS).read_text("utf-8")


def test_estimates_are_printed(glidepath: Glidepath) -> None:
    told = glidepath("estimate", LEVELS, *BOTH)
    assert (told.status, told.err) == (0, "")
    lines = told.out.splitlines()
    assert lines[:3] == [
        f"{LEVELS}: 2 IDs, 6 levels, 1 of them below a limit.",
        "Covariates count until their record, as in NONMEM.",
        "Weight of the prior: 1.",
    ]
    assert "ID 1" in lines
    assert "converged" in told.out
    assert "IPRED fan-2024" in told.out
    chinese = glidepath("estimate", LEVELS, *BOTH, "--lang", "zh", "--locf", "--lambda", "0.5")
    assert "先验权重：0.5。" in chinese.out
    assert "--locf" in chinese.out


def test_estimates_as_json(glidepath: Glidepath) -> None:
    told = glidepath("estimate", LEVELS, *BOTH, "--json")
    data = json.loads(told.out)
    assert (told.status, told.err) == (0, "")
    assert (data["data"], data["prior_weight"], data["locf"]) == (LEVELS, 1.0, False)
    one, two = data["individuals"]
    assert sum(one["weights"].values()) == pytest.approx(1.0)
    fan = one["models"]["fan-2024"]
    assert fan["converged"] is True
    assert [level["time"] for level in fan["levels"]] == [167, 671, 1391, 2087]
    assert fan["levels"][3]["below"] is True
    assert two["models"]["chen-2021"]["levels"][2]["dv"] is None


def test_the_weight_of_the_prior_and_the_convention_matter(glidepath: Glidepath) -> None:
    def eta(*options: str) -> float:
        told = glidepath("estimate", LEVELS, "-m", "fan-2024", "--json", *options)
        individual = json.loads(told.out)["individuals"][0]
        return float(individual["models"]["fan-2024"]["etas"]["cl"])

    assert abs(eta("--lambda", "4")) < abs(eta()) < abs(eta("--lambda", "0.25"))
    assert eta("--locf") != eta()


def test_estimates_as_a_table(glidepath: Glidepath, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    told = glidepath("estimate", LEVELS, *BOTH, "--csv", path)
    assert (told.status, told.err) == (0, "")
    assert told.out == f"14 rows written to {path}.\n"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 14
    assert [row["model"] for row in rows[:8]] == ["fan-2024"] * 4 + ["chen-2021"] * 4
    for row in rows[:4]:
        assert float(row["eta_cl"]) == float(rows[0]["eta_cl"])
    assert float(rows[0]["weight"]) + float(rows[4]["weight"]) == pytest.approx(1.0)


def test_a_model_of_ones_own_and_one_of_the_library(glidepath: Glidepath, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text = (ROOT / "src/glidepath/pk/library/fan-2024.yaml").read_text("utf-8")
    path.write_text(text.replace("name: fan-2024", "name: my-own"), "utf-8")
    told = glidepath("estimate", LEVELS, "--model", f"{path}, fan-2024", "--json")
    models = json.loads(told.out)["individuals"][0]["models"]
    assert models["my-own"]["etas"] == models["fan-2024"]["etas"]


def test_what_was_not_used_is_told(glidepath: Glidepath, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text(DATA.replace("OXC", "DVID").replace("\n2,0", "\nC,2\n2,0"), "utf-8")
    told = glidepath("estimate", path, "--model", "fan-2024")
    assert "Columns that were not used: DVID." in told.out
    assert "Lines left out as comments: 1." in told.out
    data = json.loads(glidepath("estimate", path, "-m", "fan-2024", "--json").out)
    assert (data["unused"], data["comments"]) == (["DVID"], 1)


def test_levels_may_come_in_another_unit(glidepath: Glidepath, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    text = DATA
    for level in (6.1, 7.3, 5.2, 9.8, 8.4, 1.5):
        text = text.replace(f",{level},", f",{level / 1000:.4f},")
    path.write_text(text, "utf-8")
    mine = glidepath("estimate", path, *BOTH, "--unit", "mg/L", "--json")
    other = glidepath("estimate", LEVELS, *BOTH, "--json")
    mine_eta, other_eta = (
        json.loads(told.out)["individuals"][0]["models"]["fan-2024"]["etas"]["cl"]
        for told in (mine, other)
    )
    assert mine_eta == pytest.approx(other_eta, abs=1e-9)


def test_a_search_that_does_not_end_is_the_answer_no(
    glidepath: Glidepath, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glidepath.pk.estimate.MOST_STEPS", 1)
    told = glidepath("estimate", LEVELS, "--model", "fan-2024", "--json")
    assert told.status == 1
    searches = [
        each["models"]["fan-2024"]["search"] for each in json.loads(told.out)["individuals"]
    ]
    assert Arrival.NOT_CONVERGED.name.lower().replace("_", "-") in searches


def test_a_wait_is_announced_on_a_terminal(
    glidepath: Glidepath, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glidepath.cli.pharmacokinetic_answers.MANY", 1)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    told = glidepath("estimate", LEVELS, "--model", "fan-2024")
    assert told.err == "Estimating 2 IDs takes some seconds ...\n"


BAD = [
    # what is changed, to what, and what is told of it
    ("1,0,0.9,.,1,1,24,29", "1,0,.,.,2,1,0,0", ":5: DV: a level before any dose"),
    (",15.2,4.1,0\n1,167", ",0,4.1,0\n1,167", ':4: WT: "0" is impossible; expected body weight'),
    (",15.2,4.1,0\n1,167", ",.,4.1,0\n1,167", ":4: WT: missing on the first row of the ID"),
    ("WT", "HT", ":3: the column WT is missing; fan-2024 needs it; expected body weight in kg"),
    ("OXC", "X", ":3: the column OXC is missing; chen-2021 needs it"),
    ("AMT", "DOSE", ":3: the column AMT is missing"),
    (",6.1,", ",six,", ':5: DV: "six" is not a number'),
    ("1,167", "1,1680", ':6: TIME: "671" lies before the row above'),
    ("2,335", "1,335", ':12: ID: the ID "1" comes again after another'),
    ("1,1,24,29", "1,1,24,.", ':4: II: II "24" without ADDL'),
    ("1,1,24,29", "1,1,.,29", ':4: ADDL: "29" additional doses without II'),
    ("1,0,0.9", "1,0,-0.9", ':4: AMT: a negative amount, "-0.9"'),
    (",6.1,", ",6100,", ":5: DV: 6100 ng/mL is "),
    ("2,1,1.5,16.1", "2,1,.,16.1", ":10: LLOQ: below a limit that is not there"),
    ("15.4,4.2,0", "15.4,4.2", ":6: this row has 14 items; expected 15"),
    (DATA, "", ": the file is empty"),
]


@pytest.mark.parametrize(("old", "new", "part"), BAD)
def test_bad_data_is_refused_with_row_and_column(
    old: str, new: str, part: str, glidepath: Glidepath, tmp_path: Path
) -> None:
    assert old in DATA
    path = tmp_path / "data.csv"
    path.write_text(DATA.replace(old, new, 1), "utf-8")
    assert_bad_input(glidepath("estimate", path, *BOTH), f"{path}{part}")


def test_a_level_in_the_wrong_unit_is_named_as_such(glidepath: Glidepath, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text(DATA.replace(",6.1,", ",6100,"), "utf-8")
    told = glidepath("estimate", path, *BOTH)
    assert_bad_input(told, "this looks like ng/L given as ng/mL")
    assert glidepath("estimate", path, *BOTH, "--unit", "ng/L").status == 0
    assert_bad_input(
        glidepath("estimate", LEVELS, *BOTH, "--unit", "mg/L"), "like ug/L given as mg/L"
    )


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (("--model", "fan2024"), '"fan2024"; expected fan-2024'),
        (("--model", ","), "--model: no model is named; expected chen-2020 or"),
        (("--model", "fan-2024,fan-2024"), "two models are named fan-2024"),
        ((*BOTH, "--unit", "mol/L"), 'levels in "mol/L" are not read; expected ng/mL or'),
        ((*BOTH, "--lambda", "0"), "weight of the prior is 0.0; expected above 0"),
        ((*BOTH, "--lambda", "nan"), "weight of the prior is nan"),
        ((*BOTH, "--json", "--csv", "x.csv"), "--csv: --json is there too"),
        ((*BOTH, "--csv", "nowhere/x.csv"), "nowhere/x.csv: the file cannot be written"),
    ],
)
def test_bad_options_are_refused(options: tuple[str, ...], part: str, glidepath: Glidepath) -> None:
    assert_bad_input(glidepath("estimate", LEVELS, *options), part)


def test_levels_of_a_regimen_are_printed(glidepath: Glidepath) -> None:
    told = glidepath("levels", REGIMEN, *BOTH, "--times", "0:336:168")
    assert (told.status, told.err) == (0, "")
    rows = [line.split() for line in told.out.splitlines()[4:7]]
    assert [row[:2] for row in rows] == [["1", "0"], ["1", "168"], ["1", "336"]]
    assert rows[0][2:] == ["0", "0"]
    assert "典型患儿" in glidepath("levels", REGIMEN, *BOTH, "--times", "5", "--lang", "zh").out


def test_a_single_dose_gives_the_closed_form(glidepath: Glidepath, tmp_path: Path) -> None:
    """1 mg at 16 kg: Bateman's function with CL 4.06, V 155, ka 0.485, and e^0.2 times CL."""
    path = tmp_path / "one.csv"
    path.write_text("ID,TIME,AMT,EVID,WT\n1,0,1,1,16\n1,3,.,0,16\n", "utf-8")
    for cl, options in ((4.06, ()), (4.06 * math.exp(0.2), ("--eta", "cl=0.2"))):
        told = glidepath("levels", path, "-m", "fan-2024", "--json", *options)
        data = json.loads(told.out)
        (level,) = data["individuals"][0]["models"]["fan-2024"]["levels"]
        k, ka = cl / 155, 0.485
        wanted = 1000 / 155 * ka / (ka - k) * (math.exp(-3 * k) - math.exp(-3 * ka))
        assert level["level"] == pytest.approx(wanted, rel=1e-12)
        assert level["time"] == 3


def test_levels_as_a_table_with_cautions(glidepath: Glidepath, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    told = glidepath("levels", LEVELS, "-m", "fan-2024,golubovic-2019", "--csv", path)
    assert_bad_input(told, "the column AST is missing; golubovic-2019 needs it")
    told = glidepath("levels", LEVELS, "-m", "fan-2024,cincinnati-hybrid", "--csv", path)
    assert told.out.splitlines() == [
        f"7 rows written to {path}.",
        "Caution: cincinnati-hybrid: age lies outside what the model was fitted on.",
    ]
    assert path.read_text("utf-8").startswith("id,time,fan-2024,cincinnati-hybrid\n1,167.0,")


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ((), "no time is wanted; expected --times"),
        (("--times", "noon"), '--times: "noon" is no time'),
        (("--times", "5", "--eta", "cl"), '--eta: "cl" is no eta'),
        (("--times", "5", "--eta", "v=1"), "--eta: nobody differs in v under fan-2024"),
        (("--times", "5", "--json", "--csv", "x.csv"), "--csv: --json is there too"),
    ],
)
def test_bad_options_of_levels_are_refused(
    options: tuple[str, ...], part: str, glidepath: Glidepath
) -> None:
    assert_bad_input(glidepath("levels", REGIMEN, *BOTH, *options), part)


@pytest.mark.parametrize("name", ["none.csv", "none.yaml"])
def test_a_file_that_is_not_there(name: str, glidepath: Glidepath) -> None:
    assert_bad_input(glidepath("levels", name, *BOTH, "--times", "5"), name)
