"""The pages on which a person keeps views of lists."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterpart.web.access import Request, for_everyone_signed_in
from counterpart.web.going_back import back, back_to
from counterpart.web.grids.saved import own_view, rename_view, save_view, set_default
from counterpart.web.models import SavedView
from counterpart.web.refusing import refusals_told


@require_safe
@for_everyone_signed_in
def views(request: Request, grid: str) -> HttpResponse:
    """Show a person's views of one list."""
    mine = SavedView.objects.filter(owner=request.user, grid=grid)
    return render(
        request,
        "web/grids/views.html",
        {"views": mine, "next": back_to(request.GET.get("next", ""), request)},
    )


@require_POST
@for_everyone_signed_in
def save(request: Request, grid: str) -> HttpResponse:
    """Save the list as it is shown."""
    address = back_to(request.POST.get("next", ""), request)
    with refusals_told(request, done=_("The view was saved.")):
        view = save_view(
            request.user,
            grid,
            name=request.POST.get("name", ""),
            query=request.POST.get("query", ""),
            is_shared=request.POST.get("is_shared") == "1",
        )
        address = f"{address}?{view.query}&view={view.pk}".replace("?&", "?")
    return HttpResponseRedirect(address)


@require_POST
@for_everyone_signed_in
def rename(request: Request, key: int) -> HttpResponse:
    """Give a view another name."""
    with refusals_told(request, done=_("The view was renamed.")):
        rename_view(own_view(request.user, key), request.POST.get("name", ""))
    return back(request)


@require_POST
@for_everyone_signed_in
def make_default(request: Request, key: int) -> HttpResponse:
    """Let the list open with a view, or no longer."""
    with refusals_told(request):
        wanted = request.POST.get("is_default") == "1"
        set_default(own_view(request.user, key), is_default=wanted)
    return back(request)


@require_POST
@for_everyone_signed_in
def delete(request: Request, key: int) -> HttpResponse:
    """Forget a view; the rows of the list are not touched."""
    with refusals_told(request, done=_("The view was deleted.")):
        own_view(request.user, key).delete()
    return back(request)
