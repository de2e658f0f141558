"""What buyers, Amazon and Seller Central do in a week, drawn with a die."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.scene import US

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.ledger import NotPossible

CANADA, JAPAN = "A2EUQ1WTGCTBG2", "A1VC38T7YXB528"
AMERICAN, JAPANESE = "A1SELLER", "A2SELLER"
PLACES = {US: (AMERICAN, 6), CANADA: (AMERICAN, 2), JAPAN: (JAPANESE, 2)}
PLENTY = ("MUG", "BOWL", "DISH", "FORK")
# There are few lamps, and nobody has told Commerce of the vase yet.
SCARCE, UNKNOWN = "LAMP", "VASE"
# What Amazon ships, it keeps under SKUs of their own.
AMAZONS = "FORK-FBA"
SKUS = (*PLENTY, SCARCE, UNKNOWN)
WEIGHTS = (30, 30, 20, 16, 3, 1)
SHORT, LONG = 600, 7200
STREETS = ("1 Oak Road", "2 Oak Road", "3 Oak Road")


@dataclass
class Market:
    """`pending` and `open` are orders by number; `done` counts what happened."""

    amazon: Amazon
    die: Random
    pending: list[str] = field(default_factory=list)
    alive: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    returns: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    def place(self, count: int) -> None:
        """Let that many buyers order."""
        for _ in range(count):
            self._order()

    def live(self, deeds: int) -> None:
        """Let what is pending be decided, and so many other things happen to orders."""
        for order_id in self.pending:
            self._try(self._declined if self.die.random() < 0.2 else self._paid, order_id)
        self.pending = []
        for order_id in self.broken:
            self.amazon.mends_order(order_id)
        self.broken = []
        kinds, weights = list(DEEDS), [weight for _, weight in DEEDS.values()]
        for name in self.die.choices(kinds, weights, k=deeds):
            if self.alive:
                self._try(getattr(self, DEEDS[name][0]), self.die.choice(self.alive))

    def settle(self) -> None:
        """Bring what Amazon ships itself, and what is broken, to its end."""
        self.live(0)
        for order_id in self.alive:
            if self.amazon.order(order_id).fulfilled_by == "AMAZON":
                self._try(self._ships, order_id)

    def _try(self, deed: Callable[[str], Any], order_id: str) -> None:
        try:
            deed(order_id)
        except NotPossible:
            return
        self.done[deed.__name__.strip("_")] += 1

    def _order(self) -> None:
        die = self.die
        place = die.choices(list(PLACES), [weight for _, weight in PLACES.values()])[0]
        by_amazon = die.random() < 0.12
        is_pending = die.random() < 0.12
        wishes: dict[str, Any] = {
            "seller": PLACES[place][0],
            "marketplace": place,
            "status": "PENDING" if is_pending else "UNSHIPPED",
            "fulfilled_by": "AMAZON" if by_amazon else "MERCHANT",
            "lines": [self._line(AMAZONS, whole=place == JAPAN)]
            if by_amazon
            else self._lines(whole=place == JAPAN),
        }
        if self.alive and die.random() < 0.02:
            wishes |= {"replacement_of": die.choice(self.alive), "lines": [{"sku": "MUG"}]}
            self.done["replacement"] += 1
        order_id = self.amazon.buyer_orders(**wishes)
        self.done["by_amazon" if by_amazon else "by_merchant"] += 1
        self.alive.append(order_id)
        if is_pending:
            self.pending.append(order_id)
        elif die.random() < 0.01:
            self.amazon.holds_back(order_id, die.choice((SHORT, LONG)))
            self.done["held_back"] += 1
        elif die.random() < 0.005:
            self.amazon.breaks_order(order_id)
            self.broken.append(order_id)
            self.done["broken"] += 1

    def _lines(self, *, whole: bool) -> list[dict[str, Any]]:
        die = self.die
        wanted = dict.fromkeys(die.choices(SKUS, WEIGHTS, k=die.choice((1, 1, 1, 2))))
        return [self._line(sku, whole=whole) for sku in wanted]

    def _line(self, sku: str, *, whole: bool) -> dict[str, Any]:
        die = self.die

        def amount(least: int, most: int) -> str:
            cents = die.randint(least, most)
            return str(cents) if whole else f"{cents / 100:.2f}"

        line = {
            "sku": sku,
            "quantity": die.choice((1, 1, 2, 3, 5)),
            "price": amount(300, 9999),
            "shipping": die.choice(("0", "0", amount(100, 900))),
        }
        if not whole:
            line |= {"tax": amount(0, 300), "discount": die.choice(("0", "0", "0", "1.00"))}
        return line

    def _paid(self, order_id: str) -> None:
        self.amazon.payment_clears(order_id)

    def _declined(self, order_id: str) -> None:
        self.amazon.cancels(order_id)

    def _cancels(self, order_id: str) -> None:
        self.amazon.cancels(order_id, by=self.die.choice(("BUYER", "AMAZON", "SELLER")))

    def _asks_to_cancel(self, order_id: str) -> None:
        self.amazon.buyer_asks_to_cancel(order_id)

    def _moves(self, order_id: str) -> None:
        self.amazon.changes_address(order_id, addressLine1=self.die.choice(STREETS))

    def _changes_quantity(self, order_id: str) -> None:
        line = self.die.choice(self.amazon.order(order_id).lines)
        self.amazon.changes_quantity(order_id, line.sku, max(1, line.quantity - 1))

    def _wants_more(self, order_id: str) -> None:
        line = self.die.choice(self.amazon.order(order_id).lines)
        self.amazon.changes_quantity(order_id, line.sku, line.quantity + 1)

    def _ships(self, order_id: str) -> None:
        if self.amazon.order(order_id).fulfilled_by != "AMAZON":
            raise NotPossible("The merchant ships that.")
        self.amazon.ships(order_id)

    def _shipped_elsewhere(self, order_id: str) -> None:
        order = self.amazon.order(order_id)
        if order.fulfilled_by == "AMAZON":
            raise NotPossible("Amazon ships that.")
        if self.die.random() < 0.5:
            self.amazon.ships(order_id)
        else:
            self.amazon.ships_partly(order_id, {self.die.choice(order.lines).sku: 1})

    def _delivers(self, order_id: str) -> None:
        self.amazon.delivers(order_id)

    def _refunded_there(self, order_id: str) -> None:
        sku = self.die.choice(self.amazon.order(order_id).lines).sku
        self.amazon.refunds(order_id, {sku: 1})

    def _returned(self, order_id: str) -> None:
        self.returns.append(self.amazon.buyer_returns(order_id, quantity=1))

    def _return_arrives(self, _order_id: str) -> None:
        if not self.returns:
            raise NotPossible("Nothing was sent back.")
        self.amazon.return_arrives(self.die.choice(self.returns))


# By name: the method, and how often it is drawn.
DEEDS: dict[str, tuple[str, int]] = {
    "cancels": ("_cancels", 6),
    "asks to cancel": ("_asks_to_cancel", 6),
    "moves": ("_moves", 5),
    "changes quantity": ("_changes_quantity", 5),
    "wants more": ("_wants_more", 2),
    "ships": ("_ships", 30),
    "shipped elsewhere": ("_shipped_elsewhere", 4),
    "delivers": ("_delivers", 20),
    "refunded there": ("_refunded_there", 8),
    "returned": ("_returned", 10),
    "return arrives": ("_return_arrives", 5),
}
