"""How does a person say which product a seller SKU is?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.matches import ListingMatch
from counterpart.amazon.models.stores import AmazonStore
from counterpart.audit.trail import record
from counterpart.catalog.models import Product
from counterpart.core.errors import Refused
from counterpart.websites.scopes import EVERYTHING, Scope

LONGEST_SUBJECT = 200


class MatchRefused(Refused):
    """The seller SKU cannot be matched like this."""

    code = "match_refused"


def match_listing(
    account: SellerAccount,
    sku: str,
    product: Product,
    *,
    scope: Scope = EVERYTHING,
    actor: str,
    now: datetime,
) -> ListingMatch:
    """Say that a seller SKU of an account is this product, in all of its stores.

    It goes before the product with that very SKU. Safe to repeat; another product takes the place
    of the one before. Orders that are in Commerce already stay as they are. Refuses MatchRefused
    without a SKU, and when a store of the account lies outside the scope.
    """
    if not sku.strip():
        raise MatchRefused(
            gettext("Without a seller SKU nothing can be matched: Amazon tells none.")
        )
    _check_scope(account, scope)
    with transaction.atomic():
        row, is_new = ListingMatch.objects.select_for_update().get_or_create(
            account=account,
            sku=sku,
            defaults={"product": product, "actor": actor, "matched_at": now},
        )
        before = {} if is_new else {"product": row.product.sku}
        if row.product != product:
            row.product, row.actor, row.matched_at = product, actor, now
            row.save(update_fields=["product", "actor", "matched_at"])
        _write_down("listing_matched", row, before, {"product": product.sku}, actor=actor, now=now)
    return row


def unmatch_listing(
    match: ListingMatch, *, scope: Scope = EVERYTHING, actor: str, now: datetime
) -> None:
    """Take back what was said of a seller SKU; orders in Commerce stay. Safe to repeat.

    Refuses MatchRefused when a store of the account lies outside the scope.
    """
    _check_scope(match.account, scope)
    with transaction.atomic():
        gone, _ = ListingMatch.objects.filter(pk=match.pk).delete()
        if gone:
            before = {"product": match.product.sku}
            _write_down("listing_unmatched", match, before, {}, actor=actor, now=now)


def _check_scope(account: SellerAccount, scope: Scope) -> None:
    outside = AmazonStore.objects.filter(account=account).exclude(
        scope.within("order_settings__store_view")
    )
    if not scope.is_everything and outside.exists():
        raise MatchRefused(
            gettext(
                "A match holds in all stores of seller {seller_id}, and you may not work in "
                "all of them."
            ).format(seller_id=account.seller_id)
        )


def _write_down(
    action: str,
    match: ListingMatch,
    before: dict[str, str],
    after: dict[str, str],
    *,
    actor: str,
    now: datetime,
) -> None:
    record(
        action,
        kind="listing",
        subject=f"{match.account.seller_id} {match.sku}"[:LONGEST_SUBJECT],
        before=before,
        after=after,
        actor=actor,
        now=now,
    )
