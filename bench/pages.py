"""How does an Amazon look that always has another page of new orders, and costs no CPU itself?"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Self

import msgspec

from bench.scene import SEED, SELLER, US, place
from counterpart.amazon.client.answers import Answer
from counterpart.amazon.client.orders import ALL_WE_READ
from counterpart.sandbox.amazon import Amazon

PER_PAGE = 100
TEMPLATE = "112-7777777"
TOKEN = "NEXT-7777777"  # noqa: S105


class Pages:
    """Pages of a hundred orders as the sandbox writes them; only the order ids differ."""

    def __init__(self, now: datetime) -> None:
        amazon = Amazon(seed=SEED, now=now)
        amazon.open_account(seller_id=SELLER, marketplaces=[US])
        ids = [
            place(amazon, number, order_id=f"{TEMPLATE}-{number:07d}") for number in range(PER_PAGE)
        ]
        orders = [amazon.document(amazon.order(one), frozenset(ALL_WE_READ)) for one in ids]
        body = {"orders": orders, "pagination": {"nextToken": TOKEN}}
        self.template = msgspec.json.encode(body)

    def page(self, number: int, *, is_last: bool) -> bytes:
        token = b"" if is_last else f"NEXT-{number + 1:07d}".encode()
        return self.template.replace(TOKEN.encode(), token).replace(
            TEMPLATE.encode(), f"112-{number:07d}".encode()
        )


class PagedLine:
    """Stands where the transport stands, and answers from prepared bytes.

    `take` is asked before each page, as the transport asks its quota; `before` and `after` are
    called around each answer, so that what happens between two answers can be measured.
    """

    def __init__(
        self,
        bodies: Callable[[int], bytes],
        *,
        take: Callable[[str], None] = lambda _: None,
        before: Callable[[], None] = lambda: None,
        after: Callable[[], None] = lambda: None,
    ) -> None:
        self.spent: Counter[str] = Counter()
        self.bodies = bodies
        self.take = take
        self.before = before
        self.after = after

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def get(self, operation: str, _path: str, *, params: Mapping[str, Any] | None = None) -> Answer:
        self.before()
        self.take(operation)
        self.spent[operation] += 1
        token = (params or {}).get("paginationToken", "NEXT-0000000")
        body = self.bodies(int(token.removeprefix("NEXT-")))
        answer = Answer(operation, 200, {"x-amzn-requestid": f"bench-{token}"}, body)
        self.after()
        return answer
