"""How do the blind words and ranks of encrypted people come to be made with the newest key?"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import models, transaction

from counterpart.core.bulk import insert_values
from counterpart.core.rotating import Rotated
from counterpart.core.secrets import WrongSecretKey

BATCH = 200

Rows = models.QuerySet[Any]


@dataclass(frozen=True)
class Findable:
    """What a row is to be found and sorted by: blind words, and ranks by their columns."""

    key: int
    words: frozenset[int]
    ranks: Mapping[str, int | None]


def renew_words(
    rows: Rows, words: Rows, owner: str, read: Callable[[Rows], Iterator[Findable]]
) -> Rotated:
    """Make the words and ranks of rows with the newest key; `read` answers what they are to be.

    Flat memory, a portion of rows in each transaction. Safe to repeat, to kill, and while others
    work. A row that no configured key reads keeps what it has and is counted.
    """
    done = Rotated(words.model._meta.label)  # noqa: SLF001
    last = 0
    while keys := list(
        rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        with transaction.atomic():
            # Whoever changes or erases one of them waits, and comes after us.
            locked = rows.select_for_update().filter(pk__in=keys).order_by("pk")
            present = [row.pk for row in locked.only("pk")]
            _renew(rows, words, owner, _readable(rows, present, read, done), done)
        last = keys[-1]
    return done


def _readable(
    rows: Rows, keys: Sequence[int], read: Callable[[Rows], Iterator[Findable]], done: Rotated
) -> list[Findable]:
    try:
        return list(read(rows.filter(pk__in=keys)))
    except WrongSecretKey:
        if len(keys) > 1:
            return list(chain(*(_readable(rows, [key], read, done) for key in keys)))
        done.unreadable += 1
        return []


def _renew(rows: Rows, words: Rows, owner: str, found: list[Findable], done: Rotated) -> None:
    changed = _other_words(words, owner, found)
    words.filter(**{f"{owner}__in": [one.key for one in changed]}).delete()
    insert_values(
        words.model,
        [{"word": word, f"{owner}_id": one.key} for one in changed for word in one.words],
    )
    moved = _other_ranks(rows, found)
    for one in moved:
        rows.filter(pk=one.key).update(**one.ranks)
    done.renewed += len({one.key for one in chain(changed, moved)})


def _other_words(words: Rows, owner: str, found: list[Findable]) -> list[Findable]:
    stored: dict[int, set[int]] = defaultdict(set)
    mine = words.filter(**{f"{owner}__in": [one.key for one in found]})
    for key, word in mine.values_list(owner, "word"):
        stored[key].add(word)
    return [one for one in found if stored[one.key] != one.words]


def _other_ranks(rows: Rows, found: list[Findable]) -> list[Findable]:
    names = list(found[0].ranks) if found else []
    stored = {
        row.pop("pk"): row
        for row in rows.filter(pk__in=[one.key for one in found]).values("pk", *names)
    }
    return [one for one in found if stored[one.key] != one.ranks]
