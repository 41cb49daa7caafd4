"""NM-TRAN data sets: conventions by hand, and everything that is refused, with row and column."""

import gc
import math
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from glidepath.exchange.models import read_model, read_models
from glidepath.exchange.nmtran import DataSet, read_nmtran
from glidepath.exchange.nmtran_items import COVARIATES, ITEMS, LEVEL_UNITS, columns_of
from glidepath.pk.layout import Dosing, Intake, every
from glidepath.quantities.errors import InputError, Problem

FAN, CHENG, CHEN = read_models(["fan-2024", "cheng-2020", "chen-2021"])
GOOD = """ID,TIME,AMT,DV,EVID,MDV,II,ADDL,SS,CMT,RATE,BLQ,LLOQ,WT,AGE
1,0,1,.,1,1,24,6,0,1,0,0,.,16,4
1,167,.,7.5,0,0,0,0,0,2,0,0,1.5,16.2,4
1,300,.,.,0,0,0,0,0,2,0,1,1.5,16.4,4
2,0,2,.,1,1,0,0,0,1,0,0,.,20,6
2,5,.,9.5,0,0,0,0,0,2,0,0,.,20,6
"""


def written(folder: Path, text: str | bytes, name: str = "data.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(folder: Path, text: str, **options: object) -> DataSet:
    return read_nmtran(written(folder, text), [FAN], **options)  # type: ignore[arg-type]


def problems(
    folder: Path, text: str | bytes, models: tuple[str, ...] = ("fan-2024",)
) -> list[Problem]:
    path = written(folder, text)
    with pytest.raises(InputError) as caught:
        read_nmtran(path, read_models(models))
    assert {each.place.file for each in caught.value.problems} == {str(path)}
    return list(caught.value.problems)


def sentences(
    folder: Path, text: str | bytes, models: tuple[str, ...] = ("fan-2024",)
) -> list[str]:
    cut = len(str(folder / "data.csv"))
    return [each.sentence()[cut:] for each in problems(folder, text, models)]


def changed(old: str, new: str) -> str:
    assert old in GOOD, old
    return GOOD.replace(old, new, 1)


def test_a_data_set_is_read(tmp_path: Path) -> None:
    data = read(tmp_path, GOOD)
    one, two = data.individuals
    assert (one.id, two.id) == ("1", "2")
    assert one.dosings == (every(0.0, 1.0, 24.0, 7),)
    assert two.dosings == (every(0.0, 2.0, 24.0, 1),)
    assert one.levels.time.tolist() == [[167.0, 300.0]]
    assert one.levels.value.tolist() == [[7.5, 1.5]]
    assert one.levels.below.tolist() == [[False, True]]
    assert one.levels.present.tolist() == [[True, True]]
    assert (one.times, one.lines) == ((167.0, 300.0), (3, 4))
    assert one.covariates == {"weight": (16.2, 16.4), "age": (4.0, 4.0)}
    np.testing.assert_allclose(one.since, (0.0, 167.0), atol=1e-7)
    assert two.since == (0.0,)
    assert (data.unused, data.comments, one.turned_back) == ((), 0, False)


def test_covariates_of_the_other_convention_count_from_their_record_on(tmp_path: Path) -> None:
    one = read(tmp_path, GOOD, locf=True).individuals[0]
    assert one.since == (0.0, 167.0, 300.0)


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace(",", " , "),
        lambda text: text.replace(".,", ","),
        lambda text: text + "\n\n,,,,,,,,,,,,,,\n",
        lambda text: text.replace("1,167", '"1","167"'),
        lambda text: "# made up\n@ too\n\n" + text,
        lambda text: "Made up\nC, too\n" + text,
        lambda text: text.replace("ID,TIME", '"ID","TIME"', 1),
        lambda text: text.replace("ID", "#ID", 1),
        lambda text: text.replace("\n2,0,", "\n# two\nC,1,2\nSee below\n  c 3\nID,TIME\n2,0,", 1),
        lambda text: text.replace("167", "167:00").replace("24", "24:00"),
        lambda text: text.replace("1,0,1,", "1,0,1D0,").replace("9.5", "0.95E1"),
        lambda text: (
            text.replace(",EVID,MDV", "").replace(",1,1,", ",").replace(",0,0,0,0,0,2", ",0,0,0,2")
        ),
    ],
)
def test_the_same_may_be_written_in_other_ways(
    change: Callable[[str], str], tmp_path: Path
) -> None:
    mine, other = read(tmp_path, change(GOOD)), read(tmp_path, GOOD)
    for one, two in zip(mine.individuals, other.individuals, strict=True):
        assert (one.id, one.dosings, one.times) == (two.id, two.dosings, two.times)
        assert one.covariates == two.covariates
        np.testing.assert_array_equal(one.levels.value, two.levels.value)


def test_comments_are_counted(tmp_path: Path) -> None:
    text = GOOD.replace("\n2,0,", "\n# two\nC,1,2\nSee below\n  @ 3\n2,0,", 1)
    assert read(tmp_path, text).comments == 4


def test_a_time_may_be_given_by_the_clock(tmp_path: Path) -> None:
    text = "ID,TIME,AMT,DV,WT\n1,8:30,1,.,16\n1,20:15,.,5,16\n1,32:30,.,6,16\n"
    (one,) = read(tmp_path, text).individuals
    assert one.times == (20.25, 32.5)
    assert one.dosings[0].start == 8.5


@pytest.mark.parametrize(("unit", "factor"), LEVEL_UNITS.items())
def test_levels_come_in_their_unit(unit: str, factor: float, tmp_path: Path) -> None:
    one = read(tmp_path, GOOD, unit=unit).individuals[0]
    np.testing.assert_allclose(one.levels.value, [[7.5 * factor, 1.5 * factor]])


def test_a_unit_that_is_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match='levels in "mmol/L" are not read; expected ng/mL or'):
        read(tmp_path, GOOD, unit="mmol/L")


def test_a_record_without_a_level_asks_for_a_prediction(tmp_path: Path) -> None:
    one = read(tmp_path, changed("7.5,0,0", ".,0,1")).individuals[0]
    assert one.levels.present.tolist() == [[False, True]]
    assert math.isnan(one.levels.value[0, 0])
    assert one.times == (167.0, 300.0)


def test_without_wanted_levels_their_items_are_not_looked_at(tmp_path: Path) -> None:
    text = GOOD.replace("7.5", "none").replace(",LLOQ", ",X").replace(",1.5,", ",.,")
    path = written(tmp_path, text.replace(",DV,", ",REMARK,").replace("none", "."))
    one = read_nmtran(path, [FAN], levels=False).individuals[0]
    assert not one.levels.present.any()
    assert one.times == (167.0, 300.0)


def test_a_missing_covariate_is_that_of_the_row_above(tmp_path: Path) -> None:
    one = read(tmp_path, changed("16.2,4", ".,.")).individuals[0]
    assert one.covariates == {"weight": (16.0, 16.4), "age": (4.0, 4.0)}


def test_an_age_that_no_model_needs_may_be_missing(tmp_path: Path) -> None:
    one = read(tmp_path, GOOD.replace(",4\n", ",.\n")).individuals[0]
    assert all(math.isnan(age) for age in one.covariates["age"])
    np.testing.assert_allclose(one.since, (0.0, 167.0), atol=1e-7)


def test_covariates_are_found_by_any_of_their_columns(tmp_path: Path) -> None:
    text = GOOD.replace(",WT,", ",Weight,")
    assert read(tmp_path, text).individuals[1].covariates["weight"] == (20.0,)
    bare = read_nmtran(written(tmp_path, GOOD.replace("AGE", "DVID")), []).individuals[1]
    assert bare.covariates == {"weight": (20.0,)}
    assert read(tmp_path, GOOD.replace("AGE", "DVID")).unused == ("DVID",)
    assert columns_of("total-bilirubin") == ("TBIL", "TBILI", "BILI", "TOTAL_BILIRUBIN")


def test_no_column_means_two_things() -> None:
    columns = [name for covariate in COVARIATES for name in columns_of(covariate)]
    assert len(columns) == len(set(columns))
    assert not set(columns) & set(ITEMS)


def test_an_individual_without_a_dose_takes_nothing(tmp_path: Path) -> None:
    text = "ID,TIME,AMT,DV,EVID,MDV,WT\n1,3,.,.,2,1,16\n1,8,.,.,0,1,16\n2,4,.,.,3,1,16\n"
    one, two = read(tmp_path, text).individuals
    assert one.dosings == (Dosing(3.0, ()),)
    assert two.dosings == (Dosing(4.0, ()),)
    assert two.levels.time.shape == (1, 0)


def test_a_clock_that_goes_back_at_a_reset_goes_on(tmp_path: Path) -> None:
    text = "ID,TIME,AMT,DV,EVID,WT\n1,0,1,.,1,16\n1,24,.,5,0,16\n1,0,2,.,4,16\n1,24,.,9,0,16\n"
    (one,) = read(tmp_path, text).individuals
    assert one.times == (24.0, 24.0)
    np.testing.assert_allclose(one.levels.time, [[24.0, 48.0]], atol=1e-7)
    assert one.turned_back
    first, reset, second = one.dosings
    assert (first.start, second.intakes) == (0.0, (Intake(0.0, 2.0),))
    assert (reset.steady, reset.intakes) == (True, ())
    assert 24.0 < reset.start < second.start < 24.0 + 1e-7


FILES: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", ": the file is empty; expected a line with the names of the columns"),
    "blank": ("\n , ,\n# nothing\n", ": the file is empty"),
    "names-alone": ("ID,TIME,AMT,DV,WT\n", ": the data set has no rows"),
    "only-comments": (GOOD.replace("\n", "\nC,"), ": the data set has no rows"),
    "no-names": (GOOD.split("\n", 1)[1], ":1: the first line holds no names"),
    "names-too-late": ("1,0,5\n" + GOOD, ":1: the first line holds no names"),
    "no-names-but-comments": ("See,here\n1,0\n", ":1: the column ID is missing"),
    "semicolons": (GOOD.replace(",", ";"), ":1: the columns are not separated by commas"),
    "tabs": (GOOD.replace(",", "\t"), ":1: the columns are not separated by commas"),
    "nameless": (GOOD.replace(",AGE", ","), ":1: a column has no name"),
    "twice": (GOOD.replace(",AGE", ",wt"), ':1: the column "WT" is there twice'),
    "both": (GOOD.replace(",AGE", ",BW"), ":1: the columns WT and BW both hold weight"),
    "blq-and-cens": (GOOD.replace(",RATE", ",CENS"), ":1: CENS: BLQ is there too"),
    "comment-column": ("C," + GOOD, ":1: the column C marks rows as comments"),
    "date": (GOOD.replace("RATE", "DATE"), ":1: DATE: the item DATE is not read; expected TIME in"),
    "pcmt": (GOOD.replace("LLOQ", "PCMT"), ":1: PCMT: the item PCMT is not read"),
    "no-dv": (GOOD.replace(",DV", ",CONC"), ":1: the column DV is missing; expected DV"),
    "no-id": (GOOD.replace("ID", "SUBJ", 1), ":1: the column ID is missing"),
    "no-weight": (GOOD.replace(",WT", ",HT"), ":1: the column WT is missing; fan-2024 needs it"),
    "ragged": (changed("16.2,4", "16.2"), ":3: this row has 14 items; expected 15"),
    "quote": (changed("7.5", '"7.5'), ":3: a quote is not closed; expected quotes in pairs"),
    "odd-quotes": (changed("7.5", '"7"5'), ":3: this row cannot be read"),
    "quoted-ragged": (changed("7.5", '"7.5",8'), ":3: this row has 16 items; expected 15"),
    "binary": (b"\x89PNG\r\n", ": this is not UTF-8 text"),
    "nul": (changed("7.5", "\0"), ":3: the character U+0000 does not belong"),
    "letters-as-id": (GOOD.replace("\n2,", "\nKHE-2,"), ':5: ID: "KHE-2" begins with a letter'),
    "text-column": (
        GOOD.replace("AGE", "NOTE").replace("20,6", "20,well"),
        ':5: NOTE: "well" is text, which NM-TRAN does not read; expected numbers, or a data set',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_data_set(name: str, tmp_path: Path) -> None:
    text, part = FILES[name]
    assert sentences(tmp_path, text)[0].startswith(part)


ROWS = [
    # what is changed, to what, and what is told of it
    ("1,0,1", ".,0,1", ":2: ID: there is no ID"),
    ("1,0,1", "x1,0,1", ':2: ID: "x1" begins with a letter'),
    ("\n2,5", "\n1,5", ':6: ID: the ID "1" comes again after another; expected all its rows'),
    ("1,167", "1,-1", ':3: TIME: "-1" lies before the row above; expected rows in the order'),
    ("1,167", "1,.", ":3: TIME: there is no time; expected hours"),
    ("1,167", "1,2e6", ':3: TIME: "2e6" is more than a century away'),
    ("1,167", "1,noon", ':3: TIME: "noon" is not a number; expected hours, such as 1.5 or 1:30'),
    ("1,167", "1,7:60", ':3: TIME: "7:60" is not a number'),
    ("7.5", "7,5", ":3: this row has 16 items"),
    ("7.5", '"7,5"', ':3: DV: "7,5" is not a number; expected a number, or . where it is missing'),
    ("7.5", "NA", ':3: DV: "NA" is not a number'),
    ("7.5", "nan", ':3: DV: "nan" is not a number'),
    ("7.5", "1e999", ':3: DV: "1e999" is not a number'),
    ("7.5", "１", ':3: DV: "１" is not a number'),
    ("7.5", ".", ":3: DV: there is no level; expected a level, or MDV = 1"),
    ("7.5", "0", ':3: DV: "0" is no level; expected above 0; below the limit it is BLQ = 1'),
    ("7.5", "-2", ':3: DV: "-2" is no level'),
    ("1,0,1,.", "1,0,-1,.", ':2: AMT: a negative amount, "-1"; expected mg'),
    ("1,0,1,.", "1,0,0,.", ":2: AMT: a dose of nothing; expected mg above 0"),
    ("1,0,1,.", "1,0,.,.", ":2: AMT: a dose of nothing"),
    ("1,167,.", "1,167,2", ':3: AMT: "2" on a record that is no dose; expected 0, or EVID 1'),
    ("7.5,0,0,0", "7.5,0,0,24", ':3: II: "24" on a record that is no dose'),
    (",1,1,24", ",5,1,24", ':2: EVID: there is no event "5"; expected 0 (level), 1 (dose)'),
    (",1,1,24", ",.,1,24", ':2: AMT: "1" on a record that is no dose'),
    (",1,1,24", ",1,0,24", ':2: MDV: MDV = "0" on a record that is no level; expected 1, or no'),
    ("7.5,0,0", "7.5,0,100", ':3: MDV: MDV = "100" is not read; expected 0 or 1'),
    ("24,6,0", "24,.,0", ':2: II: II "24" without ADDL; expected ADDL above 0, or SS = 1'),
    ("24,6,0", "0,6,0", ':2: ADDL: "6" additional doses without II; expected II, hours above 0'),
    ("24,6,0", "-24,6,0", ':2: II: a negative interval, "-24"; expected hours above 0'),
    ("24,6,0", "24,-6,0", ':2: ADDL: "-6" additional doses; expected a whole number'),
    ("24,6,0", "24,1.5,0", ':2: ADDL: "1.5" additional doses; expected a whole number'),
    ("24,6,0", "0,0,1", ":2: SS: a steady state without II; expected II, hours above 0"),
    ("24,6,0", "24,6,2", ':2: SS: SS = "2" is not read; expected 0, or 1 for a steady state'),
    ("0,1,0,0", "0,2,0,0", ':2: CMT: a dose into compartment "2"; expected 1, the depot'),
    ("0,2,0,0", "0,1,0,0", ':3: CMT: a level of compartment "1"; expected 2, the central one'),
    ("0,1,0,0", "0,1,5,0", ':2: RATE: an infusion, "5"; expected 0'),
    ("0,1,0,0", "0,1,-2,0", ':2: RATE: an infusion, "-2"'),
    ("0,1,1.5", "0,1,.", ":4: LLOQ: below a limit that is not there; expected the limit in LLOQ"),
    ("0,1,1.5", "0,1,0", ":4: LLOQ: below a limit that is not there"),
    ("0,1,1.5", "0,-1,1.5", ':4: BLQ: BLQ = "-1" is not read; expected 1 below the limit, else 0'),
    (".,0,0,0,0,0,2,0,1", "1.6,0,0,0,0,0,2,0,1", ':4: DV: "1.6" is said to be below the limit'),
    ("16,4", "0,4", ':2: WT: "0" is impossible; expected body weight in kg, above 0'),
    ("16.4,4", "-16,4", ':4: WT: "-16" is impossible'),
    ("16,4", ".,4", ":2: WT: missing on the first row of the ID; fan-2024 needs it; expected body"),
    ("16,4", "heavy,4", ':2: WT: "heavy" is not a number'),
    ("1,0,1,.,1,1,24,6", "1,0,.,.,2,1,0,0", ":3: DV: a level before any dose"),
    ("1,167,.,7.5,0,0", "1,0,.,7.5,0,0", None),
    ("1,0,1,.,1,1,24,6,0,1", "1,0,.,.,2,1,0,0,0,-1", ':2: CMT: there is no compartment "-1"'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), ROWS)
def test_a_row_that_cannot_be(old: str, new: str, told: str | None, tmp_path: Path) -> None:
    if told is None:
        read(tmp_path, changed(old, new))
    else:
        found = sentences(tmp_path, changed(old, new))
        assert found[0].startswith(told)


def test_a_level_after_a_reset_and_before_a_dose(tmp_path: Path) -> None:
    text = "ID,TIME,AMT,DV,EVID,WT\n1,0,1,.,1,16\n1,9,.,5,0,16\n1,10,.,.,3,16\n1,12,.,5,0,16\n"
    assert sentences(tmp_path, text) == [
        ":5: DV: a level before any dose; expected a dose before it, or MDV = 1"
    ]
    reset_and_dose = text.replace("1,10,.,.,3", "1,10,2,.,4")
    assert len(read(tmp_path, reset_and_dose).individuals) == 1


def test_without_events_doses_are_known_by_their_items(tmp_path: Path) -> None:
    text = "ID,TIME,AMT,DV,MDV,WT\n1,0,1,.,1,16\n1,9,.,5,0,16\n1,12,.,.,1,16\n"
    (one,) = read(tmp_path, text).individuals
    assert one.levels.present.tolist() == [[True, False]]
    told = sentences(tmp_path, text.replace("1,0,1,.,1", "1,0,1,.,0"))
    assert told[0].startswith(':2: MDV: MDV = "0" on a record that is no level')


def test_cens_is_another_name_of_blq(tmp_path: Path) -> None:
    text = GOOD.replace("BLQ", "CENS")
    assert read(tmp_path, text).individuals[0].levels.below.tolist() == [[False, True]]
    without = text.replace(",LLOQ", ",X")
    assert sentences(tmp_path, without)[0].startswith(
        ":4: CENS: below a limit that is not there; expected the limit in LLOQ, above 0"
    )


def test_a_yes_or_no_may_be_0(tmp_path: Path) -> None:
    text = GOOD.replace("RATE", "OXC")
    assert read_nmtran(written(tmp_path, text), [CHEN]).individuals[1].covariates == {
        "weight": (20.0,),
        "oxcarbazepine": (0.0,),
        "age": (6.0,),
    }
    negative = text.replace("0,1,0,0,.,16", "0,1,-1,0,.,16")
    assert sentences(tmp_path, negative, ("chen-2021",))[0].startswith(
        ':2: OXC: "-1" is impossible; expected 1 while on oxcarbazepine and else 0'
    )


def test_every_model_gets_its_covariates(tmp_path: Path) -> None:
    text = GOOD.replace("WT,AGE", "AGE,TBIL")
    assert sentences(tmp_path, text, ("fan-2024", "cheng-2020")) == [
        ":1: the column WT is missing; fan-2024 needs it; expected body weight in kg"
    ]


def test_all_problems_are_told_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = changed("16,4", "0,4").replace("24,6,0", "24,0,0").replace("9.5", "0")
    assert [each.split(":")[1:3] for each in sentences(tmp_path, text)] == [
        ["2", " II"],
        ["6", " DV"],
    ]
    text = changed("16,4", "0,4").replace("20,6", "-1,6")
    assert [each.split(":")[1] for each in sentences(tmp_path, text)] == ["2", "5", "6"]


def test_so_many_problems_are_told_and_the_rest_is_counted(tmp_path: Path) -> None:
    rows = "".join(f"1,{i},.,0,0,16\n" for i in range(1, 101))
    found = sentences(tmp_path, "ID,TIME,AMT,DV,EVID,WT\n1,0,1,.,1,16\n" + rows)
    assert len(found) == 51
    assert found[-1] == ": and 50 more problems"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_nmtran(tmp_path / "none.csv")


@pytest.mark.parametrize("on", [True, False])
def test_garbage_is_collected_afterwards_if_it_was_before(on: bool, tmp_path: Path) -> None:
    was_on = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        read(tmp_path, GOOD)
        assert gc.isenabled() is on
        problems(tmp_path, changed("7.5", "NA"))
        assert gc.isenabled() is on
    finally:
        (gc.enable if was_on else gc.disable)()


def test_thousands_of_rows_are_read_at_once(tmp_path: Path) -> None:
    """400 individuals of 40 rows; 10,000 are to be read in a few seconds."""
    lines = [GOOD.split("\n", 1)[0]]
    for child in range(1, 401):
        for i in range(30):
            lines.append(f"{child},{24 * i},{1 + i % 3},.,1,1,0,0,0,1,0,0,.,{16 + i / 50},4")
            if i % 3 == 2:
                lines.append(f"{child},{24 * i + 23},.,7,0,0,0,0,0,2,0,0,.,{16 + i / 50},4")
    path = written(tmp_path, "\n".join(lines))
    start = time.process_time()
    data = read_nmtran(path, [read_model("fan-2024")])
    assert time.process_time() - start < 15.0  # room for tracing and load
    assert len(data.individuals) == 400
    assert len(data.individuals[0].since) == 29
