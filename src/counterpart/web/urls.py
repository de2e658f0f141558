"""Which page answers which address below the root?"""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
