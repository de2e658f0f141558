"""Which page answers which address below the root?"""

from django.urls import path

from counterpart.web.overview import health, overview

urlpatterns = [
    path("", overview, name="overview"),
    path("healthz", health, name="health"),
]
