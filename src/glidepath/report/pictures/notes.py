"""Events and the present as rows: a hairline each, with a word above the panel of troughs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glidepath.report.pictures.chart import EventKind
from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.labels import Span, lines
from glidepath.report.pictures.layout import reach
from glidepath.report.pictures.marks import EVENTS, NOW, Line, cells
from glidepath.report.pictures.palette import DANGER, INK, QUIET
from glidepath.report.pictures.rows import Table
from glidepath.report.pictures.words import moment, tell
from glidepath.report.sentence import say

LEAD = 4
"""Pixels between two lines of words."""
RISE = 9
"""Pixels from the panel to the middle of the first line."""
INDENT = 4
"""Pixels between a hairline and its word."""


@dataclass(frozen=True, slots=True)
class Note:
    """A word at a time, with the line that it belongs to."""

    at: int
    text: str
    when: str
    line: Line
    words: str

    def leftward(self, frame: Frame) -> bool:
        """Tell whether the word stands left of its line, for want of room at the right."""
        return frame.pixel(self.at) + self.reach(frame) > frame.layout.plot

    def reach(self, frame: Frame) -> float:
        """Give how far the word reaches from its line, in pixels."""
        return min(reach(self.text, frame.layout.text), longest(frame)) + INDENT

    def span(self, frame: Frame) -> Span:
        """Give what the word takes up."""
        at, far = frame.pixel(self.at), self.reach(frame)
        return Span(at - far, at) if self.leftward(frame) else Span(at, at + far)


def longest(frame: Frame) -> int:
    """Give how many pixels a word may take up; a longer one is cut, and told in full by a hint."""
    return frame.layout.plot // 2 - INDENT


def notes(frame: Frame) -> tuple[Note, ...]:
    """Give the present first, then the events in order of time."""
    return (*_present(frame), *_events(frame))


def _present(frame: Frame) -> Iterator[Note]:
    now = frame.wall(frame.chart.now)
    text = tell("mark.now", frame.language, {"date": now.date()})
    yield Note(frame.at(frame.chart.now), text, moment(now, frame.language), NOW, INK)


def _events(frame: Frame) -> Iterator[Note]:
    for event in frame.in_time(frame.chart.events):
        words = QUIET if event.kind is EventKind.NOTE else DANGER
        when = moment(frame.wall(event.at), frame.language)
        text = say(event.text, frame.language)
        yield Note(frame.at(event.at), text, when, EVENTS[event.kind], words)


def heights(frame: Frame, shown: Sequence[Note]) -> list[int]:
    """Give how many pixels above the panel each word stands, so that none lies on another."""
    line = frame.layout.text + LEAD
    return [RISE + each * line for each in lines([note.span(frame) for note in shown])]


def note_rows(frame: Frame) -> Table:
    """Give the words and their lines; heights are told in ng/mL, beyond the end of the axis."""
    shown = notes(frame)
    unit = frame.top / frame.layout.troughs
    return [
        {
            "at": note.at,
            "top": round(frame.top + height * unit, 6),
            "text": note.text,
            "when": note.when,
            "whole": tell("value.event", frame.language, {"when": note.when, "text": note.text}),
            "side": "left" if note.leftward(frame) else "right",
            "words": note.words,
            **cells(note.line),
        }
        for note, height in zip(shown, heights(frame, shown), strict=True)
    ]
