"""The commands about randomisation, from the commitment to the verifier on its own."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from cli.running import Glidepath, assert_bad_input
from glidepath.conduct.envelope import Draft
from glidepath.conduct.randomisation import (
    ALLOCATION_FACT,
    COMMITMENT_FACT,
    LOCK_FACT,
    UNLOCK_FACT,
    Allocation,
    allocate,
    allocation_data,
    commitment,
    commitment_data,
)
from glidepath.exchange.randomisation_files import KeptSeed, read_seed
from glidepath.quantities.identifiers import ParticipantId
from glidepath.record.plain import Plain
from glidepath.store.opening import create_ledger, open_ledger

DAY = date(2026, 11, 20)


def fact(kind: str, payload: dict[str, Plain], code: str | None = None) -> Draft:
    who = None if code is None else ParticipantId(code)
    return Draft(who, kind, 1, DAY, DAY, "clerk", "coordinator", None, payload)


@pytest.fixture
def committed(glidepath: Glidepath, tmp_path: Path) -> KeptSeed:
    """Commit, and make a ledger of four randomised children under the commitment."""
    seed, out = tmp_path / "khe.seed.json", tmp_path / "commitment.json"
    told = glidepath(
        "randomisation", "commit", "khe-sirolimus", "--trial", "khe", "--seed", seed, "--out", out
    )
    kept = read_seed(seed)
    digits = commitment(kept.seed, kept.procedure, "khe")
    assert (told.status, told.err) == (0, "")
    assert digits in told.out
    assert "never further apart than 3" in told.out
    assert kept.seed.secret not in told.out + out.read_text("utf-8")
    assert kept.seed.salt not in told.out + out.read_text("utf-8")
    assert json.loads(out.read_text("utf-8"))["commitment"] == digits
    with create_ledger(tmp_path / "trial", "khe") as ledger:
        payload = commitment_data(kept.seed, kept.procedure, "khe")
        ledger.append("commit", [fact(COMMITMENT_FACT, payload)], None)
        found: list[Allocation] = []
        for n in range(1, 5):
            code, stratum = f"KHE-00{n}", f"kmp={'yes' if n == 2 else 'no'}"
            found.append(allocate(kept.seed, kept.procedure, "khe", stratum, found, code)[1])
            told_fact = fact(ALLOCATION_FACT, allocation_data(found[-1]), code)
            ledger.append(f"allocate-{n}", [told_fact], None)
    return kept


def lock(trial: Path) -> None:
    with open_ledger(trial) as ledger:
        ledger.append("lock", [fact(LOCK_FACT, {"of": "trial"})], None)


def test_a_page_in_chinese_is_marked_as_unreviewed(glidepath: Glidepath, tmp_path: Path) -> None:
    seed = tmp_path / "khe.seed.json"
    arguments = ("commit", "khe-sirolimus", "--trial", "khe", "--seed", seed, "--lang", "zh")
    told = glidepath("randomisation", *arguments)
    assert "随机化承诺书" in told.out
    assert "大棒法" in told.out
    assert told.out.endswith("中文措辞尚未经临床医生审阅。\n")
    assert_bad_input(glidepath("randomisation", *arguments), "never overwritten", str(seed))


def test_a_seed_goes_below_the_home_if_nothing_is_said(
    glidepath: Glidepath, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    glidepath("randomisation", "commit", "khe-sirolimus", "--trial", "khe")
    assert read_seed(tmp_path / ".glidepath" / "khe.seed.json").trial == "khe"


def test_a_protocol_without_randomisation(glidepath: Glidepath, tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    told = glidepath(
        "randomisation", "commit", "liver-tacrolimus", "--trial", "liver", "--seed", seed
    )
    assert_bad_input(told, "draws no arms")
    assert not seed.exists()


def test_a_receipt(glidepath: Glidepath, tmp_path: Path, committed: KeptSeed) -> None:
    told = glidepath("randomisation", "receipt", tmp_path / "trial", "KHE-002")
    assert told.status == 0
    assert "Receipt of allocation 2, khe" in told.out
    assert "Stratum kmp=yes, number 1 in it" in told.out
    told = glidepath("randomisation", "receipt", tmp_path / "trial", "KHE-009")
    assert (told.status, told.out) == (1, f"KHE-009 has no arm in {tmp_path / 'trial'}\n")


def test_nothing_is_revealed_before_the_lock(
    glidepath: Glidepath, tmp_path: Path, committed: KeptSeed
) -> None:
    out = tmp_path / "reveal.json"
    arguments = (tmp_path / "trial", "--seed", tmp_path / "khe.seed.json", "--out", out)
    told = glidepath("randomisation", "reveal", *arguments)
    assert told.status == 1
    assert told.out == "khe is not locked\nnothing was revealed\n"
    lock(tmp_path / "trial")
    with open_ledger(tmp_path / "trial") as ledger:
        ledger.append("unlock", [fact(UNLOCK_FACT, {"reason": "a query"})], None)
    assert glidepath("randomisation", "reveal", *arguments).out == told.out
    assert not out.exists()


def test_without_a_commitment_in_the_ledger_nothing_is_revealed(
    glidepath: Glidepath, tmp_path: Path, committed: KeptSeed
) -> None:
    create_ledger(tmp_path / "bare", "khe").close()
    lock(tmp_path / "bare")
    out = tmp_path / "reveal.json"
    arguments = (tmp_path / "bare", "--seed", tmp_path / "khe.seed.json", "--out", out)
    told = glidepath("randomisation", "reveal", *arguments)
    assert told.status == 1
    assert "khe has no commitment in its ledger" in told.out
    assert not out.exists()


def test_the_seed_of_another_commitment_reveals_nothing(
    glidepath: Glidepath, tmp_path: Path, committed: KeptSeed
) -> None:
    lock(tmp_path / "trial")
    other, out = tmp_path / "other.json", tmp_path / "reveal.json"
    glidepath("randomisation", "commit", "khe-sirolimus", "--trial", "khe", "--seed", other)
    told = glidepath("randomisation", "reveal", tmp_path / "trial", "--seed", other, "--out", out)
    assert told.status == 1
    assert "the seed is not the one of the commitment in the ethics file" in told.out
    assert not out.exists()


def test_after_the_lock_the_verifier_on_its_own_reproduces_all(
    glidepath: Glidepath, tmp_path: Path, committed: KeptSeed
) -> None:
    lock(tmp_path / "trial")
    reveal, listed = tmp_path / "reveal.json", tmp_path / "list.csv"
    seed = tmp_path / "khe.seed.json"
    told = glidepath("randomisation", "reveal", tmp_path / "trial", "--seed", seed, "--out", reveal)
    assert (told.status, told.out) == (0, f"{reveal}: 4 allocations follow from this seed\n")
    told = glidepath("randomisation", "list", tmp_path / "trial", "--out", listed)
    assert (told.status, told.out) == (0, f"{listed}: 4 allocations of khe\n")
    script = tmp_path / "verify.py"
    script.write_text(glidepath("randomisation", "verifier").out, "utf-8")
    digits = commitment(committed.seed, committed.procedure, "khe")
    command = [sys.executable, "-I", "-S", str(script), str(reveal), str(listed), digits]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "4 allocations, 0 faults\n")
    told = glidepath("randomisation", "verify", reveal, listed, digits)
    assert (told.status, told.out) == (0, found.stdout)
    for none in ((), ("",), (" ",)):
        told = glidepath("randomisation", "verify", reveal, listed, *none)
        assert told.status == 1
        assert f"no commitment was given; the ethics file must hold {digits}" in told.out
    listed.write_text(listed.read_text("utf-8").replace("KHE-003", "KHE-033"), "utf-8")
    told = glidepath("randomisation", "verify", reveal, listed, digits)
    assert told.status == 1
    assert "allocation 3: receipt is" in told.out
    told = glidepath("randomisation", "receipt", listed, "KHE-033")
    assert "Receipt of allocation 3, list" in told.out


def test_the_verifier_says_what_it_cannot_read(glidepath: Glidepath, tmp_path: Path) -> None:
    told = glidepath("randomisation", "verify", tmp_path / "no.json", tmp_path / "no.csv")
    assert told.status == 2
    assert told.out.startswith("cannot be read: FileNotFoundError")
    reveal = tmp_path / "reveal.json"
    procedure = {"method": "coin", "arms": ["a", "b"], "ratio": [1, 1]}
    data = {"trial": "t", "seed": "ab" * 32, "salt": "cd" * 32, "procedure": procedure}
    reveal.write_text(json.dumps(data | {"commitment": ""}), "utf-8")
    listed = tmp_path / "list.json"
    listed.write_text('[{"participant": "KHE-1", "stratum": ""}]', "utf-8")
    told = glidepath("randomisation", "verify", reveal, listed)
    assert (told.status, told.out) == (2, "cannot be read: ValueError: unknown method coin\n")


def test_the_verifier_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    from glidepath.exchange.verify_randomisation import main

    assert main([]) == 2
    assert "needs nothing but Python" in capsys.readouterr().out
