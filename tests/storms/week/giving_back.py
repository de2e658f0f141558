"""What people do in a week about money and goods that go back, drawn with a die."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction

from counterpart.amazon.models.operations import OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund, RefundState, RefundTransaction
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.operations.refunding.asking import (
    approve_refund,
    ask_for_refund,
    decline_refund,
    withdraw_refund,
)
from counterpart.amazon.operations.refunding.doubts import send_again, settle_as_paid
from counterpart.amazon.operations.refunding.elsewhere import mark_handled
from counterpart.amazon.returns.crediting import credit_return
from counterpart.amazon.returns.handling import mark_handled as mark_return_handled
from counterpart.core.errors import Refused
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.sandbox.amazon import Amazon

SHIPPED = ["SHIPPED", "PARTIALLY_SHIPPED"]


@dataclass
class GivingBack:
    """`memos` are the credit memos that people wrote themselves."""

    amazon: Amazon
    die: Random
    now: Callable[[], datetime]
    memos: set[int] = field(default_factory=set)
    done: Counter[str] = field(default_factory=Counter)

    def work(self, *, refunds: int) -> None:
        """Do a shift: give back with and without Amazon, approve, and deal with returns."""
        rows = AmazonOrder.objects.filter(
            amazon_status__in=SHIPPED, fulfilled_by="MERCHANT", order__state=State.COMPLETE
        )
        keys = list(rows.order_by("pk").values_list("order", flat=True))
        for key in self.die.sample(keys, min(refunds, len(keys))):
            deed = self.die.choice((self._on_amazon, self._on_amazon, self._offline))
            self._try(deed, Order.objects.get(pk=key))
        for refund in AmazonRefund.objects.filter(state=RefundState.WAITING).order_by("pk"):
            self._try(self.die.choice((self._approve, self._approve, self._decline)), refund)
        for refund in self._queued()[:1]:
            self._try(self._withdraw, refund)
        self.clear_up(share=0.6)

    def clear_up(self, *, share: float = 1.0) -> None:
        """Deal with what was made in Seller Central, with returns, and with what is in doubt."""
        for refund in AmazonRefund.objects.filter(state=RefundState.WAITING).order_by("pk"):
            self._try(self._approve, refund)
        elsewhere = RefundTransaction.objects.filter(refund=None, handled_at=None)
        for seen in elsewhere.order_by("pk"):
            if self.die.random() < share:
                self._try(self._made_there, seen)
        for return_ in AmazonReturn.objects.filter(handled_at=None).order_by("pk"):
            if self.die.random() < share:
                self._try(self.die.choice((self._credit_return, self._leave_return)), return_)
        doubtful = AmazonRefund.objects.filter(
            operation__state__in=[OperationState.UNSURE, OperationState.ACCEPTED]
        )
        for refund in doubtful.order_by("pk"):
            self._try(self._look_into, refund)

    def _who(self, actor: str = "bo") -> dict[str, Any]:
        return {"actor": actor, "now": self.now()}

    def _try(self, deed: Callable[[Any], Any], about: Any) -> None:
        name = deed.__name__.strip("_")
        try:
            deed(about)
        except Refused:
            self.done[f"{name} refused"] += 1
        else:
            self.done[name] += 1

    def _credit(self, order: Order) -> Credit:
        """Choose a unit of one line, at times with its share of the shipping."""
        line = self.die.choice(list(order.lines.all()))
        shipping = self.die.choice((None, Decimal(0), Decimal(0)))
        back: Any = self.die.choice(({}, "all"))
        return Credit(items={line.sku: Decimal(1)}, return_to_stock=back, shipping=shipping)

    def _offline(self, order: Order) -> None:
        self.memos.add(refund_order(order, self._credit(order), **self._who()).pk)

    def _on_amazon(self, order: Order) -> None:
        reason = self.die.choice(("CustomerReturn", "GeneralAdjustment", "DifferentItem"))
        with transaction.atomic():
            memo = refund_order(order, self._credit(order), **self._who())
            ask_for_refund(memo, reason, **self._who())
        self.memos.add(memo.pk)

    def _approve(self, refund: AmazonRefund) -> None:
        approve_refund(refund, **self._who("ann"))

    def _decline(self, refund: AmazonRefund) -> None:
        decline_refund(refund, **self._who("ann"))

    def _withdraw(self, refund: AmazonRefund) -> None:
        withdraw_refund(refund, **self._who())

    def _queued(self) -> Any:
        return AmazonRefund.objects.filter(operation__state=OperationState.QUEUED).order_by("-pk")

    def _made_there(self, seen: RefundTransaction) -> None:
        mark_handled(seen, **self._who())

    def _credit_return(self, return_: AmazonReturn) -> None:
        self.memos.add(credit_return(return_, **self._who()).pk)

    def _leave_return(self, return_: AmazonReturn) -> None:
        mark_return_handled(return_, **self._who())

    def _look_into(self, refund: AmazonRefund) -> None:
        """Look in Seller Central whether Amazon paid what its books should show by now."""
        number = refund.amazon_order.amazon_order_id
        there = [one for one in self.amazon.order(number).refunds if one.by == "FEED"]
        told = AmazonRefund.objects.filter(
            amazon_order=refund.amazon_order, operation__state=OperationState.VISIBLE
        )
        if (
            sum(one.total == refund.total for one in there)
            > told.filter(total=refund.total).count()
        ):
            settle_as_paid(refund, **self._who("ann"))
        else:
            send_again(refund, **self._who("ann"))
