"""How do orders forget their buyers, and keep what the books need (P6)?"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from counterpart.audit.models import AuditEntry
from counterpart.core.bulk import insert_rows
from counterpart.core.errors import Refused
from counterpart.core.rotating import as_stored
from counterpart.core.secrets import WrongSecretKey, revealed
from counterpart.customers.erasing import customers_with_email, erase_customers
from counterpart.orders.finding.findable import forget_findable
from counterpart.orders.models.mails import MailState, OrderMail
from counterpart.orders.models.orders import HistoryEntry, Order, OrderAddress
from counterpart.orders.states import State

BATCH = 200
ENDED = {State.COMPLETE, State.CLOSED, State.CANCELED}


class EraseRefused(Refused):
    """The buyer's data are still needed, or there are none."""

    code = "erase_refused"


@transaction.atomic
def erase_people(keys: Collection[int], *, actor: str, now: datetime) -> int:
    """Erase the buyers of some orders; answers of how many.

    Names, addresses, e-mail, notes and the text of comments go; amounts, SKUs, the country that
    was taxed, documents and the rest of the history stay. A fixed number of queries; nothing is
    decrypted. Safe to repeat and to run twice at once: an order forgets once.
    """
    locked = Order.objects.select_for_update().filter(pk__in=list(keys), people_erased_at=None)
    orders = list(locked.order_by("pk").only("pk", "number", "status", "customer_id"))
    if not orders:
        return 0
    found = [order.pk for order in orders]
    OrderAddress.objects.filter(order__in=found).update(person={})
    forget_findable(found)
    mails = OrderMail.objects.filter(order__in=found)
    mails.filter(state=MailState.QUEUED).delete()
    mails.update(comment="")
    entries = HistoryEntry.objects.filter(order__in=found)
    entries.filter(code="commented").update(code="comment_erased")
    entries.exclude(comment="").update(comment="")
    Order.objects.filter(pk__in=found).update(
        customer_name="",
        customer_email="",
        customer_note="",
        remote_ip="",
        customer_rank=None,
        bill_to_rank=None,
        ship_to_rank=None,
        people_erased_at=now,
        updated_at=now,
    )
    _write_down(orders, actor=actor, now=now)
    return len(found)


@transaction.atomic
def erase_late_comments(*, before: datetime) -> int:
    """Erase what was said of erased orders afterwards and before a moment; answers how much.

    People go on talking about an order, and name its buyer anew. Safe to repeat.
    """
    late = HistoryEntry.objects.filter(
        order__people_erased_at__isnull=False, happened_at__lte=before
    ).exclude(comment="")
    late.filter(code="commented").update(code="comment_erased")
    return late.update(comment="")


@transaction.atomic
def forget_customers_of(keys: Collection[int], *, actor: str, now: datetime) -> int:
    """Erase those customers of some orders who exist only through erased orders of a channel.

    Answers how many. Customers with an order of the merchant's own, or one that is not erased
    yet, stay. Safe to repeat.
    """
    customers = Order.objects.filter(pk__in=list(keys), customer__isnull=False)
    wanted = set(customers.values_list("customer_id", flat=True))
    return erase_customers(
        [key for key in wanted if key], needed=_still_needed, actor=actor, now=now
    )


def check_can_erase(orders: Iterable[Order]) -> None:
    """Refuse while an order is still being worked: it needs the address it goes to."""
    open_orders = [order.number for order in orders if order.state not in ENDED]
    if open_orders:
        raise EraseRefused(
            gettext(
                "The buyer's data are still needed for {open_orders}: ship, credit or cancel first."
            ).format(open_orders=", ".join(open_orders))
        )


def orders_of_email(email: str) -> list[Order]:
    """Answer the orders that still know an e-mail address, of customers and of guests.

    Reads every order that is not erased: addresses of guests are encrypted and have no index.
    """
    wanted = email.strip().casefold()
    customers = set(customers_with_email(email))
    keys = [
        key
        for key, customer, stored in _not_erased()
        if customer in customers or _readable(stored).strip().casefold() == wanted
    ]
    return list(Order.objects.filter(pk__in=keys).order_by("pk"))


def _not_erased() -> Iterator[tuple[int, int | None, str]]:
    rows = Order.objects.filter(people_erased_at=None).order_by("pk")
    facts = rows.values_list("pk", "customer_id", as_stored("customer_email"))
    last = 0
    while found := list(facts.filter(pk__gt=last)[:BATCH]):
        yield from found
        last = found[-1][0]


def _readable(stored: str) -> str:
    try:
        return revealed(stored) if stored else ""
    except WrongSecretKey:
        return ""


def _still_needed(customers: list[int]) -> set[int]:
    # Only orders of a built-in channel name the seller there (`external_store`).
    own_or_young = Q(people_erased_at=None) | Q(external_store="")
    orders = Order.objects.filter(own_or_young, customer__in=customers)
    return {key for key in orders.values_list("customer_id", flat=True) if key}


def _write_down(orders: list[Order], *, actor: str, now: datetime) -> None:
    insert_rows(
        HistoryEntry(
            order_id=order.pk,
            status=order.status,
            code="people_erased",
            actor=actor,
            happened_at=now,
        )
        for order in orders
    )
    insert_rows(
        AuditEntry(
            happened_at=now,
            actor=actor,
            action="people_erased",
            subject_kind="order",
            subject=order.number,
            before={"erased": False},
            after={"erased": True},
        )
        for order in orders
    )
