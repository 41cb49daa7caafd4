"""The models of the library, as a reader of files hands them over."""

from functools import cache
from importlib.resources import files

from glidepath.exchange.documents import parse_document
from glidepath.pk.model import Model


def library_files() -> dict[str, bytes]:
    folder = files("glidepath.pk") / "library"
    return {f.name: f.read_bytes() for f in folder.iterdir()}


@cache
def library() -> dict[str, Model]:
    documents = [parse_document(text, name) for name, text in sorted(library_files().items())]
    models = [Model.model_validate(document.data) for document in documents]
    return {model.name: model for model in models}
