"""Addresses of the listings, and of the log of their changes."""

from django.urls import path

from counterpart.web.listings.changes import listing_changes
from counterpart.web.listings.listing import listing
from counterpart.web.listings.many import listings, send_chosen, to_amazon, to_merchant
from counterpart.web.listings.working import send, switch

urlpatterns = [
    path("", listings, name="listings"),
    path("send/", send_chosen, name="listings_send"),
    path("to-merchant/", to_merchant, name="listings_to_merchant"),
    path("to-amazon/", to_amazon, name="listings_to_amazon"),
    path("changes/", listing_changes, name="listing_changes"),
    path("<int:pk>/", listing, name="listing"),
    path("<int:pk>/send/", send, name="listing_send"),
    path("<int:pk>/switch/", switch, name="listing_switch"),
]
