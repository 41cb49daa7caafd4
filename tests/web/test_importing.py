"""A table of levels and laboratory values: looked at first, stored once, counted."""

from django.core.files.uploadedfile import SimpleUploadedFile

from glidepath.record import BelowLimit, LabReported, LevelReported, NotAnalysed
from glidepath.web.opened import Opened
from web.serving import hidden, signed_in

TABLE = """participant,happened,test,value,unit,sample,lower,upper,drawn
SYN-001,2026-11-16T09:00,platelets,251,10*9/L,,150,450,
SYN-001,2026-11-16T09:00,alt,<5,U/L,,,35,
SYN-001,2026-11-16T09:00,creatinine,nd: haemolysed,umol/L,,,,
SYN-001,2026-11-16T10:00,level,4.2,ng/mL,S77,,,2026-11-16T07:40
SYN-999,2026-11-16T09:00,alt,17,U/L,,,,
SYN-001,2026-11-16T09:00,alt,many,U/L,,,,
SYN-001,2026-11-16T09:00,glucose,4.4,mgs,,,,
SYN-001,2027-01-01T09:00,glucose,4.4,mmol/L,,,,
"""


def sent(person: str, text: str | bytes):  # type: ignore[no-untyped-def]
    content = text.encode() if isinstance(text, str) else text
    client = signed_in(person)
    return client, client.post("/import/", {"file": SimpleUploadedFile("x.csv", content)})


def test_a_table_is_looked_at_then_stored_once(trial: Opened) -> None:
    before = trial.ledger.head().number
    client, answer = sent("coordinator", TABLE)
    page = answer.content.decode()
    assert "4 would be stored, 0 are there already, 4 are rejected." in page
    assert "no such child" in page
    assert "It lies in the future" in page
    assert trial.ledger.head().number == before, "nothing is stored by looking"
    stored = client.post("/import/", {"step": "store", "content": hidden(page, "content")})
    assert stored.status_code == 302
    assert "4 stored, 4 rejected." in client.get("/import/").content.decode()
    assert trial.ledger.head().number == before + 4
    child = trial.trial().children["SYN-001"]  # type: ignore[index]
    results = {each.test: each.result for each in child.of(LabReported)[-3:]}
    assert isinstance(results["alt"], BelowLimit)
    assert results["creatinine"] == NotAnalysed(not_analysed="haemolysed")
    assert str(child.of(LevelReported)[-1].result.value) == "4.2"  # type: ignore[union-attr]
    _, again = sent("coordinator", TABLE)
    assert "0 would be stored, 4 are there already, 4 are rejected." in again.content.decode()


def test_a_table_that_is_sent_twice_is_stored_once(trial: Opened) -> None:
    client, answer = sent("coordinator", TABLE)
    before, content = trial.ledger.head().number, hidden(answer.content.decode(), "content")
    for told in ("4 stored, 4 rejected.", "0 stored, 4 rejected."):
        stored = client.post("/import/", {"step": "store", "content": content})
        assert stored.status_code == 302
        assert told in client.get("/import/").content.decode()
    assert trial.ledger.head().number == before + 4


def test_a_value_that_cannot_be_is_rejected_as_on_the_page_of_a_visit(trial: Opened) -> None:
    rows = (
        "SYN-001,2026-11-16T10:00,level,201,ng/mL,S78,,,2026-11-16T07:40",
        "SYN-001,2026-11-16T10:00,platelets,251000,10*9/L,,,,",
        "SYN-001,2026-11-16T10:00,fibrinogen,<21,g/L,,,,",
    )
    head = TABLE.splitlines()[0]
    _, answer = sent("coordinator", "\n".join((head, *rows)))
    page = answer.content.decode()
    assert "0 would be stored, 0 are there already, 3 are rejected." in page
    for told in ("0 – 200 ng/mL", "0 – 5000 10*9/L", "0 – 20 g/L"):
        assert f"lies outside {told}" in page


def test_what_is_no_table_is_told(trial: Opened) -> None:
    for content, told in (
        (b"\xff\xfe\x00x", "no text"),
        ("participant,happened\n", "test, value, unit"),
        ("participant,happened,test,value,unit,name\n", "name"),
        ("x" * 1_000_001, "too large"),
    ):
        _, answer = sent("coordinator", content)
        assert answer.status_code == 422
        assert told in answer.content.decode()


def test_a_child_of_another_site_is_no_child(trial: Opened) -> None:
    away = next(
        code for code, child in trial.trial().children.items() if child.participant.site == "CDU"
    )
    _, answer = sent("coordinator", TABLE.replace("SYN-001", away))
    assert "0 would be stored" in answer.content.decode()
