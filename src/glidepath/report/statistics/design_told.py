"""What the report of a design says, and in which order."""

from glidepath.analyse.chances import clopper_pearson
from glidepath.analyse.design import LATE, PAIRS, RATES, UNDER_TREATMENT, Boundary, Design
from glidepath.analyse.harm import CERTAINTY, HARM
from glidepath.analyse.harm_in_time import Watched
from glidepath.report.language import Language
from glidepath.report.statistics.page import Page, Section, Table
from glidepath.report.statistics.relapse_told import prior_section
from glidepath.report.statistics.words import LEVEL_TOLD, Words, given, number, percent, under

Row = tuple[str, ...]


def design_page(design: Design, language: Language, seed: int) -> Page:
    """Give the report of a design, and say from which seed its arms were simulated."""
    words = Words(language)
    asked = design.asked
    return Page(
        words.tell("design.title", taper=asked.taper, maintenance=asked.maintenance),
        words.tell("design.subtitle", alpha=given(asked.alpha)),
        tuple(_first(design, words)),
        (
            _power(design, words),
            _excluded(design, words),
            _counts(design, words),
            _in_time(design, words),
            _others(design, words),
            prior_section(design.priors, words, "prior.before"),
        ),
        (*under(language), words.tell("design.under"), words.tell("seed", seed=seed)),
    )


def _first(design: Design, words: Words) -> list[str]:
    asked = design.asked
    best = next(each for each in design.tests if each.test.value == "boschloo")
    counted = design.boundaries[0]
    harm = counted.crossings[RATES.index(0.5)]
    return [
        words.tell("first.obeyed"),
        words.tell("first.obeyed-why"),
        words.tell(
            "first.none",
            of=asked.taper,
            most=percent(clopper_pearson(0, asked.taper).high),
        ),
        words.tell("first.needed", participants=design.none_seen[0.1], rate=given(0.1)),
        words.tell(
            "first.power",
            power=percent(best.powers[0]),
            size=percent(best.size),
            taper=given(PAIRS[0][0]),
            maintenance=given(PAIRS[0][1]),
        ),
        words.tell(
            "first.harm",
            rule=_rule(counted, words),
            all=percent(harm.by_the_last),
            before=percent(harm.before_the_last),
            rate=given(0.5),
        ),
    ]


def _rule(boundary: Boundary, words: Words) -> str:
    parts = [f"{least}/{of}" for of, least in boundary.least.items()]
    return words.tell("harm.rule", counts=", ".join(parts))


def _power(design: Design, words: Words) -> Section:
    columns = (
        words.tell("column.test"),
        words.tell("column.size"),
        *(
            words.tell("power.at", taper=given(taper), maintenance=given(rate))
            for taper, rate in PAIRS
        ),
        words.tell("power.assurance"),
    )
    rows = tuple(
        (
            words.tell(f"test.{each.test.value}"),
            number(each.size, 4),
            *(number(power, 3) for power in each.powers),
            number(each.assurance, 3),
        )
        for each in design.tests
    )
    caption = words.tell("power.caption", alpha=given(design.asked.alpha))
    table = Table(caption, columns, rows, words.tell("power.note"))
    notes = (words.tell("power.wald"), words.tell("power.pearson"))
    return Section(
        words.tell("power.heading"), (words.tell("power.exact"),), tables=(table,), notes=notes
    )


def _excluded(design: Design, words: Words) -> Section:
    asked = design.asked
    columns = (
        words.tell("excluded.seen", of=asked.taper),
        words.tell("excluded.rate", level=LEVEL_TOLD),
        words.tell("excluded.difference", of=asked.maintenance, level=LEVEL_TOLD),
    )
    rows = tuple(
        (
            str(each.seen.events),
            words.percents(each.rate),
            words.percents(each.difference.interval),
        )
        for each in design.excluded
    )
    needed = tuple(
        words.tell("excluded.needed", rate=given(rate), participants=participants)
        for rate, participants in design.none_seen.items()
    )
    table = Table(words.tell("excluded.caption"), columns, rows)
    return Section(
        words.tell("excluded.heading"),
        (words.tell("excluded.says"),),
        tables=(table,),
        notes=needed,
    )


def _counts(design: Design, words: Words) -> Section:
    columns = (
        words.tell("harm.rate"),
        words.tell("harm.at-all"),
        words.tell("harm.before"),
        words.tell("harm.expected"),
    )
    tables = tuple(
        Table(
            words.tell(f"harm.{boundary.name}", bound=given(HARM), certainty=given(CERTAINTY)),
            columns,
            tuple(
                (
                    given(rate),
                    number(each.by_the_last, 4),
                    number(each.before_the_last, 4),
                    number(each.expected, 1),
                )
                for rate, each in zip(RATES, boundary.crossings, strict=True)
            ),
            _rule(boundary, words),
        )
        for boundary in design.boundaries
    )
    return Section(
        words.tell("harm.heading"),
        (words.tell("harm.exact"), words.tell("harm.last")),
        tables=tables,
    )


def _in_time(design: Design, words: Words) -> Section:
    limits = tuple((str(count), number(years, 1)) for count, years in design.limits)
    columns = (words.tell("time.relapses"), words.tell("time.years"))
    boundary = Table(words.tell("time.limits"), columns, limits, words.tell("time.limits-note"))
    across = (
        words.tell("time.course"),
        words.tell("time.rule"),
        words.tell("time.stops"),
        words.tell("time.enrolling"),
        words.tell("time.month"),
        words.tell("time.fell"),
    )
    rows = [
        row
        for each in design.in_time
        for row in (
            _watched(each.relapses, "time.by-time", each.by_time, words),
            _watched(each.relapses, "time.by-count", each.by_count, words),
        )
    ]
    caption = words.tell("time.caption", months=number(design.asked.enrolment, 0))
    compared = Table(caption, across, tuple(rows), words.tell("time.note"))
    late = words.tell(
        "time.late-is",
        ever=given(LATE.ever),
        earliest=number(LATE.earliest, 1),
        median=number(LATE.median, 1),
    )
    return Section(
        words.tell("time.heading"),
        (words.tell("time.why"),),
        tables=(boundary, compared),
        notes=(late, words.tell("time.delay")),
    )


def _watched(course: str, rule: str, found: Watched, words: Words) -> Row:
    error = number(100 * 1.96 * found.error, 1)
    return (
        words.tell(f"time.{course}"),
        words.tell(rule),
        f"{percent(found.stops)} ± {error}",
        percent(found.while_enrolling),
        number(found.month, 0),
        number(found.relapses, 1),
    )


def _others(design: Design, words: Words) -> Section:
    asked = design.asked
    inferior = Table(
        words.tell("others.non-inferiority", rate=given(UNDER_TREATMENT)),
        (
            words.tell("others.margin"),
            words.tell("others.participants"),
            words.tell("others.planned"),
            words.tell("others.power", taper=asked.taper, maintenance=asked.maintenance),
            words.tell("others.size"),
        ),
        tuple(
            (
                given(each.margin),
                str(each.participants),
                number(each.planned, 3),
                number(each.power, 3),
                number(each.size, 4),
            )
            for each in design.non_inferiority
        ),
        words.tell("others.non-inferiority-note"),
    )
    survival = Table(
        words.tell("others.survival", rate=given(UNDER_TREATMENT)),
        (
            words.tell("others.ratio"),
            words.tell("others.events"),
            words.tell("others.in-all"),
        ),
        tuple(
            (number(each.ratio, 1), str(each.events), str(each.participants))
            for each in design.survival
        ),
        words.tell("others.survival-note"),
    )
    return Section(
        words.tell("others.heading"), (words.tell("others.says"),), tables=(inferior, survival)
    )
