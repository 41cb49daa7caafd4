"""How large a picture is, and its type: for a page of A4, and for the screen of a phone."""

from dataclasses import dataclass

from glidepath.report.fonts import FAMILY

FONT = f"{FAMILY}, Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
"""The faces that ship with the program, and where they are not, what a browser has."""

WIDE = "\u2e80"
"""From this character on, one is as wide as it is high."""
NARROW = 0.56
"""How wide other characters are, on the average, in heights; a digit is 0.555 wide."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Widths, heights and sizes of type, in pixels of 1/96 inch.

    Parameters
    ----------
    width
        Of the whole picture.
    troughs, doses, weights
        Heights of the three panels.
    """

    width: int
    troughs: int
    doses: int
    weights: int
    text: int
    title: int

    @property
    def left(self) -> int:
        """Give the room for the numbers at the left of the panels."""
        return 3 * self.text

    @property
    def plot(self) -> int:
        """Give the width of the panels."""
        return self.width - self.left - 2 * MARGIN


MARGIN = 10
PRINT = Layout(width=640, troughs=240, doses=84, weights=46, text=11, title=15)
"""170 mm wide, between the margins of an A4 page: type of 8 points and more."""
PHONE = Layout(width=360, troughs=230, doses=84, weights=46, text=12, title=15)
"""As wide as a small phone, so that nothing is scaled down."""


def reach(text: str, size: int) -> float:
    """Give about how many pixels a text is wide.

    >>> reach("90", 100), reach("剂量", 10)
    (112.0, 20.0)
    """
    return sum(1.0 if character >= WIDE else NARROW for character in text) * size
