"""What are generated orders like? A year of a shop: most are done, their buyers are forgotten."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from counterpart.amazon.models.stores import AmazonStore
from counterpart.cli.generating.series import chosen, drawn, moment, numbers, padded, quoted, run

DAY = 24 * 60 * 60
REMEMBERED_DAYS = 30
LARGEST_SPAN = 365
# How many of a thousand orders, by status: of those older than thirty days, and of the others.
OLD = {"Completed": 880, "Shipped": 65, "Canceled": 54, "Error": 1}
YOUNG = {
    "Completed": 560, "Shipped": 250, "Unshipped": 80, "PartiallyShipped": 10, "Pending": 30,
    "Canceled": 50, "Error": 20,
}  # fmt: skip
ORDERED = "status IN ('Completed', 'Shipped', 'Unshipped', 'PartiallyShipped')"
GONE = "status IN ('Completed', 'Shipped')"
TOTAL = "units * price + shipping"


@dataclass(frozen=True)
class Plan:
    """How many orders, of which products, of how many people, in which stores, until when."""

    orders: int
    stores: Sequence[AmazonStore]
    products: Sequence[tuple[int, str]]
    people: int
    seed: int
    now: datetime

    @property
    def end(self) -> int:
        return int(self.now.timestamp())

    @property
    def sku(self) -> str:
        return chosen("product", [sku for _, sku in self.products])

    @property
    def view(self) -> str:
        return self.of_store(lambda store: store.order_settings.store_view_id)

    @property
    def currency(self) -> str:
        return self.of_store(lambda store: store.website.base_currency)

    def of_store(self, read: Callable[[AmazonStore], str | int]) -> str:
        """Answer an expression for what the order's store says; the first store has the most."""
        number = f"(CASE WHEN place < {len(self.stores)} THEN place ELSE 0 END)"
        return chosen(number, [read(store) for store in self.stores])


def write_facts(plan: Plan) -> None:
    """Draw everything there is to know of each order; the rest only writes it down."""
    young = plan.end - REMEMBERED_DAYS * DAY
    # A small shop has young orders too.
    span = min(LARGEST_SPAN, max(plan.orders // 20, 2 * REMEMBERED_DAYS)) * DAY
    at = f"{plan.end} - (({plan.orders} - i) * CAST({span} AS bigint)) / {plan.orders}"
    status = f"CASE WHEN at < {young} THEN {_by_luck(OLD)} ELSE {_by_luck(YOUNG)} END"
    luck, rest = drawn(0, 1000, seed=plan.seed), _drawn(plan, young)
    dated = f"SELECT i, {at} AS at, {luck} AS luck FROM series"  # noqa: S608  our own expressions
    run(
        f"CREATE TEMPORARY TABLE facts AS {numbers(plan.orders)}, dated AS ({dated}) "  # noqa: S608
        f"SELECT CAST(i AS bigint) AS i, at, {status} AS status, {rest} FROM dated"
    )
    run("CREATE UNIQUE INDEX facts_in_order ON facts (i)")


def of_status(values: Mapping[str, str]) -> str:
    """Answer an expression for what belongs to the order's status."""
    cases = " ".join(f"WHEN {quoted(key)} THEN {quoted(value)}" for key, value in values.items())
    return f"(CASE status {cases} END)"


def shifted(days: int) -> str:
    """Answer an expression for a moment so many days after the purchase."""
    return moment(f"at + {days * DAY}")


def _by_luck(shares: Mapping[str, int]) -> str:
    cases, below = [], 0
    for status, share in shares.items():
        below += share
        cases.append(f"WHEN luck < {below} THEN {quoted(status)}")
    return f"(CASE {' '.join(cases)} END)"


def _drawn(plan: Plan, young: int) -> str:
    def draw(fact: int, sides: int) -> str:
        return drawn(fact, sides, seed=plan.seed)

    middle, last = (
        padded(draw(7, 999_983), 7),
        padded("((CAST(i AS bigint) * 7654321) % 10000000)", 7),
    )
    return ", ".join([
        f"CASE WHEN at >= {young} THEN {draw(1, plan.people)} END AS person",
        f"{draw(2, len(plan.stores) * 3)} AS place",
        f"{draw(3, len(plan.products))} AS product",
        f"2 + {draw(4, 3)} AS units",
        f"(499 + 10 * {draw(5, 900)}) * 100 AS price",
        f"CASE WHEN {draw(6, 3)} = 0 THEN 39900 ELSE 0 END AS shipping",
        f"'11' || {draw(2, 5)} || '-' || {middle} || '-' || {last} AS number",
    ])  # fmt: skip
