"""Do the parcels that we told Amazon of stand in what it shows?"""

from collections.abc import Iterator

from counterpart.amazon.client import wire
from counterpart.amazon.comparing.tallying import Tally
from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder

PARCELS = "parcels"
NOT_THERE_YET = frozenset(
    {
        OperationState.QUEUED,
        OperationState.SENDING,
        OperationState.UNSURE,
        OperationState.ACCEPTED,
    }
)


def differing_parcels(order: wire.Order, row: AmazonOrder, tally: Tally) -> Iterator[str]:
    """Yield a sentence for each parcel that Amazon should show as we told it, and does not.

    `row` comes with its operations.
    """
    packages = {one.package_reference_id: one for one in order.packages}
    for operation in row.operations.all():
        if operation.kind == OperationKind.SHIPMENT_CONFIRMATION:
            yield from _of_parcel(operation, packages.get(operation.package_reference), row, tally)


def _of_parcel(
    operation: Operation, package: wire.Package | None, row: AmazonOrder, tally: Tally
) -> Iterator[str]:
    tally.compared[PARCELS] += 1
    if operation.state in NOT_THERE_YET:
        tally.underway[PARCELS] += 1
    elif operation.state == OperationState.REJECTED:
        tally.waiting[PARCELS] += 1
    elif operation.state == OperationState.VISIBLE:
        yield from _visible(operation, package, row)


def _visible(operation: Operation, package: wire.Package | None, row: AmazonOrder) -> Iterator[str]:
    name = f"Parcel {operation.package_reference} of Amazon order {row.amazon_order_id}"
    if package is None:
        yield f"{name} was told to Amazon, which does not show it."
        return
    told, there = operation.intent["tracking_number"], package.tracking_number or ""
    if there and _plain(there) != _plain(told):
        yield f"{name} has the tracking number {there} at Amazon; {told} was told."
    items = {item_id: int(quantity) for item_id, quantity in operation.intent["items"]}
    shown = {item.order_item_id: int(item.quantity or 0) for item in package.package_items}
    if shown and shown != items:
        yield (
            f"{name} holds {sum(shown.values())} units at Amazon; {sum(items.values())} were told."
            if sum(shown.values()) != sum(items.values())
            else f"{name} holds other items at Amazon than were told."
        )


def _plain(tracking: str) -> str:
    return "".join(filter(str.isalnum, tracking)).upper()
