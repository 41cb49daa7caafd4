"""What a page says once after something was done: kept in the session until it is shown."""

from django.http import HttpRequest

SAID = "said"


def say_next(request: HttpRequest, text: str) -> None:
    """Let the next page say something."""
    request.session[SAID] = text


def said(request: HttpRequest) -> str:
    """Give what is to be said now, once."""
    text: str = request.session.pop(SAID, "")
    return text
