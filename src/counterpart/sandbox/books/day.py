"""How does an ordinary day of orders go?"""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from counterpart.sandbox.books.ledger import Seller, told
from counterpart.sandbox.books.life import Life
from counterpart.sandbox.books.seeds import dice

Product = Mapping[str, Any]
DAY_SECONDS = 24 * 3600
MUG: Product = {"sku": "MUG", "price": "12.00", "title": "Mug"}
LAMP: Product = {"sku": "LAMP", "price": "39.90", "title": "Lamp"}
GIFT_MESSAGES = ("All the best from Ida Example", "For your new home", "Happy birthday!")


class Days(Life):
    @told
    def lives_a_day(
        self,
        *,
        orders: int = 40,
        skus: Sequence[Product] = (MUG, LAMP),
        seed: int | None = None,
        seller: Seller | str | None = None,
        marketplaces: Sequence[str] = (),
        speed_up: float = 1.0,
    ) -> None:
        """Plan a day that begins now; it happens as the clock passes.

        Buyers order in one of `marketplaces`, else in the seller's first one. `speed_up` 24 makes
        the day last an hour, without touching the clock itself.
        """
        roll = dice("day", self.seed if seed is None else seed)
        seller_id = self.seller(seller).seller_id
        for second in sorted(roll.randrange(DAY_SECONDS) for _ in range(orders)):
            story = dice("story", roll.random())
            place = story.choice(list(marketplaces)) if marketplaces else None
            self._plan_order(story, second, skus, seller_id, speed_up=speed_up, marketplace=place)

    def _plan_order(
        self,
        roll: random.Random,
        second: float,
        skus: Sequence[Product],
        seller_id: str,
        *,
        speed_up: float,
        marketplace: str | None,
    ) -> None:
        begin = self.clock.now()
        plan = Plan(self, begin, speed_up)
        by_amazon = roll.random() < 0.2
        number = self.next_number("planned order")
        order_id = f"112-{roll.randint(1_000_000, 9_999_999)}-{number:07d}"
        wishes = {
            "order_id": order_id,
            "seller": seller_id,
            "marketplace": marketplace,
            "status": "PENDING",
            "fulfilled_by": "AMAZON" if by_amazon else "MERCHANT",
            "lines": draw_lines(roll, skus),
            **draw_variety(roll),
        }
        plan.add(second, "buyer_orders", **wishes)
        tell_story(plan, roll, second, order_id, by_amazon=by_amazon)


class Plan:
    def __init__(self, days: Days, begin: datetime, speed_up: float) -> None:
        self.days = days
        self.begin = begin
        self.speed_up = speed_up

    def add(self, second: float, method: str, **told: Any) -> None:
        at = self.begin + timedelta(seconds=second / self.speed_up)
        self.days.schedule(at, method, **told)


def tell_story(
    plan: Plan, roll: random.Random, second: float, order_id: str, *, by_amazon: bool
) -> None:
    paid = second + roll.uniform(60, 1800)
    fate = roll.random()
    if fate < 0.06:
        plan.add(paid, "cancels", order_id=order_id, by="AMAZON", reason="Payment was declined")
        return
    plan.add(paid, "payment_clears", order_id=order_id)
    if by_amazon:
        shipped = paid + roll.uniform(1800, 14400)
        plan.add(shipped, "ships", order_id=order_id)
        plan.add(shipped + roll.uniform(20000, 60000), "delivers", order_id=order_id)
    elif fate < 0.12:
        plan.add(paid + roll.uniform(600, 7200), "cancels", order_id=order_id, by="BUYER")
    elif fate < 0.18:
        asked = paid + roll.uniform(300, 3600)
        plan.add(asked, "buyer_asks_to_cancel", order_id=order_id, reason="Found it cheaper")


def draw_lines(roll: random.Random, skus: Sequence[Product]) -> list[dict[str, Any]]:
    chosen = roll.sample(list(skus), k=min(len(skus), roll.choice((1, 1, 1, 1, 2, 3))))
    return [
        {key: product[key] for key in ("sku", "price", "title", "asin") if key in product}
        | {"quantity": roll.choice((1, 1, 1, 2, 2, 3))}
        for product in chosen
    ]


def draw_variety(roll: random.Random) -> dict[str, Any]:
    drawn: dict[str, Any] = {"shipping": roll.choice(("0", "4", "6"))}
    if roll.random() < 0.15:
        drawn |= {"gift_wrap": "3", "gift_wrap_level": "Classic"}
        drawn["gift_message"] = roll.choice(GIFT_MESSAGES)
    if roll.random() < 0.15:
        drawn |= {"discount": "2", "promotion_ids": ["AUTUMN"]}
    if roll.random() < 0.05:
        drawn["tip"] = "5"
    if roll.random() < 0.3:
        drawn["tax"] = "1"
    if roll.random() < 0.2:
        drawn["programs"] = ["PRIME"]
    return drawn
