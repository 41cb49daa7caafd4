"""Results as plain data: what JSON can hold, with nothing rounded.

A number that is none is null; one without end is the text "inf" or "-inf". What can be called, such
as a procedure, is left out: its name and numbers stand beside it.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from math import isinf, isnan
from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """Give a result as plain data.

    >>> plain({"a": (1.5, float("inf"), float("nan"))})
    {'a': [1.5, 'inf', None]}
    """
    match value:
        case Enum():
            return value.value
        case np.ndarray():
            return plain(value.tolist())
        case np.generic():
            return plain(value.item())
        case float():
            return None if isnan(value) else f"{value}" if isinf(value) else value
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {
                each.name: plain(getattr(value, each.name))
                for each in fields(value)
                if not callable(getattr(value, each.name))
            }
        case _:
            return value
