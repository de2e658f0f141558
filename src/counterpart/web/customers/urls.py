"""Addresses of the customers."""

from django.urls import path

from counterpart.web.customers import changing, customer, erasing, listing, order_customer

urlpatterns = [
    path("", listing.listing, name="customers"),
    path("new/", changing.create, name="customer_new"),
    path("<int:pk>/", customer.customer, name="customer"),
    path("<int:pk>/edit/", changing.change, name="customer_edit"),
    path("<int:pk>/address/", changing.address, name="customer_address"),
    path("<int:pk>/erase/", erasing.erase, name="customer_erase"),
    path("orders/<int:pk>/", order_customer.order_customer, name="order_customer"),
]
