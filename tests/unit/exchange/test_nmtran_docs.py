"""docs/nmtran.md says what is read: items, covariates, units, the regimen."""

import re
from pathlib import Path

from glidepath.exchange.models import read_models
from glidepath.exchange.nmtran_items import COVARIATES, ITEMS, LEVEL_UNITS, UNREAD
from glidepath.exchange.regimens import read_regimen
from glidepath.pk.fits import FEW, IMPOSSIBLE

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGE = (DOCS / "nmtran.md").read_text("utf-8")


def cells(heading: str) -> list[list[str]]:
    """Give the rows of the table beneath a heading of a column."""
    table = PAGE[PAGE.index(f"| {heading} |") :].split("\n\n")[0]
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.splitlines()[2:]]


def test_every_item_is_in_the_table_and_no_other() -> None:
    named = {name for row in cells("item") for name in re.findall("[A-Z]+", row[0])}
    assert named == set(ITEMS)


def test_items_that_are_not_read_are_named() -> None:
    assert all(name.startswith("DAT") or name in PAGE for name in UNREAD)


def test_every_covariate_is_in_the_table_with_its_columns() -> None:
    rows = {row[0]: row[1] for row in cells("covariate of a model")}
    for covariate, columns in COVARIATES.items():
        told = next(columns for name, columns in rows.items() if f"`{covariate}`" in name)
        assert columns[0] in told


def test_units_and_limits_are_those_of_the_program() -> None:
    commands = (DOCS / "commands.md").read_text("utf-8")
    assert all(f"`{unit}`" in commands for unit in LEVEL_UNITS)
    assert f"more than\n{IMPOSSIBLE:.0f} times" in PAGE
    assert {5: "five"}[FEW] in PAGE


def test_the_regimen_of_the_page_is_read(tmp_path: Path) -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "regimen.yaml"
    path.write_text(text, "utf-8")
    (one,) = read_regimen(path, read_models(["fan-2024"]), (0.0,)).individuals
    assert len(one.dosings) == 3
    assert one.since == (0.0, 1344.0)
