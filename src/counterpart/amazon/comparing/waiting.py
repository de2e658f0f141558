"""Who learns that a comparison waits for Amazon's quota?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from counterpart.core.clock import Clock

NOT_WORTH_TELLING = 5.0


@dataclass(frozen=True)
class TellingClock:
    """A clock that says so before it waits for longer than a moment."""

    clock: Clock
    tell: Callable[[str], None]

    def now(self) -> datetime:
        return self.clock.now()

    def wait(self, seconds: float) -> None:
        if seconds > NOT_WORTH_TELLING:
            until = self.clock.now() + timedelta(seconds=seconds)
            self.tell(f"Amazon's quota is used up until {until:%H:%M:%S} UTC; waiting.")
        self.clock.wait(seconds)
