"""What the report of an analysis says, and in which order."""

from collections import Counter
from collections.abc import Iterator

from glidepath.analyse.analysis import Analysis
from glidepath.analyse.chances import clopper_pearson
from glidepath.analyse.dataset import Missing
from glidepath.analyse.values import Share
from glidepath.report.language import Language
from glidepath.report.statistics.harms_told import harms_section
from glidepath.report.statistics.page import Page, Section, Table
from glidepath.report.statistics.primary_told import missing_section, primary_section
from glidepath.report.statistics.relapse_told import prior_section, relapse_section
from glidepath.report.statistics.words import (
    LEVEL_TOLD,
    NOTHING,
    Words,
    number,
    percent,
    probability,
    under,
)

SHORT = 16
"""Characters of a hash that are printed under a page."""


def analysis_page(analysis: Analysis, language: Language, seed: int) -> Page:
    """Give the report of an analysis, and say from which seed its lists were drawn."""
    words = Words(language)
    frozen = analysis.data.frozen
    return Page(
        words.tell("analysis.title", trial=frozen.trial),
        words.tell(
            "analysis.subtitle",
            at=frozen.at,
            protocol=frozen.protocol,
            day=analysis.data.judged_on,
        ),
        tuple(_first(analysis, words)),
        (
            _flow(analysis, words),
            primary_section(analysis, words),
            missing_section(analysis.primary.tipping, words),
            relapse_section(analysis, words),
            prior_section(analysis.posteriors, words, "prior.after"),
            _dose(analysis, words),
            _exposure(analysis, words),
            _off_drug(analysis, words),
            harms_section(analysis, words),
            _data(analysis, words),
        ),
        (*under(language), _hashes(analysis, words), words.tell("seed", seed=seed)),
    )


def _first(analysis: Analysis, words: Words) -> list[str]:
    primary = analysis.primary
    taper, rate = analysis.relapse_rate["taper"]
    maintenance, other = analysis.relapse_rate["maintenance"]
    difference = analysis.relapse_difference.interval
    lines = [
        words.tell("first.obeyed"),
        words.tell("first.obeyed-why"),
        words.tell(
            "first.primary",
            taper=words.of(primary.taper),
            maintenance=words.of(primary.maintenance),
            difference=percent(primary.miettinen_nurminen.value),
            interval=words.percents(primary.miettinen_nurminen.interval),
        ),
        words.tell(
            "first.relapse",
            taper=words.of(taper),
            rate=words.percents(rate),
            maintenance=words.of(maintenance),
            other=words.percents(other),
        ),
        words.tell(
            "first.excluded", most=percent(rate.high), more=percent(difference.high), of=taper.of
        ),
        words.tell("first.none", of=taper.of, most=percent(clopper_pearson(0, taper.of).high)),
    ]
    if analysis.data.frozen.made_up:
        lines.append(words.tell("first.made-up"))
    return lines


def _flow(analysis: Analysis, words: Words) -> Section:
    flow = analysis.flow
    names = ("allocated", "received", "lost", "withdrew", "died", "analysed", "missing")
    rows = tuple(
        (
            words.tell(f"flow.{name}"),
            str(getattr(flow.taper, name)),
            str(getattr(flow.maintenance, name)),
        )
        for name in names
    )
    excluded = "; ".join(f"{reason} {count}" for reason, count in flow.excluded.items())
    came = words.tell(
        "flow.came",
        screened=flow.screened,
        excluded=sum(flow.excluded.values()),
        reasons=excluded or NOTHING,
        randomised=flow.randomised,
    )
    table = Table(words.tell("flow.caption"), _arms(words), rows)
    return Section(
        words.tell("flow.heading"), (came,), tables=(table,), notes=tuple(_unknown(analysis, words))
    )


def _unknown(analysis: Analysis, words: Words) -> Iterator[str]:
    """Say why remission is not known, where the data say so."""
    why = Counter(each for each in analysis.data.missing if each is not None)
    if why:
        told = (
            f"{words.tell(f'unknown.{each.value}')} {why[each]}" for each in Missing if why[each]
        )
        yield words.tell("unknown.remission", reasons="; ".join(told))


def _arms(words: Words) -> tuple[str, str, str]:
    return ("", words.tell("arm.taper"), words.tell("arm.maintenance"))


def _dose(analysis: Analysis, words: Words) -> Section:
    dose = analysis.dose
    rows: list[tuple[str, ...]] = [
        (words.tell("dose.known"), str(dose.taper), str(dose.maintenance)),
        (words.tell("dose.median"), number(dose.medians[0], 2), number(dose.medians[1], 2)),
    ]
    table = Table(words.tell("dose.caption"), _arms(words), tuple(rows))
    if dose.shift is None:
        return Section(words.tell("dose.heading"), (_estimand("policy", words),), tables=(table,))
    told = words.tell(
        "dose.shift",
        shift=number(dose.shift.value, 2),
        interval=words.interval(dose.shift.interval),
        level=LEVEL_TOLD,
        p=probability(dose.shift.p),
    )
    return Section(
        words.tell("dose.heading"), (_estimand("policy", words),), tables=(table,), notes=(told,)
    )


def _estimand(slug: str, words: Words) -> str:
    return words.tell(f"estimand.{slug}")


def _exposure(analysis: Analysis, words: Words) -> Section:
    found = analysis.exposure
    lines = [
        words.tell(
            "exposure.means",
            of=found.participants,
            fell=number(found.with_relapse, 1),
            free=number(found.without, 1),
        )
    ]
    if found.slope is None:
        lines.append(words.tell("exposure.none"))
    else:
        ratio, interval = words.ratio(found.slope)
        told = {"ratio": ratio, "interval": interval, "p": probability(found.slope.p)}
        lines.append(words.tell("exposure.slope", level=LEVEL_TOLD, **told))
    return Section(
        words.tell("exposure.heading"), (words.tell("exposure.describes"),), notes=tuple(lines)
    )


def _off_drug(analysis: Analysis, words: Words) -> Section:
    found = analysis.off_drug
    rows = (
        (words.tell("off-drug.stopped"), *(str(each) for each in found.stopped)),
        (words.tell("off-drug.days"), *(number(each, 1) for each in found.days)),
        (words.tell("off-drug.remission"), *(_of(each, words) for each in analysis.remission)),
    )
    caption = words.tell("off-drug.caption", day=analysis.data.judged_on)
    table = Table(caption, _arms(words), rows)
    return Section(words.tell("off-drug.heading"), (_estimand("policy", words),), tables=(table,))


def _of(share: Share | None, words: Words) -> str:
    return NOTHING if share is None else words.of(share)


def _data(analysis: Analysis, words: Words) -> Section:
    data = analysis.data
    numbers = ", ".join(map(str, data.allocation.numbers))
    rows = (*data.frozen.hashes.items(), *data.frozen.protocols.items())
    columns = (words.tell("data.file"), "SHA-256")
    allocated = words.tell(
        f"data.{data.allocation.kind}",
        numbers=numbers,
        lists=analysis.primary.rerandomised.lists,
    )
    ledger = data.frozen.ledger
    notes = [words.tell("data.ledger", head=ledger) if ledger else words.tell("data.no-ledger")]
    notes.append(words.tell("data.methods"))
    table = Table(words.tell("data.caption"), columns, rows)
    return Section(words.tell("data.heading"), (allocated,), tables=(table,), notes=tuple(notes))


def _hashes(analysis: Analysis, words: Words) -> str:
    hashes = analysis.data.frozen.hashes
    told = ", ".join(f"{name} {text[:SHORT]}" for name, text in hashes.items())
    return words.tell("under.hashes", hashes=told)
