"""How does an order from anywhere come in? The one door for every source but built-in channels.

A web shop, a phone call, a market stall, an ERP: whoever can write a document of `docs/orders.md`
can place orders, with the same checks, the same stock and the same documents as any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.core.money import written
from counterpart.customers.registering import NO_LAST_NAME, register_customer, split_name
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.mails.queueing import queue_mail
from counterpart.orders.models.documents import Invoice
from counterpart.orders.models.mails import MailKind
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewOrder
from counterpart.orders.placing import place_order
from counterpart.orders.steps.editing import edit_order
from counterpart.orders.taking.composing import composed, number_taken, view_for
from counterpart.orders.taking.document import PAID, Document, read_document
from counterpart.orders.taking.faults import Fault, OrderRefused, demand_no_faults
from counterpart.orders.taking.lines import shortages
from counterpart.orders.working import taken_in_hand
from counterpart.websites.models import StoreView
from counterpart.websites.scopes import EVERYTHING, Scope


@dataclass(frozen=True)
class Taken:
    """An order that came in, and whether it is new: a repeated one was here before."""

    order: Order
    is_new: bool


def take_order(
    document: Mapping[str, Any], *, scope: Scope = EVERYTHING, actor: str, now: datetime
) -> Taken:
    """Place an order from any source, in one transaction: all of it is written, or nothing.

    `document` is an object as `docs/orders.md` describes it; JSON text is read by
    `counterpart.orders.taking.parsing.parsed`. Amounts are text, whole numbers or decimals, and
    never floats. `scope` limits the store views that the sender may use.

    The order's stock is promised, a paid order is invoiced and its virtual units are delivered, a
    customer's account is opened if wished, and the confirmation is queued unless `notify` is
    false. Tax is kept as given and never computed (CO-13).

    Safe to repeat, and to race: a second document with the same `source` and `external_id` places
    nothing and answers the order of the first, whatever else it says.

    Refuses OrderRefused with everything that is wrong with the document, and OutOfStock when
    others took the last units in the same instant.
    """
    faults: list[Fault] = []
    given = read_document(document, faults, now=now)
    faults += _wrong_source(given)
    known = _find_taken(given, scope)
    if known is not None:
        return Taken(known, is_new=False)
    view = _view(given, scope, faults)
    try:
        with transaction.atomic():
            return Taken(_take(given, view, faults, actor=actor, now=now), is_new=True)
    except (IntegrityError, Refused) as no:
        # Since we looked, another hand may have brought the same order, or the same number.
        known = _find_taken(given, scope)
        if known is not None:
            return Taken(known, is_new=False)
        taken = number_taken(view, given.number)
        if isinstance(no, IntegrityError) and taken is not None:
            raise OrderRefused([taken]) from None
        raise


def take_edited_order(
    order: Order, document: Mapping[str, Any], *, actor: str, now: datetime
) -> Order:
    """Replace an order by what a document says, in one transaction (CO-4.7).

    The document is that of `take_order` without what says where an order came from: number,
    source and external_id. The new order stays in the store view, with the customer. Refuses
    OrderRefused, and what `edit_order` refuses.
    """
    faults: list[Fault] = []
    given = read_document(document, faults, now=now)
    faults += [
        Fault("unknown_field", f"An edited order keeps its {name}.")
        for name in ("number", "source", "external_id")
        if getattr(given, name)
    ]
    names_view = given.store_view or given.website
    view = _view(given, EVERYTHING, faults) if names_view else order.store_view
    with transaction.atomic():
        order = taken_in_hand(order)
        new = composed(given, view, faults)
        demand_no_faults(faults)
        new = replace(new, customer_id=order.customer_id, customer_group=order.customer_group)
        new = _with_customer(new, given, now=now)
        return _paid_and_told(
            edit_order(order, new, actor=actor, now=now), given, actor=actor, now=now
        )


def _wrong_source(given: Document) -> list[Fault]:
    if given.source in settings.CHANNELS_WITH_THEIR_OWN_DOOR:
        told = f"Orders of {given.source} come in through their own channel."
        return [Fault("source_reserved", told)]
    if given.external_id and not given.source:
        return [Fault("missing_field", "The order: external_id needs source, whose id it is.")]
    return []


def _find_taken(given: Document, scope: Scope) -> Order | None:
    """Find the order that an earlier document with the same id became."""
    if not given.source or not given.external_id:
        return None
    order = (
        Order.objects.select_related("store_view")
        .filter(channel=given.source, external_store="", external_id=given.external_id)
        .first()
    )
    if order is not None and not scope.allows(order.store_view_id):
        told = f"{given.external_id} of {given.source} belongs to another store view."
        raise OrderRefused([Fault("external_id_taken", told)])
    return order


def _view(given: Document, scope: Scope, faults: list[Fault]) -> StoreView:
    try:
        return view_for(given, scope)
    except Refused as no:
        raise OrderRefused([*faults, Fault(no.code, str(no))]) from None


def _take(
    given: Document, view: StoreView, faults: list[Fault], *, actor: str, now: datetime
) -> Order:
    new = composed(given, view, faults)
    taken = number_taken(view, given.number)
    faults += [taken] if taken else []
    if new.stock is not None:
        faults += shortages(new.lines, new.stock)
    demand_no_faults(faults)
    order = place_order(_with_customer(new, given, now=now), actor=actor, now=now)
    order = _paid_and_told(order, given, actor=actor, now=now)
    record(
        "order_placed",
        kind="order",
        subject=order.number,
        before={},
        after={
            "state": order.state,
            "status": order.status,
            "source": given.source,
            "external_id": given.external_id,
            "grand_total": written(order.grand_total, order.currency),
            "currency": order.currency,
        },
        actor=actor,
        now=now,
    )
    return order


def _with_customer(new: NewOrder, given: Document, *, now: datetime) -> NewOrder:
    """Open the account that was asked for; a known customer's name and group stay (CO-12.4)."""
    if not given.customer.create_account:
        return new
    address = new.billing_address or new.shipping_address
    customer = register_customer(
        new.store_view.store.website,
        email=new.customer_email,
        full_name=new.customer_name,
        address=address.person | {"country": address.country} if address else {},
        group=given.customer.group,
        now=now,
    )
    remarks = new.remarks
    if split_name(new.customer_name)[1] == NO_LAST_NAME:
        remarks = (*remarks, ("name_without_last_name", {}))
    return replace(new, customer_id=customer.pk, customer_group=customer.group, remarks=remarks)


def _paid_and_told(order: Order, given: Document, *, actor: str, now: datetime) -> Order:
    """Invoice a paid order, give it the wished status, and queue the confirmation."""
    if given.payment.state == PAID:
        invoice = invoice_order(order, actor=actor, now=now)
        if given.payment.transaction_id:
            Invoice.objects.filter(pk=invoice.pk).update(
                transaction_id=given.payment.transaction_id
            )
        order = Order.objects.select_related("store_view").get(pk=order.pk)
        if given.status and order.status != given.status:
            order.status = given.status
            order.save(update_fields=["status"])
    if given.notify:
        queue_mail(order, MailKind.ORDER, by_hand=False, actor=actor, now=now)
    return order
