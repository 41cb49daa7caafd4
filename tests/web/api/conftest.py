"""A trial that is served, for every module of tests; what a test writes, its own module may see."""

import logging
from collections.abc import Iterator

import pytest

from web.api.given import Served, served


@pytest.fixture(scope="module")
def told() -> Iterator[Served]:
    """A trial in mid-course with a token of each role."""
    requests = logging.getLogger("django.request")
    before, requests.level = requests.level, logging.CRITICAL
    yield served()
    requests.level = before
