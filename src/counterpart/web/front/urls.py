"""Addresses of what stands around the rooms."""

from django.urls import path

from counterpart.web.front.search import search
from counterpart.web.front.start import health, palette, shortcuts, start, toggle_density
from counterpart.web.grids import view_pages

urlpatterns = [
    path("", start, name="start"),
    path("healthz", health, name="health"),
    path("search/", search, name="search"),
    path("help/shortcuts/", shortcuts, name="shortcuts"),
    path("help/rooms/", palette, name="palette"),
    path("profile/density/", toggle_density, name="toggle_density"),
    path("views/<slug:grid>/", view_pages.views, name="views"),
    path("views/<slug:grid>/save/", view_pages.save, name="save_view"),
    path("views/<int:key>/rename/", view_pages.rename, name="rename_view"),
    path("views/<int:key>/default/", view_pages.make_default, name="default_view"),
    path("views/<int:key>/delete/", view_pages.delete, name="delete_view"),
]
