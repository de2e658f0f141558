"""What order does a document become on the website that it names?"""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext

from counterpart.core.errors import Refused
from counterpart.core.money import ZERO
from counterpart.inventory.figures import LARGEST
from counterpart.inventory.stocks import stock_of
from counterpart.orders.labels.statuses import statuses_of
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewLine, NewOrder, TotalsDisagree
from counterpart.orders.states import State
from counterpart.orders.taking.document import BEGINNINGS, PAID, Document
from counterpart.orders.taking.faults import Fault
from counterpart.orders.taking.lines import Sale, sold_lines, unpayable
from counterpart.websites.founding import default_view
from counterpart.websites.models import StoreView, Website
from counterpart.websites.rates import find_rates
from counterpart.websites.scopes import Scope

SAME = Decimal(1)


class StoreViewUnknown(Refused):
    """The document names no store view that its sender may use."""

    code = "store_view_unknown"


def composed(document: Document, view: StoreView, faults: list[Fault]) -> NewOrder:
    """Answer the order to be placed, unpaid; what is wrong with it is added to the faults.

    Amounts are those of the document: tax is never computed (CO-13). What is not given is the
    catalog's price, and the sum of the parts as grand total.
    """
    website = view.store.website
    currency = document.currency or website.base_currency
    rate = _rate(document, website, currency, faults)
    sale = Sale(website, stock_of(website), currency, rate)
    lines = sold_lines(document.lines, sale, faults)
    new = NewOrder(
        store_view=view,
        currency=currency,
        lines=lines,
        grand_total=document.grand_total or ZERO,
        placed_at=document.placed_at,
        payment_method=document.payment.method,
        number=document.number,
        status="" if _is_paid(document) else document.status,
        shipping=document.shipping.amount,
        shipping_tax=document.shipping.tax,
        shipping_discount=document.shipping.discount,
        shipping_method=document.shipping.method,
        stock=sale.stock,
        channel=document.source,
        external_id=document.external_id,
        begins=State.NEW if _is_paid(document) else BEGINNINGS[document.payment.state],
        base_to_order_rate=rate if document.base_to_order_rate else None,
        discount_description=document.discount_description,
        customer_note=document.customer_note,
        remote_ip=document.remote_ip,
        language=document.language or view.language,
        customer_name=_name(document),
        customer_email=document.customer.email,
        shipping_address=document.shipping_address,
        billing_address=document.billing_address,
    )
    faults += _totals(new, document)
    faults += _address_needed(new, document)
    faults += _wrong_status(document, lines)
    return new if document.grand_total is not None else _summed(new)


def view_for(document: Document, scope: Scope) -> StoreView:
    """Answer the store view that a document belongs to, or refuse.

    One outside the scope is refused like one that does not exist. Of several websites, one must
    be named: prices and stock differ.
    """
    views = StoreView.objects.select_related("store__website").filter(scope.within("pk"))
    if document.store_view:
        return _named_view(document, views.filter(code=document.store_view).first())
    websites = Website.objects.filter(pk__in=views.values("store__website"))
    if document.website:
        websites = websites.filter(code=document.website)
    found = list(websites[:20])
    if not found:
        raise StoreViewUnknown(
            gettext("There is no website “{website}”.").format(website=document.website)
        )
    if len(found) > 1:
        known = ", ".join(website.code for website in found)
        raise StoreViewUnknown(
            gettext("The order must name its website or store_view: {known}.").format(known=known)
        )
    view = default_view(found[0])
    if not scope.allows(view.pk):
        raise StoreViewUnknown(
            gettext("The order must name its store_view on website {code}.").format(
                code=found[0].code
            )
        )
    return view


def _named_view(document: Document, view: StoreView | None) -> StoreView:
    if view is None or (document.website and view.store.website.code != document.website):
        on_website = f" on website “{document.website}”" if document.website else ""
        raise StoreViewUnknown(
            gettext("There is no store view “{store_view}”{on_website}.").format(
                store_view=document.store_view, on_website=on_website
            )
        )
    if not view.is_active:
        raise StoreViewUnknown(gettext("Store view {code} is not active.").format(code=view.code))
    return view


def expected_state(document: Document, lines: tuple[NewLine, ...]) -> State:
    """Answer where the order will stand once it is taken."""
    if _is_paid(document) and all(line.is_virtual for line in lines):
        return State.COMPLETE
    return BEGINNINGS[document.payment.state]


def _is_paid(document: Document) -> bool:
    return document.payment.state == PAID


def _rate(
    document: Document, website: Website, currency: str, faults: list[Fault]
) -> Decimal | None:
    given = document.base_to_order_rate
    if currency == website.base_currency:
        if given not in {None, SAME}:
            told = f"The order: base_to_order_rate is 1, as {currency} is the base currency."
            faults.append(Fault("bad_number", told))
        return SAME
    pair = (website.base_currency, currency)
    return given or find_rates({pair}).get(pair)


def _name(document: Document) -> str:
    for address in (document.billing_address, document.shipping_address):
        if not document.customer.name and address is not None:
            return address.person["name"]
    return document.customer.name


def _totals(new: NewOrder, document: Document) -> list[Fault]:
    faults: list[Fault] = []
    amounts = {
        "The shipping: amount": new.shipping,
        "The shipping: tax": new.shipping_tax,
        "The shipping: discount": new.shipping_discount,
    }
    for name, amount in amounts.items():
        faults += unpayable(name, amount, new.currency)
    if -new.shipping_discount > new.shipping:
        told = "The shipping: discount is more than the amount."
        faults.append(Fault("bad_number", told))
    if _sum(new) >= LARGEST:
        faults.append(Fault("bad_number", "The order costs too much to be kept."))
    # With a line missing its sum can only be wrong, and the line was told already.
    if document.grand_total is not None and len(new.lines) == len(document.lines):
        try:
            new.check_totals()
        except TotalsDisagree as no:
            faults.append(Fault(no.code, str(no)))
    return faults


def _address_needed(new: NewOrder, document: Document) -> list[Fault]:
    if document.has_shipping_address or all(line.is_virtual for line in new.lines):
        return []
    return [Fault("missing_field", "The order needs shipping_address: its goods go somewhere.")]


def _wrong_status(document: Document, lines: tuple[NewLine, ...]) -> list[Fault]:
    if not document.status:
        return []
    state = expected_state(document, lines)
    known = statuses_of(state)
    if document.status in known:
        return []
    told = f"“{document.status}” is not a status of a {state.label} order; choose one of "
    return [Fault("bad_status", f"{told}{', '.join(known)}.")]


def number_taken(view: StoreView, number: str) -> Fault | None:
    """Tell of a given number that an order of the store view has."""
    if not number or not Order.objects.filter(store_view=view, number=number).exists():
        return None
    told = f"Order number {number} is already used in store view {view.code}."
    return Fault("number_taken", told, {"number": number})


def _summed(new: NewOrder) -> NewOrder:
    return replace(new, grand_total=_sum(new))


def _sum(new: NewOrder) -> Decimal:
    return new.subtotal + new.shipping + new.tax + new.discount
