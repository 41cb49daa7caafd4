"""The languages in which an answer can be told."""

from enum import StrEnum


class Language(StrEnum):
    """English, or Simplified Chinese."""

    EN = "en"
    ZH = "zh"
