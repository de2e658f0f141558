"""Do an Amazon order's amounts add up to the cent?"""

from collections.abc import Sequence
from decimal import Decimal

from counterpart.amazon.importing.blocking import Blocker
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem
from counterpart.core.money import ZERO, is_payable, total, written


def money_blockers(row: AmazonOrder, items: Sequence[AmazonOrderItem]) -> tuple[Blocker, ...]:
    """Tell what is wrong with the amounts; an order without money is fine if it replaces one."""
    if row.total is None:
        is_free = row.replaces and not parts_of_total(row, items)["sum"]
        return () if is_free else (Blocker("total_unknown"),)
    currencies = set(row.charges.get("currencies", ())) | {row.currency}
    if len(currencies) > 1 or not row.currency:
        names = ", ".join(sorted(currencies - {""})) or "–"
        return (Blocker("currency_unknown", {"currencies": names}),)
    parts = parts_of_total(row, items)
    difference = row.total - parts["sum"]
    if not difference and is_payable(row.total, row.currency):
        return ()
    arithmetic = " + ".join(
        f"{name} {written(amount, row.currency)}" for name, amount in parts.items() if name != "sum"
    )
    return (
        Blocker(
            "total_mismatch",
            {
                "sum": written(parts["sum"], row.currency),
                "total": written(row.total, row.currency),
                "currency": row.currency,
                "arithmetic": arithmetic,
                "difference": written(difference, row.currency),
            },
        ),
    )


def shipping_and_handling(row: AmazonOrder, items: Sequence[AmazonOrderItem]) -> Decimal:
    """Answer shipping, gift wrap, fees and tips together: what Commerce calls shipping."""
    return (
        total(item.shipping + item.handling for item in items)
        + Decimal(row.charges.get("shipping", 0))
        + Decimal(row.charges.get("handling", 0))
    )


def parts_of_total(row: AmazonOrder, items: Sequence[AmazonOrderItem]) -> dict[str, Decimal]:
    """Answer what the total is made of, and under `sum` what these parts add up to."""
    # Items without a quantity become no lines of the order.
    lines = [item for item in items if item.quantity_ordered]
    parts = {
        "items": total(line.price for line in lines),
        "shipping": shipping_and_handling(row, items),
        "tax": total(line.tax for line in lines) + Decimal(row.charges.get("tax", 0)),
        "discount": total(line.discount for line in lines)
        + Decimal(row.charges.get("discount", 0)),
    }
    return {"sum": sum(parts.values(), ZERO)} | parts
