"""Ten thousand orders, made in a moment, whose facts the test can compute as well."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from tests.orders.scene import main_view
from tests.scene import NOON

from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.states import State
from counterpart.websites.models import StoreView

STATES = (State.NEW, State.PROCESSING, State.COMPLETE, State.CLOSED, State.CANCELED, State.HOLDED)
STATUS = {State.NEW: "pending"}
CENT = Decimal("0.01")


def crowd_of_orders(count: int, *, have_lines: bool = False) -> list[Order]:
    """Place so many orders of one line each, if any; many share a total, a moment and a state."""
    random = Random(7)  # noqa: S311 - a test's data
    place = main_view()
    orders = [_order(number, place, random) for number in range(1, count + 1)]
    Order.objects.bulk_create(orders, batch_size=500)
    made = list(Order.objects.filter(store_view=place).order_by("pk"))
    if have_lines:
        OrderLine.objects.bulk_create([_line(order) for order in made], batch_size=500)
    return made


def _order(number: int, view: StoreView, random: Random) -> Order:
    state = random.choice(STATES)
    total = (Decimal(random.randrange(0, 20_000)) * CENT).quantize(CENT)
    placed = NOON - timedelta(hours=random.randrange(0, 24 * 60))
    return Order(
        number=f"{number:09}",
        store_view=view,
        purchase_point=view.purchase_point,
        state=state,
        status=STATUS.get(state, state),
        placed_at=placed,
        created_at=placed,
        updated_at=placed,
        currency="USD",
        base_currency="USD",
        grand_total=total,
        base_grand_total=total,
        subtotal=total,
        customer_rank=random.choice([None, *range(1, 50)]),
        bill_to_rank=random.choice([None, *range(1, 50)]),
        ship_to_rank=random.choice([None, *range(1, 50)]),
        payment_method=random.choice(["free", "checkmo"]),
    )


def _line(order: Order) -> OrderLine:
    done = Decimal(1) if order.state in {State.COMPLETE, State.CLOSED} else Decimal(0)
    return OrderLine(
        order=order,
        position=0,
        sku="MUG",
        name="Mug",
        price=order.grand_total,
        row_total=order.grand_total,
        ordered=Decimal(1),
        shipped=done,
        invoiced=done,
        canceled=Decimal(order.state == State.CANCELED),
    )
