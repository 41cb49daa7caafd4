"""Every address by every role: what is allowed opens, what is not gives 403 and no data."""

import pytest

from glidepath.web.opened import Opened
from web.serving import signed_in

CARE = {"clinician", "coordinator"}
EYES = CARE | {"monitor", "board", "unblinded"}
ALL = EYES | {"pharmacist", "assessor", "statistician", "administrator"}
ALLOWED: dict[str, set[str]] = {
    "today": ALL,
    "role": ALL,
    "children": EYES,
    "child": EYES,
    "what-if": EYES,
    "chart": EYES,
    "timeline": EYES,
    "event": EYES | {"pharmacist"},
    "surveillance": EYES,
    "safety": EYES,
    "entry": CARE,
    "entry-draft": CARE,
    "order": {"clinician"},
    "leaving": CARE,
    "imports": CARE,
    "screening": CARE,
    "screened": CARE,
    "pharmacy": EYES | {"pharmacist"},
    "giving": EYES | {"pharmacist"},
    "handed": EYES | {"pharmacist"},
    "label": EYES | {"pharmacist"},
    "other-drug": EYES | {"pharmacist"},
    "supply": EYES | {"pharmacist"},
    "assessments": {"assessor"},
    "assessment": {"assessor"},
    "monitoring": EYES | {"pharmacist"},
    "completeness": EYES,
    "deviations": EYES,
    "verification": {"monitor"},
    "verified": {"monitor"},
    "trail": CARE | {"monitor"},
    "chain": CARE | {"monitor"},
    "reports": EYES | {"statistician"},
    "closed-report": {"board", "unblinded"},
    "freezing": {"monitor", "administrator"},
    "office": {"administrator"},
    "sites": {"administrator"},
    "randomisation": {"administrator", "unblinded"},
    "programs": {"administrator"},
}
"""Written by hand from the matrix of decision 0014, not read from the code."""
CODE = "SYN-001"
EVENT = "Randomised-2026-03-10"
ADDRESSES = {
    "today": "/",
    "role": "/role/",
    "children": "/children/",
    "child": f"/children/{CODE}/",
    "what-if": f"/children/{CODE}/what-if/?dose=500",
    "chart": f"/children/{CODE}/chart/",
    "timeline": f"/children/{CODE}/timeline/",
    "event": f"/children/{CODE}/events/{EVENT}/",
    "surveillance": f"/children/{CODE}/surveillance/",
    "safety": f"/children/{CODE}/safety/",
    "entry": f"/children/{CODE}/entry/",
    "entry-draft": f"/children/{CODE}/entry/draft/",
    "order": f"/children/{CODE}/order/",
    "leaving": f"/children/{CODE}/leaving/",
    "imports": "/import/",
    "screening": "/screening/",
    "screened": f"/screening/{CODE}/",
    "pharmacy": "/pharmacy/",
    "giving": f"/pharmacy/{CODE}/",
    "handed": f"/pharmacy/{CODE}/calendar.pdf",
    "label": f"/pharmacy/{CODE}/label/Dispensed-2026-11-16.pdf",
    "other-drug": f"/pharmacy/{CODE}/other-drug/?drug=voriconazole",
    "supply": "/supply/?days=28",
    "assessments": "/assessments/",
    "assessment": f"/assessments/{CODE}/",
    "monitoring": "/monitoring/",
    "completeness": "/monitoring/completeness/",
    "deviations": "/monitoring/deviations/",
    "verification": "/monitoring/verification/",
    "verified": f"/monitoring/verification/{CODE}/",
    "trail": "/monitoring/trail/",
    "chain": "/monitoring/chain/",
    "reports": "/reports/",
    "closed-report": "/reports/closed/",
    "freezing": "/freezing/",
    "office": "/office/",
    "sites": "/office/sites/",
    "randomisation": "/office/randomisation/",
    "programs": "/office/programs/",
}
POSTED = {"role", "entry-draft"}
"""Pages that only take forms."""
TELLING = (b"guided", b"maintenance", b"mg", b"ng/mL", b"Platelets", b"taper", b"relapse", b"T2")
"""What tells of arm, dose, level or disease."""


def test_the_table_names_every_room(shown: Opened) -> None:
    from glidepath.web.urls import ROOMS

    rooms = {each.name for each in ROOMS}
    assert set(ADDRESSES) == rooms
    assert rooms <= set(ALLOWED)


@pytest.mark.parametrize("person", sorted(ALL))
def test_every_room_by_role(shown: Opened, person: str) -> None:
    client = signed_in(person)
    for name, address in ADDRESSES.items():
        answer = client.post(address) if name in POSTED else client.get(address)
        if person in ALLOWED[name]:
            assert answer.status_code in (200, 404) or name in POSTED, (name, answer.status_code)
            assert answer.status_code < 500
            if name not in ("handed", "label", "assessment", "role", "surveillance"):
                assert answer.status_code == 200, name
        else:
            assert answer.status_code == 403, (name, answer.status_code)
            page = answer.content.split(b"<main", 1)[1]
            assert not any(word in page for word in TELLING), name
            assert CODE.encode() not in page, name


def test_a_child_of_another_site_is_not_there(shown: Opened) -> None:
    away = next(
        code for code, child in shown.trial().children.items() if child.participant.site == "CDU"
    )
    at_home = signed_in("clinician")
    for name in (
        "child",
        "what-if",
        "chart",
        "entry",
        "order",
        "leaving",
        "screened",
        "giving",
        "timeline",
        "event",
        "handed",
        "label",
        "other-drug",
    ):
        address = ADDRESSES[name].replace(CODE, away)
        answer = at_home.get(address)
        assert answer.status_code == 404, name
        assert away.encode() not in answer.content.replace(address.encode(), b"")
    assert signed_in("clinician-cdu").get(f"/children/{away}/").status_code == 200
    assert away.encode() not in at_home.get("/").content
    assert away.encode() not in at_home.get("/monitoring/trail/").content


def test_nobody_gets_in_without_signing_in(shown: Opened) -> None:
    from django.test import Client

    for name, address in ADDRESSES.items():
        answer = Client().get(address)
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/sign-in/?next="), name
    told = Client().get(ADDRESSES["what-if"], headers={"HX-Request": "true"})
    assert told.status_code == 401
    assert told["HX-Redirect"] == "/sign-in/"
    assert Client().get("/alive/").status_code == 200


def test_an_account_without_a_role_sees_nothing(shown: Opened) -> None:
    from django.contrib.auth.models import User

    User.objects.filter(username="nobody").delete()
    account = User.objects.create_user(username="nobody", password="x")
    from django.test import Client

    client = Client()
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/")
    assert answer.status_code == 403
    assert b"no role" in answer.content
    account.delete()
