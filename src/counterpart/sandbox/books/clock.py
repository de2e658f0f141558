"""What time is it at this Amazon?"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

AMAZON_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")


def read_time(text: str) -> datetime:
    """Raise ValueError where the text is not ISO 8601 with a time and an offset."""
    if not AMAZON_TIME.fullmatch(text):
        raise ValueError(f"{text} is not a time in ISO 8601 format.")
    return to_milliseconds(datetime.fromisoformat(text))


def show_time(moment: datetime) -> str:
    text = to_milliseconds(moment).isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00").removesuffix(".000") + "Z"


def to_milliseconds(moment: datetime) -> datetime:
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class Clock:
    def __init__(self, now: str | datetime | None = None, *, speed: float = 1.0) -> None:
        self.frozen = now is not None
        self.speed = speed
        self._during: datetime | None = None
        self._moment = as_time(now) if now is not None else real_time()
        self._since = real_time()

    def now(self) -> datetime:
        if self._during is not None:
            return self._during
        if self.frozen:
            return self._moment
        return to_milliseconds(self._moment + (real_time() - self._since) * self.speed)

    def advance(self, by: timedelta) -> None:
        self._moment += by

    def set(self, moment: str | datetime) -> None:
        self._moment = as_time(moment)
        self._since = real_time()

    def run_on(self, moment: str | datetime) -> None:
        """Go on in real time from that moment."""
        self.set(moment)
        self.frozen = False

    @contextmanager
    def during(self, moment: datetime) -> Iterator[None]:
        before, self._during = self._during, moment
        try:
            yield
        finally:
            self._during = before


def as_time(moment: str | datetime) -> datetime:
    return read_time(moment) if isinstance(moment, str) else to_milliseconds(moment)


def real_time() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)
