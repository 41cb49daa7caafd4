"""The words of a participant's archive, in English and Simplified Chinese."""
