"""Which parcels left here, and which does Amazon know?"""

from decimal import Decimal
from typing import Any

from tests.scene import Shop

from counterpart.amazon.models.operations import Operation
from counterpart.orders.documents.shipping import NewTrack, ship_order
from counterpart.orders.documents.tracking import add_track, remove_track
from counterpart.orders.models.documents import Shipment, Track


def order_of(shop: Shop, **units: int) -> str:
    """Let an order of several items come in."""
    lines = [{"sku": sku, "quantity": quantity} for sku, quantity in units.items()]
    order_id = shop.buyer_orders(lines=lines)
    shop.sync()
    shop.amazon.forget_requests()
    return order_id


def ship(shop: Shop, order_id: str, *tracking: str, carrier: str = "ups", **units: int) -> Shipment:
    """Ship units under one tracking number or several; all units unless told which."""
    return ship_order(
        shop.order(order_id),
        items={sku: Decimal(quantity) for sku, quantity in units.items()} or None,
        tracks=[NewTrack(carrier, number) for number in tracking],
        actor="bo",
        now=shop.now,
    )


def add(shop: Shop, shipment: Shipment, tracking: str, carrier: str = "ups") -> Track:
    return add_track(shipment, NewTrack(carrier, tracking), actor="bo", now=shop.now)


def remove(shop: Shop, shipment: Shipment, tracking: str) -> None:
    remove_track(shipment.tracks.get(number=tracking), actor="bo", now=shop.now)


def replace(shop: Shop, shipment: Shipment, wrong: str, right: str, carrier: str = "ups") -> None:
    """Correct a number as people do: the right one is added, then the wrong one removed."""
    add(shop, shipment, right, carrier)
    remove(shop, shipment, wrong)


def at_amazon(shop: Shop, order_id: str) -> dict[str, tuple[str, str, dict[str, int]]]:
    """Answer the packages in Amazon's books by their reference: carrier, number, units by SKU."""
    skus = {line.item_id: line.sku for line in shop.amazon.order(order_id).lines}
    packages: dict[str, dict[str, Any]] = shop.amazon.book()[order_id]["packages"]
    return {
        reference: (
            one["carrier"],
            one["tracking_number"],
            {skus[item]: quantity for item, quantity in one["items"].items()},
        )
        for reference, one in packages.items()
    }


def told(shop: Shop, order_id: str) -> dict[str, tuple[str, str, dict[str, int]]]:
    """Answer the parcels as our outbox has them."""
    skus = {line.item_id: line.sku for line in shop.amazon.order(order_id).lines}
    operations = Operation.objects.filter(amazon_order__amazon_order_id=order_id)
    return {
        one.package_reference: (
            one.intent["carrier_name"],
            one.intent["tracking_number"],
            {skus[item]: quantity for item, quantity in one.intent["items"]},
        )
        for one in operations
    }


def first_reference(shipment: Shipment) -> str:
    return str(shipment.pk)


def second_reference(shipment: Shipment) -> str:
    return f"{shipment.pk}02"
