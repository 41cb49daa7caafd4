"""What it takes to tell a finding: the state of the catalogue's text, and its values."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from glidepath.decide.answer import Finding
from glidepath.report.sentence import Value
from glidepath.report.setting import Setting

Told: TypeAlias = tuple[str, Mapping[str, Value]]
"""Which of the rule's texts, and what stands in its gaps."""

Telling: TypeAlias = Callable[[Setting, Finding], Told]
