"""How is an Amazon store connected?"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon.client.errors import AmazonError, ReconnectStore, Rejected
from counterpart.amazon.client.marketplaces import Marketplace, find_marketplace
from counterpart.amazon.client.sellers import Participation, get_marketplace_participations
from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.matching.identifiers import map_identifier
from counterpart.amazon.models.accounts import Connection, SellerAccount
from counterpart.amazon.models.stores import AmazonStore, OrderSettings
from counterpart.amazon.stores.activity import check_stays
from counterpart.amazon.stores.lines import trial_line
from counterpart.audit.trail import record
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.websites.founding import code_for, default_view, open_website
from counterpart.websites.models import Website
from counterpart.websites.scopes import EVERYTHING, Scope


class ConnectionRefused(Refused):
    """The store cannot be connected like this."""

    code = "connection_refused"


@dataclass(frozen=True)
class NewStore:
    """What a person tells to connect a store (L-71).

    A website given by its name is founded together with the store. The last two say by which
    attribute a product's Amazon identifier is found; of a store that is known they stay.
    """

    name: str
    website: Website | str
    marketplace: str
    email: str
    seller_id: str
    credentials: Credentials
    amazon_identifier: str = ""
    product_attribute: str = ""


def connect_store(
    new: NewStore, clock: Clock, *, scope: Scope = EVERYTHING, actor: str
) -> AmazonStore:
    """Verify the credentials with Amazon and connect the store; asks Amazon once.

    The cut-off is the moment of the first connection; connecting a known store again renews its
    credentials and leaves the cut-off alone (K-11). Refuses unknown marketplaces, refused
    credentials, a marketplace that the seller has not joined, and a website or a seller account
    of which a part lies outside the scope.
    """
    marketplace = find_marketplace(new.marketplace)
    if marketplace is None:
        raise ConnectionRefused(
            gettext(
                "“{marketplace}” is not an Amazon marketplace. Use a country such as US, UK or "
                "JP, or a marketplace id."
            ).format(marketplace=new.marketplace)
        )
    _check(new)
    _check_scope(new, marketplace, scope)
    joined = _joined_marketplaces(marketplace, new.credentials, clock)
    _check_participation(marketplace, joined)
    return _write(new, marketplace, actor=actor, now=clock.now())


def _check(new: NewStore) -> None:
    for value, label in (
        (new.name, "a name for the store"),
        (new.email, "a contact e-mail address"),
        (new.seller_id, "the seller id"),
        (new.credentials.client_id, "the client id"),
        (new.credentials.client_secret, "the client secret"),
        (new.credentials.refresh_token, "the refresh token"),
    ):
        if not value.strip():
            raise ConnectionRefused(
                gettext("Connecting a store needs {label}.").format(label=label)
            )
    if "@" not in new.email:
        raise ConnectionRefused(
            gettext("“{email}” is not an e-mail address.").format(email=new.email)
        )


def _check_scope(new: NewStore, marketplace: Marketplace, scope: Scope) -> None:
    if scope.is_everything:
        return
    # A website that is not theirs is refused like one that does not exist: nobody can guess it.
    name = new.website.code if isinstance(new.website, Website) else new.website
    if isinstance(new.website, str) or not scope.allows(default_view(new.website).pk):
        raise ConnectionRefused(gettext("There is no website “{name}”.").format(name=name))
    theirs = AmazonStore.objects.filter(scope.within("order_settings__store_view"))
    others = AmazonStore.objects.filter(
        account__seller_id=new.seller_id, account__region=marketplace.region
    ).exclude(pk__in=theirs.values("pk"))
    if others.exists():
        # Fresh credentials would hold for those stores too.
        raise ConnectionRefused(
            gettext(
                "Stores of the seller {seller_id} belong to other websites; somebody who may "
                "configure all of them can connect it."
            ).format(seller_id=new.seller_id)
        )


def _joined_marketplaces(
    marketplace: Marketplace, credentials: Credentials, clock: Clock
) -> tuple[Participation, ...]:
    with trial_line(marketplace.region, credentials, clock) as line:
        try:
            return get_marketplace_participations(line)
        except (ReconnectStore, Rejected) as trouble:
            raise ConnectionRefused(
                gettext("Amazon refused these credentials: {trouble}").format(trouble=trouble)
            ) from None
        except AmazonError as trouble:
            raise ConnectionRefused(
                gettext(
                    "Amazon could not be asked just now; nothing was changed. {trouble}"
                ).format(trouble=trouble)
            ) from None


def _check_participation(marketplace: Marketplace, joined: tuple[Participation, ...]) -> None:
    ids = {one.marketplace_id for one in joined if one.is_participating}
    if marketplace.id not in ids:
        names = ", ".join(sorted(one.name for one in joined if one.is_participating)) or "none"
        raise ConnectionRefused(
            gettext("This seller does not sell in {name}. Marketplaces joined: {names}.").format(
                name=marketplace.name, names=names
            )
        )


@transaction.atomic
def _write(new: NewStore, marketplace: Marketplace, *, actor: str, now: datetime) -> AmazonStore:
    website = _website(new, actor=actor, now=now)
    account = _write_account(new, marketplace, now=now)
    store = AmazonStore.objects.filter(account=account, marketplace_id=marketplace.id).first()
    if store is None:
        store = _create_store(new, account, marketplace, website, now=now)
        map_identifier(
            store,
            amazon_identifier=new.amazon_identifier,
            product_attribute=new.product_attribute,
            actor=actor,
            now=now,
        )
        _tell("store_connected", store, before={}, actor=actor, now=now)
        return store
    check_stays(store)
    _check_same(store, new, marketplace, website)
    before = {"email": store.email}
    store.email = new.email
    store.updated_at = now
    store.save(update_fields=["email", "updated_at"])
    _tell("store_reconnected", store, before=before, actor=actor, now=now)
    return store


def _check_same(
    store: AmazonStore, new: NewStore, marketplace: Marketplace, website: Website
) -> None:
    if store.website != website:
        raise ConnectionRefused(
            gettext(
                "{name} of this seller is connected as “{name_2}” to the website "
                "“{website}”; a store's website cannot be changed."
            ).format(name=marketplace.name, name_2=store.name, website=store.website)
        )
    if store.name != new.name:
        raise ConnectionRefused(
            gettext("{name} of this seller is already connected as “{name_2}”.").format(
                name=marketplace.name, name_2=store.name
            )
        )


def _tell(
    action: str, store: AmazonStore, *, before: dict[str, str], actor: str, now: datetime
) -> None:
    facts = {
        "marketplace": store.marketplace_id,
        "website": store.website.code,
        "seller": store.account.seller_id,
    }
    record(
        action,
        kind="amazon_store",
        subject=store.name,
        before=before and before | facts,
        after=facts | {"email": store.email, "credentials": "verified by Amazon"},
        actor=actor,
        now=now,
    )


def _write_account(new: NewStore, marketplace: Marketplace, *, now: datetime) -> SellerAccount:
    account, _ = SellerAccount.objects.update_or_create(
        seller_id=new.seller_id,
        region=marketplace.region,
        defaults={
            "client_id": new.credentials.client_id,
            "client_secret": new.credentials.client_secret,
            "refresh_token": new.credentials.refresh_token,
            "access_token": "",
            "access_token_expires_at": None,
            "connection": Connection.CONNECTED,
            "trouble": "",
            "authorized_at": now,
        },
        create_defaults={
            "client_id": new.credentials.client_id,
            "client_secret": new.credentials.client_secret,
            "refresh_token": new.credentials.refresh_token,
            "authorized_at": now,
            "created_at": now,
        },
    )
    return account


def _website(new: NewStore, *, actor: str, now: datetime) -> Website:
    if isinstance(new.website, Website):
        return new.website
    code = code_for(new.website) or "website"
    was_there = Website.objects.filter(code=code).exists()
    website = open_website(code, name=new.website.strip())
    if was_there:
        return website
    record(
        "website_opened",
        kind="website",
        subject=website.code,
        before={},
        after={"name": website.name, "base_currency": website.base_currency},
        actor=actor,
        now=now,
    )
    return website


def _create_store(
    new: NewStore,
    account: SellerAccount,
    marketplace: Marketplace,
    website: Website,
    *,
    now: datetime,
) -> AmazonStore:
    if AmazonStore.objects.filter(name__iexact=new.name).exists():
        raise ConnectionRefused(
            gettext("There is already a store named “{name}”.").format(name=new.name)
        )
    store = AmazonStore.objects.create(
        account=account,
        marketplace_id=marketplace.id,
        website=website,
        name=new.name,
        email=new.email,
        connected_at=now,
        orders_seen_until=now,
        updated_at=now,
    )
    OrderSettings.objects.create(store=store, store_view=default_view(website))
    return store
