"""From which source do the units of an order leave?"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext

from counterpart.core import quantities
from counterpart.core.errors import Refused
from counterpart.inventory.choosing import Proposal, open_sources, propose, source_with_everything
from counterpart.inventory.deducting import NotEnoughAtSource, deduct_all
from counterpart.inventory.models import Source, Stock
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.promises import REFERENCE, demands, stock_for

Picked = Mapping[OrderLine, Decimal]


class SourceNotChosen(Refused):
    """Nobody said where the goods leave from, or named a place that they cannot leave from."""

    code = "source_not_chosen"


def leave_stock(
    order: Order, picked: Picked, source: Source | None, *, now: datetime
) -> Source | None:
    """Take picked units from the shelves, and answer the source; None if no stock is moved.

    Inside the caller's transaction. Without a source: the only open one of the order's stock, or
    the first by priority that has everything. Refuses SourceNotChosen with a proposal when no
    single one has, and NotEnoughAtSource when the goods are not there at all (CO-6.3).
    """
    if order.stock_untouched:
        return None
    stock = stock_for(order)
    place = _found(stock, picked) if source is None else _checked(order, stock, source)
    promised = demands(order, picked, reserved=True)
    free = demands(order, picked, reserved=False)
    deduct_all(stock, place, promised, free, reference_kind=REFERENCE, now=now)
    return place


def written_units(picked: Picked) -> str:
    """Write units for people: "MUG × 2, LAMP × 1"."""
    return ", ".join(
        f"{line.sku} × {quantities.written(quantity)}" for line, quantity in picked.items()
    )


def _checked(order: Order, stock: Stock, source: Source) -> Source:
    link = stock.sources.select_related("source").filter(source=source).first()
    if link is None:
        raise SourceNotChosen(
            gettext(
                "Order {number} is shipped from {name}, and source {code} does not belong to it."
            ).format(number=order.number, name=stock.name, code=source.code)
        )
    if not link.source.is_enabled:
        raise SourceNotChosen(
            gettext("Source {code} is closed; nothing is shipped from there.").format(
                code=source.code
            )
        )
    return link.source


def _found(stock: Stock, picked: Picked) -> Source:
    places = open_sources(stock)
    if not places:
        raise SourceNotChosen(
            gettext("No source of {name} is open; nothing can be shipped.").format(name=stock.name)
        )
    if len(places) == 1:
        return places[0]
    units = _units(picked)
    place = source_with_everything(stock, units)
    if place is not None:
        return place
    proposal = propose(stock, units)
    if proposal.missing:
        raise NotEnoughAtSource
    raise SourceNotChosen(
        gettext(
            "No single source has everything. Ship {proposal}, each in a shipment "
            "from its own source."
        ).format(proposal=_told(proposal, picked))
    )


def _units(picked: Picked) -> dict[int, Decimal]:
    units: dict[int, Decimal] = {}
    for line, quantity in picked.items():
        if line.product_id is not None:
            units[line.product_id] = units.get(line.product_id, Decimal(0)) + quantity
    return units


def _told(proposal: Proposal, picked: Picked) -> str:
    """Tell a proposal source by source: "2 × MUG from default and 1 × MUG from east"."""
    skus = {line.product_id: line.sku for line in picked}
    parts = [
        ", ".join(
            f"{quantities.written(one.quantity)} × {skus[one.product_id]}"
            for one in proposal.portions
            if one.source == source
        )
        + f" from {source.code}"
        for source in proposal.sources
    ]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
