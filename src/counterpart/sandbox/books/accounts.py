"""Who may sell here, with which keys, and which access tokens are alive?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from counterpart.sandbox.books.ledger import Ledger, NotPossible, Seller, told
from counterpart.sandbox.books.marketplaces import MARKETPLACES
from counterpart.sandbox.books.seeds import opaque

# Login with Amazon answers expires_in 3600 ("Connect to the Selling Partner API").
TOKEN_SECONDS = 3600


@dataclass(frozen=True)
class Access:
    seller_id: str
    client_id: str
    until: datetime


class Accounts(Ledger):
    tokens: dict[str, Access]

    @told
    def open_account(
        self,
        *,
        seller_id: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        refresh_token: str | None = None,
        marketplaces: Sequence[str] = ("ATVPDKIKX0DER",),
        store_name: str | None = None,
    ) -> Seller:
        """Open a seller account, or change the keys and marketplaces of one that exists."""
        unknown = sorted(set(marketplaces) - set(MARKETPLACES))
        if unknown:
            raise NotPossible(f"There is no marketplace {', '.join(unknown)}.")
        number = len(self.sellers) + 1
        seller_id = seller_id or f"A{number}SELLER"
        seller = Seller(
            seller_id=seller_id,
            client_id=client_id or "amzn1.application-oa2-client.sandbox",
            client_secret=client_secret or "amzn1.oa2-cs.v1.sandbox",
            refresh_token=refresh_token or f"Atzr|sandbox-{seller_id}",
            marketplaces=list(marketplaces),
            store_name=store_name or f"Store {number}",
        )
        self.sellers[seller_id] = seller
        return seller

    def seller(self, wanted: Seller | str | None = None) -> Seller:
        """Return the seller wanted, or the first one; one is opened where there is none."""
        if wanted is None:
            return next(iter(self.sellers.values()), None) or self.open_account()
        seller_id = wanted if isinstance(wanted, str) else wanted.seller_id
        if seller_id not in self.sellers:
            raise NotPossible(f"There is no seller {seller_id}.")
        return self.sellers[seller_id]

    def give_token(self, seller: Seller, client_id: str) -> str:
        token = "Atza|" + opaque(self.seed, "token", self.next_number("token"), length=64)
        until = self.clock.now() + timedelta(seconds=TOKEN_SECONDS)
        self.tokens[token] = Access(seller.seller_id, client_id, until)
        return token

    def find_access(self, token: str) -> Access | None:
        access = self.tokens.get(token)
        if access is None or access.until <= self.clock.now():
            return None
        return access

    @told
    def expires_tokens(self) -> None:
        self.tokens.clear()

    @told
    def revokes(self, seller: Seller | str | None = None) -> None:
        """Take the seller's grant back: invalid_grant from now on, tokens die at once."""
        revoked = self.seller(seller)
        revoked.revoked = True
        self.tokens = {
            token: access
            for token, access in self.tokens.items()
            if access.seller_id != revoked.seller_id
        }
