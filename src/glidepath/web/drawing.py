"""The picture of a child's path for the screen: what print shows, with more strips, to be moved."""

import json
from collections.abc import Hashable
from dataclasses import replace
from fractions import Fraction

from django.core.serializers.json import DjangoJSONEncoder

from glidepath.decide.answer import Regimen
from glidepath.plan.schedule import NoPlan, Schedule
from glidepath.report import Language
from glidepath.report.documents.plan_chart import plan_chart
from glidepath.report.pictures import PHONE, Layout, LevelChart, specification
from glidepath.web.child_chart import with_strips
from glidepath.web.opened import Opened
from glidepath.web.read_out import read_out
from glidepath.web.thinking import Kept, Thought, unplanned

SCREEN = Layout(840, troughs=270, doses=84, weights=40, text=12, title=15, moving=True)
"""As wide as the left part of the page on a usual screen."""
SMALL = replace(PHONE, moving=True)
NANOGRAMS = 1000
DRAWN = 1024
"""Pictures that are kept; one is some hundred kilobytes."""


def layout_named(name: str) -> Layout:
    """Give the layout of a window: ``phone``, or else of a screen."""
    return SMALL if name == "phone" else SCREEN


def picture(
    trial: Opened, thought: Thought, dose: int | None, language: Language, layout: Layout
) -> str | None:
    """Give the picture as a specification in JSON; with a dose that is considered, from today on.

    Returns
    -------
    str or None
        ``None`` where no dose is ordered under a protocol in force.
    """

    def drawn() -> str | None:
        return draw(thought, _schedule(trial, thought, dose), language, layout)

    return _drawn(_key(thought, dose, language, layout), drawn)


def keep_picture(thought: Thought, language: Language, drawn: str | None) -> None:
    """Keep the picture of a screen that was drawn elsewhere."""
    _drawn(_key(thought, None, language, SCREEN), lambda: drawn)


def _key(thought: Thought, dose: int | None, language: Language, layout: Layout) -> Hashable:
    """Everything that a picture is drawn from."""
    digests = tuple(sorted(thought.answer.basis.digests.items()))
    return thought.record.participant.id, digests, thought.at, dose, language, layout


_drawn: Kept[Hashable, str | None] = Kept(DRAWN)


def drawn_ahead(thought: Thought, planned: Schedule | NoPlan, language: Language) -> str | None:
    """Draw the picture of a screen, without a dose that is considered."""
    return draw(thought, _present(thought, planned), language, SCREEN)


def draw(
    thought: Thought, schedule: Schedule | None, language: Language, layout: Layout
) -> str | None:
    """Draw a schedule; nothing where there is none."""
    if schedule is None:
        return None
    answer = thought.answer
    plain = _with_window(plan_chart(schedule, answer, language), thought)
    chart = with_strips(plain, answer, language)
    drawn = specification(chart, language, layout)
    kept = {name: part for name, part in drawn.items() if name not in ("$schema", "title")}
    whole = kept | {"usermeta": read_out(chart, answer, language)}
    return json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))


def _schedule(trial: Opened, thought: Thought, dose: int | None) -> Schedule | None:
    found = thought.answer.assessment
    if found is None or found.present is None:
        return None
    if dose is not None:
        present: Regimen = found.present
        return unplanned(thought, replace(present, dose=dose, pattern=()))
    return _present(thought, trial.plan(thought))


def _present(thought: Thought, planned: Schedule | NoPlan) -> Schedule | None:
    """The plan; where there is none, the present dose goes on."""
    found = thought.answer.assessment
    if found is None or found.present is None:
        return None
    return planned if isinstance(planned, Schedule) else unplanned(thought)


def _with_window(chart: LevelChart, thought: Thought) -> LevelChart:
    """Of maintenance, the window that is kept to, in place of what the stop asks for."""
    found, protocol = thought.answer.assessment, thought.answer.basis.protocol
    if found is None or protocol is None or found.status.taper_arm:
        return chart
    window = protocol.parameters.maintenance.window
    ends = tuple(float(Fraction(end) / NANOGRAMS) for end in (window.low, window.high))
    return replace(chart, window=(ends[0], ends[1]), limit=None)
