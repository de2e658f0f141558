"""The page *Edit address*: where an order is sent, or billed (CO-4.7, K-18)."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from counterpart.amazon.importing.correcting import correct_address
from counterpart.audit.seeing import record_seen
from counterpart.customers.addresses import FIELDS
from counterpart.orders.addresses import checked_address
from counterpart.orders.addressing import change_billing_address, change_shipping_address
from counterpart.orders.models.orders import AddressKind, Order
from counterpart.users.guarding import demand
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.orders.page.actions.asking import asked, carried_out
from counterpart.web.orders.page.channel import channel_of
from counterpart.web.orders.page.opening import open_order
from counterpart.websites.scopes import Scope

LABELS = {
    "name": _("Name"),
    "company": _("Company"),
    "line1": _("Street, line 1"),
    "line2": _("Street, line 2"),
    "line3": _("Street, line 3"),
    "city": _("City"),
    "region": _("Region"),
    "postcode": _("Postcode"),
    "country": _("Country"),
    "phone": _("Phone"),
}
NEEDED = frozenset({"name", "line1", "city", "country"})
LONGEST = 500


class AddressForm(forms.Form):
    """An address field by field; which of them are needed is the country's matter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {
            name: forms.CharField(
                label=LABELS[name], required=name in NEEDED, max_length=LONGEST,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            for name in FIELDS
        }  # fmt: skip
        self.fields["country"].help_text = _("A code such as US, or the name.")


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.EDIT_ORDERS)
def address(request: Request, pk: int, kind: str) -> HttpResponse:
    """Show an address, which is written down as seen, and change it."""
    if kind not in AddressKind:
        raise Http404
    request.scope = _both(request.scope, demand(request.operator, Permission.VIEW_BUYERS))
    order = open_order(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = AddressForm(posted, initial=_present(order, kind))
    if posted is not None and form.is_valid():
        done = carried_out(request, order, lambda: _change(request, order, kind, form))
        if done is not None:
            return done
    record_seen(order.number, actor=request.operator.name, now=request.clock.now())
    facts = {"form": form, "kind": kind, "channel": channel_of(request, order)}
    return asked(request, order, "address", **facts)


def _change(request: Request, order: Order, kind: str, form: AddressForm) -> str:
    by: dict[str, Any] = {"actor": request.operator.name, "now": request.clock.now()}
    channel = channel_of(request, order)
    if kind == AddressKind.BILLING:
        change_billing_address(order, checked_address(form.cleaned_data), **by)
    elif channel is not None and channel.row is not None:
        # The copy of the Amazon order keeps the correction too: the next sync must not undo it.
        correct_address(channel.row, form.cleaned_data, **by)
    else:
        change_shipping_address(order, checked_address(form.cleaned_data), **by)
    return gettext("You updated the order address.")


def _present(order: Order, kind: str) -> dict[str, str]:
    """Answer the address as it is; what is not billed elsewhere is billed where it is shipped."""
    known = {one.kind: one for one in order.addresses.all()}
    one = known.get(kind) or known.get(AddressKind.SHIPPING)
    return {**one.person, "country": one.country} if one and not one.is_placeholder else {}


def _both(one: Scope, other: Scope) -> Scope:
    """Answer where both are permitted."""
    if one.views is None or other.views is None:
        return other if one.views is None else one
    return Scope(one.views & other.views)
