"""Addresses of the channel's home."""

from django.urls import path

from counterpart.web.home.home import home
from counterpart.web.home.setup import setup

urlpatterns = [
    path("stores/", home, name="home"),
    path("setup/", setup, name="setup"),
]
