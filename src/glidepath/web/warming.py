"""What every child's pages rest on, computed ahead in a thread of its own, once a day and child."""

from threading import Thread
from time import sleep

from glidepath.report import Language
from glidepath.web.opened import Opened, opened

PAUSE = 600
"""Seconds between two rounds; what has not changed costs nothing in a round."""
BREATH = 0.05
"""Seconds after each child that was computed, so that readers come first."""


def warm() -> None:
    """Begin to compute ahead, for as long as the process runs."""
    Thread(target=_go, args=(opened(),), name="warming", daemon=True).start()


def _go(trial: Opened) -> None:
    while True:
        round_of(trial)
        sleep(PAUSE)


def round_of(trial: Opened) -> None:
    """Compute once what is not kept yet."""
    from glidepath.web.pages.today import card_of

    for child in trial.trial().children.values():
        for language in Language:
            card_of(trial, child, language)
        sleep(BREATH)
