"""What does a line's status say to people?"""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from counterpart.orders.states import LineQuantities


class LineLabel(models.TextChoices):
    """Where a line stands, in a word (CO-4.8)."""

    ORDERED = "ordered", _("Ordered")
    SHIPPED = "shipped", _("Shipped")
    INVOICED = "invoiced", _("Invoiced")
    BACKORDERED = "backordered", _("Backordered")
    REFUNDED = "refunded", _("Refunded")
    CANCELED = "canceled", _("Canceled")
    PARTIAL = "partial", _("Partial")
    MIXED = "mixed", _("Mixed")


def line_label(line: LineQuantities, backordered: Decimal = Decimal(0)) -> LineLabel:
    """Answer the first label that fits (CO-4.8)."""
    rest = line.ordered - line.canceled - line.refunded
    happened = (line.invoiced, line.shipped, line.refunded, line.canceled, backordered)
    fits = {
        LineLabel.ORDERED: not any(happened),
        LineLabel.SHIPPED: bool(line.shipped and line.invoiced) and rest == line.shipped,
        LineLabel.INVOICED: bool(line.invoiced) and not line.shipped and rest == line.invoiced,
        LineLabel.BACKORDERED: bool(backordered) and rest == backordered,
        LineLabel.REFUNDED: line.refunded == line.ordered,
        LineLabel.CANCELED: line.canceled == line.ordered,
        LineLabel.PARTIAL: max(line.shipped, line.invoiced) < rest,
        LineLabel.MIXED: True,
    }
    return next(label for label, is_it in fits.items() if is_it)
