"""Addresses of one order and of what is done with it."""

from django.urls import path

from counterpart.web.orders.page.actions import (
    address,
    again,
    cancel,
    comment,
    credit_memo,
    edit,
    invoice,
    mail,
    paying,
    release_stop,
    resend,
    resting,
    ship,
    tracks,
)
from counterpart.web.orders.page.order import order

INVOICE, SHIPMENT = "<int:pk>/invoices/<int:invoice>/", "<int:pk>/shipments/<int:shipment>/"

urlpatterns = [
    path("<int:pk>/", order, name="order"),
    path("<int:pk>/ship/", ship.ship, name="order_ship"),
    path("<int:pk>/invoice/", invoice.invoice, name="order_invoice"),
    path("<int:pk>/credit-memo/", credit_memo.credit_memo, name="order_credit_memo"),
    path("<int:pk>/cancel/", cancel.cancel, name="order_cancel"),
    path("<int:pk>/hold/", resting.hold, name="order_hold"),
    path("<int:pk>/release/", resting.unhold, name="order_unhold"),
    path("<int:pk>/payment/accept/", resting.accept, name="order_accept_payment"),
    path("<int:pk>/payment/deny/", resting.deny, name="order_deny_payment"),
    path("<int:pk>/may-be-shipped/", release_stop.release_stop, name="order_release_stop"),
    path("<int:pk>/edit/", edit.edit, name="order_edit"),
    path("<int:pk>/reorder/", again.again, name="order_again"),
    path("<int:pk>/comment/", comment.comment, name="order_comment"),
    path("<int:pk>/email/", mail.mail, name="order_mail"),
    path("<int:pk>/addresses/<slug:kind>/", address.address, name="order_address"),
    path(f"{INVOICE}pay/", paying.pay, name="order_pay_invoice"),
    path(f"{INVOICE}cancel/", paying.cancel, name="order_cancel_invoice"),
    path(f"{SHIPMENT}tracks/", tracks.add, name="order_add_track"),
    path(f"{SHIPMENT}tell-amazon/", resend.resend, name="order_resend"),
    path("<int:pk>/tracks/<int:track>/remove/", tracks.remove, name="order_remove_track"),
]
