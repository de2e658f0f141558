"""How does a seller authorize us on Amazon's page, and how does a store come of it (L-73)?"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext

from counterpart.amazon.client.addressing import is_on_this_machine
from counterpart.amazon.client.authorizing import Application, consent_url, exchange_code
from counterpart.amazon.client.errors import AmazonError
from counterpart.amazon.client.marketplaces import Marketplace, find_marketplace
from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.models.stores import AmazonStore, StoreDraft
from counterpart.amazon.stores.activity import check_stays
from counterpart.amazon.stores.connecting import ConnectionRefused, NewStore, connect_store
from counterpart.amazon.stores.naming import checked_email, checked_name
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.core.secrets import fingerprint, fingerprints
from counterpart.websites.founding import default_view
from counterpart.websites.models import Website
from counterpart.websites.scopes import EVERYTHING, Scope

GOOD_FOR = timedelta(minutes=10)
AGAIN = "Begin again: choose Connect once more."


class AuthorizationRefused(Refused):
    """Amazon's page was not opened, or what came back from it is not to be trusted."""

    code = "authorization_refused"


@dataclass(frozen=True)
class Draft:
    """What a person tells of a store before going to Amazon's page (L-71)."""

    name: str
    website: Website
    marketplace: str
    email: str
    amazon_identifier: str = ""
    product_attribute: str = ""


@dataclass(frozen=True)
class Returned:
    """What Amazon's page sends the browser back with."""

    state: str
    seller_id: str
    code: str


def application() -> Application | None:
    """Answer what Amazon knows us by; None unless the whole of it is configured."""
    found = Application(
        settings.AMAZON_APPLICATION_ID,
        settings.AMAZON_CLIENT_ID,
        settings.AMAZON_CLIENT_SECRET,
        is_draft=settings.AMAZON_APPLICATION_IS_DRAFT,
    )
    return found if found.application_id and found.client_id and found.client_secret else None


def begin_authorization(
    draft: Draft,
    *,
    session: str,
    redirect_uri: str,
    scope: Scope = EVERYTHING,
    actor: str,
    now: datetime,
) -> str:
    """Keep what was told and answer the address of Amazon's page, good for ten minutes.

    `session` names the browser that must come back. Amazon is not asked yet. Refuses what a store
    cannot have, a website outside the scope, and everything unless an application is configured.
    """
    marketplace = find_marketplace(draft.marketplace)
    if marketplace is None:
        raise AuthorizationRefused(
            gettext("“{marketplace}” is not an Amazon marketplace.").format(
                marketplace=draft.marketplace
            )
        )
    if not scope.allows(default_view(draft.website).pk):
        raise ConnectionRefused(
            gettext("There is no website “{code}”.").format(code=draft.website.code)
        )
    row = StoreDraft(
        name=checked_name(draft.name),
        email=checked_email(draft.email),
        website=draft.website,
        marketplace_id=marketplace.id,
        amazon_identifier=draft.amazon_identifier,
        product_attribute=draft.product_attribute,
    )
    return _sent_away(row, marketplace, session, redirect_uri, actor=actor, now=now)


def begin_renewal(
    store: AmazonStore, *, session: str, redirect_uri: str, actor: str, now: datetime
) -> str:
    """Answer the address of Amazon's page on which a store's authorization is renewed (L-74).

    The caller has found the store within its scope.
    """
    check_stays(store)
    marketplace = find_marketplace(store.marketplace_id)
    if marketplace is None:
        raise AuthorizationRefused(
            gettext("The marketplace of {name} is not known here.").format(name=store.name)
        )
    row = StoreDraft(
        store=store,
        name=store.name,
        email=store.email,
        website=store.website,
        marketplace_id=store.marketplace_id,
    )
    return _sent_away(row, marketplace, session, redirect_uri, actor=actor, now=now)


def finish_authorization(
    returned: Returned,
    *,
    session: str,
    redirect_uri: str,
    scope: Scope = EVERYTHING,
    actor: str,
    clock: Clock,
) -> AmazonStore:
    """Connect, or connect anew, the store for which the seller authorized us; asks Amazon twice.

    What Amazon sends back is good once, within ten minutes, and in the browser that began.
    Refuses anything else, another seller than that of a store whose authorization is renewed, and
    what `connect_store` refuses. Nothing is changed by a refusal.
    """
    ours = application()
    draft = _taken(returned.state, session, clock.now())
    if ours is None or not returned.code or not returned.seller_id:
        raise AuthorizationRefused(
            gettext("Amazon sent no authorization. {again}").format(again=AGAIN)
        )
    renewed = draft.store
    if renewed is not None and renewed.account.seller_id != returned.seller_id:
        raise AuthorizationRefused(
            gettext(
                "The seller who authorized is {seller_id}, but {name} belongs to "
                "{seller_id_2}. Nothing was changed; sign in to Amazon as that seller."
            ).format(
                seller_id=returned.seller_id,
                name=renewed.name,
                seller_id_2=renewed.account.seller_id,
            )
        )
    new = NewStore(
        name=draft.name,
        website=draft.website,
        marketplace=draft.marketplace_id,
        email=draft.email,
        seller_id=returned.seller_id,
        credentials=Credentials(
            client_id=ours.client_id,
            client_secret=ours.client_secret,
            refresh_token=_refresh_token(returned.code, ours, redirect_uri, clock),
        ),
        amazon_identifier=draft.amazon_identifier,
        product_attribute=draft.product_attribute,
    )
    return connect_store(new, clock, scope=scope, actor=actor)


def _sent_away(
    row: StoreDraft,
    marketplace: Marketplace,
    session: str,
    redirect_uri: str,
    *,
    actor: str,
    now: datetime,
) -> str:
    ours = application()
    if ours is None:
        raise AuthorizationRefused(
            gettext(
                "No public application is configured here (COUNTERPART_APPLICATION_ID, "
                "COUNTERPART_CLIENT_ID, COUNTERPART_CLIENT_SECRET); connect with the credentials "
                "of a "
                "private one."
            )
        )
    state = secrets.token_urlsafe(32)
    row.amazon_state = fingerprint(state)
    row.browser_session = fingerprint(session)
    row.actor = actor
    row.expires_at = now + GOOD_FOR
    StoreDraft.objects.filter(expires_at__lte=now).delete()
    row.save()
    return consent_url(
        marketplace,
        ours,
        state=state,
        redirect_uri=redirect_uri,
        seller_central=_sandbox(),
    )


def _sandbox() -> str:
    """A sandbox on this machine plays Seller Central too."""
    address = settings.AMAZON_ENDPOINT
    return address if address and is_on_this_machine(address) else ""


def _taken(state: str, session: str, now: datetime) -> StoreDraft:
    """Take the draft that belongs to a state; of two takers one gets it."""
    found = (
        StoreDraft.objects.select_related("website", "store__account")
        .filter(
            amazon_state__in=fingerprints(state),
            browser_session__in=fingerprints(session),
            expires_at__gt=now,
        )
        .first()
    )
    if found is None or not StoreDraft.objects.filter(pk=found.pk).delete()[0]:
        raise AuthorizationRefused(
            gettext(
                "This authorization is not known here, was used before, or is older than ten "
                "minutes. {again}"
            ).format(again=AGAIN)
        )
    return found


def _refresh_token(code: str, ours: Application, redirect_uri: str, clock: Clock) -> str:
    try:
        return exchange_code(
            code,
            ours,
            redirect_uri=redirect_uri,
            token_url=settings.AMAZON_TOKEN_URL,
            now=clock.now(),
        )
    except AmazonError as trouble:
        raise ConnectionRefused(
            gettext(
                "Amazon gave no access for this authorization; nothing was changed. {trouble}"
            ).format(trouble=trouble)
        ) from None
