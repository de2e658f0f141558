"""By which names, places and addresses is an order found and sorted (ADR 0021)?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from counterpart.core.bulk import insert_values
from counterpart.core.finding.blind_rank import rank
from counterpart.core.finding.blind_words import whole_to_store, words_to_store
from counterpart.orders.models.orders import AddressKind, Order, OrderAddress, OrderWord

NAME, PLACE, WHOLE = "name", "address", "whole"
NOT_BILL_TO, NOT_SHIP_TO = "not bill-to", "not ship-to"
# Addresses are long: fewer beginnings of their words are kept than of names.
SHORTEST_PLACE = 4
PLACES = ("company", "line1", "line2", "line3", "city", "region", "postcode")
RANKS = ("customer_rank", "bill_to_rank", "ship_to_rank")

Person = Mapping[str, str]


@dataclass(frozen=True)
class Findable:
    """What of an order people look for; without a billing address, it is billed where it goes."""

    customer: str = ""
    email: str = ""
    shipping: Person = field(default_factory=dict)
    billing: Person | None = None

    @property
    def bill_to(self) -> Person:
        return self.shipping if self.billing is None else self.billing

    def ranks(self) -> dict[str, int | None]:
        """Answer the order's places among others, by the columns that hold them."""
        names = (self.customer, self.bill_to.get("name", ""), self.shipping.get("name", ""))
        return dict(zip(RANKS, map(rank, names), strict=True))

    def words(self) -> frozenset[int]:
        """Answer the blind words that the order is found by.

        All names are of one kind, for they are mostly the same; words that one of them lacks say
        so.
        """
        bill_to, ship_to = self.bill_to.get("name", ""), self.shipping.get("name", "")
        names = (self.customer, bill_to, ship_to)
        people = (self.shipping,) if self.billing is None else (self.shipping, self.billing)
        places = [person.get(part, "") for person in people for part in PLACES]
        words = words_to_store(names, kind=NAME) | words_to_store(
            places, kind=PLACE, shortest=SHORTEST_PLACE
        )
        if len(set(names)) > 1:
            words |= words_to_store(names, kind=NOT_BILL_TO, besides=[bill_to])
            words |= words_to_store(names, kind=NOT_SHIP_TO, besides=[ship_to])
        # Addresses that a channel gives out are found as a whole or by what stands before the @.
        return words | whole_to_store([self.email, self.email.partition("@")[0]], kind=WHOLE)


def write_words(findable: Iterable[tuple[int, Findable]]) -> None:
    """Store by what new orders, given by their keys, are found; in the caller's transaction."""
    insert_values(
        OrderWord,
        [{"word": word, "order_id": key} for key, one in findable for word in one.words()],
    )


def of_order(order: Order, addresses: Iterable[OrderAddress]) -> Findable:
    """Answer what an order that exists is found by."""
    people = {address.kind: address.person for address in addresses}
    return Findable(
        order.customer_name,
        order.customer_email,
        people.get(AddressKind.SHIPPING, {}),
        people.get(AddressKind.BILLING),
    )


def renew_findable(order: Order) -> None:
    """Let an order be found and sorted by what it says now; in the caller's transaction.

    Safe to repeat.
    """
    now = of_order(order, OrderAddress.objects.filter(order=order))
    Order.objects.filter(pk=order.pk).update(**now.ranks())
    OrderWord.objects.filter(order=order).delete()
    write_words([(order.pk, now)])


def forget_findable(keys: Iterable[int]) -> None:
    """Let orders never more be found by their people; in the caller's transaction."""
    OrderWord.objects.filter(order__in=list(keys)).delete()
