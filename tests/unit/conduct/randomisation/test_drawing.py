"""Draws: HMAC by its definition, and every number alike."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glidepath.conduct.randomisation import Seed, commitment, opened
from glidepath.conduct.randomisation.drawing import authenticate, draw, message
from glidepath.quantities.errors import InputError
from unit.conduct.randomisation.given import BIG_STICK, BLOCKS, SEED, TRIAL

KEY = bytes(range(32))


def hmac_by_hand(key: bytes, text: bytes) -> bytes:
    """RFC 2104, for a key no longer than a block of 64 bytes."""
    padded = key.ljust(64, b"\0")
    inner = sha256(bytes(each ^ 0x36 for each in padded) + text).digest()
    return sha256(bytes(each ^ 0x5C for each in padded) + inner).digest()


def test_hmac_of_rfc_4231() -> None:
    """Test case 2 of RFC 4231 holds the check in the test to the standard."""
    found = hmac_by_hand(b"Jefe", b"what do ya want for nothing?").hex()
    assert found == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_authenticated_fields() -> None:
    assert authenticate(KEY, ("arm", "khe", 7)) == hmac_by_hand(KEY, b"3:arm3:khe1:7")


@settings(max_examples=50)
@given(st.lists(st.text("1:", max_size=3)), st.lists(st.text("1:", max_size=3)))
def test_no_two_lists_of_fields_give_one_text(one: list[str], other: list[str]) -> None:
    assert (message(one) == message(other)) == (one == other)


def test_a_byte_that_would_favour_small_numbers_is_passed_over() -> None:
    """Of 256 values 255 are alike for three arms: the last is not used."""
    number = next(n for n in range(10_000) if hmac_by_hand(KEY, _text(n, 0))[0] == 255)
    second = hmac_by_hand(KEY, _text(number, 1))[0]
    assert second < 255
    assert draw(KEY, (number,), 3) == second % 3


def _text(number: int, attempt: int) -> bytes:
    return f"{len(str(number))}:{number}{len(str(attempt))}:{attempt}".encode()


@pytest.mark.parametrize("below", [1, 2, 3, 5, 256])
def test_every_number_is_drawn_alike(below: int) -> None:
    times = 2_000
    drawn = [draw(KEY, (below, n), below) for n in range(times)]
    assert set(drawn) <= set(range(below))
    expected = times / below
    chi_square = sum((drawn.count(each) - expected) ** 2 / expected for each in range(below))
    assert chi_square < (below - 1) + 5 * (2 * below) ** 0.5


def test_the_commitment_is_a_salted_hash_of_seed_trial_and_procedure() -> None:
    procedure = (
        '{"arms":["maintenance","guided-discontinuation"],"blocks":[4,6],"max_imbalance":3,'
        '"method":"big-stick","ratio":[1,1],"strata":["kmp"]}'
    )
    secrets = f"64:{'b2' * 32}64:{'a1' * 32}"
    text = f"25:glidepath-randomisation-1{secrets}3:khe{len(procedure)}:{procedure}"
    assert commitment(SEED, BIG_STICK, TRIAL) == sha256(text.encode()).hexdigest()


def test_a_commitment_is_opened_by_its_own_seed_procedure_and_trial_alone() -> None:
    digits = commitment(SEED, BIG_STICK, TRIAL)
    assert opened(SEED, BIG_STICK, TRIAL, digits) is SEED
    other_salt = Seed(SEED.secret, "00" * 32)
    for case in ((other_salt, BIG_STICK, TRIAL), (SEED, BLOCKS, TRIAL), (SEED, BIG_STICK, "kh")):
        with pytest.raises(InputError, match="not the one of the commitment"):
            opened(*case, digits)


def test_a_seed_is_not_shown() -> None:
    assert SEED.secret not in repr(SEED)
    assert SEED.salt not in repr(SEED)


@pytest.mark.parametrize("text", ["", "a1" * 31, "a1" * 33, "A1" * 32, "g1" * 32])
def test_what_is_no_seed(text: str) -> None:
    with pytest.raises(InputError) as raised:
        Seed(text, text)
    assert [each.place.path for each in raised.value.problems] == ["secret", "salt"]
    assert not text or text not in str(raised.value)
