"""How are a store's order settings read and changed (L-01 … L-08)?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from counterpart.amazon.models.stores import (
    AfterCancellation,
    AmazonStore,
    CustomerCreation,
    LateImport,
    NumberSource,
    OrderSettings,
    PendingOrders,
    StatusSource,
)
from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.orders.labels.statuses import statuses_of
from counterpart.orders.states import State
from counterpart.websites.models import StoreView
from counterpart.websites.scopes import EVERYTHING, Scope


class SettingRefused(Refused):
    """There is no such setting, or it does not take that value."""

    code = "setting_refused"


@dataclass(frozen=True)
class Setting:
    """One field of the page *Order Settings*: its label, and the values it takes."""

    key: str
    label: str
    read: Callable[[OrderSettings], str]
    parse: Callable[[OrderSettings, str], object]
    column: str
    options: Callable[[OrderSettings], Mapping[str, str]]


ON = {"enabled", "enable", "yes", "true", "on", "1"}
OFF = {"disabled", "disable", "no", "false", "off", "0"}
SWITCH = {"enabled": "Enabled", "disabled": "Disabled"}


def read_settings(store: AmazonStore) -> dict[str, str]:
    """Answer every setting of a store by its key."""
    row = OrderSettings.objects.select_related("store_view").get(store=store)
    return _values(row)


def change_settings(
    store: AmazonStore,
    changes: Mapping[str, str],
    *,
    scope: Scope = EVERYTHING,
    actor: str,
    now: datetime,
) -> dict[str, str]:
    """Change settings by key, all or none; answers them as they then are. Safe to repeat.

    Whoever saves has looked them through, even if nothing changes.

    Refuses unknown keys and values, store views outside the scope, and while the import is
    disabled every other field (L-01).
    """
    with transaction.atomic():
        row = OrderSettings.objects.select_for_update(of=("self",)).get(store=store)
        before = _values(row)
        for key, value in changes.items():
            setting = _setting(key)
            if setting.column == "store_view":
                _store_view(row, value, scope)
            setattr(row, setting.column, setting.parse(row, value))
        _check(row, store, changes)
        row.reviewed_at = now
        row.save()
        values = _values(row)
        record(
            "store_settings_changed",
            kind="amazon_store",
            subject=store.name,
            before=before,
            after=values,
            actor=actor,
            now=now,
        )
    return values


def _values(row: OrderSettings) -> dict[str, str]:
    return {setting.key: setting.read(row) for setting in SETTINGS.values()}


def _check(row: OrderSettings, store: AmazonStore, changes: Mapping[str, str]) -> None:
    others = {key for key in changes if _setting(key).key != "import_amazon_orders"}
    if others and not row.import_amazon_orders:
        raise SettingRefused(
            gettext(
                "Import Amazon Orders is disabled for {name}; enable it before changing {others}."
            ).format(name=store.name, others=", ".join(sorted(others)))
        )
    if row.order_status == StatusSource.CUSTOM:
        _check_status(row)


def _setting(key: str) -> Setting:
    plain = key.strip().lower().replace("-", "_").replace(" ", "_")
    setting = SETTINGS.get(ALIASES.get(plain, plain))
    if setting is None:
        raise SettingRefused(
            gettext("There is no setting “{key}”. Settings: {settings}.").format(
                key=key, settings=", ".join(SETTINGS)
            )
        )
    return setting


def _check_status(row: OrderSettings) -> None:
    known = _custom_statuses(row)
    if row.processing_order_status not in known:
        raise SettingRefused(
            gettext(
                "“{processing_order_status}” is not a status that an imported order can have; "
                "choose one of {known}."
            ).format(processing_order_status=row.processing_order_status, known=", ".join(known))
        )


def _custom_statuses(_: OrderSettings) -> Mapping[str, str]:
    # A status of state *new* means: no invoice at import (K-3).
    return statuses_of(State.PROCESSING) | statuses_of(State.NEW)


def is_on(value: str) -> bool:
    """Read what a person says of a switch, or refuse."""
    plain = value.strip().lower()
    if plain not in ON | OFF:
        raise SettingRefused(
            gettext("“{value}” is neither enabled nor disabled.").format(value=value)
        )
    return plain in ON


def _one_of(choices: type[models.TextChoices], label: str) -> Callable[[OrderSettings, str], str]:
    def parse(_: OrderSettings, value: str) -> str:
        plain = value.strip().lower()
        for choice in choices:
            spellings = {choice.value, choice.label.lower(), *OTHER_WORDS.get(choice.value, ())}
            if plain in spellings or plain.replace("_", " ") in spellings:
                return str(choice.value)
        raise SettingRefused(
            gettext("“{value}” is not a value of {label}; choose one of {values}.").format(
                value=value, label=label, values=", ".join(choices.values)
            )
        )

    return parse


def _store_view(row: OrderSettings, value: str, scope: Scope = EVERYTHING) -> StoreView:
    views = _views(row).filter(scope.within("pk"))
    view = views.filter(code__iexact=value.strip()).first()
    if view is None:
        codes = ", ".join(views.values_list("code", flat=True))
        raise SettingRefused(
            gettext("“{value}” is not a store view of {name}; choose one of {codes}.").format(
                value=value, name=row.store.website.name, codes=codes
            )
        )
    return view


def _views(row: OrderSettings) -> QuerySet[StoreView]:
    return StoreView.objects.filter(store__website=row.store.website, is_active=True)


def _status(row: OrderSettings, value: str) -> str:
    known = _custom_statuses(row)
    plain = value.strip().lower()
    for code, label in known.items():
        if plain in {code, label.lower()}:
            return code
    raise SettingRefused(
        gettext(
            "“{value}” is not a status that an imported order can have; choose one of {known}."
        ).format(value=value, known=", ".join(known))
    )


def _switch(key: str, label: str) -> Setting:
    return Setting(
        key=key,
        label=label,
        read=lambda row: "enabled" if getattr(row, key) else "disabled",
        parse=lambda _, value: is_on(value),
        column=key,
        options=lambda _: SWITCH,
    )


def _choice(key: str, label: str, choices: type[models.TextChoices], column: str = "") -> Setting:
    return Setting(
        key=key,
        label=label,
        read=lambda row: str(getattr(row, column or key)),
        parse=_one_of(choices, label),
        column=column or key,
        options=lambda _: dict(choices.choices),
    )


OTHER_WORDS = {
    "guest": ("no_customer_creation", "no customer creation", "none"),
    "account": ("build_new_customer_account", "build", "customer"),
    "commerce": ("magento", "build_using_magento_order_number", "magento_order_number"),
    "amazon": ("build_using_amazon_order_number", "amazon_order_number"),
    "do_not_reserve": ("do_not_reserve_quantity", "no"),
    "reserve": ("reserve_quantity", "yes"),
    "default": ("default_order_status",),
    "custom": ("custom_order_status",),
}
ALIASES = {
    "import": "import_amazon_orders",
    "store_view": "import_amazon_orders_into_magento_store",
    "import_into": "import_amazon_orders_into_magento_store",
    "import_amazon_orders_into": "import_amazon_orders_into_magento_store",
    "processing_orders_status": "processing_order_status",
}
SETTINGS = {
    setting.key: setting
    for setting in (
        _switch("import_amazon_orders", "Import Amazon Orders"),
        Setting(
            key="import_amazon_orders_into_magento_store",
            label="Import Amazon Orders Into Magento Store",
            read=lambda row: row.store_view.code,
            parse=_store_view,
            column="store_view",
            options=lambda row: dict(
                StoreView.objects.filter(store__website=row.store.website).values_list(
                    "code", "name"
                )
            ),
        ),
        _choice("customer_creation", "Customer Creation", CustomerCreation),
        _choice("order_number_source", "Order Number Source", NumberSource),
        _choice("pending_orders", "Pending Orders", PendingOrders),
        _choice("late_import", "Orders Shipped in Part at Import", LateImport),
        _choice("status_after_cancellation", "Status after Amazon Cancellation", AfterCancellation),
        _switch("refunds_need_approval", "Refunds Need Approval"),
        _choice("order_status", "Order Status", StatusSource),
        Setting(
            key="processing_order_status",
            label="Processing Order Status",
            read=lambda row: row.processing_order_status,
            parse=_status,
            column="processing_order_status",
            options=_custom_statuses,
        ),
    )
}
