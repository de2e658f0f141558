"""What does an order say about the Amazon order that it came from (S8, C-35)?"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.client.marketplaces import find_marketplace, seller_central_order_url
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.operations.canceling import open_cancellation, why_not_cancelable
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request
from counterpart.web.amazon_orders.words import status_label, status_tone
from counterpart.web.orders.page.opening import may

AMAZON = "amazon"
# C-35: only an order of which nothing was shipped can be canceled there.
CANCELABLE = frozenset({"Unshipped"})


@dataclass(frozen=True)
class Channel:
    """The Amazon order behind an order; without `row`, its store was deleted here.

    `can_be_canceled` tells whether the visitor may ask Amazon to cancel it now, `is_canceling`
    whether Amazon is being asked.
    """

    number: str
    row: AmazonOrder | None
    way_in: Promise | str
    seller_central: str
    is_open_to_visitor: bool
    can_be_canceled: bool
    is_canceling: bool

    @property
    def status(self) -> str:
        """The status at Amazon, in words."""
        return status_label(self.row.status) if self.row else ""

    @property
    def is_canceled(self) -> bool:
        """Whether the order ended because Amazon canceled it (K-5)."""
        return self.row is not None and self.row.import_state == ImportState.CANCELED

    @property
    def tone(self) -> str:
        """The tone of that status."""
        return status_tone(self.row.status) if self.row else ""


def channel_of(request: Request, order: Order) -> Channel | None:
    """Answer the Amazon order of an order, if it came from there."""
    if order.channel != AMAZON:
        return None
    rows = AmazonOrder.objects.select_related("store").defer("document")
    row = rows.filter(order=order).first()
    is_open = may(request, Permission.VIEW_CHANNEL, order)
    may_cancel = is_open and may(request, Permission.CANCEL_ORDERS, order)
    return Channel(
        number=order.external_id,
        row=row,
        way_in=_way_in(row),
        seller_central=_outside(row),
        is_open_to_visitor=is_open,
        can_be_canceled=may_cancel and row is not None and not why_not_cancelable(row),
        is_canceling=row is not None and open_cancellation(row) is not None,
    )


def _way_in(row: AmazonOrder | None) -> Promise | str:
    if row is not None and row.status in CANCELABLE:
        return _("View or Cancel Amazon Order")
    return _("View Amazon Order")


def _outside(row: AmazonOrder | None) -> str:
    marketplace = find_marketplace(row.marketplace_id) if row else None
    if row is None or marketplace is None:
        return ""
    return seller_central_order_url(marketplace, row.amazon_order_id)
