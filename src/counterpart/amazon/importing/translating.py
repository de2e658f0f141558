"""What does an Amazon order say in Commerce's words?"""

from decimal import Decimal

from counterpart.amazon.importing.decide import BY_AMAZON, Create
from counterpart.amazon.importing.following.arriving import stop_at_creation
from counterpart.amazon.importing.gathering import Case
from counterpart.amazon.importing.money_check import shipping_and_handling
from counterpart.amazon.models.orders import AmazonOrderItem
from counterpart.amazon.models.stores import CustomerCreation, NumberSource, StatusSource
from counterpart.core.money import ZERO, written
from counterpart.customers.regions import country_code
from counterpart.customers.registering import register_customer
from counterpart.orders.new_order import NewAddress, NewLine, NewOrder

CHANNEL = "amazon"
PAYMENT = "Amazon Channel Payment"
FOUR_PLACES = Decimal("0.0001")
# "Amazon order details", FBA: what Amazon never sends for orders that it ships itself (L-55).
NOT_SENT_FOR_FBA = "name, street, phone, e-mail"


def new_order(case: Case, decision: Create) -> NewOrder:
    """Translate an order that was decided to be created; amounts are Amazon's own (K-16)."""
    row, settings = case.row, case.settings
    by_amazon = row.fulfilled_by == BY_AMAZON
    status = _status(case)
    return NewOrder(
        store_view=settings.store_view,
        number=row.amazon_order_id if settings.order_number_source == NumberSource.AMAZON else "",
        status=status,
        currency=row.currency or case.row.store.website.base_currency,
        lines=tuple(_line(case, item, decision) for item in case.items if item.quantity_ordered),
        grand_total=row.total or ZERO,
        shipping=shipping_and_handling(row, case.items),
        shipping_tax=Decimal(row.charges.get("tax", 0)),
        shipping_discount=Decimal(row.charges.get("discount", 0)),
        shipping_method=_shipping_method(row.service_level),
        payment_method=PAYMENT,
        placed_at=row.purchased_at or row.first_seen_at,
        stock=None if by_amazon else case.stock,
        # Amazon has taken the money; a status of state *new* asks for no invoice (K-3).
        is_paid=decision.is_complete or status not in case.unpaid_statuses,
        is_shipped=decision.is_complete,
        channel=CHANNEL,
        external_store=str(row.account_id),
        external_id=row.amazon_order_id,
        customer_name=_name(case),
        customer_email=row.buyer.get("email", ""),
        shipping_address=_address(case, is_placeholder=by_amazon),
        lines_locked=True,
        canceled_by_channel_only=True,
        mails_suppressed=True,
        completion_waits_for_channel=not by_amazon,
        tracking_required=not by_amazon,
        stock_untouched=by_amazon,
        stop_shipping_because=stop_at_creation(case, decision),
        remarks=_remarks(case, by_amazon=by_amazon),
    )


def customer_id(case: Case) -> int | None:
    """Answer the customer record that the store's settings ask for; writes it if it is new.

    Orders shipped by Amazon have no e-mail address and never make a customer (B-11).
    """
    if not _makes_customer(case):
        return None
    row = case.row
    customer = register_customer(
        row.store.website,
        email=row.buyer["email"],
        full_name=_name(case),
        address=_person(case) | {"country": case.address["country"]},
        now=row.recorded_at,
    )
    return customer.pk


def _makes_customer(case: Case) -> bool:
    is_wanted = case.settings.customer_creation == CustomerCreation.ACCOUNT
    by_amazon = case.row.fulfilled_by == BY_AMAZON
    return is_wanted and not by_amazon and bool(case.row.buyer.get("email"))


def _status(case: Case) -> str:
    if case.settings.order_status == StatusSource.CUSTOM:
        return case.settings.processing_order_status
    return ""


def _line(case: Case, item: AmazonOrderItem, decision: Create) -> NewLine:
    product = case.products[item.order_item_id]
    quantity = Decimal(item.quantity_ordered)
    price = item.unit_price
    if price is None or price * quantity != item.price:
        price = (item.price / quantity).quantize(FOUR_PLACES)
    return NewLine(
        product_id=product.pk,
        sku=product.sku,
        name=item.title or product.name,
        quantity=quantity,
        price=price,
        row_total=item.price,
        tax=item.tax,
        discount=item.discount,
        external_id=item.order_item_id,
        shipped=ZERO if decision.is_complete else case.units_gone(item),
    )


def _shipping_method(service_level: str) -> str:
    words = service_level.replace("_", " ").capitalize()
    return f"Channel Shipping - {words}" if words else "Channel Shipping"


def _name(case: Case) -> str:
    name: str = case.address["name"] or case.row.buyer.get("name", "")
    return name


def _person(case: Case) -> dict[str, str]:
    return {key: value for key, value in case.address.items() if value and key != "country"}


def _address(case: Case, *, is_placeholder: bool) -> NewAddress | None:
    person = _person(case)
    if not person and not case.address["country"]:
        return None
    country = country_code(case.address["country"]) or ""
    return NewAddress(country, person, is_placeholder=is_placeholder)


def _remarks(case: Case, *, by_amazon: bool) -> tuple[tuple[str, dict[str, str]], ...]:
    remarks: list[tuple[str, dict[str, str]]] = []
    if by_amazon:
        remarks.append(("not_provided", {"fields": NOT_SENT_FOR_FBA}))
    named = case.row.charges.get("named", {})
    charges = ", ".join(
        f"{name.replace('_', ' ').lower()} {written(Decimal(amount), case.row.currency)}"
        for name, amount in named.items()
        if Decimal(amount)
    )
    if charges:
        remarks.append(("extra_charges", {"charges": charges}))
    if case.row.replaces:
        remarks.append(("replaces", {"external_id": case.row.replaces}))
    if _makes_customer(case) and " " not in _name(case).strip():
        remarks.append(("name_without_last_name", {}))
    return tuple(remarks)
