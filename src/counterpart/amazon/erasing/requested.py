"""How is a buyer forgotten because somebody asked for it (P6)?"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon.erasing.copies import erase_people_of_copies
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.customers.erasing import customers_with_email, erase_customers
from counterpart.orders.erasing import (
    EraseRefused,
    check_can_erase,
    erase_people,
    forget_customers_of,
    orders_of_email,
)
from counterpart.orders.mails.cleaning import erase_mail_files
from counterpart.orders.models.orders import Order


@transaction.atomic
def erase_orders(orders: Collection[Order], *, actor: str, now: datetime) -> int:
    """Forget the buyers of some orders, from a channel or the merchant's own, wherever they are.

    Answers how many were forgotten now. Refuses while one of them is still being worked. Safe to
    repeat.
    """
    keys = [order.pk for order in orders]
    addresses = [order.customer_email for order in orders]
    check_can_erase(Order.objects.filter(pk__in=keys).order_by("pk"))
    erased = erase_people(keys, actor=actor, now=now)
    copies = AmazonOrder.objects.filter(order__in=keys)
    erase_people_of_copies(list(copies.values_list("pk", flat=True)))
    forget_customers_of(keys, actor=actor, now=now)
    erase_mail_files(addresses)
    return erased


@transaction.atomic
def erase_customer(email: str, *, actor: str, now: datetime) -> tuple[int, int]:
    """Forget all that is known of an e-mail address: orders, also as a guest, and accounts.

    Answers how many orders and how many accounts. Refuses while an order is still being worked,
    and when nothing is known.
    """
    customers = customers_with_email(email)
    orders = orders_of_email(email)
    if not orders and not customers:
        raise EraseRefused(gettext("No order and no customer has that e-mail address."))
    erased = erase_orders(orders, actor=actor, now=now)
    erase_customers(customers, actor=actor, now=now)
    return erased, len(customers)
