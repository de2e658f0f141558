"""Addresses of the stores' rooms."""

from django.urls import path

from counterpart.web.stores.adding import adding
from counterpart.web.stores.authorizing import authorize, authorized
from counterpart.web.stores.carriers import carriers, unmap
from counterpart.web.stores.dashboard import dashboard
from counterpart.web.stores.deleting import deleting
from counterpart.web.stores.integration import integration
from counterpart.web.stores.listing_settings import listing_settings, stop
from counterpart.web.stores.order_settings import order_settings
from counterpart.web.stores.quantity_preview import quantity_preview
from counterpart.web.stores.renewing import renewing
from counterpart.web.stores.working import activate, deactivate, look_now

urlpatterns = [
    path("add/", adding, name="add_store"),
    path("authorize/", authorize, name="authorize_store"),
    path("authorized/", authorized, name="store_authorized"),
    path("<int:pk>/", dashboard, name="store"),
    path("<int:pk>/integration/", integration, name="store_integration"),
    path("<int:pk>/order-settings/", order_settings, name="order_settings"),
    path("<int:pk>/listing-settings/", listing_settings, name="listing_settings"),
    path("<int:pk>/listing-settings/preview/", quantity_preview, name="quantity_preview"),
    path("<int:pk>/listing-settings/stop/", stop, name="stop_quantities"),
    path("<int:pk>/carriers/", carriers, name="store_carriers"),
    path("<int:pk>/carriers/unmap/", unmap, name="unmap_carrier"),
    path("<int:pk>/connection/", renewing, name="renew_store"),
    path("<int:pk>/activate/", activate, name="activate_store"),
    path("<int:pk>/deactivate/", deactivate, name="deactivate_store"),
    path("<int:pk>/sync/", look_now, name="look_now"),
    path("<int:pk>/delete/", deleting, name="delete_store"),
]
