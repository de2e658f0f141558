"""How is a customer forgotten?"""

from collections.abc import Callable, Collection
from datetime import datetime

from counterpart.audit.trail import record
from counterpart.core.secrets import fingerprints
from counterpart.customers.models import Customer


def erase_customers(
    keys: Collection[int],
    *,
    needed: Callable[[list[int]], Collection[int]] = lambda _: (),
    actor: str,
    now: datetime,
) -> int:
    """Erase customers with their address books; their orders stay, without a customer.

    `needed` is asked, once nobody else can give them an order any more, which of them stay.
    Inside the caller's transaction. Safe to repeat; answers how many were erased.
    """
    there = Customer.objects.select_for_update().filter(pk__in=list(keys)).order_by("pk")
    found = list(there.values_list("pk", flat=True))
    staying = set(needed(found)) if found else set()
    gone = [key for key in found if key not in staying]
    for key in gone:
        record(
            "customer_erased",
            kind="customer",
            subject=str(key),
            before={"erased": False},
            after={"erased": True},
            actor=actor,
            now=now,
        )
    if gone:
        Customer.objects.filter(pk__in=gone).delete()
    return len(gone)


def customers_with_email(email: str) -> list[int]:
    """Answer the customers of all websites that have an e-mail address."""
    found = Customer.objects.filter(email_fingerprint__in=fingerprints(email)).order_by("pk")
    return list(found.values_list("pk", flat=True))
