"""An answer put into words: what, why, what would change it, and when to look again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from glidepath.decide.answer import Answer, Finding, Regimen
from glidepath.decide.rules import Kind, Scope
from glidepath.decide.table import Action
from glidepath.protocol import Review
from glidepath.protocol.wording import PLACEHOLDER
from glidepath.report.ahead import ahead
from glidepath.report.catalogue import catalogue
from glidepath.report.changes import changes
from glidepath.report.forecast import assumed, forecast
from glidepath.report.headline import (
    WITH_INTERVAL,
    action_of,
    decides,
    details,
    headline,
    interrupting,
    permitted,
)
from glidepath.report.language import Language
from glidepath.report.measured import by_weight, measured
from glidepath.report.missing import meanwhile, missing, refused, unmet_of, without_standing
from glidepath.report.named import doubts
from glidepath.report.reasons import reason
from glidepath.report.sentence import Sentence, Value, say, say_all
from glidepath.report.setting import Setting, setting_of

LEVEL_RULES = ("taper.level", "maintenance.level")


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding in words.

    Parameters
    ----------
    rule, source
        Id of the rule, and its place in the protocol.
    name, sentence
        What the rule is about, and what was found, whole.
    kind, scope
        What its bound does.
    holds, binds, decides
        Whether it is in the way or to be told, whether it sets an end of the permitted interval,
        and whether the answer rests on it.
    plain
        Whether the sentence says no more than that the rule asks for nothing.
    """

    rule: str
    source: str
    name: str
    sentence: str
    kind: Kind
    scope: Scope
    holds: bool
    binds: bool
    decides: bool
    plain: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that a refusal lacks: the precondition, its place in the protocol, the words."""

    id: str
    source: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer in one language; an empty tuple where there is nothing to say.

    Parameters
    ----------
    title
        Whom and which day it concerns, and the version of the protocol by which it is judged.
    headline
        What, in one sentence.
    regimen
        How that is measured, and its dose for the child's weight.
    permitted, details
        The permitted interval, and what else to know before acting.
    missing, meanwhile
        Of a refusal: all that is missing, and what goes on until it is there.
    reasons
        Every finding.
    changes, ahead, forecast, assumed
        What would change the answer, when to look again, which level is foreseen, and what was
        taken for granted.
    notes
        What stands under every answer.
    """

    language: Language
    title: tuple[str, ...]
    headline: str
    regimen: tuple[str, ...] = ()
    permitted: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    meanwhile: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    changes: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    forecast: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def explain(answer: Answer, language: Language) -> Explanation:
    """Put an answer into words.

    Parameters
    ----------
    answer
        A decision or a refusal.
    language
        In which it is told.

    Raises
    ------
    KeyError
        For a finding that the catalogue has no words for.
    """
    setting, action = setting_of(answer), action_of(answer)
    title = _each(_title(answer, setting), language)
    lacking = tuple(
        Missing(unmet.id, unmet.source, say_all(told, language))
        for unmet, told in zip(unmet_of(answer), missing(answer, setting), strict=True)
    )
    under = _each(notes(language), language)
    until: tuple[str, ...] = ()
    if setting is None or action is None:
        what = say(refused(answer, setting), language)
        until = (say(meanwhile(answer, setting), language),)
    else:
        what = say(headline(setting, action), language)
    explanation = Explanation(language, title, what, missing=lacking, meanwhile=until, notes=under)
    return explanation if setting is None else _assessed(explanation, answer, setting)


def _assessed(explanation: Explanation, answer: Answer, setting: Setting) -> Explanation:
    """Add all that rests on an assessment."""
    action, language = action_of(answer), explanation.language
    proposes = not without_standing(answer)
    given = _given(setting, action) if proposes else None
    interval = None if action is None else permitted(setting, action)
    foreseen = forecast(setting) if proposes and not interrupting(setting) else ()
    return replace(
        explanation,
        regimen=_each(_regimen(setting, given), language),
        permitted=_each(() if interval is None else (interval,), language),
        details=_each(details(setting, action), language),
        reasons=tuple(
            _reason(answer, setting, each, language) for each in setting.assessment.findings
        ),
        changes=_each(changes(setting) if proposes else (), language),
        ahead=_each(ahead(setting, action) if proposes else (), language),
        forecast=_each(foreseen, language),
        assumed=_each(assumed(setting), language),
    )


def _each(sentences: Iterable[Sentence], language: Language) -> tuple[str, ...]:
    return tuple(say(each, language) for each in sentences)


def _title(answer: Answer, setting: Setting | None) -> Iterable[Sentence]:
    values: dict[str, Value] = {
        "participant": answer.basis.record.participant.id,
        "day": answer.basis.day,
    }
    if setting is None:
        return (Sentence("title-bare", values),)
    track = Sentence(f"track.{setting.assessment.track.slug}")
    named: dict[str, Value] = {
        "protocol": setting.protocol.id,
        "version": setting.protocol.version,
    }
    return Sentence("title", {**values, "track": track}), Sentence("protocol", named)


def notes(language: Language) -> Iterable[Sentence]:
    """Give what stands under everything that is told."""
    yield Sentence("note.safety-line")
    if language is Language.ZH and catalogue().chinese is Review.NOT_REVIEWED:
        yield Sentence("note.chinese")


def _given(setting: Setting, action: Action | None) -> Regimen | None:
    """What the child takes by this answer; of a refusal, what it goes on with meanwhile."""
    if interrupting(setting) or setting.status.interrupted:
        return None
    if action is None:
        return setting.assessment.present
    return setting.assessment.recommended if action in WITH_INTERVAL else None


def _regimen(setting: Setting, given: Regimen | None) -> Iterable[Sentence]:
    if given is None or given.dose == 0:
        return
    yield measured(setting, given)
    weighed = by_weight(setting, given)
    if weighed is not None:
        yield weighed


def _reason(answer: Answer, setting: Setting, finding: Finding, language: Language) -> Reason:
    first = reason(setting, finding)
    told: tuple[Sentence, ...] = (first,)
    if finding.rule in LEVEL_RULES and finding.holds:
        told += doubts(setting)
    return Reason(
        rule=finding.rule,
        source=finding.source,
        name=say(Sentence(f"rule.{finding.rule}.name"), language),
        sentence=say_all(told, language),
        kind=finding.kind,
        scope=finding.scope,
        holds=finding.holds,
        binds=finding.binds,
        decides=not without_standing(answer) and decides(setting, finding),
        plain=not PLACEHOLDER.search(catalogue().texts[first.key].en),
    )
