"""By which words are encrypted people found again, without their words being stored? (ADR 0021)

A blind word is the keyed hash of the beginning of a word, as a whole number of 63 bits. Whoever
has the table but not the key learns which orders share a beginning, and nothing else.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain, groupby, islice, pairwise

from django.conf import settings

from counterpart.core.finding.folding import folded, is_unspaced, words_of

SHORTEST, LONGEST = 2, 8
# What a person types and what a label holds is shorter; a flood of words is cut off.
MOST_WORDS = 60
MOST_WORDS_TO_FIND = 8

Hashed = Callable[[str], int]


def words_to_store(
    texts: Iterable[str],
    *,
    kind: str = "name",
    besides: Iterable[str] = (),
    shortest: int = SHORTEST,
) -> frozenset[int]:
    """Answer the blind words under which some texts are found, made with the newest key.

    Every beginning of `shortest` to eight letters of each word, shorter words as a whole, except
    those that the texts `besides` have too; of scripts without spaces, every letter and every
    pair of neighbors. Words of one `kind` are never found as those of another.
    """
    beginnings = _beginnings(texts, shortest) - _beginnings(besides, shortest)
    return frozenset(map(_hashed(kind, settings.SECRET_KEYS[0]), beginnings))


def whole_to_store(texts: Iterable[str], *, kind: str = "whole") -> frozenset[int]:
    """Answer the blind words under which texts are found that must be asked for as a whole."""
    wholes = {folded(text).strip() for text in texts} - {""}
    return frozenset(map(_hashed(kind, settings.SECRET_KEYS[0]), wholes))


def words_to_find(query: str, *, kinds: Iterable[str] = ("name",)) -> list[list[int]]:
    """Answer what each word of a query may be stored as, under every kind and configured key.

    What is looked for has one of each list: all words must match. No list at all: the query has
    no word, and nothing is to be found.
    """
    parts = dict.fromkeys(part for word in words_of(query) for part in _to_find(word))
    hashes = _hashes(kinds)
    # The longest is the rarest, and narrows the most.
    longest_first = sorted(islice(parts, MOST_WORDS_TO_FIND), key=len, reverse=True)
    return [[hashed(part) for hashed in hashes] for part in longest_first]


def whole_to_find(query: str, *, kinds: Iterable[str] = ("whole",)) -> list[int]:
    """Answer what a query as a whole may be stored as, under every kind and configured key."""
    whole = folded(query).strip()
    return [hashed(whole) for hashed in _hashes(kinds)] if whole else []


def _beginnings(texts: Iterable[str], shortest: int) -> set[str]:
    words = islice((word for text in texts for word in words_of(text)), MOST_WORDS)
    return {part for word in words for part in _to_store(word, shortest)}


def _hashes(kinds: Iterable[str]) -> list[Hashed]:
    return [_hashed(kind, key) for kind in kinds for key in settings.SECRET_KEYS]


def _to_store(word: str, shortest: int) -> Iterable[str]:
    if word.isascii():
        return _starts(word, shortest)
    return chain.from_iterable(
        (*run, *map("".join, pairwise(run))) if is_whole else _starts(run, shortest)
        for is_whole, run in _runs(word)
    )


def _starts(word: str, shortest: int) -> list[str]:
    # A word of one letter, such as a house number, is a word all the same.
    longest = min(LONGEST, len(word))
    return [word[:length] for length in range(min(shortest, longest), longest + 1)]


def _to_find(word: str) -> Iterator[str]:
    for is_whole, run in _runs(word):
        if is_whole and len(run) > 1:
            yield from map("".join, pairwise(run))
        else:
            yield run[:LONGEST]


def _runs(word: str) -> Iterator[tuple[bool, str]]:
    """Part a word where a script that puts no spaces between words begins or ends."""
    for is_whole, letters in groupby(word, is_unspaced):
        yield is_whole, "".join(letters)


@cache
def _hashed(kind: str, secret_key: str) -> Hashed:
    key = hashlib.sha256(b"blind words:" + kind.encode() + b":" + secret_key.encode()).digest()
    keyed = hashlib.blake2b

    def hashed(part: str) -> int:
        digest = keyed(part.encode(), key=key, digest_size=8).digest()
        return int.from_bytes(digest, "big") >> 1

    return hashed
