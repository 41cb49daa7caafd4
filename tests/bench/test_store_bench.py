"""The measures of the store measure what they say, in a short form."""

import pytest

from bench import store_measures
from bench.store_measures import verifying, writing


def test_a_short_ledger_is_filled_and_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_measures, "BATCH", 20)
    names = [each.name for each in verifying(50)]
    assert names[0] == "verify 50 lines"
    assert len(names) == 3


def test_twenty_threads_write_and_none_meets_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_measures, "SECONDS", 0.2)
    half, most, longest, each = writing()
    assert 0 < half.found <= most.found <= longest.found
    assert most.limit == 0.25
    assert each.found > 0
