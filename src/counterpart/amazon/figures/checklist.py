"""What is left to set up? Each task looks for itself whether it is done (F-15, F-20, S4)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.client.marketplaces import find_marketplace
from counterpart.amazon.models.accounts import Connection
from counterpart.amazon.models.stores import AmazonStore, OrderSettings
from counterpart.amazon.stores.signs_of_life import is_alive, last_beat
from counterpart.catalog.models import Product
from counterpart.inventory.models import SourceItem
from counterpart.websites.models import CurrencyRate, Website

TO_A_SERVER = "django.core.mail.backends.smtp.EmailBackend"


@dataclass(frozen=True)
class Task:
    """One thing to set up: what it is, why, and the page on which it is done.

    `page` names a page, `argument` what it is about, if it is about one thing.
    """

    code: str
    title: Promise | str
    sentence: Promise | str
    page: str
    is_done: bool
    argument: int | None = None


@dataclass(frozen=True)
class Facts:
    """What the tasks go by, read once."""

    stores: tuple[AmazonStore, ...]
    beaten_at: datetime | None
    has_second_factor: bool
    now: datetime


@dataclass(frozen=True)
class _Kind:
    code: str
    title: Promise
    sentence: Promise
    page: str
    is_done: Callable[[Facts], bool]
    about: Callable[[Facts], int | None] = lambda _: None


def checklist(
    stores: Iterable[AmazonStore], *, has_second_factor: bool, now: datetime
) -> list[Task]:
    """Answer all tasks, done or not, in the order in which they are best done.

    `has_second_factor` tells of whoever asks. A bounded number of queries.
    """
    facts = Facts(tuple(stores), last_beat(), has_second_factor, now)
    return [
        Task(
            code=kind.code,
            title=kind.title,
            sentence=kind.sentence,
            page=kind.page,
            is_done=kind.is_done(facts),
            argument=kind.about(facts),
        )
        for kind in KINDS
    ]


def _works(facts: Facts) -> bool:
    return is_alive(facts.beaten_at, facts.now)


def _is_connected(facts: Facts) -> bool:
    return bool(facts.stores)


def _is_accepted(facts: Facts) -> bool:
    return bool(facts.stores) and not any(map(_is_refused, facts.stores))


def _is_refused(store: AmazonStore) -> bool:
    return store.account.connection == Connection.RECONNECT


def _refused(facts: Facts) -> int | None:
    return next((store.pk for store in facts.stores if _is_refused(store)), None)


def _has_products(_: Facts) -> bool:
    return Product.objects.exists()


def _can_be_matched(_: Facts) -> bool:
    blank = Q(asin="", ean="", upc="", isbn="", gcid="")
    return Product.objects.exclude(blank).exists()


def _is_counted(_: Facts) -> bool:
    return SourceItem.objects.filter(quantity__gt=0).exists()


def _has_rates(facts: Facts) -> bool:
    needed = {
        (store.website.base_currency, marketplace.currency)
        for store in facts.stores
        if (marketplace := find_marketplace(store.marketplace_id))
    }
    needed = {(base, currency) for base, currency in needed if base != currency}
    known = set(CurrencyRate.objects.values_list("base_currency", "currency")) if needed else set()
    return needed <= known


def _is_reviewed(facts: Facts) -> bool:
    return bool(facts.stores) and _unreviewed(facts) is None


def _unreviewed(facts: Facts) -> int | None:
    unseen = OrderSettings.objects.filter(
        store__in=[store.pk for store in facts.stores], reviewed_at=None
    )
    return unseen.order_by("store__name").values_list("store", flat=True).first()


def _sends_mails(_: Facts) -> bool:
    return settings.EMAIL_BACKEND == TO_A_SERVER


def _has_letterhead(_: Facts) -> bool:
    return not Website.objects.filter(letterhead="").exists()


KINDS = (
    _Kind(
        "worker", _("Start the worker"),
        _("It syncs with Amazon, sends e-mails and keeps house by itself: counterpart worker."),
        "setup", _works,
    ),
    _Kind(
        "second_factor", _("Protect your sign-in with a second factor"),
        _("Amazon demands it of everybody who can see its buyers' data."),
        "mfa_index", lambda facts: facts.has_second_factor,
    ),
    _Kind(
        "account", _("Connect a seller account"),
        _("You need a Professional seller account and an approved seller profile at Amazon. Orders "
          "purchased from then on are followed."),
        "add_store", _is_connected,
    ),
    _Kind(
        "access", _("Keep Amazon's access"),
        _("Amazon accepts the credentials of every connected account."),
        "renew_store", _is_accepted, _refused,
    ),
    _Kind(
        "products", _("Bring in your products"),
        _("An order for a product that is not in the catalog is held until it is."),
        "products", _has_products,
    ),
    _Kind(
        "identifiers", _("Give products their ASIN, EAN, UPC, ISBN or GCID"),
        _("Then items that are sold under another SKU at Amazon can be matched by themselves."),
        "products", _can_be_matched,
    ),
    _Kind(
        "stock", _("Count your stock"),
        _("An order for a product that is not in stock is held until it is."),
        "stock", _is_counted,
    ),
    _Kind(
        "settings", _("Look through the order settings of each store"),
        _("They say where orders go, how they are numbered, and whether customers are created."),
        "order_settings", _is_reviewed, _unreviewed,
    ),
    _Kind(
        "rates", _("Set exchange rates"),
        _("A store that sells in another currency than its website's needs one."),
        "sales_settings", _has_rates,
    ),
    _Kind(
        "mail", _("Name a mail server"),
        _("Until then, e-mails to buyers become files: EMAIL_URL."),
        "sales_settings", _sends_mails,
    ),
    _Kind(
        "letterhead", _("Write what heads your documents"),
        _("Name, address and VAT number of each website stand on invoices and packing slips."),
        "sales_settings", _has_letterhead,
    ),
)  # fmt: skip
