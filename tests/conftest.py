"""Settings of all tests: no deadlines (machines differ), and a long form under GLIDEPATH_SOAK.

CI judges a commit, so it tries the same examples every time; other runs look for new ones.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from importing import import_all

HERE = Path(__file__).parent
AGAIN = (
    "bench",
    "contracts/test_writers.py",
    "numerical",
    "properties",
    "unit/assure/prove",
    "unit/simulate/test_both_paths.py",
    "validation",
    "web/api/test_any_request.py",
    "web/journeys",
    "web/test_*browser.py",
)
"""Tests that try again, at random, at length or in a browser, what others try line by line.

Measuring the coverage doubles their time and finds nothing there, so it rests while they run.
"""

COMMON = {"deadline": None, "print_blob": True, "suppress_health_check": [HealthCheck.too_slow]}

settings.register_profile("usual", **COMMON)  # type: ignore[arg-type]
settings.register_profile("ci", derandomize=True, **COMMON)  # type: ignore[arg-type]
settings.register_profile("soak", max_examples=5_000, **COMMON)  # type: ignore[arg-type]

if "GLIDEPATH_SOAK" in os.environ:
    settings.load_profile("soak")
else:
    settings.load_profile("ci" if os.environ.get("CI") == "true" else "usual")


@pytest.fixture(scope="session", autouse=True)
def imported(pytestconfig: pytest.Config) -> None:
    """Import the program where coverage is measured, before any test during which that rests.

    The web application is imported when it is set up (`web.serving.install`).
    """
    if pytestconfig.pluginmanager.hasplugin("_cov"):
        import_all(but="web")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the measuring of the coverage rest during the tests of `AGAIN`."""
    again = {each for pattern in AGAIN for each in HERE.glob(pattern)}
    for item in items:
        if again.intersection((item.path, *item.path.parents)):
            item.add_marker("no_cover")
