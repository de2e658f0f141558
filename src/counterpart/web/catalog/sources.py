"""The pages of sources: the places where goods lie."""

from django import forms
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counterpart.inventory.models import Source
from counterpart.inventory.sourcing import (
    ADDRESS,
    LONGEST_NAME,
    LONGEST_PART,
    change_source,
    create_source,
    delete_source,
    enable_source,
)
from counterpart.inventory.stocks import DEFAULT_SOURCE
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refusing import refusals_told

LABELS = {
    "contact": gettext_lazy("Contact"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "country": gettext_lazy("Country"),
    "region": gettext_lazy("Region"),
    "city": gettext_lazy("City"),
    "street": gettext_lazy("Street"),
    "postcode": gettext_lazy("Postal code"),
}


class SourceForm(forms.Form):
    """What is said of a source; a new one also tells its code."""

    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=64,
        help_text=gettext_lazy("Small letters, digits, hyphens. It cannot be changed later."),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, widget=forms.Textarea
    )

    def __init__(self, answers: QueryDict | None = None, *, source: Source | None = None) -> None:
        said = {} if source is None else {"name": source.name, "description": source.description}
        address = {} if source is None else source.address
        super().__init__(answers, initial=said | address)
        if source is not None:
            del self.fields["code"]
        for part in ADDRESS:
            self.fields[part] = forms.CharField(
                label=LABELS[part], required=False, max_length=LONGEST_PART
            )

    def address(self) -> dict[str, str]:
        return {part: self.cleaned_data[part] for part in ADDRESS}

    def address_fields(self) -> list[forms.BoundField]:
        """Answer the fields of the address, as the page groups them."""
        return [self[part] for part in ADDRESS]


@require_safe
@demands(Permission.VIEW_CATALOG)
def sources(request: Request) -> HttpResponse:
    """Show the sources, how many products lie there, and which stocks draw from them."""
    lying = Count("items", filter=Q(items__quantity__gt=0), distinct=True)
    rows = Source.objects.annotate(lying=lying).prefetch_related("stocks__stock")
    may_manage = request.visit.may(Permission.MANAGE_SOURCES)
    context = {"sources": rows, "may_manage": may_manage, "default": DEFAULT_SOURCE}
    return render(request, "web/catalog/sources.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.MANAGE_SOURCES)
def add(request: Request) -> HttpResponse:
    """Open a source."""
    form = SourceForm(_answers(request))
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        done = _("Source {name} is open. Link it to a stock to sell from it.")
        with refusals_told(request, done=done.format(name=told["name"])) as outcome:
            create_source(
                told["code"],
                name=told["name"],
                description=told["description"],
                address=form.address(),
                actor=request.operator.name,
                now=request.clock.now(),
            )
        if outcome.is_done:
            return redirect("sources")
    return render(request, "web/catalog/source.html", {"form": form, "source": None})


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.MANAGE_SOURCES)
def change(request: Request, key: int) -> HttpResponse:
    """Change what is said of a source."""
    source = get_object_or_404(Source, pk=key)
    form = SourceForm(_answers(request), source=source)
    if form.is_bound and form.is_valid():
        done = _("Source {name} is changed.").format(name=form.cleaned_data["name"])
        with refusals_told(request, done=done) as outcome:
            change_source(
                source,
                name=form.cleaned_data["name"],
                description=form.cleaned_data["description"],
                address=form.address(),
                actor=request.operator.name,
                now=request.clock.now(),
            )
        if outcome.is_done:
            return redirect("sources")
    context = {"form": form, "source": source, "default": DEFAULT_SOURCE}
    return render(request, "web/catalog/source.html", context)


@require_POST
@demands(Permission.MANAGE_SOURCES)
def switch(request: Request, key: int) -> HttpResponse:
    """Open or close a source."""
    source = get_object_or_404(Source, pk=key)
    is_enabled = request.POST.get("is_enabled") == "1"
    said = _("Source {name} is open.") if is_enabled else _("Source {name} is closed.")
    with refusals_told(request, done=said.format(name=source.name)):
        enable_source(
            source, is_enabled=is_enabled, actor=request.operator.name, now=request.clock.now()
        )
    return redirect("sources")


@require_POST
@demands(Permission.MANAGE_SOURCES)
def delete(request: Request, key: int) -> HttpResponse:
    """Delete a source that nothing has to do with any more."""
    source = get_object_or_404(Source, pk=key)
    with refusals_told(request, done=_("Source {name} is deleted.").format(name=source.name)):
        delete_source(source, actor=request.operator.name, now=request.clock.now())
    return redirect("sources")


def _answers(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
