"""The pages as an application of Django, so that the drafts have their table."""

from django.apps import AppConfig


class Pages(AppConfig):
    """The pages."""

    name = "glidepath.web"
    label = "glidepath_web"
    default_auto_field = "django.db.models.BigAutoField"
