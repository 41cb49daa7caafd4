"""The addresses of the programming interface."""

from django.urls import path

from glidepath.web.api.interface import interface

urlpatterns = [path("api/v1/", interface.urls)]
