"""What does the seller see who is asked to authorize an application, step by step?"""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.granting import Application
from counterpart.sandbox.books.ledger import NotPossible
from counterpart.sandbox.control.http import is_from_here
from counterpart.sandbox.wire.answers import Reply, Request

PATH = "/apps/authorize/consent"
STYLE = Path(__file__).parent.parent / "control" / "page.css"
CARRIED = ("application_id", "state", "redirect_uri", "version", "seller_id")

Words = Mapping[str, str]


def is_central(path: str) -> bool:
    return path.startswith("/apps/authorize/")


def answer_central(amazon: Amazon, request: Request) -> Reply:
    if request.path != PATH or request.method not in {"GET", "POST"}:
        return draw("Page not found", "<p>Seller Central has no such page.</p>", status=404)
    if request.method == "GET":
        return first_step(amazon, {name: values[-1] for name, values in request.query.items()})
    if not is_from_here(request):
        return draw("Refused", "<p>The form came from another site.</p>", status=403)
    fields = parse_qs(request.body.decode("utf-8", errors="replace"))
    words = {name: values[-1] for name, values in fields.items()}
    return STEPS.get(words.get("step", ""), first_step)(amazon, words)


def first_step(amazon: Amazon, words: Words) -> Reply:
    """Sign in with the credentials of the account's primary user."""
    trouble = what_is_wrong(amazon, words)
    if trouble:
        return draw("An error occurred", f"<p>{escape(trouble)}</p>", status=400)
    choices = "".join(
        f'<option value="{escape(one.seller_id)}">{escape(one.store_name)} '
        f"({escape(one.seller_id)})</option>"
        for one in amazon.sellers.values()
    )
    return draw(
        "Sign in",
        form(
            words,
            "consent",
            f"<label>Account of the primary user <select name=seller_id>{choices}</select></label>"
            "<label>Two-step verification code, if you use one "
            "<input name=otp inputmode=numeric autocomplete=off></label>",
            "Sign in",
        ),
    )


def consent_step(_: Amazon, words: Words) -> Reply:
    """Tick that you understand, then go on."""
    application = escape(words.get("application_id", ""))
    return draw(
        "Authorize an application",
        f"<p>{application} asks for access to the orders of {escape(words['seller_id'])}.</p>"
        + form(
            words,
            "almost",
            "<label><input type=checkbox name=understood value=yes required> I understand that "
            "this application gets access to my selling account.</label>",
            "Next",
        ),
    )


def almost_step(amazon: Amazon, words: Words) -> Reply:
    if words.get("understood") != "yes":
        return consent_step(amazon, words)
    return draw(
        "You are almost done",
        "<p>Continue to the application, which finishes the authorization.</p>"
        + form(words, "continue", "", "Continue"),
    )


def last_step(amazon: Amazon, words: Words) -> Reply:
    trouble = what_is_wrong(amazon, words)
    if trouble:
        return draw("An error occurred", f"<p>{escape(trouble)}</p>", status=400)
    back = words["redirect_uri"]
    try:
        code = amazon.consents(words.get("seller_id", ""), words["application_id"], back)
    except NotPossible as no:
        return draw("An error occurred", f"<p>{escape(str(no))}</p>", status=400)
    query = urlencode(
        {
            "state": words["state"],
            "selling_partner_id": words["seller_id"],
            "spapi_oauth_code": code,
        }
    )
    return Reply(303, headers={"Location": f"{back}?{query}", "Referrer-Policy": "no-referrer"})


STEPS = {"consent": consent_step, "almost": almost_step, "continue": last_step}


def what_is_wrong(amazon: Amazon, words: Words) -> str:
    """Answer in Amazon's words why the page refuses ("Website Authorization Workflow")."""
    application = amazon.find_application(words.get("application_id", ""))
    if application is None or not words.get("state"):
        return "Sorry, we are unable to process your request. (MD1000)"
    if is_hidden(application, words):
        return "The application is a draft; use version=beta. (MD1000)"
    if not is_permitted(words.get("redirect_uri", "")):
        return "The redirect URI is not registered. (MD5101)"
    return ""


def is_hidden(application: Application, words: Words) -> bool:
    return application.is_draft and words.get("version") != "beta"


def is_permitted(address: str) -> bool:
    parts = urlsplit(address)
    is_here = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    return bool(parts.hostname) and (parts.scheme == "https" or is_here) and not parts.query


def form(words: Words, step: str, inside: str, button: str) -> str:
    carried = "".join(
        f'<input type=hidden name={name} value="{escape(words[name])}">'
        for name in CARRIED
        if name in words and f"name={name}>" not in inside
    )
    return (
        f'<form method=post action="{PATH}"><input type=hidden name=step value={step}>{carried}'
        f"{inside}<p><button>{button}</button></p></form>"
    )


def draw(title: str, inside: str, *, status: int = 200) -> Reply:
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{title}</title>'
        f"<style>{STYLE.read_text('utf-8')}</style></head>"
        f"<body><main><h1>{title}</h1><p>Seller Central of the sandbox Amazon</p>{inside}</main>"
        "</body></html>"
    )
    headers = {"Content-Type": "text/html; charset=utf-8", "Referrer-Policy": "same-origin"}
    return Reply(status, page.encode(), headers)
