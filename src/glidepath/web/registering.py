"""Sex and date of birth as they are registered, and their correction as somebody typed it."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from glidepath.conduct.child import Child, errors_of
from glidepath.conduct.steps import RegistrationCorrected
from glidepath.quantities import PartialDate
from glidepath.record.record import Record
from glidepath.report import Language
from glidepath.report.written import written
from glidepath.web.typed import Wrong, WrongError
from glidepath.web.words import tell

SEXES = ("female", "male", "unknown")
FIELDS = ("sex", "born", "reason")


def registration_of(
    child: Child, values: Mapping[str, str], *, again: bool = False
) -> RegistrationCorrected:
    """Give the correction that was typed.

    Parameters
    ----------
    again
        Whether it was written before, and is only sent a second time: then it changes nothing.

    Raises
    ------
    WrongError
        With everything that is wrong: no reason, nothing changed, no date, or one after which
        something has happened that is written down.
    """
    typed = {name: values.get(name, "") for name in FIELDS}
    wrong = [Wrong(name, "required") for name in FIELDS if not typed[name]]
    if wrong:
        raise WrongError(*wrong)
    try:
        found = RegistrationCorrected.model_validate(typed)
    except ValidationError as error:
        names = {str(each["loc"][0]) for each in error.errors(include_url=False)}
        raise WrongError(*(Wrong(each, _of(each)) for each in FIELDS if each in names)) from None
    wrong = [] if again else list(_against(child, found))
    if wrong:
        raise WrongError(*wrong)
    return found


def _of(field: str) -> str:
    return {"sex": "choice", "born": "date"}.get(field, "required")


def _against(child: Child, found: RegistrationCorrected) -> Iterator[Wrong]:
    """Give what the record has against it: that nothing changes, or what would be wrong in it."""
    known = child.participant
    if (found.sex, found.born) == (known.sex, known.born):
        yield Wrong("born", "unchanged")
        return
    changed = known.model_copy(update={"sex": found.sex, "born": found.born})
    if errors_of(Record(changed, tuple(child.entered.values()))) - child.errors:
        yield Wrong("born", "life")


def registered_told(child: Child, values: Mapping[str, str], language: Language) -> dict[str, Any]:
    """Give what is registered, and the form that corrects it with what was typed."""
    known, sent = child.participant, values.get("step") == "registration"
    typed = values if sent else {"sex": known.sex, "born": str(known.born)}
    told = {"sex": tell(f"sex.{known.sex}", language), "born": _born_told(known.born, language)}
    return {
        "sent": sent,
        "reads": tell("registration.reads", language, told),
        "sexes": [
            (each, tell(f"sex.{each}", language), each == typed.get("sex")) for each in SEXES
        ],
        "born": typed.get("born", ""),
        "reason": typed.get("reason", ""),
    }


def _born_told(born: PartialDate, language: Language) -> str:
    """Write a date of birth; as it stands, where not the whole of it is known."""
    return str(born) if born.day is None else written(born.earliest(), language)
