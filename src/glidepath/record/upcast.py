"""Old events read as new ones: what is stored never changes, so its reader does.

When a type of event gets a new version, its `VERSION` goes up by one and a pure function from the
fields of the old version to those of the next joins `UPCASTERS`, under the type's name and the old
version. All types are at version 1 so far.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from glidepath.quantities.errors import Place, input_error
from glidepath.record.event import Event

Fields: TypeAlias = Mapping[str, object]
Upcaster: TypeAlias = Callable[[Fields], Fields]
Upcasters: TypeAlias = Mapping[tuple[str, int], Upcaster]

UPCASTERS: Upcasters = MappingProxyType({})


def upcast(kind: type[Event], data: Fields, upcasters: Upcasters = UPCASTERS) -> Fields:
    """Give the fields of an event in the present version of its type.

    Parameters
    ----------
    kind
        The type of event.
    data
        Plain data with a `schema_version`; without one they are of the present version.
    upcasters
        By type and version, the function to the next version.

    Raises
    ------
    InputError
        For a version that is not a number, is newer than this software, or cannot be read any
        more.
    """
    version = data.get("schema_version", kind.VERSION)
    if not isinstance(version, int) or isinstance(version, bool):
        raise _unknown(kind, version)
    while version < kind.VERSION and (step := upcasters.get((kind.__name__, version))):
        data, version = step(data), version + 1
    if version != kind.VERSION:
        raise _unknown(kind, version)
    return {**data, "schema_version": version}


def _unknown(kind: type[Event], version: object) -> Exception:
    return input_error(
        f"version {version} of {kind.__name__} is not known",
        expected=f"a version up to {kind.VERSION}",
        kind="unknown-version",
        place=Place(path="schema_version"),
    )
