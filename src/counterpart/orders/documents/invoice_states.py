"""Which states does an invoice have, and which steps between them are permitted?"""

from django.utils.translation import gettext

from counterpart.orders.models.documents import Invoice, InvoiceState
from counterpart.orders.working import StepNotAllowed

# CO-5.4, CO-5.5. What was paid is given back by a credit memo, never by a step back.
ALLOWED: dict[InvoiceState, frozenset[InvoiceState]] = {
    InvoiceState.OPEN: frozenset({InvoiceState.PAID, InvoiceState.CANCELED}),
    InvoiceState.PAID: frozenset(),
    InvoiceState.CANCELED: frozenset(),
}
INITIAL = frozenset({InvoiceState.OPEN, InvoiceState.PAID})


def move_invoice(invoice: Invoice, to: InvoiceState) -> None:
    """Move an invoice to another state; inside `worked`. Refuses what is not in the table."""
    came_from = InvoiceState(invoice.state)
    if to not in ALLOWED[came_from]:
        raise StepNotAllowed(
            gettext(
                "Invoice #{number} is {label}: only an open invoice can become {label_2}."
            ).format(number=invoice.number, label=came_from.label, label_2=to.label)
        )
    invoice.state = to
    invoice.save(update_fields=["state", "transaction_id"])
