"""Population models in: from the library or from a user's own file.

What a model must hold is said in :mod:`glidepath.pk.model`; here its problems get file and line.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from glidepath.exchange.documents import Document, is_there, parse_document, read_document
from glidepath.exchange.model_problems import problems_from_pydantic
from glidepath.pk.model import Model
from glidepath.quantities.errors import InputError, Place, Problem, input_error, quoted

SUFFIXES = (".yaml", ".yml", ".json")
ADVISING = ("fan-2024", "chen-2021", "cheng-2020", "cincinnati-hybrid")
"""Models of the library that may advise unasked."""
_PART = re.compile(r"\[(?P<place>\d+)\]|(?P<name>[^.\[\]]+)")


def model_names() -> tuple[str, ...]:
    """The names of the models that come with the program, in alphabetical order."""
    return tuple(sorted(_files()))


def read_model(source: str | Path) -> Model:
    """One population model.

    Parameters
    ----------
    source
        A name of the library, such as ``fan-2024``, or the path of a file.

    Raises
    ------
    InputError
        With every problem: no such name or file, bad syntax, a field that does not fit, parts
        that do not fit together.
    """
    if isinstance(source, Path) or source.endswith(SUFFIXES):
        return _model(read_document(Path(source)))
    if source in _files():
        return _from_library(source)
    if is_there(Path(source)):
        return _model(read_document(Path(source)))
    near = get_close_matches(source, model_names(), n=1, cutoff=0.5) or model_names()
    raise input_error(
        f"there is no file and no model of the library named {quoted(source)}",
        expected=" or ".join(near),
        kind="unknown-model",
    )


def read_models(sources: Iterable[str | Path]) -> tuple[Model, ...]:
    """Several population models, in the order of their sources.

    Raises
    ------
    InputError
        With every problem of all of them, and for two models of one name.
    """
    models: dict[str, Model] = {}
    problems: list[Problem] = []
    for source in sources:
        try:
            model = read_model(source)
        except InputError as error:
            problems += error.problems
            continue
        if model.name in models:
            message = f"two models are named {model.name}"
            place = Place(str(source))
            problems.append(Problem(place, message, "a name for each model", "same-model"))
        models[model.name] = model
    if problems:
        raise InputError(problems)
    return tuple(models.values())


def _files() -> dict[str, Traversable]:
    """Give the files of the library by the names of their models."""
    folder = files("glidepath.pk") / "library"
    found = (each for each in folder.iterdir() if each.name.endswith(SUFFIXES))
    return {each.name.rpartition(".")[0]: each for each in found}


@cache
def _from_library(name: str) -> Model:
    file = _files()[name]
    document = parse_document(file.read_bytes(), file.name)
    model = _model(document)
    if model.name != name:
        message = f"the model is named {quoted(model.name)}"
        raise InputError([Problem(document.place(("name",)), message, name, "name-of-file")])
    return model


def _model(document: Document) -> Model:
    try:
        return Model.model_validate(document.data)
    except ValidationError as error:
        found = problems_from_pydantic(error, document, model=Model)
        lined = [_on_its_line(each, document) for each in found]
        raise InputError(sorted(lined, key=lambda each: each.place.line or 0)) from None


def _on_its_line(problem: Problem, document: Document) -> Problem:
    """Give the problem with the line of its path; the model as a whole knows paths, not lines."""
    parts = _PART.finditer(problem.place.path)
    path = tuple(part["name"] or int(part["place"]) for part in parts)
    place = Place(problem.place.file, document.line(path), problem.place.path)
    return Problem(place, problem.message, problem.expected, problem.kind)
