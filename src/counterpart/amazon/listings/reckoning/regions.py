"""Which store of a seller account decides what holds for the region (F-04, F-34)?"""

from dataclasses import dataclass

from counterpart.amazon.listings.figures import Limits
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.listings import StockSettings
from counterpart.amazon.models.stores import AmazonStore
from counterpart.inventory.models import Stock
from counterpart.inventory.stocks import stock_of


@dataclass(frozen=True)
class Region:
    """What holds for every listing of an account: the oldest store's word, and who is awake."""

    store: AmazonStore
    settings: StockSettings
    stock: Stock
    active_marketplaces: frozenset[str]

    @property
    def limits(self) -> Limits:
        return Limits(
            out_of_stock_threshold=self.settings.out_of_stock_threshold,
            maximum_listed_quantity=self.settings.maximum_listed_quantity,
            unmanaged_quantity=self.settings.unmanaged_quantity,
        )


def find_deciding_store(account: SellerAccount) -> AmazonStore | None:
    """Find the oldest store of an account that is not being deleted.

    It decides while it rests, too: otherwise the figures of its neighbors would change by other
    settings on the day that it is deactivated.
    """
    stores = AmazonStore.objects.filter(account=account, deletion_asked_at=None)
    return stores.select_related("website", "account").order_by("connected_at", "pk").first()


def find_region(account: SellerAccount) -> Region | None:
    """Answer what holds for an account's listings; None where no store is left."""
    store = find_deciding_store(account)
    if store is None:
        return None
    active = AmazonStore.objects.filter(account=account, is_active=True, deletion_asked_at=None)
    return Region(
        store=store,
        settings=settings_of(store),
        stock=stock_of(store.website),
        active_marketplaces=frozenset(active.values_list("marketplace_id", flat=True)),
    )


def may_send(account: SellerAccount) -> bool:
    """Tell, in one query, whether any store of an account has sending switched on."""
    return StockSettings.objects.filter(store__account=account, sends_quantity=True).exists()


def is_sending(account: SellerAccount) -> bool:
    """Tell whether an account's figures are sent, as the store says that decides for it."""
    store = find_deciding_store(account) if may_send(account) else None
    return store is not None and settings_of(store).sends_quantity


def settings_of(store: AmazonStore) -> StockSettings:
    """Answer the store's own settings; the defaults, not stored, where it has none."""
    return StockSettings.objects.filter(store=store).first() or StockSettings(store=store)
