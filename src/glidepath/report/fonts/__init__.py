"""The two faces in which pictures and documents are set, English and Simplified Chinese alike.

They are package data, so that a document does not change with the machine. Cut from Noto Sans
CJK SC by ``scripts/subset_fonts.py``; licence in ``OFL.txt`` beside them.
"""

from importlib.resources import files
from pathlib import Path

FAMILY = "Glidepath Noto Sans SC"
"""The family, in regular and bold; no machine has another of that name."""


def folder() -> Path:
    """Give the folder that holds the faces."""
    return Path(str(files(__name__)))
