"""Addresses of the order statuses."""

from django.urls import path

from counterpart.web.statuses import statuses

urlpatterns = [
    path("", statuses.statuses, name="statuses"),
    path("create/", statuses.create, name="create_status"),
    path("<int:key>/", statuses.status, name="status"),
    path("<int:key>/label/", statuses.label, name="label_status"),
    path("<int:key>/assign/", statuses.assign, name="assign_status"),
]
