"""Addresses of the activity log."""

from django.urls import path

from counterpart.web.activity.activity import activity

urlpatterns = [path("", activity, name="activity")]
