"""Conduct: who may do what, in which order, signed by whom, and what stands after a correction."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from glidepath.conduct import (
    MAY,
    Delegated,
    DelegationEnded,
    Frozen,
    Locked,
    Randomise,
    Role,
    Sign,
    SignatureGiven,
    Unlocked,
    due_for,
    holds,
    may_send,
    seen_by,
)
from glidepath.conduct.envelope import Line, content
from glidepath.conduct.randomisation import allocation_data, procedure_of, reveal_data
from glidepath.conduct.randomisation.plain import COLUMNS, allocation_from
from glidepath.exchange.verify_randomisation import faults
from glidepath.protocol import ProtocolHistory
from glidepath.quantities.identifiers import ParticipantId
from glidepath.record import Corrected
from glidepath.store.archive import archive_of, archive_text, check_archive, read_archive
from glidepath.validation.check import hold
from glidepath.validation.golden import trial
from glidepath.validation.rehearsal import (
    CHILD,
    NAME,
    PEOPLE,
    SITE,
    Rehearsal,
    consent,
    decided,
    level,
    ordered,
    quantity,
    randomised,
    rehearse,
    screened,
)

CHILDREN = 6
BLINDED = (Role.ASSESSOR, Role.STATISTICIAN)
"""Roles that are blinded before the lock."""
CANARIES = ("0.937", "6.43", "oral-solution", "lc-ms-ms")
"""A dose, a level, and words that tell of treatment; the arm is planted beside them."""
DELEGATED = "role.not-delegated"
REASON = "a typing error, found on review"


def authority(folder: Path) -> int:
    """Send a command in every role: whom the matrix does not grant it is refused, unwritten."""
    made = randomised(folder)
    weight = made.event("Measured", weight=quantity("20", "kg"))
    cases = 0
    for role in PEOPLE:
        before = made.ledger.ledger.head().number
        if not may_send(role, "Measured"):
            made.refused(role, weight, "role.not-permitted")
            hold(made.ledger.ledger.head().number == before, "a refused command wrote a line")
            cases += 1
    hold(all(Role.FAMILY not in roles for roles in MAY.values()), "a family may send a command")
    made.do(Role.COORDINATOR, weight)
    return cases + len(MAY) + 1


def delegated(folder: Path) -> int:
    """Act without a delegation, before it starts, and after it ended."""
    made = randomised(folder)
    weight = made.event("Measured", weight=quantity("20", "kg"))
    made.refused(Role.COORDINATOR, weight, DELEGATED, person="nobody")
    starts = (made.at + timedelta(days=30)).date()
    said = Delegated(person="later", role=Role.COORDINATOR, site=SITE, starts=starts)
    made.do(Role.ADMINISTRATOR, said, None)
    made.refused(Role.COORDINATOR, weight, DELEGATED, person="later")
    (mine,) = (
        each.id
        for each in made.ledger.trial().setup.told(Delegated)
        if each.person == PEOPLE[Role.COORDINATOR]
    )
    ended = DelegationEnded(delegation=mine or "", last=made.at.date())
    made.do(Role.ADMINISTRATOR, ended, None)
    made.at += timedelta(days=2)
    made.refused(Role.COORDINATOR, weight, DELEGATED)
    return 3


def sequence(folder: Path) -> int:
    """Take steps before what they rest on: each refusal names all that is missing."""
    made = screened(folder)
    missing = ("consent.missing", "eligibility.missing")
    made.refused(Role.COORDINATOR, Randomise({"kmp": "no"}), *missing)
    made.do(Role.COORDINATOR, consent(made))
    made.refused(Role.COORDINATOR, Randomise({"kmp": "no"}), "eligibility.missing")
    made.refused(Role.CLINICIAN, ordered(made, "0.9", "none"))
    made.refused(Role.CLINICIAN, made.event("DoseResumed"), "step.no-interruption")
    return 4


def signatures(folder: Path) -> int:
    """Sign an event, then correct it: the signature stands, and no longer holds."""
    made = randomised(folder)
    lines = made.do(Role.COORDINATOR, made.event("Measured", weight=quantity("21", "kg")))
    event = _entered(made, lines)
    made.do(Role.CLINICIAN, Sign("approved", "Dr Example", (event,)))
    child = made.ledger.trial().children[CHILD]
    (signed,) = child.told(SignatureGiven)
    hold((signed.name, signed.meaning) == ("Dr Example", "approved"), "name or meaning is lost")
    hold(holds(child, signed), "a signature does not hold over what was signed")
    _correct(made, event)
    child = made.ledger.trial().children[CHILD]
    hold(not holds(child, signed), "a signature holds over what was changed since")
    return 2


def corrections(folder: Path) -> int:
    """Correct a value: both values stand in the ledger, with person, time and reason."""
    made = randomised(folder)
    lines = made.do(Role.COORDINATOR, made.event("Measured", weight=quantity("21", "kg")))
    event = _entered(made, lines)
    _correct(made, event)
    kept = list(made.ledger.ledger.lines_of(CHILD))
    told = [each for each in kept if each.type == Corrected.__name__]
    hold(len(told) == 1 and told[0].actor == PEOPLE[Role.COORDINATOR], "who corrected is lost")
    hold(REASON in str(content(told[0])), "the reason is lost")
    hold(any(each.hash == lines[0].hash for each in kept), "what stood before is lost")
    return 3


def _entered(made: Rehearsal, lines: tuple[Line, ...]) -> str:
    """Give the id of the event that a line entered."""
    number = lines[0].number
    entries = made.ledger.trial().children[CHILD].entries
    (fact,) = (each.fact for each in entries if each.number == number)
    return getattr(fact, "id", None) or ""


def _correct(made: Rehearsal, event: str) -> None:
    fields = {"weight": quantity("20.5", "kg")}
    replaced = made.event("Corrected", event=event, reason=REASON, fields=fields)
    made.do(Role.COORDINATOR, replaced)


def blinding(folder: Path) -> int:
    """Plant words that tell arm, dose and level; read everything that a blinded role can read."""
    made = randomised(folder)
    level(made, "6.43")
    made.do(Role.CLINICIAN, ordered(made, "0.937", decided(made)))
    made.refused(Role.ASSESSOR, made.event("Measured", weight=quantity("20", "kg")))
    found, history, cases = made.ledger.trial(), ProtocolHistory((trial(),)), 0
    planted = (*CANARIES, found.allocations[0].arm)
    for role in (*BLINDED, Role.ADMINISTRATOR):
        texts = [repr(seen_by(role, found, CHILD)), repr(due_for(role, found, made.at, history))]
        for canary in planted:
            hold(not any(canary in text for text in texts), f"{canary} reaches the {role.value}")
            cases += 1
    told = repr(seen_by(Role.CLINICIAN, found, CHILD))
    hold(all(canary in told for canary in planted), "a planted word is not there at all")
    return cases


def locked(folder: Path) -> int:
    """Lock a child: nothing is entered any more, and unlocking says why."""
    made = randomised(folder)
    weight = made.event("Measured", weight=quantity("20", "kg"))
    made.do(Role.MONITOR, Frozen())
    made.do(Role.MONITOR, Locked())
    made.refused(Role.COORDINATOR, weight, "stage.locked")
    made.do(Role.MONITOR, Unlocked(reason=REASON))
    told = [content(each) for each in made.ledger.ledger.lines_of(CHILD) if each.type == "Unlocked"]
    hold(REASON in str(told), "the reason for unlocking is lost")
    return 2


def randomised_by_seed(folder: Path) -> int:
    """Randomise children, open the seed, and let the verifier compute every arm anew."""
    made = rehearse(folder)
    for number in range(1, CHILDREN + 1):
        randomised(folder, ParticipantId(f"VAL-{number:03}"), made)
    drawn = made.ledger.trial().allocations
    listed = [allocation_from({c: getattr(each, c) for c in COLUMNS}) for each in drawn]
    told: list[dict[str, Any]] = [dict(allocation_data(each)) for each in listed]
    reveal: dict[str, Any] = dict(reveal_data(made.seed, procedure_of(trial()), NAME))
    wrong = faults(reveal, told, made.commitment)
    hold(not wrong, "; ".join(wrong[:3]))
    told[0]["arm"] = "other"
    hold(bool(faults(reveal, told, made.commitment)), "a changed arm is not found")
    return CHILDREN + 1


def archived(folder: Path) -> int:
    """Take a child's lines into a file: every hash follows again from it, changed ones do not."""
    made, file = randomised(folder / "trial"), folder / "child.jsonl"
    archive = archive_of(made.ledger.ledger, CHILD)
    whole = archive_text(archive)
    file.write_text(whole, "utf-8")
    read = read_archive(file)
    hold(read == archive and not check_archive(read), "the archive reads otherwise")
    hold(len(read.rows) > 1 and "115" in whole, "a line is not in the archive")
    file.write_text(whole.replace("115", "116", 1), "utf-8")
    hold(bool(check_archive(read_archive(file))), "a changed archive is not found out")
    return len(read.rows) + 1
