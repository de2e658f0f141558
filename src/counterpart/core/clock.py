"""What time is it? The one place that reads the machine's clock."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """The time that rules go by, and waiting in it."""

    def now(self) -> datetime:
        """Answer the current time, aware, in UTC."""

    def wait(self, seconds: float) -> None:
        """Come back when that much time has passed on this clock."""


class MachineClock:
    """The real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def wait(self, seconds: float) -> None:
        time.sleep(max(seconds, 0))


class TravelClock:
    """A clock that stands at a chosen moment; waiting takes real time and moves it on."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def wait(self, seconds: float) -> None:
        time.sleep(max(seconds, 0))
        self._now += timedelta(seconds=max(seconds, 0))


class SteppingClock:
    """A clock that stands still and jumps when someone waits: simulations in virtual time."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def wait(self, seconds: float) -> None:
        self._now += timedelta(seconds=max(seconds, 0))

    def set(self, moment: datetime) -> None:
        self._now = moment.astimezone(UTC)
