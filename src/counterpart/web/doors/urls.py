"""Which page answers which address at the doors? Those of django-allauth that we let in."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as authenticator_apps
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path

from counterpart.web.access import for_everybody, for_everyone_signed_in
from counterpart.web.doors.profile import profile
from counterpart.web.doors.sessions import end_other_sessions

# Nobody signs up here, and e-mail addresses are changed by those who manage people.
OPEN = {
    "sign-in/": ("account_login", account.login),
    "sign-in/code/": ("mfa_authenticate", factors.authenticate),
    "sign-in/passkey/": ("mfa_login_webauthn", passkeys.login_webauthn),
    "sign-in/inactive/": ("account_inactive", account.account_inactive),
    "sign-out/": ("account_logout", account.logout),
    "password/forgotten/": ("account_reset_password", account.password_reset),
    "password/forgotten/sent/": ("account_reset_password_done", account.password_reset_done),
    "password/forgotten/changed/": (
        "account_reset_password_from_key_done",
        account.password_reset_from_key_done,
    ),
}
SIGNED_IN = {
    "profile/": ("profile", profile),
    "profile/sessions/end-others/": ("end_other_sessions", end_other_sessions),
    "profile/password/": ("account_change_password", account.password_change),
    "profile/password/first/": ("account_set_password", account.password_set),
    "profile/confirm/": ("account_reauthenticate", account.reauthenticate),
    "profile/confirm/code/": ("mfa_reauthenticate", factors.reauthenticate),
    "profile/confirm/passkey/": (
        "mfa_reauthenticate_webauthn",
        passkeys.reauthenticate_webauthn,
    ),
    "profile/factors/": ("mfa_index", factors.index),
    "profile/factors/app/": ("mfa_activate_totp", authenticator_apps.activate_totp),
    "profile/factors/app/remove/": ("mfa_deactivate_totp", authenticator_apps.deactivate_totp),
    "profile/factors/codes/": ("mfa_view_recovery_codes", codes.view_recovery_codes),
    "profile/factors/codes/new/": ("mfa_generate_recovery_codes", codes.generate_recovery_codes),
    "profile/factors/codes/file/": ("mfa_download_recovery_codes", codes.download_recovery_codes),
    "profile/factors/passkeys/": ("mfa_list_webauthn", passkeys.list_webauthn),
    "profile/factors/passkeys/add/": ("mfa_add_webauthn", passkeys.add_webauthn),
    "profile/factors/passkeys/<int:pk>/": ("mfa_edit_webauthn", passkeys.edit_webauthn),
    "profile/factors/passkeys/<int:pk>/remove/": ("mfa_remove_webauthn", passkeys.remove_webauthn),
}

urlpatterns = [
    re_path(
        r"^password/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        for_everybody(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    *(path(route, for_everybody(view), name=name) for route, (name, view) in OPEN.items()),
    *(
        path(route, for_everyone_signed_in(view), name=name)
        for route, (name, view) in SIGNED_IN.items()
    ),
]
