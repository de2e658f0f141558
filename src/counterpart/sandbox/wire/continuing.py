"""Where does the next page of a list begin, for lists that are told by a nextToken?"""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any, TypeVar

from counterpart.sandbox.books.seeds import opaque
from counterpart.sandbox.wire.answers import invalid_input

T = TypeVar("T")
SIGNATURE = 12


def cut_page(found: Sequence[T], begin: int, size: int) -> tuple[list[T], int | None]:
    """Return one page and where the next one begins, None behind the last."""
    end = begin + size
    return list(found[begin:end]), end if end < len(found) else None


def write_next(seed: int, list_name: str, told: Any) -> str:
    text = json.dumps([list_name, told], separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(f"{sign(seed, text)}{text}".encode()).decode()


def read_next(seed: int, list_name: str, token: str) -> Any:
    """Return what `write_next` was told, or refuse a token that it did not write."""
    try:
        plain = base64.urlsafe_b64decode(token.encode()).decode()
    except (binascii.Error, ValueError):
        raise invalid_input("The nextToken is not valid.") from None
    signature, text = plain[:SIGNATURE], plain[SIGNATURE:]
    if signature != sign(seed, text):
        raise invalid_input("The nextToken is not valid.")
    name, told = json.loads(text)
    if name != list_name:
        raise invalid_input("The nextToken is not valid.")
    return told


def sign(seed: int, text: str) -> str:
    return opaque(seed, "next", text, length=SIGNATURE)
