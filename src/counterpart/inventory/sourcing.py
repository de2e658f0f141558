"""How is a source opened, described, closed, and joined to a stock?"""

import re
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext

from counterpart.audit.trail import record
from counterpart.core.batches import batched
from counterpart.core.errors import Refused
from counterpart.inventory.adjusting import ensure_stock_items
from counterpart.inventory.changing import PER_STATEMENT
from counterpart.inventory.models import Source, SourceItem, Stock, StockMovement, StockSource
from counterpart.inventory.recounting import recount
from counterpart.inventory.stocks import DEFAULT_SOURCE

CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
ADDRESS = ("contact", "email", "phone", "country", "region", "city", "street", "postcode")
LONGEST_NAME = 200
LONGEST_PART = 200
MOST_PRIORITY = 32767


class SourceRefused(Refused):
    """The source cannot be kept, or taken away, like this."""

    code = "source_refused"


def create_source(
    code: str,
    *,
    name: str = "",
    description: str = "",
    address: Mapping[str, str] | None = None,
    actor: str,
    now: datetime,
) -> Source:
    """Open a source; it feeds no stock until it is linked to one. Refuses SourceRefused.

    Repeated with the same facts it answers the source that is there.
    """
    plain = code.strip()
    if not CODE.fullmatch(plain):
        raise SourceRefused(
            gettext(
                "A source code has 1 to 64 small letters, digits, hyphens and underscores, and "
                "begins "
                "with a letter or a digit."
            )
        )
    wanted = {
        "name": _checked_name(name or plain),
        "description": description.strip(),
        "address": _checked_address(address or {}),
    }
    with transaction.atomic():
        source, is_new = Source.objects.get_or_create(code=plain, defaults=wanted)
        if is_new:
            _write_down("source_created", source, {}, actor=actor, now=now)
        elif any(getattr(source, fact) != value for fact, value in wanted.items()):
            raise SourceRefused(gettext("There is already a source “{plain}”.").format(plain=plain))
    return source


def change_source(
    source: Source,
    *,
    name: str | None = None,
    description: str | None = None,
    address: Mapping[str, str] | None = None,
    actor: str,
    now: datetime,
) -> Source:
    """Change what is said of a source; what is None stays, of the address too. Safe to repeat.

    An empty part of the address is taken away. Refuses SourceRefused.
    """
    with transaction.atomic():
        source = _locked(source)
        before = _facts(source)
        if name is not None:
            source.name = _checked_name(name)
        if description is not None:
            source.description = description.strip()
        if address is not None:
            parts = source.address | {part: text.strip() for part, text in address.items()}
            source.address = _checked_address(parts)
        source.save(update_fields=["name", "description", "address"])
        _write_down("source_changed", source, before, actor=actor, now=now)
    return source


def enable_source(source: Source, *, is_enabled: bool, actor: str, now: datetime) -> None:
    """Open or close a source: what lies at a closed one is not on hand. Safe to repeat.

    Promises to orders stay, so that less than nothing may be salable afterwards. The default
    source cannot be closed: refuses SourceRefused.
    """
    if source.code == DEFAULT_SOURCE and not is_enabled:
        raise SourceRefused(gettext("The default source is always open."))
    with transaction.atomic():
        mine = _locked(source)
        before = _facts(mine)
        mine.is_enabled = is_enabled
        mine.save(update_fields=["is_enabled"])
        _recount_at(mine)
        action = "source_enabled" if is_enabled else "source_disabled"
        _write_down(action, mine, before, actor=actor, now=now)
    source.is_enabled = is_enabled


def delete_source(source: Source, *, actor: str, now: datetime) -> None:
    """Take away a source that nothing has to do with any more, or refuse with the reason."""
    if source.code == DEFAULT_SOURCE:
        raise SourceRefused(gettext("The default source cannot be deleted."))
    with transaction.atomic():
        mine = _locked(source)
        _check_unused(mine)
        _write_down("source_deleted", None, _facts(mine), actor=actor, now=now)
        SourceItem.objects.filter(source=mine).delete()
        try:
            mine.delete()
        except ProtectedError as kept:
            kinds = sorted({str(one._meta.verbose_name_plural) for one in kept.protected_objects})  # noqa: SLF001
            raise SourceRefused(
                gettext("Source {code} cannot be deleted: {kinds} name it.").format(
                    code=source.code, kinds=", ".join(kinds)
                )
            ) from None


def link_source(
    stock: Stock, source: Source, *, priority: int = 1, actor: str, now: datetime
) -> None:
    """Let a stock draw from a source; lowest priority number first. Safe to repeat.

    Promises are made in each stock for itself: what two stocks share can be promised in both, and
    leaves once.
    """
    if not 0 <= priority <= MOST_PRIORITY:
        raise SourceRefused(
            gettext("A priority is a number from 0 to {most_priority}, not {priority}.").format(
                most_priority=MOST_PRIORITY, priority=priority
            )
        )
    with transaction.atomic():
        mine = _locked(source)
        before = _links(stock)
        StockSource.objects.update_or_create(
            stock=stock, source=mine, defaults={"priority": priority}
        )
        if source.code not in before:
            _recount_at(mine)
        _write_link_down("source_linked", stock, before, actor=actor, now=now)


def unlink_source(stock: Stock, source: Source, *, actor: str, now: datetime) -> None:
    """Let a stock no longer draw from a source: what lies there leaves its hand. Safe to repeat."""
    with transaction.atomic():
        mine = _locked(source)
        before = _links(stock)
        StockSource.objects.filter(stock=stock, source=mine).delete()
        if source.code in before:
            _recount_at(mine)
        _write_link_down("source_unlinked", stock, before, actor=actor, now=now)


def _checked_name(name: str) -> str:
    plain = name.strip()
    if not 1 <= len(plain) <= LONGEST_NAME or UNPRINTABLE.search(plain):
        raise SourceRefused(
            gettext(
                "The name of a source has 1 to {longest_name} characters, and no control "
                "characters."
            ).format(longest_name=LONGEST_NAME)
        )
    return plain


def _checked_address(address: Mapping[str, str]) -> dict[str, str]:
    unknown = [part for part in address if part not in ADDRESS]
    if unknown:
        raise SourceRefused(
            gettext("The address of a source has no {unknown}; it has {address}.").format(
                unknown=", ".join(unknown), address=", ".join(ADDRESS)
            )
        )
    for part, text in address.items():
        if len(text) > LONGEST_PART or UNPRINTABLE.search(text):
            raise SourceRefused(
                gettext(
                    "The {part} of a source has at most {longest_part} characters, and no control "
                    "characters."
                ).format(part=part, longest_part=LONGEST_PART)
            )
    return {part: address[part].strip() for part in ADDRESS if address.get(part, "").strip()}


def _check_unused(source: Source) -> None:
    lying = SourceItem.objects.filter(source=source).exclude(quantity=0)
    left = list(lying.order_by("product__sku").values_list("product__sku", flat=True)[:4])
    if left:
        named = f"{', '.join(left[:3])} and more" if len(left) > 3 else ", ".join(left)
        verb = "is" if len(left) == 1 else "are"
        raise SourceRefused(
            gettext("Source {code} cannot be deleted: {named} {verb} left there.").format(
                code=source.code, named=named, verb=verb
            )
        )
    stocks = list(source.stocks.order_by("stock__name").values_list("stock__name", flat=True))
    if stocks:
        raise SourceRefused(
            gettext("Source {code} cannot be deleted: {stocks} {value} from it.").format(
                code=source.code,
                stocks=", ".join(stocks),
                value="draws" if len(stocks) == 1 else "draw",
            )
        )
    if StockMovement.objects.filter(source=source).exists():
        raise SourceRefused(
            gettext(
                "Source {code} cannot be deleted: the stock ledger names it. Close it instead."
            ).format(code=source.code)
        )


def _locked(source: Source) -> Source:
    """Lock a source against others who change it; goods may move meanwhile."""
    return Source.objects.select_for_update(no_key=True).get(pk=source.pk)


def _recount_at(source: Source) -> None:
    lying = SourceItem.objects.filter(source=source).order_by("product")
    for portion in batched(lying.values_list("product_id", flat=True).iterator(), PER_STATEMENT):
        ensure_stock_items(portion)
        recount(portion)


def _facts(source: Source | None) -> dict[str, object]:
    if source is None:
        return {}
    return {
        "code": source.code,
        "name": source.name,
        "is_enabled": source.is_enabled,
        "description": source.description,
        "address": source.address,
    }


def _links(stock: Stock) -> dict[str, int]:
    return dict(stock.sources.values_list("source__code", "priority"))


def _write_down(
    action: str,
    source: Source | None,
    before: dict[str, object],
    *,
    actor: str,
    now: datetime,
) -> None:
    after = _facts(source)
    subject = str(after.get("code") or before["code"])
    record(action, kind="source", subject=subject, before=before, after=after, actor=actor, now=now)


def _write_link_down(
    action: str, stock: Stock, before: dict[str, int], *, actor: str, now: datetime
) -> None:
    record(
        action,
        kind="stock",
        subject=stock.name,
        before={"sources": before},
        after={"sources": _links(stock)},
        actor=actor,
        now=now,
    )
