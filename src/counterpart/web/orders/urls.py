"""Addresses of the Commerce orders."""

from django.urls import include, path

from counterpart.web.orders import bulk, canceling, listing

urlpatterns = [
    path("", listing.listing, name="orders"),
    path("export/", listing.export_chosen, name="orders_export"),
    path("hold/", bulk.hold, name="orders_hold"),
    path("unhold/", bulk.unhold, name="orders_unhold"),
    path("cancel/", canceling.ask, name="orders_cancel"),
    path("cancel/now/", canceling.cancel, name="orders_cancel_now"),
    path("", include("counterpart.web.orders.page.urls")),
]
