"""Addresses of the log of communication errors."""

from django.urls import path

from counterpart.web.logs.error import communication_error, retry_one
from counterpart.web.logs.listing import communication_errors, retry_chosen

urlpatterns = [
    path("", communication_errors, name="communication_errors"),
    path("retry/", retry_chosen, name="communication_errors_retry"),
    path("<int:pk>/", communication_error, name="communication_error"),
    path("<int:pk>/retry/", retry_one, name="communication_error_retry"),
]
