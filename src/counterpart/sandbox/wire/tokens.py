"""Who gets an access token (Login with Amazon)?"""

from urllib.parse import parse_qs

from counterpart.sandbox.books.accounts import TOKEN_SECONDS
from counterpart.sandbox.books.granting import Grant, Granting
from counterpart.sandbox.wire.answers import Reply, Request, Seen, as_json

Form = dict[str, str]
NEEDED = {
    "refresh_token": ("refresh_token", "client_id", "client_secret"),
    "authorization_code": ("code", "redirect_uri", "client_id", "client_secret"),
}


def answer_token(books: Granting, request: Request, seen: Seen) -> Reply:
    form = read_form(request)
    seen.body = {key: form[key] for key in ("grant_type", "client_id") if key in form}
    needed = NEEDED.get(form.get("grant_type", ""))
    if needed is None:
        return refuse(400, "unsupported_grant_type", "The authorization grant type is unsupported")
    missing = [key for key in needed if not form.get(key)]
    if missing:
        return refuse(400, "invalid_request", f"The request is missing: {', '.join(missing)}")
    if not is_known(books, form):
        return refuse(401, "invalid_client", "Client authentication failed")
    grant = find_grant(books, form)
    if grant is None:
        return refuse(400, "invalid_grant", "The request has an invalid grant parameter")
    seen.seller_id = grant.seller_id
    answer = {
        "access_token": books.give_token(books.sellers[grant.seller_id], grant.client_id),
        "refresh_token": grant.refresh_token,
        "token_type": "bearer",
        "expires_in": TOKEN_SECONDS,
    }
    return as_json(200, answer)


def read_form(request: Request) -> Form:
    fields = parse_qs(request.body.decode("utf-8", errors="replace"))
    return {key: values[-1] for key, values in fields.items()}


def is_known(books: Granting, form: Form) -> bool:
    keys = (form["client_id"], form["client_secret"])
    private = {(one.client_id, one.client_secret) for one in books.sellers.values()}
    public = {(one.client_id, one.client_secret) for one in books.applications.values()}
    return keys in private | public


def find_grant(books: Granting, form: Form) -> Grant | None:
    """Find what a refresh token stands for: a private application's, or an agreed one."""
    client_id = form["client_id"]
    if form["grant_type"] == "authorization_code":
        return books.redeem(form["code"], client_id, form["redirect_uri"])
    token = form["refresh_token"]
    for seller in books.sellers.values():
        if (seller.refresh_token, seller.client_id) == (token, client_id) and not seller.revoked:
            return Grant(token, seller.seller_id, client_id)
    grant = books.grants.get(token)
    return grant if grant and grant.client_id == client_id else None


def refuse(status: int, error: str, description: str) -> Reply:
    return as_json(status, {"error": error, "error_description": description})
