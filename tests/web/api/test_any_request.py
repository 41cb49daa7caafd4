"""Requests that nobody thought of: whatever the schema allows is answered, and never with a 5xx."""

import os
from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from glidepath.conduct import Role
from web.api.given import Served

EXAMPLES = 500 if "GLIDEPATH_SOAK" in os.environ else 5
DOCUMENTED = {200, 400, 401, 403, 404, 405, 409, 422, 429}


@pytest.fixture
def schema(told: Served, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The interface as it describes itself, called in this process."""
    from django.core.wsgi import get_wsgi_application

    from glidepath.web.api import admission

    monkeypatch.setattr(admission, "PER_MINUTE", 10**9)
    headers = headers_of(told, Role.CLINICIAN)
    application = get_wsgi_application()
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, headers=headers)


def headers_of(told: Served, role: Role) -> dict[str, str]:
    token = f"Bearer {told.tokens[role]}"
    return {"Host": "127.0.0.1", "Authorization": token, "Accept-Encoding": "identity"}


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.ASSESSOR])
def test_no_request_that_the_schema_allows_breaks_the_interface(
    told: Served, schema: Any, role: Role
) -> None:
    operations = [each.ok() for each in schema.get_all_operations()]
    assert len(operations) == 8
    for operation in operations:
        found = Counter[int]()
        check(operation, headers_of(told, role), found)
        assert set(found) <= DOCUMENTED
        assert found.total() >= EXAMPLES / 2 or operation.label.endswith(("trial", "ts", "due"))


def check(operation: Any, headers: dict[str, str], found: Counter[int]) -> None:
    """Try an operation with requests of its schema."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
        database=None,
    )
    @given(case=operation.as_strategy())
    def tried(case: Any) -> None:
        answer = case.call(headers=headers)
        found[answer.status_code] += 1
        assert answer.status_code in DOCUMENTED, answer.content
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == ["application/problem+json"]
            assert answer.json()["status"] == answer.status_code

    tried()
