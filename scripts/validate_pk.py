"""Write docs/validation/pharmacokinetics.md: what the engine was held against, and what came out.

With ``--check`` only say whether the page was made from the present sources.
"""

import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from scipy.stats import norm

from glidepath.pk.layout import lay_out
from glidepath.pk.population import typical
from numerical import pk_cases
from numerical.test_pk_published import CHEN_2021, FAN_2024, troughs
from validation.calibration import MODELS, Calibration, calibrated
from validation.forecasts import performances

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "validation" / "pharmacokinetics.md"
CHILDREN, FORECAST_CHILDREN, SEED = 2_000, 400, 20260105
SOURCES = (
    "src/glidepath/pk/*.py",
    "src/glidepath/pk/library/*.yaml",
    "src/glidepath/pk/growth_tables/*.csv",
    "tests/validation/*.py",
    "tests/numerical/pk_*.py",
    "scripts/validate_pk.py",
)
HALF_LIVES = ((3.5, 14.6), (16.0, 26.5), (60.0, 44.0))
Row = Sequence[object]


def digest() -> str:
    """Give the SHA-256 of all that the page is made from."""
    found = sorted(path for pattern in SOURCES for path in ROOT.glob(pattern))
    whole = sha256()
    for path in found:
        whole.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def table(head: Row, rows: Iterator[Row]) -> str:
    """Give a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def chen() -> tuple[str, float, float]:
    """Compare the 60 cells of chen-2021 once daily."""
    differences, rows = [], []
    for row in CHEN_2021.split("\n")[1:-1]:
        weight, *shares = (float(x) for x in row.split())
        found = []
        for i, share in enumerate(shares, start=1):
            level = troughs("chen-2021", np.array([weight]), 0.01 * i, day=14)
            found.append(100 * float(np.mean((level >= 5) & (level <= 10))) - share)
        differences += found
        rows.append([f"{weight:g} kg", *(f"{x:+.1f}" for x in found)])
    head = ["", *(f"{0.01 * i:.2f}" for i in range(1, 11))]
    sizes = np.abs(differences)
    return table(head, iter(rows)), float(sizes.mean()), float(sizes.max())


def fan() -> Iterator[Row]:
    """Compare the bands of fan-2024, table 4, once daily."""
    for low, high, dose, within, below in FAN_2024:
        weights = low + (high - low) * (np.arange(25) + 0.5) / 25
        level = troughs("fan-2024", weights, dose, day=0)
        share = 100 * np.mean(norm.cdf((15 - level) / 3.41) - norm.cdf((5 - level) / 3.41))
        less = 100 * np.mean(norm.cdf((5 - level) / 3.41))
        yield (
            f"{low:g} to {high:g} kg", f"{dose:.2f}", f"{within:.1f}", f"{share:.1f}",
            f"{share - within:+.1f}", f"{less - below:+.1f}",
        )  # fmt: skip


def half_lives() -> Iterator[Row]:
    """Compare the half-life of fan-2024 with the facts."""
    for weight, stated in HALF_LIVES:
        child = typical(pk_cases.model("fan-2024"), {"weight": np.array([weight])})
        found = float(np.log(2) * child["v"][0] / child["cl"][0])
        yield f"{weight:g} kg", f"{stated:g} h", f"{found:.2f} h"


def oracle() -> Iterator[Row]:
    """Compare amounts with every dose taken alone, and exponentials of matrices."""
    for name, cases in (("one compartment", pk_cases.ONE), ("two compartments", pk_cases.TWO)):
        worst = 0.0
        for values in cases:
            segments = lay_out(pk_cases.PLAN)
            got = pk_cases.kernel_amounts(values, segments, pk_cases.TIMES)
            wanted = pk_cases.oracle_amounts(values, pk_cases.PLAN, pk_cases.TIMES)
            worst = max(worst, float(np.max(np.abs(got - wanted) / np.maximum(wanted, 1e-12))))
        yield name, len(cases), "below 1e-10" if worst < 1e-10 else f"{worst:.1e}"


def calibration(found: Sequence[Calibration]) -> Iterator[Row]:
    """Say where the truth lay."""
    for each in found:
        yield (
            each.model, each.sampling, each.quantity, f"{100 * each.coverage(0.5):.1f}",
            f"{100 * each.coverage(0.9):.1f}", f"{each.chance:.2f}",
            " ".join(map(str, each.counts)),
        )  # fmt: skip


def forecasts() -> Iterator[Row]:
    """Say how the next trough was foretold by the wrong models."""
    for each in performances(FORECAST_CHILDREN, SEED):
        held = "" if np.isnan(each.held) else f"{100 * each.held:.0f}"
        yield (
            each.truth, each.levels, each.way, f"{each.bias:+.0f}", f"{each.error:.0f}", held
        )  # fmt: skip


def page() -> str:
    """Compute the page."""
    cells, mean, most = chen()
    found = [
        each
        for model in MODELS
        for sampling in ("sparse", "rich")
        for each in calibrated(model, sampling, CHILDREN, SEED)
    ]
    worst = min(found, key=lambda each: each.chance)
    least = min(worst.chance * len(found), 1.0)
    return f"""# Validation of the pharmacokinetics

Made by `make validation` from sources with the digest `{digest()}`; a test fails when they change
and the page does not. Everything is in the units of the models.

## Published tables

**chen-2021, once daily**: share of children with a trough of 5 to 10 ng/mL on day 14, computed less
printed, in points, by mg/kg/d. Mean size {mean:.2f} (limit 2.5), largest {most:.2f} (limit 6); each
printed cell comes from 1,000 simulated children and is itself within about 3 points.

{cells}

**fan-2024, table 4, once daily**: share of troughs of 5 to 15 ng/mL at steady state, residual error
included (limit: 6 points). Always below the print: the weights within a band are not published, and
even weights stand in for them. The last column is the difference of the share below 5 ng/mL.

{table(("band", "mg/kg/d", "printed", "computed", "difference", "below 5"), fan())}

**fan-2024, half-life** of a typical child:

{table(("weight", "stated", "computed"), half_lives())}

## The kernel against every dose taken alone

Amounts in all compartments, on a history with once and twice daily doses, a weekly pattern, a gap
and a start again, against exponentials of matrices in extended precision, dose by dose. Among the
cases: absorption and elimination that meet or nearly meet, equal eigenvalues, elimination of
nothing.

{table(("structure", "cases", "largest relative error"), oracle())}

## Simulation-based calibration

{CHILDREN:,} virtual children of each model, drawn from its own spread, two months on the dose of
the model's typical child and then a tenth less, two troughs (sparse) or eight levels (rich), with
the model's own residual error. A level below 1.5 ng/mL is only known to lie below it; so an
additive error, which makes some levels negative, keeps the likelihood right. Where a posterior is
right, the weight below the truth is even: the central 50 % and 90 % hold the truth so often, and 20
equal bins hold equally many. The least of the {len(found)} chances of such counts ({worst.model},
{worst.sampling}, {worst.quantity}), times their number, is {least:.2f}. What this found: nodes that
were uneven in single directions (chances down to 1e-50 although the intervals held), since mended.

{table(("model", "levels", "of", "in 50 %", "in 90 %", "chance", "bins"), calibration(found))}

## Forecasts by models that are wrong

{FORECAST_CHILDREN} children of each model, 1 to 12 years and 8 to 43 kg; one, two or three monthly
troughs with that model's residual error; then the dose is halved and the steady true trough is
foretold by proportion from the last level (T5), by each of the other two models, and by their
average. In per cent of the true trough: median error (bias), median size of the error, and how
often the 90 % interval held. Levels being proportional to doses, any other cut has the same errors.

Read it so: where one measured level scatters much (fan-2024) models foretell better than
proportion from the first level on; where it scatters little (cheng-2020) they are better only from
the second or third. **The 90 % intervals hold less than 90 % where no model of the average is
right**, which nobody can know of a real child.

{table(("children follow", "levels", "foretold by", "bias", "size", "held"), forecasts())}
"""


def main(arguments: list[str]) -> int:
    """Write the page, or with --check say whether it is stale."""
    if "--check" in arguments:
        stale = not PAGE.exists() or digest() not in PAGE.read_text("utf-8")
        if stale:
            print("docs/validation/pharmacokinetics.md is stale: run make validation")
        return int(stale)
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
