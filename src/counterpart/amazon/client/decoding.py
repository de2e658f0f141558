"""How do bytes become orders, so that one broken order never costs its neighbors?"""

import contextlib
import re
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from counterpart.amazon.client.wire import BrokenOrder, Identifier, Order, SeenOrder, in_utc

Shape = TypeVar("Shape")

# What msgspec raises on bytes that are not JSON, not UTF-8, nested too deep or of another shape.
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

_anything = msgspec.json.Decoder(float_hook=Decimal)
_order = msgspec.json.Decoder(Order, strict=False)

# A text cut between the two halves of an emoji leaves half of one, which msgspec takes for an
# end of the document. The first group steps over what is whole: pairs and escaped backslashes.
_HALF_CHARACTER = re.compile(
    r"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\[^u])"
    r"|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)


def decode_order(document: bytes, *, request_id: str) -> SeenOrder | BrokenOrder:
    """Read one order. Never raises: what cannot be read comes back as a BrokenOrder."""
    try:
        order = _order_in(document)
    except UNREADABLE as trouble:
        return _broken(document, reason=_reason(trouble), request_id=request_id)
    return SeenOrder(order=order, document=document)


def _order_in(document: bytes) -> Order:
    if b"null" not in document and b"\\u0000" not in document:
        # Nothing to clean, as in nearly every document: read at once, which costs a third.
        with contextlib.suppress(*UNREADABLE):
            return _order.decode(document)
    return msgspec.convert(_without_nulls(_parsed(document)), type=Order, strict=False)


def decode_document(document: bytes, shape: type[Shape]) -> Shape:
    """Read JSON, strings for numbers allowed; raises one of UNREADABLE."""
    try:
        return msgspec.json.decode(document, type=shape, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return msgspec.json.decode(_mended(document), type=shape, strict=False)


class _Landmarks(msgspec.Struct, rename="camel"):
    """Each kept raw, so that one that is wrong does not hide the others."""

    order_id: msgspec.Raw = msgspec.Raw(b"null")
    created_time: msgspec.Raw = msgspec.Raw(b"null")
    sales_channel: msgspec.Raw = msgspec.Raw(b"null")


class _Place(msgspec.Struct, rename="camel"):
    marketplace_id: Identifier | None = None


def _broken(document: bytes, *, reason: str, request_id: str) -> BrokenOrder:
    marks = _read(document, _Landmarks) or _Landmarks()
    place = _read(bytes(marks.sales_channel), _Place)
    return BrokenOrder(
        order_id=_read(bytes(marks.order_id), Identifier),
        created_time=_moment(bytes(marks.created_time)),
        marketplace_id=place.marketplace_id if place else None,
        reason=reason,
        request_id=request_id,
        document=document,
    )


def _read(document: bytes, shape: Any) -> Any:
    try:
        return decode_document(document, shape)
    except UNREADABLE:
        return None


def _moment(document: bytes) -> datetime | None:
    moment = _read(document, datetime)
    try:
        return in_utc(moment) if moment else None
    except ValueError:
        return None


def _parsed(document: bytes) -> Any:
    try:
        return _anything.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _anything.decode(_mended(document))


def _mended(document: bytes) -> str:
    text = document.decode("utf-8-sig", errors="replace")
    return _HALF_CHARACTER.sub(lambda found: found[1] or "\ufffd", text)


def _without_nulls(value: Any) -> Any:
    """Drop every null: an absent field and a null one mean the same to us."""
    if isinstance(value, dict):
        return {key: _without_nulls(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_without_nulls(one) for one in value if one is not None]
    if isinstance(value, str):
        # PostgreSQL stores no NUL.
        return value.replace("\0", "\ufffd")
    return value


def _reason(trouble: Exception) -> str:
    # msgspec names the field and the type it expected, never the value.
    return str(trouble) if isinstance(trouble, msgspec.MsgspecError) else "It is not JSON in UTF-8."
