"""How is an Amazon store connected?"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from counterpart.amazon.client.errors import AmazonError, ReconnectStore, Rejected
from counterpart.amazon.client.marketplaces import Marketplace, find_marketplace
from counterpart.amazon.client.sellers import Participation, get_marketplace_participations
from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.models.accounts import Connection, SellerAccount
from counterpart.amazon.models.stores import AmazonStore, OrderSettings
from counterpart.amazon.stores.lines import trial_line
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.websites.founding import code_for, default_view, open_website
from counterpart.websites.models import Website


class ConnectionRefused(Refused):
    """The store cannot be connected like this."""

    code = "connection_refused"


@dataclass(frozen=True)
class NewStore:
    """What a person tells to connect a store (L-71).

    A website given by its name is founded together with the store.
    """

    name: str
    website: Website | str
    marketplace: str
    email: str
    seller_id: str
    credentials: Credentials


def connect_store(new: NewStore, clock: Clock) -> AmazonStore:
    """Verify the credentials with Amazon and connect the store; asks Amazon once.

    The cut-off is the moment of the first connection; connecting a known store again renews its
    credentials and leaves the cut-off alone (K-11). Refuses unknown marketplaces, refused
    credentials and a marketplace that the seller has not joined.
    """
    marketplace = find_marketplace(new.marketplace)
    if marketplace is None:
        raise ConnectionRefused(
            f"“{new.marketplace}” is not an Amazon marketplace. Use a country such as US, UK or "
            f"JP, or a marketplace id."
        )
    _check(new)
    joined = _joined_marketplaces(marketplace, new.credentials, clock)
    _check_participation(marketplace, joined)
    return _write(new, marketplace, now=clock.now())


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
            raise ConnectionRefused(f"Connecting a store needs {label}.")
    if "@" not in new.email:
        raise ConnectionRefused(f"“{new.email}” is not an e-mail address.")


def _joined_marketplaces(
    marketplace: Marketplace, credentials: Credentials, clock: Clock
) -> tuple[Participation, ...]:
    with trial_line(marketplace.region, credentials, clock) as line:
        try:
            return get_marketplace_participations(line)
        except (ReconnectStore, Rejected) as trouble:
            raise ConnectionRefused(f"Amazon refused these credentials: {trouble}") from None
        except AmazonError as trouble:
            raise ConnectionRefused(
                f"Amazon could not be asked just now; nothing was changed. {trouble}"
            ) from None


def _check_participation(marketplace: Marketplace, joined: tuple[Participation, ...]) -> None:
    ids = {one.marketplace_id for one in joined if one.is_participating}
    if marketplace.id not in ids:
        names = ", ".join(sorted(one.name for one in joined if one.is_participating)) or "none"
        raise ConnectionRefused(
            f"This seller does not sell in {marketplace.name}. Marketplaces joined: {names}."
        )


@transaction.atomic
def _write(new: NewStore, marketplace: Marketplace, *, now: datetime) -> AmazonStore:
    website = _website(new)
    account = _write_account(new, marketplace, now=now)
    store = AmazonStore.objects.filter(account=account, marketplace_id=marketplace.id).first()
    if store is None:
        return _create_store(new, account, marketplace, website, now=now)
    if store.website != website:
        raise ConnectionRefused(
            f"{marketplace.name} of this seller is connected as “{store.name}” to the website "
            f"“{store.website}”; a store's website cannot be changed."
        )
    if store.name != new.name:
        raise ConnectionRefused(
            f"{marketplace.name} of this seller is already connected as “{store.name}”."
        )
    store.email = new.email
    store.updated_at = now
    store.save(update_fields=["email", "updated_at"])
    return store


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
        },
        create_defaults={
            "client_id": new.credentials.client_id,
            "client_secret": new.credentials.client_secret,
            "refresh_token": new.credentials.refresh_token,
            "created_at": now,
        },
    )
    return account


def _website(new: NewStore) -> Website:
    if isinstance(new.website, Website):
        return new.website
    return open_website(code_for(new.website) or "website", name=new.website.strip())


def _create_store(
    new: NewStore,
    account: SellerAccount,
    marketplace: Marketplace,
    website: Website,
    *,
    now: datetime,
) -> AmazonStore:
    if AmazonStore.objects.filter(name=new.name).exists():
        raise ConnectionRefused(f"There is already a store named “{new.name}”.")
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
