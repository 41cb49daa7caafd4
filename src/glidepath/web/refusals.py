"""Why something was not written, in words."""

from collections.abc import Iterator, Mapping

from glidepath.conduct.command import Refusal, Unmet
from glidepath.report import Language
from glidepath.report.sentence import Value
from glidepath.web.words import tell


def refusal_told(refusal: Refusal, language: Language) -> tuple[str, ...]:
    """Tell everything that stood in the way, each once."""
    return tuple(dict.fromkeys(_each(refusal, language)))


def _each(refusal: Refusal, language: Language) -> Iterator[str]:
    for unmet in refusal.unmet:
        yield tell(f"refused.{unmet.code}", language, _values(unmet))


def _values(unmet: Unmet) -> Mapping[str, Value]:
    told = {name: str(value) for name, value in unmet.inputs.items() if value is not None}
    return {name: told.get(name, "") for name in (*told, "criterion", "field", "message")}
