"""My profile: what am I called, how do I like the pages, where am I signed in?"""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from counterpart.users.models import Density, Theme
from counterpart.users.passwords import GOOD_FOR
from counterpart.users.preferences import (
    PAGE_SIZES,
    Preferences,
    change_preferences,
    preferences_of,
)
from counterpart.web.access import Request
from counterpart.web.missing import has_second_factor
from counterpart.web.refusing import refusals_told


class Profile(forms.Form):
    """What the pages remember of a person."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Colors"), choices=Theme.choices)
    density = forms.ChoiceField(label=gettext_lazy("Tables"), choices=Density.choices)
    page_size = forms.TypedChoiceField(
        label=gettext_lazy("Lines per page"),
        coerce=int,
        choices=[(size, str(size)) for size in PAGE_SIZES],
    )
    has_shortcuts = forms.BooleanField(label=gettext_lazy("Keyboard shortcuts"), required=False)

    def __init__(self, *args: Any, **details: Any) -> None:
        super().__init__(*args, **details)
        languages: Any = self.fields["language"]
        languages.choices = [("", _("As the browser asks")), *settings.PAGE_LANGUAGES]
        zones: Any = self.fields["time_zone"]
        default = _("That of the installation (%(zone)s)") % {"zone": settings.TIME_ZONE}
        zones.choices = [("", default), *_zones()]
        for names in (languages, zones):
            # Languages are told in themselves, and zones by the names that everybody looks for.
            names.widget.attrs["translate"] = "no"


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: Request) -> HttpResponse:
    """Show and change the own profile."""
    form = Profile(request.POST or None, initial=preferences_of(request.user).__dict__)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request, done=_("Your profile was changed.")) as outcome:
            change_preferences(
                request.user,
                Preferences(**form.cleaned_data),
                languages=[code for code, _name in settings.PAGE_LANGUAGES],
                now=request.clock.now(),
            )
        if outcome.is_done:
            return redirect("profile", permanent=False)
    return render(
        request,
        "web/doors/profile.html",
        {
            "form": form,
            "sessions": _sessions(request),
            "has_second_factor": has_second_factor(request.user),
            "password_good_until": _good_until(request),
        },
    )


def _sessions(request: Request) -> list[UserSession]:
    known = UserSession.objects.purge_and_list(request.user)
    return sorted(known, key=lambda one: one.last_seen_at, reverse=True)


def _good_until(request: Request) -> object:
    chosen_at = request.user.password_set_at
    return chosen_at + GOOD_FOR if chosen_at else None


@cache
def _zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())]
