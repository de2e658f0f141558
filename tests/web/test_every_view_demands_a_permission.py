"""Is every view guarded, and does the guard hold (CO-14)?

One list of all addresses, the same that the browser tests go through.
"""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.architecture.test_permissions import asked_for
from tests.architecture.tree import HOUSE, source_files
from tests.browser.pages import Route, addresses, routes
from tests.browser.scene import Scene, open_scene
from tests.browser.signing_in import signed_in

from counterpart.users.permissions import Permission
from counterpart.web.access import EVERYBODY, SIGNED_IN

# Views of libraries that our URL configuration takes in without a guard, and why.
UNGUARDED: dict[str, str] = {}
# What the pages ask for nowhere, and why not.
NOT_ASKED_FOR = {
    Permission.CREATE_ORDERS: "orders come from channels and from documents, by command",
}
LABELS = [str(label) for label in Permission.labels]
# Open to everybody: the doors, and the sign of life.
OPEN = {
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "health",
    "mfa_authenticate",
    "mfa_login_webauthn",
}
WRITES = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) "(?!django_session|usersessions_|axes_)')


@pytest.fixture
def scene(db, settings) -> Iterator[Scene]:
    with open_scene(settings) as opened:
        yield opened


def guarded(*, by_permission: bool = False) -> list[Route]:
    kinds = (Permission,) if by_permission else (Permission, str)
    return [
        one for one in routes() if one.demanded != EVERYBODY and isinstance(one.demanded, kinds)
    ]


def test_every_view_says_who_may_open_it() -> None:
    """Prevents the page that everybody may open because nobody thought of it."""
    unguarded = {
        one.name
        for one in routes()
        if not isinstance(one.demanded, Permission) and one.demanded not in {SIGNED_IN, EVERYBODY}
    }
    assert unguarded == set(UNGUARDED)


def test_every_address_has_a_name_of_its_own() -> None:
    names = [one.name for one in routes()]
    assert sorted(names) == sorted(set(names))
    assert "" not in names


def test_nothing_is_open_to_everybody_but_the_doors() -> None:
    assert {one.name for one in routes() if one.demanded == EVERYBODY} == OPEN


def test_every_permission_is_asked_for_by_some_page() -> None:
    """Prevents a permission that a merchant grants with care and that opens nothing."""
    files = [path for path in source_files() if path.is_relative_to(HOUSE / "web")]
    asked = {permission for path in files for permission in asked_for(path)}
    assert set(Permission) - asked == set(NOT_ASKED_FOR)


def test_no_view_is_exempt_from_the_check_of_forms() -> None:
    """Prevents a form of another site that works here in the name of whoever is signed in."""
    exempt = {one.name for one in routes() if getattr(one.callback, "csrf_exempt", False)}
    assert exempt == set()


def test_nobody_gets_in_without_signing_in(scene):
    """Whoever asks is led to the sign-in, whatever is sent changes nothing."""
    client = Client()
    let_in = []
    for route in guarded():
        for path in addresses(route, scene)[:1]:
            for method in (client.get, client.post):
                answer, written = watched(lambda: method(path))  # noqa: B023 - called at once
                led = answer.status_code in {302, 303} and answer.url.startswith("/sign-in/")
                if not (led or answer.status_code == 405) or written:
                    let_in.append((route.name, method.__name__, answer.status_code, written))
    assert let_in == [], written_down(let_in)
    assert SESSION_KEY not in client.session


def test_whoever_may_nothing_is_told_what_is_missing(scene):
    """Cy has no role: every guarded page names the permission, and nothing is done."""
    client = signed_in("cy")
    wrong = []
    for route in guarded(by_permission=True):
        for path in addresses(route, scene)[:1]:
            answers = []
            for method in (client.get, client.post):
                answer, written = watched(lambda: method(path))  # noqa: B023 - called at once
                answers.append(answer.status_code)
                # A view may demand two; the first that is missing is named.
                is_told = any(label in unescape(answer.content.decode()) for label in LABELS)
                if answer.status_code == 405:
                    is_told = True
                if answer.status_code not in {403, 405} or not is_told or written:
                    wrong.append((route.name, method.__name__, answer.status_code, written))
            if answers == [405, 405]:
                wrong.append((route.name, "takes neither GET nor POST", 405, []))
    assert wrong == [], written_down(wrong)
    assert len(guarded(by_permission=True)) > 50


def written_down(rows):
    return "\n".join(map(str, rows))


def watched(ask):
    """Answer what was answered, and which tables were written."""
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    return answer, [one["sql"][:60] for one in captured if WRITES.match(one["sql"])]
