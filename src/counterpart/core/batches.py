"""How is a long row taken in portions?"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of at most `size` items, one after the other."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
