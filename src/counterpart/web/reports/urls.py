"""Addresses of the reports."""

from django.urls import path

from counterpart.web.reports.listing import reports
from counterpart.web.reports.report import report

urlpatterns = [
    path("", reports, name="reports"),
    path("<int:pk>/", report, name="report"),
]
