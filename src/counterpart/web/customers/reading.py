"""Which customers may somebody see, and what of them?"""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext

from counterpart.audit.trail import record
from counterpart.customers.models import Customer
from counterpart.customers.queries import find_customers, get_customer
from counterpart.users.guarding import NotPermitted
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, Visit
from counterpart.websites.models import StoreView

PERSON = ("email", "first_name", "last_name")


class SeenPeople:
    """Whether somebody may read who a customer is; asks for the websites once."""

    def __init__(self, visit: Visit) -> None:
        scope = visit.permitted(Permission.VIEW_BUYERS)
        self._websites: Collection[int] | None = None
        if not scope.is_everything:
            views = StoreView.objects.filter(scope.within("pk"))
            self._websites = set(views.values_list("store__website", flat=True))

    def sees(self, customer: Customer) -> bool:
        return self._websites is None or customer.website_id in self._websites

    def name(self, customer: Customer) -> str:
        """Answer the customer's whole name, or nothing."""
        if not self.sees(customer):
            return ""
        return f"{customer.first_name} {customer.last_name}".strip()

    def email(self, customer: Customer) -> str:
        return customer.email if self.sees(customer) else ""


def visible_customers(visit: Visit) -> QuerySet[Customer]:
    """Answer the customers that somebody may see, in no order."""
    return find_customers(scope=visit.permitted(Permission.VIEW_CUSTOMERS)).order_by()


def opened_customer(request: Request, pk: int) -> Customer:
    """Answer a customer within the scope of what is asked for, or refuse."""
    return get_customer(str(pk), scope=request.scope)


def check_sees(request: Request, customer: Customer) -> None:
    """Refuse those who may not read who the customer is: a form would show it."""
    if not SeenPeople(request.visit).sees(customer):
        raise NotPermitted(
            gettext("For customer {pk} that needs the permission “{label}”.").format(
                pk=customer.pk, label=Permission.VIEW_BUYERS.label
            )
        )


def record_customer_seen(request: Request, customer: Customer) -> None:
    """Write down that somebody was shown a customer's data."""
    record(
        "buyer_seen",
        kind="customer",
        subject=str(customer.pk),
        before={},
        after={"seen": "customer"},
        actor=request.operator.name,
        now=request.clock.now(),
    )
