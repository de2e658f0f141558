"""Addresses of the feeds."""

from django.urls import path

from counterpart.web.feeds.feed import feed
from counterpart.web.feeds.listing import feeds

urlpatterns = [
    path("", feeds, name="feeds"),
    path("<int:pk>/", feed, name="feed"),
]
