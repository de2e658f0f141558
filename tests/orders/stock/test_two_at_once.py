"""A repair and those who work orders take turns; nobody's units are lost (P-6, P-15)."""

from decimal import Decimal

from tests.core.racing import at_once, names
from tests.orders.scene import BO, figures, line, new_order, placed
from tests.scene import NOON, product, put_in_stock

from counterpart.inventory.adjusting import set_quantity
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.repairing import repair_stock
from counterpart.inventory.sourcing import create_source, link_source
from counterpart.inventory.stocking import assign_website, create_stock
from counterpart.inventory.stocks import default_stock, stock_of
from counterpart.orders.documents.shipping import ship_order
from counterpart.orders.models.orders import OrderLine
from counterpart.orders.placing import place_order
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.stock_checking import promise_findings, repair_promises
from counterpart.websites.founding import open_website
from counterpart.websites.models import Website


def repaired() -> list[str]:
    return [*repair_promises(**BO), *repair_stock(**BO)]


def test_orders_are_worked_while_stock_is_repaired(lasting_house):
    put_in_stock("MUG", 100)
    orders = [placed(line("MUG", 3)) for _ in range(6)]
    for order in orders:
        OrderLine.objects.filter(order=order).update(ordered=Decimal(4))
    wanted = new_order(line("MUG", 2))
    outcomes = at_once(
        repaired,
        repaired,
        *[lambda one=one: ship_order(one, items={"MUG": Decimal(1)}, **BO) for one in orders[:3]],
        *[lambda: place_order(wanted, **BO)] * 3,
    )
    assert names(outcomes) == ["Order"] * 3 + ["Shipment"] * 3 + ["list"] * 2
    repaired()
    assert (list(promise_findings()), stock_findings()) == ([], [])
    assert figures("MUG") == (97, 6 * 4 - 3 + 6, 97 - 27)
    for order in orders:
        cancel_order(order, **BO)
    assert figures("MUG")[1] == 6


def test_two_websites_with_two_stocks_sell_their_last_unit_once_each(lasting_house):
    other = open_website("other")
    outlet = create_stock("Outlet", **BO)
    shed = create_source("shed", **BO)
    link_source(outlet, shed, **BO)
    assign_website(other, outlet, **BO)
    put_in_stock("LAMP", 1)
    stocks = [stock_of(Website.objects.get(code=code)) for code in ("base", "other")]
    assert stocks == [default_stock(), outlet]
    set_quantity(product("LAMP"), Decimal(1), source=shed, now=NOON)
    wanted = [new_order(line("LAMP"), stock=stock) for stock in stocks]
    outcomes = at_once(*[lambda one=one: place_order(one, **BO) for one in wanted * 3])
    assert names(outcomes) == ["Order", "Order", *["OutOfStock"] * 4]
    assert (figures("LAMP"), figures("LAMP", outlet)) == ((1, 1, 0), (1, 1, 0))
