"""Which days does a figure cover, and which days before is it compared with?"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LENGTHS = (7, 30)


@dataclass(frozen=True)
class Period:
    """Full days in one time zone, and as many full days before them.

    `bounds` are the moments at which the days begin, oldest first, and the one at which the last
    ends: twice as many days as `days`.
    """

    days: tuple[date, ...]
    before: tuple[date, ...]
    bounds: tuple[datetime, ...]

    @property
    def first(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]

    @property
    def first_before(self) -> date:
        return self.before[0]

    @property
    def last_before(self) -> date:
        return self.before[-1]

    @property
    def begins_at(self) -> datetime:
        return self.bounds[len(self.before)]

    @property
    def ends_at(self) -> datetime:
        return self.bounds[-1]


def last_days(length: int, *, zone: ZoneInfo, now: datetime) -> Period:
    """Answer the last so many full days: the running day would end every curve in a fall."""
    today = now.astimezone(zone).date()
    days = [today - timedelta(days=back) for back in range(2 * length, -1, -1)]
    # A day may begin at another hour than the one before: clocks are moved at night.
    bounds = tuple(datetime.combine(one, time(), tzinfo=zone) for one in days)
    return Period(tuple(days[length:-1]), tuple(days[:length]), bounds)
