"""What does the form of a credit memo take?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.core.money import ZERO, written
from counterpart.orders.commerce_settings import commerce_settings
from counterpart.orders.documents.adjusting import read_amount
from counterpart.orders.documents.refundable import refundable
from counterpart.orders.documents.refunding import Credit
from counterpart.orders.models.documents import InvoiceState
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.web.orders.page.forms.quantities import (
    FIGURES,
    QuantityRow,
    by_sku,
    key_of,
    quantity_fields,
    wanted,
)
from counterpart.web.orders.page.forms.telling import TellingForm
from counterpart.web.refunds.offering import reason_choices


@dataclass(frozen=True)
class Creditable:
    """What can still be given back: units by item, and of the shipping.

    `has_unshipped` where there is a choice between delivered units and those that never left.
    """

    units: Mapping[OrderLine, Decimal] = field(default_factory=dict)
    shipping: Decimal = ZERO
    has_unshipped: bool = False


def creditable(order: Order) -> Creditable:
    """Answer what of an order can be given back now."""
    left = refundable(order, list(order.lines.all()), None)
    return Creditable(
        units=by_sku(left.units),
        shipping=left.shipping.units,
        has_unshipped=any(
            line.quantities.refundable_unshipped and line.quantities.refundable_delivered
            for line in left.units
        ),
    )


class CreditForm(TellingForm):
    """What is given back: units with what becomes of their goods, shipping and adjustments."""

    shipping = forms.DecimalField(
        label=_("Refund shipping"), required=False, min_value=ZERO, **FIGURES
    )
    adjustment_refund = forms.CharField(
        label=_("Adjustment refund"), required=False, max_length=40,
        help_text=_("Added: an amount such as 5.00, or a share of the order such as 5%."),
    )  # fmt: skip
    adjustment_fee = forms.CharField(
        label=_("Adjustment fee"), required=False, max_length=40,
        help_text=_("Kept: an amount such as 5.00, or a share of the order such as 5%."),
    )  # fmt: skip
    unshipped_first = forms.BooleanField(
        label=_("Credit units that never left before delivered ones"), required=False,
        help_text=_("They will not be shipped any more; that cannot be undone."),
    )  # fmt: skip
    on_amazon = forms.BooleanField(label=_("Also refund on Amazon"), required=False)
    reason = forms.ChoiceField(
        label=_("Reason for the refund"), required=False, choices=reason_choices,
        help_text=_("Amazon asks for it; needed only if Amazon is to pay."),
    )  # fmt: skip
    field_order = (
        "shipping", "adjustment_refund", "adjustment_fee", "unshipped_first", "invoice",
        "on_amazon", "reason", "comment", "notify",
    )  # fmt: skip

    def __init__(
        self, order: Order, left: Creditable, *args: Any, offers_refund: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not offers_refund:
            del self.fields["on_amazon"], self.fields["reason"]
        self.left = left
        self.fields |= quantity_fields(left.units)
        self.fields |= _return_fields(left)
        self.fields["shipping"].initial = written(left.shipping, order.currency)
        self._fit(order)

    def _fit(self, order: Order) -> None:
        if not self.left.has_unshipped:
            del self.fields["unshipped_first"]
        paid = order.invoices.filter(state=InvoiceState.PAID)
        if len(paid) > 1:
            self.fields["invoice"] = forms.ModelChoiceField(
                label=_("Only what one invoice charged"),
                queryset=paid,
                required=False,
                empty_label=_("All paid invoices"),
            )
            self.order_fields(self.field_order)

    @property
    def rows(self) -> list[QuantityRow]:
        return [
            QuantityRow(line, units, self[key_of(line)], (self[return_key(line)],))
            for line, units in self.left.units.items()
        ]

    @property
    def reason_on_amazon(self) -> str:
        """Amazon's reason if Amazon is to pay the money back; empty for a memo that stays here."""
        given = self.cleaned_data
        return str(given["reason"]) if given.get("on_amazon") else ""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("on_amazon") and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", gettext("Choose why Amazon is to pay the money back."))
        return given

    def credit(self, order: Order) -> Credit:
        """Answer what was asked for. Refuses an amount that cannot be read."""
        given = self.cleaned_data
        return Credit(
            items=wanted(self, self.left.units),
            return_to_stock=wanted(
                self, [line for line in self.left.units if given[return_key(line)]]
            ),
            shipping=given["shipping"] or ZERO,
            adjustment_refund=read_amount(given["adjustment_refund"] or "0", order=order),
            adjustment_fee=read_amount(given["adjustment_fee"] or "0", order=order),
            unshipped_first=given.get("unshipped_first", False),
            invoice=given.get("invoice"),
        )


def _return_fields(left: Creditable) -> dict[str, forms.Field]:
    is_usual = commerce_settings().return_to_stock_automatically
    return {
        return_key(line): forms.BooleanField(
            label=gettext("Return {sku} to stock").format(sku=line.sku),
            required=False,
            initial=is_usual,
        )
        for line in left.units
    }


def return_key(line: OrderLine) -> str:
    """Answer the name of the field that returns a line to stock."""
    return f"return_{line.pk}"
