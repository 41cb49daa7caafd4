"""The models of the library, as a reader of files hands them over."""

from functools import cache

from glidepath.exchange.models import model_names, read_models
from glidepath.pk.model import Model


@cache
def library() -> dict[str, Model]:
    return {model.name: model for model in read_models(model_names())}
