"""Addresses of the returns."""

from django.urls import path

from counterpart.web.returns.handling import deal_with, reopen
from counterpart.web.returns.listing import returns
from counterpart.web.returns.returned import amazon_return

urlpatterns = [
    path("", returns, name="returns"),
    path("<int:pk>/", amazon_return, name="amazon_return"),
    path("<int:pk>/dealt-with/", deal_with, name="amazon_return_dealt_with"),
    path("<int:pk>/reopen/", reopen, name="amazon_return_reopen"),
]
