"""The files of randomisation: who may read a seed, and what is said of a wrong file."""

import json
from pathlib import Path

import pytest

from glidepath.exchange.randomisation_files import (
    KeptSeed,
    new_seed,
    read_allocations,
    read_seed,
    seed_file,
    write_allocations,
    write_seed,
)
from glidepath.quantities.errors import InputError
from unit.conduct.randomisation.given import BIG_STICK, BLOCKS, SEED, TRIAL, run

KEPT = KeptSeed(SEED, BIG_STICK, TRIAL)
NO = "kmp=no"


def test_a_seed_is_for_its_owner_alone_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "khe.seed.json"
    write_seed(path, KEPT)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_seed(path) == KEPT


def test_a_seed_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "khe.seed.json"
    write_seed(path, KEPT)
    before = path.read_bytes()
    with pytest.raises(InputError, match="never overwritten"):
        write_seed(path, KeptSeed(new_seed(), BLOCKS, TRIAL))
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["ledger.db", "identity.db", "accounts.db"])
def test_a_seed_does_not_lie_in_the_folder_of_a_trial(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(InputError, match="does not lie in the folder of a trial"):
        write_seed(tmp_path / "khe.seed.json", KEPT)
    assert not (tmp_path / "khe.seed.json").exists()


def test_a_seed_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "khe.seed.json"
    write_seed(path, KEPT)
    path.chmod(0o640)
    with pytest.raises(InputError, match="open to other accounts"):
        read_seed(path)


def test_seeds_are_made_by_chance() -> None:
    one, other = new_seed(), new_seed()
    assert len({one.secret, one.salt, other.secret, other.salt}) == 4


def test_a_seed_has_a_place_of_its_own_below_the_home(tmp_path: Path) -> None:
    path = seed_file("khe/../x", tmp_path)
    assert path == tmp_path / ".glidepath" / "khe----x.seed.json"


def test_where_a_seed_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written"):
        write_seed(tmp_path / "file" / "khe.seed.json", KEPT)
    with pytest.raises(InputError, match="cannot be written"):
        write_seed(tmp_path / ("x" * 300), KEPT)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"format": "glidepath-seed-9"}, "this is not such a file"),
        ({"seed": "12"}, "secret: this is no seed"),
        ({"procedure": None}, "method: Field required"),
        ({"procedure": {"method": "none"}}, "arms: Field required"),
    ],
)
def test_what_is_no_seed_is_told_with_its_file(
    tmp_path: Path, changes: dict[str, object], told: str
) -> None:
    path = tmp_path / "khe.seed.json"
    write_seed(path, KEPT)
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), "utf-8")
    with pytest.raises(InputError) as raised:
        read_seed(path)
    assert told in str(raised.value)
    assert str(path) in str(raised.value)
    assert SEED.secret not in str(raised.value)


@pytest.mark.parametrize("name", ["list.csv", "list.json", "LIST.CSV"])
def test_allocations_come_back(tmp_path: Path, name: str) -> None:
    found = tuple(run(BIG_STICK, [NO, "kmp=yes", NO]))
    write_allocations(tmp_path / name, TRIAL, "ab" * 32, found)
    assert read_allocations(tmp_path / name) == found


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.json", '{"allocations": 3}', "this is no list of allocations"),
        ("a.json", "[1]", "this is no list of allocations"),
        ("a.json", '{"allocations": [7]}', "allocations[1].number: this is no allocation"),
        ("a.csv", "number,participant\n1,KHE-1\n", "allocations[1].stratum: this is no"),
        ("a.csv", "number,index\none,KHE-1\n", "allocations[1].number: this is no allocation"),
        ("b.csv", None, "the file cannot be read"),
    ],
)
def test_what_is_no_list_is_told(tmp_path: Path, name: str, text: str | None, told: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(InputError) as raised:
        read_allocations(tmp_path / name)
    assert told in str(raised.value)


def test_where_a_list_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write_allocations(tmp_path / "none" / "a.csv", TRIAL, "", run(BIG_STICK, [NO]))
