"""Words in templates: ``{% word "key" name=value %}``, and values as they are written."""

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
