"""May the money of a credit memo be paid back at Amazon from here as well?"""

from dataclasses import dataclass

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.operations.refunding.asking import REASONS, why_not_refundable
from counterpart.orders.models.documents import CreditMemo
from counterpart.orders.models.orders import Order
from counterpart.web.seller_central import seller_central_of


@dataclass(frozen=True)
class Offer:
    """Whether Amazon can be told to pay; `why_not` is "" exactly when it can.

    `needs_approval` tells that somebody else approves it first.
    """

    why_not: str
    seller_central: str
    needs_approval: bool


def offer_for(about: Order | CreditMemo) -> Offer | None:
    """Answer what is offered for a memo, or for the next one of an order; None if not Amazon's."""
    order = about.order if isinstance(about, CreditMemo) else about
    row = row_of(order)
    if row is None:
        return None
    why_not = why_not_refundable(about if isinstance(about, CreditMemo) else row)
    return Offer(why_not, seller_central_of(row), row.store.order_settings.refunds_need_approval)


def row_of(order: Order) -> AmazonOrder | None:
    """Answer the Amazon order behind an order, if its store is still connected here."""
    rows = AmazonOrder.objects.select_related("store__order_settings", "order").defer("document")
    return rows.filter(order=order).first()


def reason_choices() -> list[tuple[str, str]]:
    """Answer Amazon's reasons for a list to choose from, none of them chosen before."""
    return [("", "–"), *((code, str(words)) for code, words in REASONS.items())]
