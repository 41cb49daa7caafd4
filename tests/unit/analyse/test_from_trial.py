"""The data of an analysis from a ledger: every field of a small trial, worked out by hand."""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glidepath.analyse.analysis import analyse
from glidepath.analyse.dataset import AdverseEvent, Dataset, Ended, Known, Missing
from glidepath.analyse.from_trial import dataset_of
from glidepath.analyse.locked import NotReady
from glidepath.analyse.procedures import BigStick
from glidepath.conduct import (
    EvaluateEligibility,
    ProtocolApproved,
    QueryOpened,
    Randomise,
    Role,
    VersionAdded,
    handler,
)
from glidepath.exchange.frozen_files import frozen_files
from glidepath.exchange.frozen_trials import read_frozen_trial
from glidepath.protocol import Protocol, ProtocolHistory, with_value
from glidepath.store.trial import TrialLedger
from unit.analyse.locked_trial import (
    CODES,
    OFF,
    committed,
    enter,
    lock,
    locked,
)
from unit.conduct.trials import (
    FORMS,
    SHA,
    Site,
    alternating,
    consent,
    examined,
    opened,
    protocol,
    protocols,
    randomised,
    screened,
)

N = None


@pytest.fixture(scope="module")
def data() -> Dataset:
    found = dataset_of(locked().trial, protocols())
    assert isinstance(found, Dataset), found
    return found


def told(found: Known) -> list[float | None]:
    pairs = zip(found.values.tolist(), found.known.tolist(), strict=True)
    return [value if there else None for value, there in pairs]


def refused(made: Site, history: ProtocolHistory | None = None) -> list[tuple[str, dict[str, str]]]:
    found = dataset_of(made.trial, history or protocols())
    assert isinstance(found, NotReady)
    return [(each.code, dict(each.about)) for each in found.reasons]


def test_who_is_in_which_arm_in_the_order_of_allocation(data: Dataset) -> None:
    assert data.codes == CODES
    assert data.taper.tolist() == [True, False, True, False, True, False, True]
    assert data.strata == ("kmp=no",) * 7
    assert data.allocation.kind == "big-stick"
    assert data.allocation.procedure == BigStick(3)


def test_remission_is_the_assessors_word_on_an_examination_within_the_days(data: Dataset) -> None:
    # lost; examined on day 380, a day too late; dead; examined and not judged
    assert told(data.remission) == [1, 1, 0, N, N, N, N]
    assert data.missing == (
        N,
        N,
        N,
        Missing.LOST,
        Missing.NOT_EXAMINED,
        Missing.DIED,
        Missing.NOT_ASSESSED,
    )
    none = Ended.NOT
    assert data.ended == (none, none, none, Ended.LOST, none, Ended.DIED, none)
    assert data.judged_on == 365


def test_no_use_is_a_stop_and_fourteen_days_and_no_rescue(data: Dataset) -> None:
    # interrupted is on the drug; a rescue is use; a stop on day 355 leaves doses on 351 to 354
    assert told(data.off_drug) == [1, 0, 0, N, 0, N, 0]
    assert told(data.dose) == [0, 1.0, 0, N, 0, N, 1.0]
    # the stop of the third child came after its relapse
    assert told(data.last_dose) == [339, N, N, N, 354, N, N]


def test_the_primary_outcome_follows(data: Dataset) -> None:
    # the lost one alone is missing: a death, a rescue and doses in the last days settle the others
    assert told(data.primary) == [1, 0, 0, N, 0, 0, 0]


def test_relapse_lies_between_the_last_examination_and_the_suspicion(data: Dataset) -> None:
    assert data.relapse.free.tolist() == [360, 370, 90, 150, 380, 0, 366]
    inf = np.inf
    assert data.relapse.found.tolist() == [inf, inf, 120, inf, inf, inf, inf]


def test_exposure_is_the_mean_of_true_troughs(data: Dataset) -> None:
    # 6.0 and half of a limit of 2.0; the sample two hours after a dose is no trough
    assert told(data.exposure) == [3.5, N, N, N, N, N, N]


def test_adverse_events_are_episodes_since_randomisation(data: Dataset) -> None:
    assert data.adverse == (
        AdverseEvent(0, "rash", 2, serious=False, related=True),
        AdverseEvent(1, "infection: lung", 0, serious=True, related=True),
        AdverseEvent(2, "fever", 1, serious=False, related=False),
    )


def test_the_flow_begins_with_screening(data: Dataset) -> None:
    assert data.screening.screened == 8
    assert data.screening.excluded == {"no consent": 1}
    # for the last one alone something was ordered since randomisation, after the day of judging
    assert data.received.tolist() == [False] * 6 + [True]


def test_it_says_from_which_line_and_protocol_it_comes(data: Dataset) -> None:
    frozen, trial = data.frozen, locked().trial
    assert (frozen.trial, frozen.protocol) == ("khe-sirolimus", "khe-sirolimus 1.0")
    assert frozen.ledger == f"{trial.number} {trial.hash}"
    assert frozen.protocols == {"khe-sirolimus 1.0": protocol().digest}
    assert frozen.at == "2027-04-26"  # day 420
    assert not frozen.made_up


def test_what_is_written_after_the_lock_changes_nothing() -> None:
    made = lock(_two())
    before = dataset_of(made.trial, protocols())
    made.pass_(days=30)
    enter(made, OFF, 0, "ConsentWithdrawn", role=Role.COORDINATOR, scope=["follow-up"])
    after = dataset_of(made.trial, protocols())
    assert isinstance(before, Dataset)
    assert isinstance(after, Dataset)
    assert same(before, after)
    assert before.ended == (Ended.NOT, Ended.NOT)
    # a trial that is locked within the first days tells of no outcome
    assert before.missing == (Missing.NOT_REACHED,) * 2
    assert told(before.off_drug) == [N, N]


def _two() -> Site:
    made = committed()
    for code in CODES[:2]:
        randomised(made, code)
    return made


def test_a_trial_that_is_not_locked_is_refused_with_every_reason() -> None:
    made = _two()
    event = made.trial.children[OFF].events[0].id or ""
    made.do(Role.MONITOR, QueryOpened(id="q1", event=event, question="really?"), OFF)
    other = ProtocolHistory((with_value(protocol(), "outcome.window-days", 30),))
    assert refused(made, other) == [
        ("not-locked", {}),
        ("participants", {"codes": "KHE-001, KHE-002"}),
        ("unfinished", {"code": "KHE-001", "open": "query-open", "about": "q1"}),
        ("other-protocol", {"version": "1.0", "digest": protocol().digest}),
    ]


def test_nobody_in_an_arm_and_an_unreadable_procedure_are_reasons() -> None:
    made = opened()  # with a commitment to nothing
    randomised(made, OFF)
    codes = refused(lock(made))
    assert [code for code, _ in codes] == ["empty-arm", "no-procedure"]
    assert codes[0][1] == {"arm": "maintenance"}
    nothing = opened(committed=False)
    found = [code for code, _ in refused(nothing)]
    assert found == ["not-locked", "empty-arm", "empty-arm", "no-commitment"]
    assert [code for code, _ in refused(Site())] == ["not-opened"]


def test_unequal_arms_are_not_analysed() -> None:
    said = {"method": "permuted-blocks", "ratio": [2, 1], "blocks": [6], "strata": ["kmp"]}
    arms = [arm.id for arm in protocol().arms]
    made = committed({**said, "arms": arms, "max_imbalance": 3})
    found = dict(refused(made))
    assert "with the ratio" in found["no-procedure"]["why"]


def test_versions_that_judge_on_different_days_are_not_analysed_together() -> None:
    made = committed()
    randomised(made, CODES[0])
    fields = {name: getattr(protocol(), name) for name in Protocol.model_fields}
    amendment = {"version": "1.1", "amends": "1.0", "effective": {"*": date(2026, 3, 5)}}
    later = Protocol.model_construct(**{**fields, **amendment})
    history = ProtocolHistory((protocol(), with_value(later, "outcome.day", 395)))
    digest = history.versions[1].digest
    made.do(Role.ADMINISTRATOR, VersionAdded(version="1.1", digest=digest), None)
    made.ledger = TrialLedger(made.ledger.ledger, handler(history, alternating))
    approval = ProtocolApproved(
        site=SHA,
        version="1.1",
        digest=digest,
        on=date(2026, 3, 5),
        reference="EC-18",
        forms=FORMS,
    )
    made.pass_(days=4)
    made.do(Role.ADMINISTRATOR, approval, None)
    screened(made, CODES[1])
    made.do(Role.COORDINATOR, consent(made, protocol_version="1.1"), CODES[1])
    examined(made, CODES[1])
    made.do(Role.COORDINATOR, EvaluateEligibility(), CODES[1])
    made.do(Role.COORDINATOR, Randomise({"kmp": "no"}), CODES[1])
    assert refused(lock(made), history) == [("days", {"days": "365, 395"})]


def test_the_files_give_the_same_data_again(data: Dataset, tmp_path: Path) -> None:
    sealed, files = frozen_files(data)
    for name, text in files.items():
        (tmp_path / name).write_bytes(text)
    again = read_frozen_trial(tmp_path)
    assert same(again, sealed)
    assert same(again, replace(data, frozen=sealed.frozen))
    assert set(sealed.frozen.hashes) == set(files)
    assert frozen_files(again)[1] == files


def test_it_can_be_analysed(data: Dataset) -> None:
    found = analyse(data, np.random.default_rng(1), 50)
    # two of three known under guided discontinuation fail, and all of three but the lost one
    assert (found.primary.taper.events, found.primary.taper.of) == (1, 4)
    assert (found.primary.maintenance.events, found.primary.maintenance.of) == (0, 2)
    assert found.flow.screened == 8


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal through and through, arrays included."""
    if isinstance(one, np.ndarray):
        return bool(np.array_equal(one, other))
    if is_dataclass(one) and not isinstance(one, type):
        pairs = ((getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
        return type(one) is type(other) and all(same(*pair) for pair in pairs)
    return bool(one == other)
