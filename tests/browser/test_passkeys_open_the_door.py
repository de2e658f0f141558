"""A passkey is added, signs in alone, and is taken away: with a device that Chromium plays."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect
from tests.users.scene import BY_MACHINE, hired

from counterpart.users.models import User
from counterpart.users.people import set_password

PASSWORD = "Seven mugs, 1 lamp"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def somebody(settings, visitor):
    """Ada at a browser with a device for passkeys, at `localhost`: addresses have no passkeys."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "localhost"]
    visitor.house.url = visitor.house.url.replace("127.0.0.1", "localhost")
    device = visitor.context.new_cdp_session(visitor.page)
    device.send("WebAuthn.enable")
    visitor.device = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    hired("ada", "owner")
    return visitor


def test_a_passkey_is_added_signs_in_alone_and_is_taken_away(somebody):
    page, url = somebody.signs_in("ada").page, somebody.house.url
    page.goto(f"{url}/profile/factors/")
    page.get_by_role("link", name="Add passkey").click()
    page.get_by_label("Name").fill("Blue key")
    page.get_by_role("button", name="Add passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert [one.wrap().is_passwordless for one in passkeys()] == [True]

    page.get_by_text("ada", exact=True).first.click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{url}/sign-in/?next=/profile/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My profile")
    assert User.objects.get().last_login is not None

    page.goto(f"{url}/profile/factors/passkeys/")
    page.get_by_role("link", name="Remove Blue key").click()
    page.get_by_role("button", name="Remove passkey").click()
    expect(page.get_by_text("The passkey was removed.")).to_be_visible()
    assert list(passkeys()) == []


def test_a_passkey_is_a_second_step_after_the_password(somebody):
    set_password(User.objects.get(), PASSWORD, **BY_MACHINE)
    User.objects.update(password_set_at=User.objects.get().date_joined)
    page, url = somebody.signs_in("ada").page, somebody.house.url
    page.goto(f"{url}/profile/factors/passkeys/add/")
    page.get_by_label("Sign in with it alone").uncheck()
    page.get_by_role("button", name="Add passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    somebody.context.clear_cookies()
    page.goto(f"{url}/sign-in/?next=/profile/")
    page.get_by_label("Login").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My profile")


def test_passkeys_are_offered_only_where_the_browser_has_them(visitor, browser):
    """At 127.0.0.1 and without JavaScript (ui.md §2 row 25)."""
    hired("ada", "owner")
    page = visitor.signs_in("ada").goes_to("/profile/factors/passkeys/add/")
    expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Add passkey")).to_be_hidden()
    plain = browser.new_context(base_url=visitor.house.url, java_script_enabled=False).new_page()
    plain.goto("/sign-in/?next=/profile/")
    expect(plain.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    set_password(User.objects.get(), PASSWORD, **BY_MACHINE)
    plain.get_by_label("Login").fill("ada")
    plain.get_by_label("Password").fill(PASSWORD)
    plain.get_by_role("button", name="Sign in", exact=True).click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Change password")
    plain.get_by_label("Current password").fill(PASSWORD)
    for label in ("New password *", "New password again *"):
        plain.get_by_label(label, exact=True).fill("Nine mugs, 2 lamps")
    plain.get_by_role("button", name="Change password").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("My profile")


def passkeys():
    return Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)
