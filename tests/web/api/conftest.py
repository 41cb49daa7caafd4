"""A trial that is served, for every module of tests; what a test writes, its own module may see."""

import logging
from collections.abc import Iterator

import pytest

from web.api.given import Served, serving
from web.serving import Installation


@pytest.fixture(scope="module")
def told(installation: Installation) -> Iterator[Served]:
    """A trial in mid-course with a token of each role."""
    requests = logging.getLogger("django.request")
    before, requests.level = requests.level, logging.CRITICAL
    yield serving(installation.configuration)
    requests.level = before
