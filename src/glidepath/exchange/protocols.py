"""Protocol files in: from the library or from a path, one version or a whole history.

Which version is in force is decided in :mod:`glidepath.protocol.history`; the wording of every
problem has file, line and path.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from glidepath.exchange.documents import (
    Document,
    is_folder,
    is_there,
    parse_document,
    read_document,
)
from glidepath.exchange.model_problems import problems_from_pydantic
from glidepath.protocol.checks import faults
from glidepath.protocol.history import ProtocolHistory, version_order
from glidepath.protocol.model import Protocol
from glidepath.quantities.errors import InputError, Place, Problem, input_error

SUFFIXES = (".yaml", ".yml", ".json")


def library_names() -> tuple[str, ...]:
    """The ids of the protocols that come with the program, in alphabetical order."""
    return tuple(sorted(each.name for each in _library().iterdir() if _version_files(each)))


def library_versions(name: str) -> tuple[str, ...]:
    """The versions of a protocol of the library, oldest first."""
    versions = [_stem(each) for each in _version_files(_library() / name)]
    return tuple(sorted(versions, key=version_order))


def read_protocol(source: str | Path) -> Protocol:
    """One version of a protocol.

    Parameters
    ----------
    source
        The path of a file; or a name of the library, such as ``khe-sirolimus`` (its latest
        version) or ``khe-sirolimus/1.0``.

    Raises
    ------
    InputError
        With every problem: no such file or name, bad syntax, a field that does not fit, parts
        that do not fit together.
    """
    name, _, version = str(source).partition("/")
    if _is_path(source):
        return _protocol(read_document(Path(source)))
    known = _known_versions(name)
    chosen = version or known[-1]
    if chosen not in known:
        raise input_error(
            f'{name} has no version "{chosen}"', expected=" or ".join(known), kind="unknown-version"
        )
    return _from_library(name, chosen)


def read_history(source: str | Path) -> ProtocolHistory:
    """Every version of a protocol.

    Parameters
    ----------
    source
        The path of a folder with one file for each version, or of a single file; or a name of the
        library.

    Raises
    ------
    InputError
        With every problem of every file, and of the versions as a history.
    """
    if _is_path(source):
        return _history_at(Path(source))
    name, _, version = str(source).partition("/")
    versions = (version,) if version else _known_versions(name)
    return ProtocolHistory(tuple(read_protocol(f"{name}/{each}") for each in versions))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a protocol file, for editors."""
    schema = Protocol.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _library() -> Traversable:
    return files("glidepath.protocol") / "library"


def _version_files(folder: Traversable) -> list[Traversable]:
    if not folder.is_dir():
        return []
    return [each for each in folder.iterdir() if each.name.endswith(SUFFIXES)]


def _stem(file: Traversable) -> str:
    return file.name.rpartition(".")[0]


def _is_path(source: str | Path) -> bool:
    if isinstance(source, Path) or source.endswith(SUFFIXES):
        return True
    return source.partition("/")[0] not in library_names() and is_there(Path(source))


def _known_versions(name: str) -> tuple[str, ...]:
    names = library_names()
    if name not in names:
        near = get_close_matches(name, names, cutoff=0.5) or names
        raise input_error(
            f'there is no file and no protocol of the library named "{name}"',
            expected=" or ".join(near),
            kind="unknown-protocol",
        )
    return library_versions(name)


def _from_library(name: str, version: str) -> Protocol:
    file = next(each for each in _version_files(_library() / name) if _stem(each) == version)
    return _protocol(parse_document(file.read_bytes(), f"{name}/{file.name}"))


def _protocol(document: Document) -> Protocol:
    try:
        protocol = Protocol.model_validate(document.data)
    except ValidationError as error:
        problems = problems_from_pydantic(error, document, model=Protocol)
        raise InputError(problems) from None
    found = faults(protocol)
    if found:
        raise InputError(
            Problem(document.place(each.path), each.message, each.expected, each.kind)
            for each in found
        )
    return protocol


def _history_at(path: Path) -> ProtocolHistory:
    paths = sorted(_files_in(path)) if is_folder(path) else [path]
    protocols: dict[str, Protocol] = {}
    problems: list[Problem] = []
    for each in paths:
        try:
            protocols[str(each)] = read_protocol(each)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return _joined(path, protocols)


def _files_in(folder: Path) -> list[Path]:
    return [each for each in folder.iterdir() if each.suffix in SUFFIXES]


def _joined(path: Path, protocols: Mapping[str, Protocol]) -> ProtocolHistory:
    try:
        return ProtocolHistory(tuple(protocols.values()))
    except InputError as error:
        raise InputError(
            Problem(Place(str(path), None, each.place.path), each.message, each.expected, each.kind)
            for each in error.problems
        ) from None
