"""Laboratory grades by CTCAE: a table, and a pure function that reads it."""

from glidepath.conduct.grading.grade import Grade, Graded, Grounds, Reason, Ungraded, grade
from glidepath.conduct.grading.of_record import grades
from glidepath.conduct.grading.table import TERMS, VERSION

__all__ = [
    "TERMS",
    "VERSION",
    "Grade",
    "Graded",
    "Grounds",
    "Reason",
    "Ungraded",
    "grade",
    "grades",
]
