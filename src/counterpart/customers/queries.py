"""Which customers are there?"""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from counterpart.core import secrets
from counterpart.core.errors import Refused
from counterpart.customers.models import Customer
from counterpart.websites.models import StoreView
from counterpart.websites.scopes import EVERYTHING, Scope

MOST_DIGITS = 19


class CustomerUnknown(Refused):
    """No customer is named like that, or more than one is."""

    code = "customer_unknown"


def find_customers(*, scope: Scope = EVERYTHING) -> QuerySet[Customer]:
    """Answer the customers of the websites that a scope reaches, newest first."""
    customers = Customer.objects.select_related("website").prefetch_related("addresses")
    if not scope.is_everything:
        views = StoreView.objects.filter(scope.within("pk"))
        customers = customers.filter(website__in=views.values("store__website"))
    return customers.order_by("-created_at", "-pk")


def get_customer(named: str, *, scope: Scope = EVERYTHING) -> Customer:
    """Answer a customer by number or e-mail, or refuse; whoever is out of scope is unknown."""
    text = named.strip()
    who = Q(email_fingerprint__in=secrets.fingerprints(text))
    if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS:
        who = Q(pk=int(text))
    found = list(find_customers(scope=scope).filter(who)[:3])
    if not found:
        raise CustomerUnknown(gettext("There is no customer {named}.").format(named=named))
    if len(found) > 1:
        numbers = ", ".join(f"{one.pk} of {one.website.code}" for one in found)
        raise CustomerUnknown(
            gettext("{named} names several customers: {numbers}.").format(
                named=named, numbers=numbers
            )
        )
    return found[0]
