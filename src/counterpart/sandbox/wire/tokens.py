"""Who gets an access token (Login with Amazon)?"""

from urllib.parse import parse_qs

from counterpart.sandbox.books.accounts import TOKEN_SECONDS, Accounts
from counterpart.sandbox.books.ledger import Seller
from counterpart.sandbox.wire.answers import Reply, Request, Seen, as_json

Form = dict[str, str]


def answer_token(accounts: Accounts, request: Request, seen: Seen) -> Reply:
    form = read_form(request)
    seen.body = {key: form[key] for key in ("grant_type", "client_id") if key in form}
    if form.get("grant_type") != "refresh_token":
        return refuse(400, "unsupported_grant_type", "The authorization grant type is unsupported")
    missing = [key for key in ("refresh_token", "client_id", "client_secret") if not form.get(key)]
    if missing:
        return refuse(400, "invalid_request", f"The request is missing: {', '.join(missing)}")
    applications = [s for s in accounts.sellers.values() if s.client_id == form["client_id"]]
    if not any(seller.client_secret == form["client_secret"] for seller in applications):
        return refuse(401, "invalid_client", "Client authentication failed")
    seller = find_grant(applications, form)
    if seller is None:
        return refuse(400, "invalid_grant", "The request has an invalid grant parameter")
    seen.seller_id = seller.seller_id
    answer = {
        "access_token": accounts.give_token(seller),
        "refresh_token": seller.refresh_token,
        "token_type": "bearer",
        "expires_in": TOKEN_SECONDS,
    }
    return as_json(200, answer)


def read_form(request: Request) -> Form:
    fields = parse_qs(request.body.decode("utf-8", errors="replace"))
    return {key: values[-1] for key, values in fields.items()}


def find_grant(applications: list[Seller], form: Form) -> Seller | None:
    for seller in applications:
        if seller.refresh_token == form["refresh_token"] and not seller.revoked:
            return seller
    return None


def refuse(status: int, error: str, description: str) -> Reply:
    return as_json(status, {"error": error, "error_description": description})
