"""How are encrypted names sorted, without the names being stored? (ADR 0021)

A rank is a whole number of 63 bits. Ranks sort as the folded names do that they were made of;
where exactly each letter lies, the key decides. About the first dozen letters count.
"""

import hashlib
from collections.abc import Iterator
from functools import cache, lru_cache

from django.conf import settings

from counterpart.core.finding.folding import words_of

WIDEST = 1 << 63
# Below that, an interval cannot be divided any more so that both parts are there.
NARROWEST = 8

# How a text is spelled: signs of five bits, and after an escape the code of one character.
SPACE, DIGIT, FIRST_LETTER, OTHER = 1, 2, 3, 29
Sign = tuple[int, int]


def rank(name: str) -> int | None:
    """Answer where a name stands among others; None if it has no letter. Uses the newest key.

    Ranks of different keys cannot be compared: while both are stored, rows are sorted wrongly.
    """
    text = " ".join(words_of(name[:100]))
    return _rank(text, settings.SECRET_KEYS[0]) if text else None


# The same name is asked for two or three times in a row.
@lru_cache(maxsize=64)
def _rank(text: str, secret_key: str) -> int:
    key = _key(secret_key)
    lowest, width, trail = 0, WIDEST, b""
    for bits, value in _spelled(text):
        # What comes before decides how the next sign's interval is divided.
        shares = hashlib.blake2b(trail, key=key).digest()
        node = 1
        for place in reversed(range(bits)):
            lower = width * (64 + shares[node] // 2) >> 8
            is_upper = value >> place & 1
            lowest, width = (lowest + lower, width - lower) if is_upper else (lowest, lower)
            node = 2 * node + is_upper
            if width < NARROWEST:
                return lowest
        trail += bytes([value])
    return lowest


def _spelled(text: str) -> Iterator[Sign]:
    """Spell a text in signs that sort as its letters do; its end stands before all of them."""
    for letter in text:
        if "a" <= letter <= "z":
            yield 5, FIRST_LETTER + ord(letter) - ord("a")
        elif letter == " ":
            yield 5, SPACE
        elif letter.isascii():
            yield 5, DIGIT
            yield 4, int(letter)
        else:
            code = min(ord(letter), 0xFFFF)
            yield 5, OTHER
            yield 6, code >> 10
            yield 5, code >> 5 & 31
            yield 5, code & 31


@cache
def _key(secret_key: str) -> bytes:
    return hashlib.sha256(b"blind rank:" + secret_key.encode()).digest()
