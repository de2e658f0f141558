"""How are a store's settings for stock and fulfillment read and changed (F-03, F-34)?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon.client.reports.merchant_listings import LISTINGS_REPORT
from counterpart.amazon.listings.reckoning.regions import settings_of
from counterpart.amazon.listings.scoping import check_account_scope
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.listings import FulfilledBySource, StockSettings
from counterpart.amazon.models.reports import Report, ReportState
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.order_settings import SWITCH, SettingRefused, is_on
from counterpart.audit.trail import record
from counterpart.websites.scopes import EVERYTHING, Scope

# What every database keeps in a whole-number column.
LARGEST = 2**31 - 1
COLUMNS = (
    "sends_quantity", "out_of_stock_threshold", "maximum_listed_quantity", "unmanaged_quantity",
    "fulfilled_by",
)  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """One field: its label, and the values it takes; without options it takes whole numbers."""

    key: str
    label: str
    parse: Callable[["Setting", str], object]
    options: Mapping[str, str] = field(default_factory=dict)


def read_stock_settings(store: AmazonStore) -> dict[str, str]:
    """Answer every setting of the store itself by its key, whichever store decides."""
    return _values(settings_of(store))


def change_stock_settings(
    store: AmazonStore,
    changes: Mapping[str, str],
    *,
    has_seen_preview: bool = False,
    scope: Scope = EVERYTHING,
    actor: str,
    now: datetime,
) -> dict[str, str]:
    """Change settings by key, all or none; answers them as they then are. Safe to repeat.

    They hold at the next comparison, and for all listings of the account if the store is its
    oldest. Refuses SettingRefused: unknown keys and values, and sending switched on by someone
    who has not seen what would change (`preview.py`), or before Amazon's listings were read.
    Refuses OutsideScope.
    """
    check_account_scope(store.account, scope)
    with transaction.atomic():
        row, _ = StockSettings.objects.select_for_update().get_or_create(store=store)
        before, did_send = _values(row), row.sends_quantity
        for key, value in changes.items():
            setting = _setting(key)
            setattr(row, setting.key, setting.parse(setting, value))
        if row.sends_quantity and not did_send:
            _check_start(store, has_seen_preview=has_seen_preview)
        row.save()
        after = _values(row)
        record(
            "stock_settings_changed",
            kind="amazon_store",
            subject=store.name,
            before=before,
            after=after,
            actor=actor,
            now=now,
        )
        # The next comparison is a whole one.
        SellerAccount.objects.filter(pk=store.account_id).update(stock_compared_at=None)
    return after


def are_listings_read(account: SellerAccount) -> bool:
    """Tell whether Amazon's report of all listings was read, for every active store."""
    told = Report.objects.filter(
        account=account,
        report_type=LISTINGS_REPORT,
        state__in=[ReportState.DONE, ReportState.EMPTY],
    ).values_list("state", "marketplace_ids")
    active = AmazonStore.objects.filter(account=account, is_active=True)
    places = {place for _, listed in told for place in listed}
    has_listings = any(state == ReportState.DONE for state, _ in told)
    return has_listings and places >= set(active.values_list("marketplace_id", flat=True))


def _check_start(store: AmazonStore, *, has_seen_preview: bool) -> None:
    if not are_listings_read(store.account):
        raise SettingRefused(
            gettext(
                "The listings of {name} were not read from Amazon yet; quantities can be sent "
                "once they are."
            ).format(name=store.name)
        )
    if not has_seen_preview:
        raise SettingRefused(
            gettext("Look at what would change at Amazon first; then switch it on from there.")
        )


def _values(row: StockSettings) -> dict[str, str]:
    values = {name: str(getattr(row, name)) for name in COLUMNS}
    return values | {"sends_quantity": "enabled" if row.sends_quantity else "disabled"}


def _setting(key: str) -> Setting:
    plain = key.strip().lower().replace("-", "_").replace(" ", "_")
    setting = SETTINGS.get(plain)
    if setting is None:
        raise SettingRefused(
            gettext("There is no setting “{key}”. Settings: {settings}.").format(
                key=key, settings=", ".join(SETTINGS)
            )
        )
    return setting


def _switch(_: Setting, value: str) -> bool:
    return is_on(value)


def _number(setting: Setting, value: str) -> int:
    plain = value.strip()
    if not (plain.isascii() and plain.isdigit() and int(plain) <= LARGEST):
        raise SettingRefused(
            gettext("“{value}” is not a whole number from 0 to {largest} for {label}.").format(
                value=value, largest=LARGEST, label=setting.label
            )
        )
    return int(plain)


def _choice(setting: Setting, value: str) -> str:
    plain = value.strip().lower()
    for key, label in setting.options.items():
        if plain in {key, label.lower()}:
            return key
    raise SettingRefused(
        gettext("“{value}” is not a value of {label}; choose one of {values}.").format(
            value=value, label=setting.label, values=", ".join(setting.options)
        )
    )


SETTINGS = {
    setting.key: setting
    for setting in (
        Setting("sends_quantity", "Send Quantities to Amazon", _switch, SWITCH),
        Setting("out_of_stock_threshold", "Out-of-Stock Threshold", _number),
        Setting("maximum_listed_quantity", "Maximum Listed Quantity", _number),
        Setting("unmanaged_quantity", "“Do Not Manage Stock” Quantity", _number),
        Setting("fulfilled_by", "Product Fulfilled By", _choice, dict(FulfilledBySource.choices)),
    )
}
