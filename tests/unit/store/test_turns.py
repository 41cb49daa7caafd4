"""Who came first writes first, and nobody waits for ever."""

import time
from pathlib import Path
from threading import Event, Thread

import pytest

from glidepath.store.turns import turn

FILE = "ledger.db"


def test_one_has_the_turn_at_a_time_in_the_order_of_asking(tmp_path: Path) -> None:
    order: list[str] = []
    asked = Event()

    def second() -> None:
        asked.set()
        with turn(tmp_path / FILE, 10):
            order.append("second")

    with turn(tmp_path / FILE, 10):
        other = Thread(target=second)
        other.start()
        asked.wait()
        time.sleep(0.05)
        order.append("first")
    other.join()
    assert order == ["first", "second"]


def test_nobody_waits_for_ever(tmp_path: Path) -> None:
    with turn(tmp_path / FILE, 10):
        began = time.monotonic()
        with turn(tmp_path / FILE, 0.05):
            assert 0.04 < time.monotonic() - began < 5


def test_a_turn_is_given_back_when_something_fails(tmp_path: Path) -> None:
    with pytest.raises(LookupError), turn(tmp_path / FILE, 10):
        raise LookupError
    with turn(tmp_path / FILE, 0):
        pass


def test_where_no_lock_can_be_had_the_turn_comes_at_once(tmp_path: Path) -> None:
    with turn(tmp_path / "none" / FILE, 10):
        pass
