"""Which rows does a table of blind words know for a query? (ADR 0021)"""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from counterpart.core.finding.blind_words import whole_to_find, words_to_find

Words = QuerySet[Any, Any]


def with_words(
    words: Words, owner: str, query: str, *, kinds: Sequence[str], lacking: str = ""
) -> Words:
    """Answer the keys of the `owner`s that have every word of a query, and none as `lacking`."""
    found = words.none()
    for number, wanted in enumerate(words_to_find(query, kinds=kinds)):
        those = words.filter(word__in=wanted)
        found = those if not number else found.filter(**{f"{owner}__in": those.values(owner)})
    if lacking:
        unwanted = [word for one in words_to_find(query, kinds=[lacking]) for word in one]
        found = found.exclude(**{f"{owner}__in": words.filter(word__in=unwanted).values(owner)})
    return found.values_list(owner)


def with_whole(words: Words, owner: str, query: str, *, kinds: Sequence[str]) -> Words:
    """Answer the keys of the `owner`s that have a query as a whole."""
    return words.filter(word__in=whole_to_find(query, kinds=kinds)).values_list(owner)
