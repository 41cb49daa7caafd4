"""What ``family`` writes and prints."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from glidepath.cli.answers import FIRST_TRIAL, asked_at
from glidepath.cli.beliefs import Asked, belief_of
from glidepath.cli.shared import DONE, NO, Lang
from glidepath.cli.writing import write
from glidepath.decide import Answer, decide
from glidepath.exchange.protocols import read_history
from glidepath.exchange.records import read_record
from glidepath.quantities.errors import Place, input_error, quoted
from glidepath.report import Language, Sentence, explain, say
from glidepath.report.documents.appointments import appointments_ics
from glidepath.report.documents.card import card_pdf
from glidepath.report.documents.family import family_pdf
from glidepath.report.documents.handout import Handout, Nothing, hand_out
from glidepath.report.documents.words import reviewed, tell
from glidepath.report.sentence import Value

TELEPHONE = re.compile(r"[^\W_0-9]{0,12}[0-9+() /.-]{3,40}[^\W_]{0,12}[0-9 ]{0,8}")
"""Digits, what stands between them, and a word such as an extension."""
MADE: Mapping[str, Callable[[Handout, Language], bytes]] = {
    "pdf": family_pdf,
    "card": card_pdf,
    "ics": appointments_ics,
}


@dataclass(frozen=True, slots=True)
class Files:
    """Where each document goes; ``None`` for one that is not asked for."""

    pdf: Path | None
    ics: Path | None
    card: Path | None

    @property
    def asked(self) -> Mapping[str, Path]:
        """The files that are asked for, by the name of the document."""
        wanted = {"pdf": self.pdf, "card": self.card, "ics": self.ics}
        return {name: path for name, path in wanted.items() if path is not None}


def write_family(
    path: Path,
    protocol: str | None,
    at: str | None,
    lang: Lang,
    asked: Asked,
    files: Files,
    telephone: str,
) -> int:
    """Write what a family gets, all of it or nothing; give the exit status."""
    _check(files, telephone)
    record = read_record(path)
    history = read_history(protocol or record.participant.protocol or FIRST_TRIAL)
    moment = asked_at(at, record)
    answer = decide(history, record, moment, belief=belief_of(history, record, moment, asked))
    language = Language(lang)
    handed = hand_out(record, answer, telephone)
    if isinstance(handed, Nothing):
        for line in _withheld(handed, answer, language):
            print(line)
        return NO
    made = {name: MADE[name](handed, language) for name in files.asked}
    for name, file in files.asked.items():
        write(file, made[name])
        print(_written(name, file, handed, language))
    if language is Language.ZH and not reviewed():
        print(say(Sentence("note.chinese"), language))
    return DONE


def _check(files: Files, telephone: str) -> None:
    if not files.asked:
        raise input_error(
            "no file is asked for", expected="--pdf, --ics or --card", kind="nothing-asked"
        )
    if telephone and not TELEPHONE.fullmatch(telephone):
        raise input_error(
            f"{quoted(telephone)} is no telephone number",
            expected="a number such as 021-5555 0100",
            kind="bad-telephone",
            place=Place(path="--telephone"),
        )


def _withheld(nothing: Nothing, answer: Answer, language: Language) -> Iterator[str]:
    yield tell("withheld.opening", language)
    values = {} if nothing.day is None else {"date": nothing.day}
    yield tell(f"withheld.{nothing.why}", language, values)
    if nothing.why == "standing":
        yield from (f"  - {each.sentence}" for each in explain(answer, language).missing)


def _written(name: str, file: Path, handed: Handout, language: Language) -> str:
    values: dict[str, Value] = {
        "file": str(file),
        "number": handed.order.number,
        "until": handed.until,
    }
    return tell(f"written.{name}", language, values)
