"""The list of customers of all websites."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counterpart.customers.models import Customer
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, Visit
from counterpart.web.components.amounts import number
from counterpart.web.components.moments import when
from counterpart.web.customers.filters import CustomerFilters
from counterpart.web.customers.reading import SeenPeople, visible_customers
from counterpart.web.grids.columns import Column
from counterpart.web.grids.grid import Empty, Grid
from counterpart.web.orders.words import group_label


def customers_grid(request: Request) -> Grid:
    """Build the list for whoever asks."""
    return Grid(
        name="customers",
        title=_("Customers"),
        rows=visible_customers(request.visit),
        columns=tuple(_columns(request.visit)),
        filters=CustomerFilters,
        default_sort="-since",
        noun=_noun,
        empty=Empty(
            "users",
            _("There are no customers yet"),
            _("Buyers without an account are guests: they appear on their orders only."),
        ),
        fetch=_fetch,
        row_name=lambda row: str(row.pk),
        search_label=_("Search number, e-mail or name"),
    )


def _columns(visit: Visit) -> Iterator[Column]:
    yield Column("number", _("Number"), _number_cell, lambda row: row.pk, sorts_by="id",
                 is_head=True)  # fmt: skip
    if visit.may(Permission.VIEW_BUYERS):
        people = SeenPeople(visit)
        yield _person("name", _("Name"), people.name)
        yield _person("email", _("E-mail"), people.email)
    yield Column("group", _("Group"), lambda row: group_label(row.group),
                 lambda row: group_label(row.group))  # fmt: skip
    yield Column("website", _("Website"), lambda row: row.website.name,
                 lambda row: row.website.name, sorts_by="website")  # fmt: skip
    yield Column("since", _("Customer since"), lambda row: when(row.created_at, "medium"),
                 lambda row: row.created_at, sorts_by="created_at")  # fmt: skip


def _person(key: str, label: Any, text: Callable[[Customer], str]) -> Column:
    def cell(row: Customer) -> SafeString | str:
        written = text(row)
        return format_html('<span translate="no">{}</span>', written) if written else "–"

    return Column(key, label, cell, text, is_personal=True)


def _number_cell(row: Customer) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("customer", args=[row.pk]), row.pk)


def _fetch(rows: QuerySet[Customer]) -> QuerySet[Customer]:
    return rows.select_related("website")


def _noun(count: int) -> str:
    return ngettext("{count} customer", "{count} customers", count).format(count=number(count))
