"""How do documents get to and from the addresses that Amazon gives out for them?"""

import re
import zlib
from dataclasses import dataclass, field

from counterpart.amazon.client.addressing import is_on_this_machine
from counterpart.amazon.client.errors import Unreadable
from counterpart.amazon.client.transport import Transport

UPLOAD = "uploadDocument"
DOWNLOAD = "downloadDocument"
LARGEST_DOCUMENT = 200_000_000
PIECE = 1_000_000
GZIP_MARK = b"\x1f\x8b"
GZIP_WINDOW = 16 + zlib.MAX_WBITS
# Presigned addresses lie in Amazon's storage; the one of its content network is that of the
# examples in feeds_2021-06-30.json.
DOMAINS = ("amazonaws.com", "amazon.com", "media-amazon.com")
HOSTS = frozenset({"d34o8swod1owfl.cloudfront.net"})
# Strict enough that no two readers of it can see two different hosts.
ADDRESS = re.compile(r"(https?://([a-z0-9-]+(?:[.][a-z0-9-]+)*)(:[0-9]{1,5})?)([/?][!-~]{0,9000})?")


@dataclass(frozen=True)
class Fetched:
    """A document, unpacked, with what its answer said about its kind and characters."""

    content: bytes = field(repr=False)
    content_type: str


def upload_document(transport: Transport, url: str, content: bytes, *, content_type: str) -> None:
    """Put a document where Amazon asked for it. Safe to repeat.

    `content_type` must be the one that the address was asked for with. Raises TryLater on any
    trouble, also if the address, which lives five minutes, has run out: the caller gets a new one.
    """
    address = _checked(transport, url, operation=UPLOAD)
    transport.exchange_document(UPLOAD, "PUT", address, content=content, content_type=content_type)


def download_document(transport: Transport, url: str, *, is_compressed: bool) -> bytes:
    """Fetch a document. Safe to repeat; raises TryLater as `upload_document`, or Unreadable."""
    return fetch_document(transport, url, is_compressed=is_compressed).content


def fetch_document(transport: Transport, url: str, *, is_compressed: bool) -> Fetched:
    """Fetch a document with its content type. Safe to repeat; raises as `download_document`."""
    address = _checked(transport, url, operation=DOWNLOAD)
    answer = transport.exchange_document(DOWNLOAD, "GET", address)
    content = answer.body
    # With Content-Encoding on the answer it was unpacked on the way.
    if is_compressed and "gzip" not in answer.headers.get("content-encoding", "").lower():
        content = unpacked(content, operation=DOWNLOAD)
    return Fetched(content, answer.headers.get("content-type", ""))


def _checked(transport: Transport, url: str, *, operation: str) -> str:
    found = ADDRESS.fullmatch(url)
    if found is None:
        raise Unreadable("the document has no usable address", operation=operation)
    origin, host = found[1], found[2]
    if not _is_amazons(origin, host, endpoint=transport.endpoint):
        raise Unreadable(f"the document lies at {host}, not with Amazon", operation=operation)
    return url


def _is_amazons(origin: str, host: str, *, endpoint: str) -> bool:
    if is_on_this_machine(endpoint):
        own = ADDRESS.match(endpoint)
        return own is not None and own[1] == origin
    if origin != f"https://{host}":
        return False
    return host in HOSTS or host.endswith(tuple(f".{name}" for name in DOMAINS))


def unpacked(packed: bytes, *, operation: str, largest: int = LARGEST_DOCUMENT) -> bytes:
    """Unpack GZIP, which may have several parts; raises Unreadable.

    It is done piece by piece, and no more is ever unpacked than one piece above the largest size.
    """
    if not packed.startswith(GZIP_MARK):
        raise Unreadable("it is not packed as announced", operation=operation)
    content = bytearray()
    packing = zlib.decompressobj(GZIP_WINDOW)
    try:
        while packed:
            content += packing.decompress(packed, PIECE)
            if len(content) > largest:
                raise Unreadable("it is too large", operation=operation)
            packed = packing.unconsumed_tail
            if packing.eof and packing.unused_data.startswith(GZIP_MARK):
                packed, packing = packing.unused_data, zlib.decompressobj(GZIP_WINDOW)
    except zlib.error:
        raise Unreadable("its packing is broken", operation=operation) from None
    if not packing.eof:
        raise Unreadable("it was cut short", operation=operation)
    return bytes(content)
