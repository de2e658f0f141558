"""Which number does the next document get?"""

from collections import Counter
from collections.abc import Callable, Sequence

from django.db import connection

from counterpart.websites.models import NumberSequence, StoreView

DIGITS = 9
# The row lock of this UPDATE holds until commit: no two takers see the same last number.
TAKE = """
    UPDATE websites_numbersequence SET last = last + %s
    WHERE store_view_id = %s AND document = %s
    RETURNING last, prefix, suffix
"""


def next_number(store_view: StoreView, document: str) -> str:
    """Take the next number of a document in a store view. Numbers are never given twice."""
    return next_numbers(store_view, document, count=1)[0]


def next_numbers(store_view: StoreView, document: str, *, count: int) -> list[str]:
    """Take several numbers in one step; a rolled back transaction gives them back."""
    if count == 0:
        return []
    rows = _moved_on(store_view, document, count)
    if not rows:
        NumberSequence.objects.get_or_create(
            store_view=store_view,
            document=document,
            defaults={"prefix": _default_prefix(store_view)},
        )
        rows = _moved_on(store_view, document, count)
    [(last, prefix, suffix)] = rows
    return [f"{prefix}{number:0{DIGITS}}{suffix}" for number in range(last - count + 1, last + 1)]


def _moved_on(store_view: StoreView, document: str, count: int) -> list[tuple[int, str, str]]:
    """Move a sequence on; nothing is answered where there is no sequence yet."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [count, store_view.pk, document])
        rows: list[tuple[int, str, str]] = cursor.fetchall()
    return rows


def numbers_for_each(
    views: Sequence[StoreView], take: Callable[[StoreView, int], list[str]]
) -> list[str]:
    """Answer a number for each entry, taken from its store view in one step.

    The views come in the order of their keys, so that two takers never wait for each other.
    """
    supply = {
        view: iter(take(view, count))
        for view, count in sorted(Counter(views).items(), key=lambda pair: pair[0].pk)
    }
    return [next(supply[view]) for view in views]


def _default_prefix(store_view: StoreView) -> str:
    """The first store view has none; every later one has its own id (CO-1.4)."""
    is_first = not StoreView.objects.filter(pk__lt=store_view.pk).exists()
    return "" if is_first else str(store_view.pk)
