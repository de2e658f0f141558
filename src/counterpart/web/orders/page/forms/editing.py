"""What does the form take that replaces an order? Its lines with their amounts, and shipping."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from counterpart.core import quantities
from counterpart.core.money import written
from counterpart.orders.models.orders import AddressKind, Order, OrderLine
from counterpart.orders.states import State
from counterpart.web.orders.page.forms.quantities import FIGURES

NEW_LINES = 3
SKU = "sku"
AMOUNTS = {"quantity": _("Quantity"), "price": _("Price"), "tax": _("Tax"),
           "discount": _("Discount")}  # fmt: skip
SHIPPING = {"amount": _("Shipping"), "tax": _("Tax on shipping"),
            "discount": _("Discount on shipping")}  # fmt: skip


class EditForm(forms.Form):
    """The lines of an order, some empty ones for more, and what shipping costs.

    Amounts are taken as they are entered: tax is never computed (CO-13).
    """

    def __init__(self, order: Order, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        self.lines = list(order.lines.all())
        for line in self.lines:
            self._add_amounts(str(line.pk), _amounts(line))
        for place in range(1, NEW_LINES + 1):
            self.fields[f"new{place}_{SKU}"] = forms.CharField(
                label=_("SKU"),
                required=False,
                max_length=64,
                widget=forms.TextInput(attrs={"placeholder": _("SKU of another item")}),
            )
            self._add_amounts(f"new{place}", {})
        for name, label in SHIPPING.items():
            field = "shipping" if name == "amount" else f"shipping_{name}"
            self.fields[field] = _amount(label, written(getattr(order, field), order.currency))
        self.fields["shipping_method"] = forms.CharField(
            label=_("Shipping method"), required=False, max_length=200,
            initial=order.shipping_method,
        )  # fmt: skip

    @property
    def rows(self) -> list[tuple[OrderLine, list[BoundField]]]:
        return [(line, self._fields(str(line.pk))) for line in self.lines]

    @property
    def new_rows(self) -> list[tuple[BoundField, list[BoundField]]]:
        return [
            (self[f"new{place}_{SKU}"], self._fields(f"new{place}"))
            for place in range(1, NEW_LINES + 1)
        ]

    @property
    def shipping_fields(self) -> list[BoundField]:
        names = ("shipping_method", "shipping", "shipping_tax", "shipping_discount")
        return [self[name] for name in names]

    def document(self) -> dict[str, Any]:
        """Answer the document that replaces the order, as `docs/orders.md` describes it."""
        order, given = self.order, self.cleaned_data
        return {
            "currency": order.currency,
            "base_to_order_rate": order.base_to_order_rate,
            "customer": _given({"email": order.customer_email, "name": order.customer_name}),
            **_addresses(order),
            "shipping": _given({
                "method": given["shipping_method"],
                "amount": given["shipping"],
                "tax": given["shipping_tax"],
                "discount": given["shipping_discount"],
            }),
            "payment": {
                "method": order.payment_method,
                "state": "pending" if order.state == State.PENDING_PAYMENT else "offline",
            },
            "lines": [*self._kept_lines(), *self._new_lines()],
            "discount_description": order.discount_description,
            "customer_note": order.customer_note,
            "remote_ip": order.remote_ip or None,
            "language": order.language,
            "notify": False,
        }  # fmt: skip

    def _kept_lines(self) -> Iterator[dict[str, Any]]:
        for line in self.lines:
            amounts = self._given(str(line.pk))
            if not amounts.get("quantity"):
                continue
            is_same = (amounts["quantity"], amounts.get("price")) == (line.ordered, line.price)
            rest = {"row_total": line.row_total} if is_same else {}
            yield {"sku": line.sku, "name": line.name, **amounts, **rest,
                   **_given({"external_id": line.external_id})}  # fmt: skip

    def _new_lines(self) -> Iterator[dict[str, Any]]:
        for place in range(1, NEW_LINES + 1):
            sku = self.cleaned_data[f"new{place}_{SKU}"].strip()
            if sku:
                yield {SKU: sku, **self._given(f"new{place}")}

    def _given(self, stem: str) -> dict[str, Decimal]:
        return _given({name: self.cleaned_data[f"{stem}_{name}"] for name in AMOUNTS})

    def _fields(self, stem: str) -> list[BoundField]:
        return [self[f"{stem}_{name}"] for name in AMOUNTS]

    def _add_amounts(self, stem: str, initial: dict[str, str]) -> None:
        for name, label in AMOUNTS.items():
            self.fields[f"{stem}_{name}"] = _amount(label, initial.get(name, ""))


def _amount(label: Any, initial: str) -> forms.DecimalField:
    box = forms.NumberInput(attrs={"class": "qty", "step": "any", "inputmode": "decimal"})
    return forms.DecimalField(label=label, required=False, initial=initial, widget=box, **FIGURES)


def _amounts(line: OrderLine) -> dict[str, str]:
    currency = line.order.currency
    return {
        "quantity": quantities.written(line.ordered),
        "price": written(line.price, currency),
        "tax": written(line.tax, currency),
        "discount": written(line.discount, currency),
    }


def _addresses(order: Order) -> dict[str, Any]:
    known = {one.kind: one for one in order.addresses.all()}
    return {
        f"{kind.value}_address": {**known[kind].person, "country": known[kind].country}
        for kind in AddressKind
        if kind in known
    }


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in {None, ""}}
