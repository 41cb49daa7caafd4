"""Words in templates: ``{% word "key" name=value %}``, and values as they are written."""

import json
from typing import Any

from django import template

from glidepath.web.words import spoken, tell, told

register = template.Library()


@register.simple_tag
def word(key: str, **values: Any) -> str:
    """Put a text of the catalogue into the language of the request."""
    return tell(key, spoken(), values)


@register.filter
def written(value: Any) -> str:
    """Write a date, a dose or a measure in the language of the request."""
    return told(value, spoken())


@register.filter
def passkey(options: Any) -> str:
    """Give what a browser is asked for with a passkey, as JSON for an attribute."""
    return json.dumps(next(iter((options or {}).values()), {}), default=dict)
