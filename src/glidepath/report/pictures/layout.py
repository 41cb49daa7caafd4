"""How large a picture is, and its type: for a page of A4, and for the screen of a phone."""

from dataclasses import dataclass

from glidepath.report.fonts import FAMILY
from glidepath.report.wrapped import columns, wrap

FONT = f"{FAMILY}, Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
"""The faces that ship with the program, and where they are not, what a browser has."""

COLUMN = 0.53
"""How wide a letter is on the average, in heights; a Chinese character is twice as wide."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Widths, heights and sizes of type, in pixels of 1/96 inch.

    Parameters
    ----------
    width
        Of the whole picture.
    troughs, doses, weights, platelets, lane
        Heights of the panels; of the happenings, the height of a lane.
    moving
        Whether a page may move the ends of the axis of time, and reads the picture day by day.
    """

    width: int
    troughs: int
    doses: int
    weights: int
    text: int
    title: int
    platelets: int = 60
    lane: int = 20
    moving: bool = False

    @property
    def left(self) -> int:
        """Give the room for the numbers at the left of the panels."""
        return 3 * self.text

    @property
    def plot(self) -> int:
        """Give the width of the panels."""
        return self.width - self.left - 2 * MARGIN - OUTSIDE


MARGIN = 10
OUTSIDE = 4
"""How far lines at the edge of a panel stand out over it."""
PRINT = Layout(width=640, troughs=240, doses=84, weights=46, text=11, title=15)
"""170 mm wide, between the margins of an A4 page: type of 8 points and more."""
PHONE = Layout(width=360, troughs=230, doses=84, weights=46, text=12, title=15)
"""As wide as a small phone, so that nothing is scaled down."""


def reach(text: str, size: int) -> float:
    """Give about how many pixels a text is wide.

    >>> reach("90", 100), reach("剂量", 100)
    (106.0, 212.0)
    """
    return columns(text) * COLUMN * size


def broken(text: str, size: int, width: int) -> list[str]:
    """Give a text in lines no wider than so many pixels, where its words allow it.

    >>> broken("on the way down", 10, 50)
    ['on the', 'way down']
    """
    return wrap(text, int(width / (COLUMN * size))).split("\n")
