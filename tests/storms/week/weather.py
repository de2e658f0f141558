"""What goes wrong in a week, drawn with a die; all of it passes."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx
from tests.core.racing import at_once
from tests.scene import Shop

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.running import run_account
from counterpart.amazon.stores.channel_settings import set_read_only

ON_THE_WAY = (
    "throttles", "fails", "answers_html", "answers_empty", "drops_before", "drops_after",
    "cuts_short", "repeats_orders_across_pages", "changes_orders_while_paging",
    "forgets_confirmation",
)  # fmt: skip
WITH_FEEDS = ("loses_feed", "reports_slowly", "feeds_get_canceled", "feeds_break")


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Weather:
    shop: Shop
    die: Random
    seed: int
    round: int = 0
    deck: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    def change(self) -> None:
        """Bring the next shift its weather: calm, a storm, trouble with feeds, or read-only."""
        self.round += 1
        amazon, name = self.shop.amazon, self._next()
        self.done.update(amazon.calms_down())
        amazon.fired.clear()
        amazon.feeds_go_on()
        self._keep_back(is_on=name == "read_only")
        if name == "storm":
            amazon.storm(self.seed + self.round, 0.15, ON_THE_WAY)
        elif name == "feeds":
            getattr(amazon, self.die.choice(WITH_FEEDS))(times=2)
        elif name == "stuck":
            amazon.feeds_get_stuck()
        elif name == "refusals":
            amazon.rejects_confirmation(times=2)
        elif name == "no_token":
            amazon.expires_tokens()
        self.done[name] += 1

    def clear_up(self) -> None:
        """End all trouble for good."""
        self.done.update(self.shop.amazon.calms_down())
        self.shop.amazon.feeds_go_on()
        self._keep_back(is_on=False)

    def makes_a_pass(self, account: SellerAccount) -> None:
        """Make a pass: alone, beside a second worker, or by a worker that is killed in it."""
        fate = self.die.random()
        clock = self.shop.clock
        if fate < 0.1:
            self.done["two workers"] += 1
            for answer in at_once(*[lambda: run_account(account, clock)] * 2):
                if isinstance(answer, BaseException):
                    raise answer
        elif fate < 0.25:
            self.done["killed"] += 1
            with killed_at(self.die.randint(1, 12)), at_death():
                run_account(account, clock)
        else:
            run_account(account, clock)

    def _next(self) -> str:
        """Draw a card: each kind comes as often in a week."""
        if not self.deck:
            self.deck = self.die.sample(WEATHERS, len(WEATHERS))
        return self.deck.pop()

    def _keep_back(self, *, is_on: bool) -> None:
        set_read_only(is_on, actor="bo", now=self.shop.now)


WEATHERS = ("calm", "storm", "feeds", "stuck", "refusals", "no_token", "read_only")


@contextmanager
def at_death() -> Iterator[None]:
    """Go on after a death."""
    try:
        yield
    except Killed:
        return


@contextmanager
def killed_at(call: int) -> Iterator[None]:
    """Die beside the call of that number: every second time Amazon has heard it."""
    send: Callable[..., Any] = httpx.Client.send
    calls = Counter[str]()

    def sending(client: httpx.Client, request: httpx.Request, **choices: Any) -> Any:
        calls["all"] += 1
        if calls["all"] == call and call % 2:
            raise Killed
        answer = send(client, request, **choices)
        if calls["all"] == call:
            raise Killed
        return answer

    setattr(httpx.Client, "send", sending)  # noqa: B010 - to die right beside it
    try:
        yield
    finally:
        setattr(httpx.Client, "send", send)  # noqa: B010
