"""Which version of a protocol is in force where, when and for whom."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.exchange.protocols import read_protocol
from glidepath.protocol.history import ProtocolHistory, effective_on, in_force, version_order
from glidepath.protocol.model import Protocol
from glidepath.protocol.wording import Text
from glidepath.quantities.errors import InputError

BASE = read_protocol("khe-sirolimus")
CHANGE = Text(en="a change", zh="修改")
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def version(number: str, effective: dict[str, date], **fields: object) -> Protocol:
    values = {name: getattr(BASE, name) for name in Protocol.model_fields}
    values |= {"version": number, "effective": effective, **fields}
    return Protocol.model_construct(**values)


def first(day: date = date(2024, 1, 1)) -> Protocol:
    return version("1.0", {"*": day})


def amended(number: str, effective: dict[str, date], amends: str = "1.0") -> Protocol:
    return version(number, effective, amends=amends, changes=(CHANGE,))


def reconsented(number: str, effective: dict[str, date]) -> Protocol:
    return version(number, effective, amends="1.0", changes=(CHANGE,), requires_reconsent=True)


def in_force_version(history: ProtocolHistory, site: str, on: date, **consented: date) -> str:
    found = in_force(history, site, on, {k[1:].replace("_", "."): v for k, v in consented.items()})
    return found.version if found else "none"


def test_before_the_first_version_nothing_is_in_force() -> None:
    history = ProtocolHistory((first(),))
    assert in_force_version(history, "FUDAN", date(2023, 12, 31)) == "none"
    assert in_force_version(history, "FUDAN", date(2024, 1, 1)) == "1.0"


def test_an_amendment_takes_effect_at_each_site_on_its_own_day() -> None:
    history = ProtocolHistory((first(), amended("1.1", {"FUDAN": date(2024, 6, 1)})))
    assert in_force_version(history, "FUDAN", date(2024, 5, 31)) == "1.0"
    assert in_force_version(history, "FUDAN", date(2024, 6, 1)) == "1.1"
    assert in_force_version(history, "CHENGDU", date(2024, 6, 1)) == "1.0"


def test_a_site_named_by_itself_does_not_follow_the_star() -> None:
    protocol = version("1.0", {"*": date(2024, 1, 1), "FUDAN": date(2024, 3, 1)})
    assert effective_on(protocol, "FUDAN") == date(2024, 3, 1)
    assert effective_on(protocol, "CHENGDU") == date(2024, 1, 1)
    assert effective_on(version("1.0", {"FUDAN": date(2024, 3, 1)}), "CHENGDU") is None


def test_reconsent_holds_a_version_back_until_the_day_of_consent() -> None:
    history = ProtocolHistory((first(), reconsented("2.0", {"*": date(2024, 6, 1)})))
    assert in_force_version(history, "FUDAN", date(2024, 7, 1)) == "1.0"
    day = date(2024, 6, 15)
    assert in_force_version(history, "FUDAN", day - timedelta(1), v2_0=day) == "1.0"
    assert in_force_version(history, "FUDAN", day, v2_0=day) == "2.0"
    early = date(2024, 5, 1)
    assert in_force_version(history, "FUDAN", date(2024, 5, 31), v2_0=early) == "1.0"
    assert in_force_version(history, "FUDAN", date(2024, 6, 1), v2_0=early) == "2.0"


def test_without_consent_to_the_latest_the_one_before_holds() -> None:
    second = amended("1.1", {"*": date(2024, 3, 1)})
    history = ProtocolHistory((first(), second, reconsented("2.0", {"*": date(2024, 6, 1)})))
    assert in_force_version(history, "FUDAN", date(2024, 7, 1)) == "1.1"


def test_versions_are_ordered_as_numbers() -> None:
    assert version_order("1.10") > version_order("1.9")
    nine = amended("1.9", {"*": date(2024, 2, 1)})
    ten = amended("1.10", {"*": date(2024, 3, 1)}, amends="1.9")
    history = ProtocolHistory((ten, first(), nine))
    assert [each.version for each in history.versions] == ["1.0", "1.9", "1.10"]


def problems_of(*versions: Protocol) -> dict[str, tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        ProtocolHistory(versions)
    return {each.kind: (each.place.path, each.expected) for each in caught.value.problems}


def test_a_history_needs_a_version() -> None:
    assert problems_of() == {"empty": ("", "one version")}


def test_a_history_is_of_one_trial() -> None:
    other = version("1.1", {"*": date(2024, 2, 1)}, id="other", amends="1.0", changes=(CHANGE,))
    assert problems_of(first(), other) == {"other-trial": ("id", "khe-sirolimus")}


def test_every_version_is_there_once() -> None:
    kinds = problems_of(first(), first())
    assert kinds["duplicate"] == ("version", "each version once")


def test_a_later_version_says_what_it_amends() -> None:
    later = version("1.1", {"*": date(2024, 2, 1)})
    assert problems_of(first(), later) == {"amends-nothing": ("amends", "1.0")}


def test_an_amended_version_is_there() -> None:
    later = amended("2.0", {"*": date(2024, 2, 1)}, amends="1.5")
    assert problems_of(first(), later) == {"amends-unknown": ("amends", "1.0")}
    alone = problems_of(amended("2.0", {"*": date(2024, 2, 1)}))
    assert alone == {"amends-unknown": ("amends", "no amends in the first version")}


def test_an_amendment_is_not_in_force_before_what_it_amends() -> None:
    later = amended("1.1", {"FUDAN": date(2023, 12, 31), "CHENGDU": date(2024, 1, 1)})
    assert problems_of(first(), later) == {
        "effective-too-early": ("effective.FUDAN", "2024-01-01 or later")
    }


def test_an_amendment_may_open_a_new_site() -> None:
    only = version("1.0", {"FUDAN": date(2024, 1, 1)})
    history = ProtocolHistory((only, amended("1.1", {"CHENGDU": date(2023, 6, 1)})))
    assert in_force_version(history, "CHENGDU", date(2023, 7, 1)) == "1.1"


def test_all_problems_of_a_history_are_reported() -> None:
    other = version("1.0", {"*": date(2024, 2, 1)}, id="other")
    assert set(problems_of(first(), other)) == {"other-trial", "duplicate", "amends-nothing"}


def three(starts: list[date]) -> ProtocolHistory:
    one, two, last = sorted(starts)
    return ProtocolHistory(
        (first(one), amended("1.1", {"*": two}), reconsented("2.0", {"*": last}))
    )


STARTS = st.lists(DAYS, min_size=3, max_size=3)


@given(STARTS, DAYS, DAYS)
def test_law_versions_never_go_back(starts: list[date], one: date, other: date) -> None:
    history, consent = three(starts), {"2.0": sorted(starts)[2]}
    earlier, later = sorted((one, other))
    before = in_force(history, "S", earlier, consent)
    after = in_force(history, "S", later, consent)
    if before is not None:
        assert after is not None
        assert version_order(after.version) >= version_order(before.version)


@given(STARTS, DAYS, DAYS, st.integers(-400, 400))
def test_law_shifting_every_date_changes_nothing(
    starts: list[date], on: date, consent: date, shift: int
) -> None:
    by = timedelta(shift)
    found = in_force(three(starts), "S", on, {"2.0": consent})
    moved = in_force(three([d + by for d in starts]), "S", on + by, {"2.0": consent + by})
    assert (found and found.version) == (moved and moved.version)


@given(STARTS, DAYS, st.permutations(range(3)))
def test_law_the_order_of_files_does_not_matter(
    starts: list[date], on: date, order: list[int]
) -> None:
    history = three(starts)
    shuffled = ProtocolHistory(tuple(history.versions[index] for index in order))
    assert shuffled == history


@given(STARTS, DAYS)
def test_law_a_version_of_the_future_changes_nothing_today(starts: list[date], on: date) -> None:
    history = three(starts)
    known = tuple(each for each in history.versions if each.effective["*"] <= on)
    consent = {"2.0": date(2019, 1, 1)}
    if known:
        assert in_force(ProtocolHistory(known), "S", on, consent) == in_force(
            history, "S", on, consent
        )


@given(STARTS, DAYS, DAYS)
def test_law_consent_never_takes_a_version_away(
    starts: list[date], on: date, consent: date
) -> None:
    history = three(starts)
    without = in_force(history, "S", on, {})
    given_one = in_force(history, "S", on, {"2.0": consent})
    if without is not None:
        assert given_one is not None
        assert version_order(given_one.version) >= version_order(without.version)
