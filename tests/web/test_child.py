"""The child's page says what `decide` says; what-if stores nothing; the past knows only its own."""

import json
from datetime import date, timedelta

from glidepath.decide import Decision, believe, decide
from glidepath.decide.rules import Scope
from glidepath.exchange.growth import read_growth
from glidepath.exchange.models import ADVISING, read_models
from glidepath.quantities import last_moment
from glidepath.report import Language, explain
from glidepath.web.opened import Opened
from web.serving import NOW, TODAY, signed_in


def tapering(trial: Opened) -> str:
    """The code of a child on the taper, of Shanghai, with a decision today."""
    for code, child in trial.trial().children.items():
        if child.participant.site == "SHA" and child.randomised is not None:
            answer = answer_of(trial, code)
            if isinstance(answer, Decision) and answer.assessment.status.taper_arm:
                return code
    raise AssertionError("nobody tapers")


def answer_of(trial: Opened, code: str, at=NOW):  # type: ignore[no-untyped-def]
    record = trial.trial().children[code].record  # type: ignore[index]
    models, growth = read_models(ADVISING), read_growth()
    belief = believe(trial.history, record, at, models=models, growth=growth)
    return decide(trial.history, record, at, belief=belief)


def test_the_page_says_what_decide_says(shown: Opened) -> None:
    code = tapering(shown)
    client = signed_in("clinician")
    for language, cookie in ((Language.EN, "en"), (Language.ZH, "zh-hans")):
        client.post("/language/", {"language": cookie, "next": "/"})
        page = client.get(f"/children/{code}/").content.decode()
        told = explain(answer_of(shown, code), language)
        assert f'<p class="headline">{told.headline}</p>' in page
        assert told.permitted[0] in page
        for reason in (each for each in told.reasons if each.scope is not Scope.STOP):
            assert reason.sentence in page.replace("&#x27;", "'").replace("&lt;", "<")


def test_as_known_on_a_past_day(shown: Opened) -> None:
    code = tapering(shown)
    child = shown.trial().children[code]  # type: ignore[index]
    past = TODAY - timedelta(days=40)
    page = signed_in("clinician").get(f"/children/{code}/?on={past}").content.decode()
    told = explain(answer_of(shown, code, last_moment(past, child.place)), Language.EN)
    assert f'<p class="headline">{told.headline}</p>' in page
    assert "Nothing that became known later" in page
    assert "/order/" not in page


def test_a_day_to_come_is_today(shown: Opened) -> None:
    code = tapering(shown)
    page = signed_in("clinician").get(f"/children/{code}/?on=2030-01-01").content.decode()
    assert "Nothing that became known later" not in page


def test_what_if_answers_and_stores_nothing(shown: Opened) -> None:
    code = tapering(shown)
    before, client = shown.ledger.head(), signed_in("clinician")
    found = answer_of(shown, code).assessment
    inside = client.get(f"/children/{code}/what-if/?dose={found.recommended.dose}").content.decode()
    assert "lies within what is permitted" in inside
    below = client.get(f"/children/{code}/what-if/?dose=10").content.decode()
    assert "lies outside what is permitted" in below
    assert "At most 10" in below
    stop = client.get(f"/children/{code}/what-if/?dose=0").content.decode()
    assert "Dropping the last dose is not permitted" in stop
    assert shown.ledger.head() == before


def test_the_picture_is_a_specification_without_addresses(shown: Opened) -> None:
    code = tapering(shown)
    client = signed_in("clinician")
    for query in ("", "?dose=300", "?layout=phone"):
        answer = client.get(f"/children/{code}/chart/{query}")
        assert answer.status_code == 200
        text = answer.content.decode()
        picture = json.loads(text)
        assert {"vconcat", "datasets"} <= set(picture)
        assert "http" not in text
    planned = json.loads(client.get(f"/children/{code}/chart/?dose=300").content)
    labels = [each["label"] for each in planned["datasets"]["doses"]]
    assert "0.30" in labels


def test_the_chart_library_is_our_own_file(shown: Opened) -> None:
    import re

    client = signed_in("clinician")
    page = client.get(f"/children/{tapering(shown)}/").content.decode()
    address = re.search(r'src="(/script/chart-[0-9a-f]+\.js)"', page)
    assert address is not None
    answer = client.get(address[1], headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert "immutable" in answer["Cache-Control"]
    plain = client.get(address[1]).content.decode()
    assert "ast:" in plain.replace(" ", "") or "ast" in plain
    assert client.get("/script/chart-0000.js").status_code == 404


def test_the_cohort_can_be_searched(shown: Opened) -> None:
    client = signed_in("clinician")
    page = client.get("/children/?find=syn-002").content.decode()
    assert "SYN-002" in page
    assert "SYN-001" not in page
    none = client.get("/children/?find=nobody").content.decode()
    assert "No child fits" in none


def test_today_names_the_day_of_the_site(shown: Opened) -> None:
    assert "Today, 16\u00a0Nov\u00a02026" in signed_in("clinician").get("/").content.decode()
    assert shown.today("SHA") == date(2026, 11, 16)
