"""Nothing that a blinded role is sent tells the arm, and no note of anybody reaches it."""

from glidepath.record.reading import event_from
from glidepath.web.opened import Opened, Reader
from glidepath.web.sending import command_of, send
from web.serving import signed_in

CANARY = "canary-8f31c2 guided discontinuation 0.58 mg"
BLINDED = {
    "assessor": ("/", "/assessments/", "/assessments/SYN-001/", "/assessments/SYN-002/"),
    "statistician": ("/",),
    "administrator": ("/", "/office/"),
}
TELLING = (
    "guided",
    "discontinuation",
    "maintenance",
    "taper",
    "trough",
    "ng/mL",
    " mg",
    "dose",
    "level",
    "Platelets",
    "toxic",
    "relapse",
    "SYN-005",
    "canary-8f31c2",
)
"""Words of arms, doses, levels and signs; and the code of a child of whom nothing waits."""


def _note(trial: Opened) -> None:
    delegations = trial.trial().setup.delegations.values()
    held = next(each for each in delegations if each.person == "clinician")
    reader = Reader("clinician", held, (held,))
    events: tuple[dict[str, object], ...] = (
        {"type": "Measured", "weight": {"value": 20, "unit": "kg"}},
        {"type": "DiseaseAssessed", "response": "remission", "methods": ["examination"]},
    )
    for number, fields in enumerate(events):
        event = event_from({**fields, "happened": trial.now(), "note": CANARY})
        answer = send(trial, command_of(trial, reader, event, f"canary-{number}", "SYN-001"))
        assert isinstance(answer, tuple), answer


def test_nothing_tells_the_arm(trial: Opened) -> None:
    _note(trial)
    assert CANARY.encode() in signed_in("clinician").get("/children/SYN-001/").content
    for person, addresses in BLINDED.items():
        client = signed_in(person)
        for address in addresses:
            answer = client.get(address)
            page = answer.content.decode().split("<main", 1)[1].split("<footer", 1)[0]
            for word in TELLING:
                allowed = person == "administrator" or "Do not ask for arm, dose or level" in page
                if allowed and word in (" mg", "dose", "level"):
                    continue
                assert word not in page, (person, address, word)


def test_both_arms_look_alike_to_the_assessor(trial: Opened) -> None:
    """The page of a child says the same, whatever its arm, but for the code and the day."""
    import re

    client = signed_in("assessor")
    page = client.get("/assessments/").content.decode()
    codes = re.findall(r"/assessments/(SYN-\d+)/", page)
    shown = {
        re.sub(
            r'name="(command|csrfmiddlewaretoken)" value="[^"]*"',
            "",
            client.get(f"/assessments/{code}/").content.decode(),
        ).replace(code, "X")
        for code in codes
    }
    assert len(shown) <= 1
