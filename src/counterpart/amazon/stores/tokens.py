"""How do all processes of an account share one access token?"""

from dataclasses import dataclass

from counterpart.amazon.client.tokens import AccessToken
from counterpart.amazon.models.accounts import SellerAccount


@dataclass(frozen=True)
class SharedToken:
    """The access token of an account, kept encrypted in the database."""

    account: SellerAccount

    def load(self) -> AccessToken | None:
        row = (
            SellerAccount.objects.filter(pk=self.account.pk)
            .values_list("access_token", "access_token_expires_at")
            .first()
        )
        if row is None or not row[0] or row[1] is None:
            return None
        return AccessToken(value=row[0], expires_at=row[1])

    def save(self, token: AccessToken) -> None:
        SellerAccount.objects.filter(pk=self.account.pk).update(
            access_token=token.value, access_token_expires_at=token.expires_at
        )

    def drop(self, token: AccessToken) -> None:
        """Forget the token, unless another process has already fetched a newer one."""
        current = self.load()
        if current == token:
            SellerAccount.objects.filter(
                pk=self.account.pk, access_token_expires_at=token.expires_at
            ).update(access_token="", access_token_expires_at=None)
