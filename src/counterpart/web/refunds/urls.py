"""Addresses of the refunds on Amazon."""

from django.urls import path

from counterpart.web.refunds import deciding
from counterpart.web.refunds.asking import ask
from counterpart.web.refunds.elsewhere import elsewhere_refund, handled
from counterpart.web.refunds.listing import elsewhere, refunds
from counterpart.web.refunds.refund import refund

urlpatterns = [
    path("", refunds, name="refunds"),
    path("elsewhere/", elsewhere, name="refunds_elsewhere"),
    path("elsewhere/<int:pk>/", elsewhere_refund, name="refund_elsewhere"),
    path("elsewhere/<int:pk>/handled/", handled, name="refund_handled"),
    path("of-memo/<int:pk>/", ask, name="ask_refund"),
    path("<int:pk>/", refund, name="refund"),
    path("<int:pk>/approve/", deciding.approve, name="refund_approve"),
    path("<int:pk>/decline/", deciding.decline, name="refund_decline"),
    path("<int:pk>/withdraw/", deciding.withdraw, name="refund_withdraw"),
    path("<int:pk>/paid/", deciding.paid, name="refund_paid"),
    path("<int:pk>/again/", deciding.again, name="refund_again"),
]
