"""A week of a shop that sells in three marketplaces, by two accounts."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.amazon.operations.outbox import share_clock
from tests.scene import Shop, connect, open_seller, put_in_stock
from tests.storms.week.giving_back import GivingBack
from tests.storms.week.market import (
    AMAZONS,
    AMERICAN,
    CANADA,
    JAPAN,
    JAPANESE,
    PLENTY,
    SCARCE,
    UNKNOWN,
    Market,
)
from tests.storms.week.people import People
from tests.storms.week.weather import Weather

from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.listings.settings import change_stock_settings
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.stores import AmazonStore, OrderSettings
from counterpart.amazon.running import read_reports, run_account
from counterpart.sandbox.books.seeds import dice

ROUNDS = 14
SHIFT = timedelta(hours=12)
PAUSE = timedelta(minutes=20)
QUIET = (
    {"minutes": 70}, {"minutes": 70}, {"hours": 25}, {"hours": 25}, {"hours": 7}, {"minutes": 30},
    {"minutes": 30}, {"hours": 25}, {"hours": 25}, {"hours": 7}, {"minutes": 30}, {"minutes": 30},
)  # fmt: skip
JAPANS_KEYS = Credentials(client_id="japan", client_secret="secret", refresh_token="Atzr|japan")


@dataclass
class Week:
    """The week of one seed; `per_round` orders come in each of 14 shifts of twelve hours."""

    shop: Shop
    seed: int
    per_round: int
    ships: int
    market: Market = field(init=False)
    people: People = field(init=False)
    giving_back: GivingBack = field(init=False)
    weather: Weather = field(init=False)

    def __post_init__(self) -> None:
        share_clock(self.shop)
        self.market = Market(self.shop.amazon, dice(self.seed, "market"))
        self.people = People(dice(self.seed, "people"), lambda: self.shop.now)
        self.giving_back = GivingBack(
            self.shop.amazon, dice(self.seed, "giving back"), lambda: self.shop.now
        )
        self.weather = Weather(self.shop, dice(self.seed, "weather"), self.seed)

    @property
    def story(self) -> str:
        """Tell the seed, by which the week can be had again, and what happened in it."""
        return f"STORM_SEED={self.seed}: {dict(self.done)}"

    @property
    def done(self) -> Counter[str]:
        return self.market.done + self.people.done + self.giving_back.done + self.weather.done

    @property
    def accounts(self) -> list[SellerAccount]:
        return list(SellerAccount.objects.order_by("pk"))

    def open(self) -> None:
        """Connect all stores and fill the shelves."""
        amazon, clock = self.shop.amazon, self.shop.clock
        amazon.sellers[AMERICAN].marketplaces.append(CANADA)
        open_seller(amazon, JAPANESE, JAPANS_KEYS, [JAPAN])
        connect(clock, name="Canada", marketplace="CA")
        connect(clock, name="Japan", marketplace="JP", seller_id=JAPANESE, credentials=JAPANS_KEYS)
        for sku in PLENTY:
            put_in_stock(sku, 20_000)
        put_in_stock(SCARCE, 50)
        put_in_stock(AMAZONS, 20_000)
        OrderSettings.objects.filter(store__name="Japan").update(refunds_need_approval=True)
        self._offer()
        for _ in range(2):
            self._reports()
        for store in (self.shop.store, AmazonStore.objects.get(name="Japan")):
            change_stock_settings(
                store,
                {"sends_quantity": "on"},
                has_seen_preview=True,
                actor="bo",
                now=self.shop.now,
            )

    def pass_by(self) -> None:
        """Let the week pass."""
        for number in range(ROUNDS):
            self.weather.change()
            self.market.place(self.per_round)
            self.market.live(deeds=self.per_round // 2)
            self._passes()
            self.people.work(ships=self.ships)
            self.giving_back.work(refunds=self.ships // 5)
            self._reports()
            if number == ROUNDS // 2:
                self.people.tell_of(UNKNOWN)
            self._passes()

    def come_to_rest(self) -> None:
        """Let all trouble end, people answer what is asked, and enough quiet passes follow."""
        self.weather.clear_up()
        self.market.settle()
        self.people.fill_up()
        for pause in QUIET:
            self.people.decide()
            self.people.mend()
            self.giving_back.clear_up()
            self._reports()
            self._quiet(**pause)

    def _offer(self) -> None:
        """Let the seller offer everything, in all its marketplaces; forks lie at Amazon."""
        for seller in (AMERICAN, JAPANESE):
            for sku in (*PLENTY, SCARCE, UNKNOWN):
                self.shop.amazon.offers(sku, seller=seller, quantity=5)
            self.shop.amazon.offers(AMAZONS, seller=seller, fulfilled_by="AMAZON")

    def _reports(self) -> None:
        """Let the reports be asked for that are due, and read a while later."""
        for _ in range(2):
            self.shop.advance(minutes=2)
            for account in self.accounts:
                read_reports(account, self.shop.clock)

    def _passes(self) -> None:
        self.shop.advance(seconds=(SHIFT / 2 - PAUSE).total_seconds())
        for account in self.accounts:
            self.weather.makes_a_pass(account)
        self.shop.advance(seconds=PAUSE.total_seconds())
        for account in self.accounts:
            run_account(account, self.shop.clock)

    def _quiet(self, **time: Any) -> None:
        self.shop.advance(**time)
        for account in self.accounts:
            for _ in range(3):
                run = run_account(account, self.shop.clock)
                assert run is not None
                if run.outcome == "done":
                    break
                self.shop.advance(minutes=10)
