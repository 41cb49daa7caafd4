"""The cohort at a glance: each child's path as a small picture, and the one thing to know of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.template.loader import render_to_string

from glidepath.conduct.child import Child
from glidepath.decide.answer import Assessment, Decision, Refusal
from glidepath.decide.status import NEVER, Relapse
from glidepath.decide.table import Action
from glidepath.report import Language
from glidepath.report.sentence import Value
from glidepath.report.setting import dosed, setting_of
from glidepath.report.written import Days
from glidepath.web.spark import Spark, spark
from glidepath.web.thinking import Thought
from glidepath.web.words import tell

MOVES = (
    Action.REDUCE,
    Action.STOP,
    Action.RESTORE,
    Action.RAISE,
    Action.LOWER,
    Action.INTERRUPT,
)
"""Actions that wait for somebody to order something."""
QUIET, LOOK, DANGER = "quiet", "look", "danger"


@dataclass(frozen=True, slots=True)
class Need:
    """What a child needs of a person: the key of its words, how it is put, and how urgent it is.

    Parameters
    ----------
    rank
        0 first.
    look
        ``danger``, ``look`` or ``quiet``.
    """

    key: str
    rank: int
    look: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class One:
    """A child of the cohort, as its card shows it.

    Parameters
    ----------
    html
        The card itself.
    """

    code: str
    site: str
    stand: str
    line: str
    look: str
    need: str
    rank: int
    spark: Spark | None
    track: str
    html: str = ""


AHEAD = "ahead"
"""In place of the need of a child of whom it is not known yet."""


def one(child: Child, thought: Thought, language: Language) -> One:
    """Give the card of a child."""
    return _drawn(_one(child, thought, language))


def unknown(child: Child, language: Language) -> One:
    """Give the card of a child of whom everything is still being worked out."""
    code, site, told = child.participant.id, child.participant.site, tell("ahead.card", language)
    return _drawn(One(code, site, "", told, QUIET, AHEAD, 8, None, ""))


def _drawn(found: One) -> One:
    return replace(found, html=render_to_string("glidepath/one.html", {"one": found}))


def _one(child: Child, thought: Thought, language: Language) -> One:
    need = need_of(thought)
    found = thought.answer.assessment
    return One(
        code=child.participant.id,
        site=child.participant.site,
        stand=_stand(thought, language),
        line=tell(f"need.{need.key}", language, need.values),
        look=need.look,
        need=need.key,
        rank=need.rank,
        spark=None if found is None else spark(thought, found),
        track="" if found is None else found.track.slug,
    )


def _stand(thought: Thought, language: Language) -> str:
    found = thought.answer.assessment
    if found is None:
        return ""
    key = f"stand.{found.track.slug}"
    days = int(found.status.randomised_days)
    return tell(key, language, {"day": days + 1 if days < NEVER else ""})


def need_of(thought: Thought) -> Need:
    """Give the most urgent thing that a child needs of a person today."""
    return min(_needs(thought), key=lambda each: each.rank)


def _needs(thought: Thought) -> Iterator[Need]:
    yield Need("nothing", 9, QUIET, {})
    answer, setting = thought.answer, setting_of(thought.answer)
    if setting is None:
        return
    found, status = setting.assessment, setting.status
    if status.ended:
        yield Need("ended", 8, QUIET, {})
        return
    if status.relapse == Relapse.CONFIRMED:
        yield Need("relapse-confirmed", 0, DANGER, {})
    if status.relapse == Relapse.SUSPECTED:
        yield Need("relapse-suspected", 1, DANGER, {})
    if isinstance(answer, Decision) and answer.action in MOVES:
        recommended = found.recommended
        dose = dosed(setting, recommended.dose if recommended else 0)
        rank, look = (0, DANGER) if answer.action is Action.INTERRUPT else (3, LOOK)
        yield Need(f"decision.{answer.action.slug}", rank, look, {"dose": dose})
    if isinstance(answer, Decision) and answer.action is Action.CLINICIAN:
        yield Need("clinician", 4, LOOK, {})
    if isinstance(answer, Refusal) and status.randomised:
        yield Need("refused", 5, LOOK, {"number": len(answer.unmet)})
    yield from _levels(found, answer.basis.day)
    if status.interrupted:
        yield Need("interrupted", 2, LOOK, {})


def _levels(found: Assessment, today: date) -> Iterator[Need]:
    status = found.status
    if not status.randomised:
        return
    if status.pending:
        yield Need("level-pending", 6, LOOK, {"days": Days(int(status.pending_days))})
    elif found.next_level is not None and found.next_level < today:
        yield Need("level-overdue", 4, LOOK, {"days": Days((today - found.next_level).days)})
