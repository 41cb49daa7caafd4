"""The colours of pictures: few, told apart without seeing colour, and readable in print.

Text stands out from its ground by at least 4.5 to 1, and what must be seen of a mark by at least
3 to 1; a pale ground has an edge that does. Every difference of colour is one of shape, dash or
word too.

Source: WCAG 2.2, success criteria 1.4.1, 1.4.3 and 1.4.11.
"""

PAPER = "#ffffff"
INK = "#1b2430"
QUIET = "#525d6b"
"""Words that stand back: axes, limits, zones."""
GRID = "#e4e7ea"
"""Helps the eye along and carries nothing."""
HAIRLINE = "#636d7a"
"""The line of an event."""

MEDIAN = "#1f57a4"
HALF = "#b9cde8"
"""The ground of the band that holds half."""
MOST = "#dfe9f6"
"""The ground of the band that holds 90 %."""
EDGE = "#3f6ca6"

WINDOW = "#e2f1e6"
WINDOW_EDGE = "#2f7f50"
WINDOW_WORDS = "#1f6039"

DOSE = "#31517e"
DOSE_GROUND = "#d3dcea"
PLANNED_GROUND = "#f0f3f8"

LOOK = "#9a4d08"
"""Amber: something to look at."""
DANGER = "#b3261e"
"""Red: relapse and safety, and nothing else."""
