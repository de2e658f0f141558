"""Addresses of what needs attention."""

from django.urls import path

from counterpart.web.attention.attention import attention, release

urlpatterns = [
    path("", attention, name="attention"),
    path("release/", release, name="release_held"),
]
