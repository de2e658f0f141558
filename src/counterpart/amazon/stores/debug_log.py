"""What passes between Amazon and one store, line by line, for whoever looks for a fault?"""

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from counterpart.amazon.client.listening import Exchange
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.activity import check_stays
from counterpart.audit.trail import record

KEPT_DAYS = 14
FOLDER = "debug"
NAME = re.compile(r"amazon-store-(\d+)\.(\d{4}-\d{2}-\d{2})\.jsonl")
# Parameters whose values are words of Amazon's, moments and numbers; of all others, only the name.
OPEN = frozenset(
    {
        "createdAfter", "createdBefore", "createdSince", "createdUntil", "dataEndTime",
        "dataStartTime", "feedTypes", "fulfilledBy", "fulfillmentStatuses", "identifiersType",
        "includedData", "issueLocale", "lastUpdatedAfter", "lastUpdatedBefore", "marketplaceIds",
        "maxResultsPerPage", "pageSize", "postedAfter", "postedBefore", "processingStatuses",
        "relatedIdentifierName", "reportTypes",
    }
)  # fmt: skip
HIDDEN = "…"
# Of paths only what Amazon's models name, order numbers and versions: what else stands in one is
# an id that opens something, or a name that somebody gave.
PLAIN = re.compile(r"[a-zA-Z]+|v\d+|\d{4}-\d{2}-\d{2}|\d{3}-\d{7}-\d{7}")


def log_store(
    store: AmazonStore,
    is_logged: bool,  # noqa: FBT001
    *,
    actor: str,
    now: datetime,
) -> None:
    """Begin to write what passes between Amazon and a store, or end it. Safe to repeat.

    Files that are there stay until they are too old. Refuses a store that is being deleted.
    """
    with transaction.atomic():
        row = AmazonStore.objects.select_for_update().get(pk=store.pk)
        check_stays(row)
        was_logged = row.is_debug_logged
        store.is_debug_logged = is_logged
        AmazonStore.objects.filter(pk=row.pk).update(is_debug_logged=is_logged)
        record(
            "debug_log_switched",
            kind="amazon_store",
            subject=row.name,
            before={"is_debug_logged": was_logged},
            after={"is_debug_logged": is_logged},
            actor=actor,
            now=now,
        )


def stores_logged(account: SellerAccount) -> list[int]:
    """Answer the keys of an account's stores that are logged."""
    logged = AmazonStore.objects.filter(account=account, is_debug_logged=True)
    return list(logged.order_by("pk").values_list("pk", flat=True))


def write_exchange(store: int, exchange: Exchange, *, now: datetime) -> None:
    """Add a line to the store's file of the day; only its owner may read it.

    Never a body, a header, a token, or a word of a buyer's.
    """
    path = file_of(store, now)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = json.dumps(_facts(exchange, now), ensure_ascii=False) + "\n"
    # Each line by one call at the file's end: processes do not tear each other's lines.
    descriptor = os.open(
        path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0), 0o600
    )
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)


def file_of(store: int, now: datetime) -> Path:
    """Answer where the lines of a day stand, by the days of UTC."""
    return _folder() / f"amazon-store-{store}.{now.astimezone(UTC):%Y-%m-%d}.jsonl"


def files_of(store: int) -> list[Path]:
    """Answer the files of a store, the newest first."""
    return sorted((path for path, key, _ in _files() if key == store), reverse=True)


def clear_debug_logs(*, now: datetime) -> int:
    """Delete the files that are too old; answers how many. Safe to repeat."""
    oldest = f"{now.astimezone(UTC) - timedelta(days=KEPT_DAYS):%Y-%m-%d}"
    old = [path for path, _, day in _files() if day < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / FOLDER


def _files() -> Iterator[tuple[Path, int, str]]:
    folder = _folder()
    for path in folder.iterdir() if folder.is_dir() else ():
        named = NAME.fullmatch(path.name)
        if named:
            yield path, int(named[1]), named[2]


def _facts(exchange: Exchange, now: datetime) -> dict[str, object]:
    return {
        "at": now.isoformat(),
        "operation": exchange.operation,
        "method": exchange.method,
        "path": _plain(exchange.path),
        "parameters": {
            name: value if name in OPEN else HIDDEN for name, value in exchange.params.items()
        },
        "http_status": exchange.http_status,
        "trouble": exchange.trouble,
        "request_id": exchange.request_id,
        "milliseconds": exchange.milliseconds,
        "bytes_sent": exchange.bytes_sent,
        "bytes_received": exchange.bytes_received,
    }


def _plain(path: str) -> str:
    return "/".join(
        part if not part or PLAIN.fullmatch(part) else HIDDEN for part in path.split("/")
    )
