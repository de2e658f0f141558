"""The forms about people and roles."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.users.models import Role

LINK, NOW = "link", "now"


class RolesForm(forms.Form):
    """Which roles a person has."""

    roles = forms.ModelMultipleChoiceField(
        Role.objects.all(),
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class PersonForm(forms.Form):
    """A new login, and how the person gets in for the first time."""

    login = forms.CharField(
        label=_("Login"),
        max_length=60,
        help_text=_("Small letters, digits and . _ @ + -"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail address"))
    roles = forms.ModelMultipleChoiceField(
        Role.objects.all(),
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    way = forms.ChoiceField(
        label=_("First password"),
        choices=(
            (LINK, _("The person chooses it, by a link in an e-mail that works once")),
            (NOW, _("It is typed here; the person changes it at the first sign-in")),
        ),
        initial=LINK,
        widget=forms.RadioSelect,
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """Ask for a password where it is to be typed here; it counts nowhere else."""
        facts = super().clean() or self.cleaned_data
        is_typed = facts.get("way") == NOW
        if is_typed and not facts.get("password"):
            self.add_error("password", gettext("Type the first password, or let a link be sent."))
        return facts | ({} if is_typed else {"password": ""})


class PasswordForm(forms.Form):
    """Another password for somebody; it is changed at the next sign-in."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("The person changes it at the next sign-in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class NewRoleForm(forms.Form):
    """A new role, which permits nothing yet."""

    name = forms.CharField(label=_("Name"), max_length=100)
    code = forms.CharField(
        label=_("Code"),
        max_length=64,
        help_text=_("Small letters, digits and _; it never changes."),
    )
