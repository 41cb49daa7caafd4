#!/usr/bin/env python3
"""Verify a trial's randomisation: needs nothing but Python (3.10 or later) and this one file.

    python3 verify_randomisation.py REVEAL.json ALLOCATIONS.csv [COMMITMENT]

REVEAL.json holds the seed, its salt, the procedure and the trial, and was written after the trial
was locked. ALLOCATIONS (.csv or .json) is the list of allocations. COMMITMENT is the 64 digits
that the ethics file has held since before the first child was randomised: give it, for without it
the seed might have been chosen afterwards.

What is computed, and anybody can compute in any language:
  text(a, b, ...)  each field as its length in characters, a colon, the field; in UTF-8
  commitment       SHA-256 of text("glidepath-randomisation-1", salt, seed, trial, procedure),
                   procedure as JSON with sorted keys and no spaces
  draw(what, n)    the first byte of HMAC-SHA-256(seed, text(what..., k)) for k = 0, 1, ... that is
                   below the largest multiple of n up to 256; its remainder by n
  arm              draw(("arm", trial, stratum, index), sum of weights), counted off along the arms
    complete         the weights are the ratio
    big-stick        the weights are the ratio; but where the arms differ by max_imbalance in the
                     stratum, the smaller arm alone
    permuted-blocks  the weights are the places left in the block; its size is the one of `blocks`
                     at draw(("block", trial, stratum, first index of the block), number of sizes)
  receipt          HMAC-SHA-256(seed, text("receipt", trial, the receipt before, number,
                   participant, stratum, index, arm)); before the first stands the commitment

Exit status: 0 all is as the seed says, 1 something is not (each is named) or no commitment was
given, 2 a file cannot be read. A list that was cut off at its end is not found out by this: the
last receipt that a site holds must stand in it.
"""

import csv
import hashlib
import hmac
import json
import sys
from pathlib import Path
from typing import Any

FIELDS = ("number", "participant", "stratum", "index", "arm", "receipt")


def text(*fields: object) -> bytes:
    """Fields as one text that no other fields give."""
    return "".join(f"{len(str(each))}:{each}" for each in fields).encode("utf-8")


def mac(seed: str, *fields: object) -> bytes:
    """HMAC-SHA-256 under the seed."""
    return hmac.new(bytes.fromhex(seed), text(*fields), hashlib.sha256).digest()


def draw(seed: str, n: int, *what: object) -> int:
    """A number below n, each alike."""
    k = 0
    while (byte := mac(seed, *what, k)[0]) >= 256 // n * n:
        k += 1
    return byte % n


def commitment(reveal: dict[str, Any]) -> str:
    """The 64 digits that were published before the first child was randomised."""
    procedure = json.dumps(
        reveal["procedure"], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    fields = ("glidepath-randomisation-1", reveal["salt"], reveal["seed"], reveal["trial"])
    return hashlib.sha256(text(*fields, procedure)).hexdigest()


def weights_of(reveal: dict[str, Any], stratum: str, before: list[str]) -> list[int]:
    """How much each arm weighs for the next child of a stratum, after the arms before it."""
    rules = reveal["procedure"]
    arms, ratio = rules["arms"], list(rules["ratio"])
    if rules["method"] == "complete":
        return ratio
    if rules["method"] == "big-stick":
        ahead = before.count(arms[0]) - before.count(arms[1])
        return ratio if abs(ahead) < rules["max_imbalance"] else [int(ahead < 0), int(ahead > 0)]
    if rules["method"] != "permuted-blocks":
        raise ValueError(f"unknown method {rules['method']}")
    begin, size, sizes = 0, 0, rules["blocks"]
    while begin + size <= len(before):
        begin += size
        what = ("block", reveal["trial"], stratum, begin + 1)
        size = sizes[draw(reveal["seed"], len(sizes), *what)]
    times = size // sum(ratio)
    return [ratio[i] * times - before[begin:].count(arm) for i, arm in enumerate(arms)]


def arm_of(reveal: dict[str, Any], stratum: str, before: list[str]) -> str:
    """The arm of the next child of a stratum."""
    weights = weights_of(reveal, stratum, before)
    what = ("arm", reveal["trial"], stratum, len(before) + 1)
    left, place = draw(reveal["seed"], sum(weights), *what), 0
    while left >= weights[place]:
        left -= weights[place]
        place += 1
    return str(reveal["procedure"]["arms"][place])


def faults(
    reveal: dict[str, Any], allocations: list[dict[str, Any]], published: str | None = None
) -> list[str]:
    """Every way in which the list is not what the seed says."""
    before = commitment(reveal)
    filed = before if published is None else published
    stated = {"reveal": reveal["commitment"], "ethics file": filed}
    found = [
        f"the seed is not the one of the commitment in the {name}"
        for name, each in stated.items()
        if each != before
    ]
    strata: dict[str, list[str]] = {}
    people: set[str] = set()
    for number, each in enumerate(allocations, 1):
        who, stratum = str(each["participant"]), str(each["stratum"])
        arms = strata.setdefault(stratum, [])
        arms.append(arm_of(reveal, stratum, arms))
        told = (number, who, stratum, len(arms), arms[-1])
        before = mac(reveal["seed"], "receipt", reveal["trial"], before, *told).hex()
        for field, wanted in zip(FIELDS, (*told, before), strict=True):
            if str(each[field]) != str(wanted):
                is_, by_seed = f"{field} is {each[field]}", f"by the seed it is {wanted}"
                found.append(f"allocation {number}: {is_}, {by_seed}")
        if who in people:
            found.append(f"allocation {number}: {who} is there twice")
        people.add(who)
    return found


def read(path: str) -> Any:
    """A JSON file, or the rows of a CSV file."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        if path.endswith(".csv"):
            return list(csv.DictReader(file))
        return json.load(file)


def report(reveal: dict[str, Any], listed: Any, published: str | None) -> list[str]:
    """The lines to print; the last one counts."""
    allocations = listed["allocations"] if isinstance(listed, dict) else listed
    found = faults(reveal, allocations, published)
    if published is None:
        found.append(f"no commitment was given; the ethics file must hold {commitment(reveal)}")
    return [*found, f"{len(allocations)} allocations, {len(found)} faults"]


def main(arguments: list[str]) -> int:
    """Verify, print, and give the exit status."""
    if len(arguments) not in (2, 3):
        sys.stdout.write(__doc__ or "")
        return 2
    try:
        published = " ".join(arguments[2:]).strip() or None
        lines = report(read(arguments[0]), read(arguments[1]), published)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        sys.stdout.write(f"cannot be read: {type(error).__name__}: {error}\n")
        return 2
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return int(len(lines) > 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
