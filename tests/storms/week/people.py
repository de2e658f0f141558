"""What people do in a week in Commerce and with Amazon's questions, drawn with a die."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import QuerySet
from tests.scene import product
from tests.storms.week.market import PLENTY, SCARCE, UNKNOWN

from counterpart.amazon.attention.answering import answer_question
from counterpart.amazon.attention.deciding import orders_to_decide
from counterpart.amazon.attention.questions import BEFORE_COMMERCE, question_of
from counterpart.amazon.attention.releasing import release_held
from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.operations.canceling import cancel_at_amazon
from counterpart.amazon.operations.mending_carriers import mend_carrier
from counterpart.amazon.operations.resending import resend_confirmation
from counterpart.catalog.products import save_product
from counterpart.core.errors import Refused
from counterpart.inventory.adjusting import configure, set_quantity
from counterpart.inventory.models import SourceItem
from counterpart.orders.documents.shipping import NewTrack, ship_order
from counterpart.orders.documents.tracking import correct_track
from counterpart.orders.models.documents import Track
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State

ALL = 20
STRANGE = "acme"


@dataclass
class People:
    """`done` counts what they did."""

    die: Random
    now: Callable[[], datetime]
    done: Counter[str] = field(default_factory=Counter)
    parcels: int = 0

    @property
    def who(self) -> dict[str, Any]:
        return {"actor": "bo", "now": self.now()}

    def work(self, *, ships: int) -> None:
        """Do a shift: pack, put right, cancel, count, decide, mend."""
        for order in self._some(self._to_ship(), 2):
            self._try(self._cancel, order)
        for order in self._some(self._to_ship(), ships):
            self._try(self._ship, order)
        for track in self._some(Track.objects.filter(shipment__order__channel="amazon"), 2):
            self._try(self._correct, track)
        self._try(self._count, self.die.choice(PLENTY))
        self.decide(share=0.7)
        self.mend()

    def decide(self, *, share: float = 1.0) -> None:
        """Answer what the orders ask."""
        asking = AmazonOrder.objects.filter(
            import_state__in=list(BEFORE_COMMERCE), buyer_asks_to_cancel=True
        ).select_related("order")
        for row in [*orders_to_decide(), *asking.order_by("pk")]:
            if self.die.random() < share:
                self._try(self._answer, row)

    def mend(self) -> None:
        """Send again what Amazon refused, and let in what can come in now."""
        for store in AmazonStore.objects.order_by("pk"):
            self._try(self._map, store)
        rejected = Operation.objects.filter(
            kind=OperationKind.SHIPMENT_CONFIRMATION, state=OperationState.REJECTED
        ).select_related("shipment")
        for operation in rejected.order_by("pk"):
            self._try(self._resend, operation)
        release_held(**self.who)

    def tell_of(self, sku: str) -> None:
        """Put a product into Commerce that orders wait for."""
        saved, _ = save_product(sku, name=sku.capitalize(), now=self.now())
        configure(saved)
        set_quantity(saved, Decimal(1000), now=self.now())

    def fill_up(self) -> None:
        """Buy enough of everything for all orders that wait."""
        self.tell_of(UNKNOWN)
        set_quantity(product(SCARCE), Decimal(5000), now=self.now())

    def _to_ship(self) -> QuerySet[Order]:
        return Order.objects.filter(
            channel="amazon", state=State.PROCESSING, stop_shipping_because=""
        )

    def _some(self, rows: Any, count: int) -> Iterator[Any]:
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        for key in self.die.sample(keys, min(count, len(keys))):
            yield rows.model.objects.get(pk=key)

    def _try(self, deed: Callable[[Any], Any], about: Any) -> None:
        name = deed.__name__.strip("_")
        try:
            deed(about)
        except Refused:
            self.done[f"{name} refused"] += 1
        else:
            self.done[name] += 1

    def _ship(self, order: Order) -> None:
        """All at once, one unit first, or in two parcels; now and then by a strange carrier."""
        lines = list(order.lines.all())
        way = self.die.random()
        units = (
            {lines[0].sku: Decimal(1)} if way < 0.15 and lines[0].quantities.to_ship > 1 else None
        )
        count = 2 if way > 0.9 else 1
        ship_order(order, items=units, tracks=list(self._tracks(count)), **self.who)

    def _tracks(self, count: int) -> Iterable[NewTrack]:
        for _ in range(count):
            self.parcels += 1
            carrier = STRANGE if self.die.random() < 0.05 else "ups"
            yield NewTrack(carrier, f"1Z{self.parcels:08d}")

    def _correct(self, track: Track) -> None:
        self.parcels += 1
        correct_track(track, number=f"1Z{self.parcels:08d}", **self.who)

    def _cancel(self, order: Order) -> None:
        row = AmazonOrder.objects.select_related("order").get(order=order)
        cancel_at_amazon(row, self.die.choice(("NoInventory", "BuyerCanceled")), **self.who)

    def _count(self, sku: str) -> None:
        held = SourceItem.objects.get(product=product(sku)).quantity
        found = held + self.die.randint(-3, 20)
        set_quantity(product(sku), max(found, Decimal(0)), **self.who)

    def _answer(self, row: AmazonOrder) -> None:
        question = question_of(row)
        if question is None or not question.answers:
            return
        codes = [one.code for one in question.answers]
        if "follow" in codes:
            codes = ["follow"]
        answer_question(row, self.die.choice(codes), seen=question.mark, **self.who)

    def _map(self, store: AmazonStore) -> None:
        mend_carrier(store, STRANGE, "Other", "Acme Parcels", **self.who)

    def _resend(self, operation: Operation) -> None:
        assert operation.shipment
        resend_confirmation(
            operation.shipment, carrier="", tracking="", parcel=operation.parcel, **self.who
        )
