"""How does a seller permit us to work on the account, on Amazon's own page?"""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

import msgspec

from counterpart.amazon.client.addressing import checked_address
from counterpart.amazon.client.marketplaces import Marketplace
from counterpart.amazon.client.signing import granted_answer, out_of_order
from counterpart.amazon.client.transport import open_http

# "Website Authorization Workflow" on developer-docs.amazon.com/sp-api: the page, its parameters,
# and `version=beta` for an application that is still a draft (error MD1000 without it).
CONSENT_PATH = "/apps/authorize/consent"


@dataclass(frozen=True)
class Application:
    """What Amazon knows us by. The secret does not show in a repr."""

    application_id: str
    client_id: str
    client_secret: str = field(repr=False)
    is_draft: bool = False


def consent_url(
    marketplace: Marketplace,
    application: Application,
    *,
    state: str,
    redirect_uri: str,
    seller_central: str = "",
) -> str:
    """Answer the address of the page on which the seller of a marketplace authorizes us.

    `seller_central` replaces Amazon's own address, such as that of a sandbox. Raises ValueError
    unless it is https or this very machine.
    """
    there = checked_address(seller_central or f"https://{marketplace.seller_central_host}")
    parameters = {
        "application_id": application.application_id,
        "state": state,
        "redirect_uri": redirect_uri,
    } | ({"version": "beta"} if application.is_draft else {})
    return f"{there.rstrip('/')}{CONSENT_PATH}?{urlencode(parameters)}"


def exchange_code(
    code: str, application: Application, *, redirect_uri: str, token_url: str, now: datetime
) -> str:
    """Answer the refresh token that a code stands for; a code is good once, for some minutes.

    Raises ReconnectStore if Amazon refuses the code, TryLater if the sign-in is out of order.
    """
    with open_http(checked_address(token_url)) as http:
        response = granted_answer(
            http,
            token_url=token_url,
            form={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": redirect_uri,
                "client_id": application.client_id,
                "client_secret": application.client_secret,
            },
            now=now,
        )
    token = _refresh_token(response.content)
    if not token:
        raise out_of_order(now, message="the sign-in gave no refresh token", response=response)
    return token


class _Grant(msgspec.Struct):
    refresh_token: str = ""


def _refresh_token(body: bytes) -> str:
    try:
        token = msgspec.json.decode(body, type=_Grant).refresh_token
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""
    return token if token.isascii() and token.isprintable() else ""
