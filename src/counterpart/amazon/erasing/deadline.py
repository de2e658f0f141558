"""Until when may the buyer of an Amazon order be remembered (P6)?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

# What may pass between two runs of the job: within it, nothing is ever kept too long.
ROOM = timedelta(days=1)
# Cautious, because the shorter the way, the earlier the buyer is forgotten.
ON_THE_WAY = timedelta(days=2)
# Whatever Amazon says or leaves unsaid, nobody is remembered longer than that.
LONGEST = timedelta(days=365)


@dataclass(frozen=True)
class Course:
    """What is known of an order's way to its buyer; None where nothing is."""

    purchased_at: datetime
    delivered_by: datetime | None = None
    deliver_by: datetime | None = None
    shipped_at: datetime | None = None
    ship_by: datetime | None = None
    ended_at: datetime | None = None
    # Until when Amazon is known to have shown it as still to be shipped.
    unshipped_until: datetime | None = None


def erase_at(course: Course, *, after: timedelta) -> datetime:
    """Answer from when on the buyer is to be forgotten: so long after delivery, less ROOM.

    Amazon dates no delivery. An order that it shows as delivered was so at the latest when Amazon
    last changed it, and is taken to be in time, as is the end of one that was canceled or closed.
    Else the promised end of delivery counts, else the shipment or its promised end, shipped or
    not. Without any promise, what Amazon showed as to be shipped was not delivered before it did;
    else the purchase counts.
    """
    certain = [one for one in (course.delivered_by, course.ended_at) if one]
    if certain:
        delivered = min(one for one in (*certain, course.deliver_by) if one)
    else:
        delivered = _expected(course)
    return min(delivered + after, course.purchased_at + LONGEST) - ROOM


def _expected(course: Course) -> datetime:
    if course.deliver_by:
        return course.deliver_by
    left = course.shipped_at or course.ship_by
    return left + ON_THE_WAY if left else course.unshipped_until or course.purchased_at
