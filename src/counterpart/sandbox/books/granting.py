"""Which applications may work for which sellers, and how is that agreed on Amazon's page?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from counterpart.sandbox.books.accounts import Accounts
from counterpart.sandbox.books.ledger import NotPossible, Seller, told
from counterpart.sandbox.books.seeds import opaque

# Five minutes is what integrators observe; Amazon publishes no figure.
CODE_SECONDS = 300
APPLICATION_ID = "amzn1.sp.solution.sandbox"


@dataclass
class Application:
    application_id: str
    client_id: str = "amzn1.application-oa2-client.sandbox"
    client_secret: str = "amzn1.oa2-cs.v1.sandbox"  # noqa: S105  of nobody
    is_draft: bool = False


@dataclass
class Grant:
    """What a seller agreed to: the application's client may fetch tokens with this."""

    refresh_token: str
    seller_id: str
    client_id: str


@dataclass(frozen=True)
class Code:
    seller_id: str
    client_id: str
    redirect_uri: str
    until: datetime


class Granting(Accounts):
    applications: dict[str, Application]
    grants: dict[str, Grant]
    codes: dict[str, Code]

    @told
    def register_application(
        self,
        *,
        application_id: str = APPLICATION_ID,
        client_id: str | None = None,
        client_secret: str | None = None,
        is_draft: bool = False,
    ) -> None:
        """Register a public application, or change the keys of one that exists."""
        plain = Application(application_id, is_draft=is_draft)
        plain.client_id = client_id or plain.client_id
        plain.client_secret = client_secret or plain.client_secret
        self.applications[application_id] = plain

    def find_application(self, application_id: str) -> Application | None:
        return self.applications.get(application_id)

    def consents(self, seller_id: str, application_id: str, redirect_uri: str) -> str:
        """Let the seller authorize an application; answers the code for its refresh token."""
        with self.lock:
            seller = self.seller(seller_id)
            application = self.find_application(application_id)
            if application is None:
                raise NotPossible(f"There is no application {application_id}.")
            code = opaque(self.seed, "code", self.next_number("code"), length=20)
            until = self.clock.now() + timedelta(seconds=CODE_SECONDS)
            self.codes[code] = Code(seller.seller_id, application.client_id, redirect_uri, until)
            self.version += 1
            return code

    def redeem(self, code: str, client_id: str, redirect_uri: str) -> Grant | None:
        """Take a code for a grant; good once, in time, and for who asked for it."""
        known = self.codes.pop(code, None)
        if known is None or known.until <= self.clock.now():
            return None
        if (known.client_id, known.redirect_uri) != (client_id, redirect_uri):
            return None
        number = self.next_number("grant")
        grant = Grant(
            refresh_token="Atzr|" + opaque(self.seed, "grant", number, length=48),
            seller_id=known.seller_id,
            client_id=known.client_id,
        )
        self.grants[grant.refresh_token] = grant
        self.sellers[known.seller_id].revoked = False
        return grant

    @told
    def revokes(self, seller: Seller | str | None = None) -> None:
        """Take the seller's grants back: invalid_grant from now on, tokens die at once."""
        super().revokes(seller)
        revoked = self.seller(seller).seller_id
        self.grants = {
            token: grant for token, grant in self.grants.items() if grant.seller_id != revoked
        }
