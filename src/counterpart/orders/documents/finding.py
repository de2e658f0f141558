"""Which document is meant?"""

from django.utils.translation import gettext

from counterpart.core.errors import Refused
from counterpart.orders.models.documents import Invoice
from counterpart.orders.models.orders import Order
from counterpart.websites.scopes import EVERYTHING, Scope


class DocumentUnknown(Refused):
    """No document has that number, or more than one has."""

    code = "document_unknown"


def get_invoice(number: str, *, scope: Scope = EVERYTHING) -> Invoice:
    """Answer an invoice by its number; refuse otherwise.

    An invoice outside the scope is refused like one that does not exist: nobody can guess it.
    """
    wanted = number.strip().removeprefix("#")
    invoices = Invoice.objects.select_related("order", "store_view").order_by("-pk")
    found = list(invoices.filter(scope.within("store_view"), number=wanted)[:3])
    if not found:
        raise DocumentUnknown(gettext("There is no invoice {number}.").format(number=number))
    if len(found) > 1:
        told = ", ".join(f"{one.number} of {one.store_view.code}" for one in found)
        raise DocumentUnknown(
            gettext("{number} names several invoices: {told}.").format(number=number, told=told)
        )
    return found[0]


def get_invoice_of(order: Order, number: str) -> Invoice:
    """Answer an invoice of one order by its number; refuse otherwise."""
    invoice = order.invoices.filter(number=number.strip().removeprefix("#")).first()
    if invoice is None:
        raise DocumentUnknown(
            gettext("Order {number} has no invoice {number_2}.").format(
                number=order.number, number_2=number
            )
        )
    return invoice
