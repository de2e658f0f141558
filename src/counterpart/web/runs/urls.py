"""Addresses of the sync runs."""

from django.urls import path

from counterpart.web.runs.listing import look_everywhere, runs
from counterpart.web.runs.receipt import receipt

urlpatterns = [
    path("", runs, name="runs"),
    path("sync/", look_everywhere, name="look_everywhere"),
    path("<int:pk>/", receipt, name="run"),
]
