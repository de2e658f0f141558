"""Which page answers which address?"""

from django.urls import include, path

urlpatterns = [path("", include("counterpart.web.urls"))]
