"""What is a list, and what does its page show?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise, cached_property

from counterpart.audit.seeing import record_listed
from counterpart.core.finding.paging import keys_of_page
from counterpart.web.access import Request
from counterpart.web.grids.columns import Column
from counterpart.web.grids.exporting import Answer, Sheet, written
from counterpart.web.grids.filtering import Chip, Filters
from counterpart.web.grids.paging import Page, page_of
from counterpart.web.grids.saved import ViewLink, default_query, view_links
from counterpart.web.grids.state import SIZES, State, plain_query, read_state, with_changes
from counterpart.web.keys import key_in

USUAL_SIZE = 25
# So many digits has the place of a row in the longest list.
FURTHEST = 9


@dataclass(frozen=True)
class Tab:
    """A part of the list with a name of its own."""

    key: str
    label: Promise | str
    condition: Q
    is_work: bool = False


@dataclass(frozen=True)
class Bulk:
    """Something to do with many rows at once: a button that posts them to an address."""

    label: Promise | str
    icon: str
    url: str
    is_danger: bool = False


@dataclass(frozen=True)
class Empty:
    """What an empty list says: nothing there yet, or nothing that matches."""

    icon: str
    title: Promise | str
    text: Promise | str
    url: str = ""
    action: Promise | str = ""


@dataclass(frozen=True)
class Grid:
    """A list with filters, tabs, sort, columns, views, export and bulk actions.

    Built anew for each request, so that its functions know who asks. `rows` is all that this
    person may see; `fetch` adds what the shown rows need, in a fixed number of queries. `noun` is
    a function from a count to words: “620 orders”. `tab_counts` answers counts by the tabs' keys.
    """

    name: str
    title: Promise | str
    rows: QuerySet[Any]
    columns: tuple[Column, ...]
    filters: type[Filters]
    default_sort: str
    noun: Callable[[int], str]
    empty: Empty
    fetch: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows
    tabs: tuple[Tab, ...] = ()
    tab_counts: Callable[[], Mapping[str, int | None]] = dict
    bulk: tuple[Bulk, ...] = ()
    row_class: Callable[[Any], str] = lambda _: ""
    row_name: Callable[[Any], str] = str
    search_label: Promise | str = ""
    filter_options: Mapping[str, Any] = field(default_factory=dict)
    details: Callable[[Sequence[Any]], None] = lambda _: None


class ShownGrid:
    """A list as one address shows it; templates read its parts."""

    def __init__(self, grid: Grid, request: Request, address: QueryDict | None = None) -> None:
        self.grid = grid
        self.request = request
        self.address: QueryDict = request.GET if address is None else address
        self.filters = _filters(grid, self.address, request)
        self.state: State = read_state(
            self.address,
            grid.columns,
            default_sort=grid.default_sort,
            usual_size=getattr(request.user, "page_size", None) or USUAL_SIZE,
        )

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """All rows that match, in no order."""
        return _matching(self.grid, self.filters, self.address)

    @cached_property
    def order(self) -> list[Any]:
        """What all rows together are ordered by, as an export writes them."""
        column = sorted_by(self.grid, self.state)
        if self.state.is_descending:
            return [F(column).desc(nulls_last=True), "-pk"]
        return [F(column).asc(nulls_last=True), "pk"]

    @cached_property
    def page(self) -> Page:
        page = page_of(
            self.rows,
            sorted_by(self.grid, self.state),
            is_descending=self.state.is_descending,
            number=self.state.page,
            size=self.state.size,
            fetch=self.grid.fetch,
        )
        for index, row in enumerate(page.rows):
            row.place_in_list = page.first + index - 1
        self.grid.details(page.rows)
        if page.rows and any(column.is_personal for column in self.state.columns):
            who, now = self.request.operator.name, self.request.clock.now()
            record_listed(self.grid.name, actor=who, now=now)
        return page

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """The rows as the table shows them."""
        return [
            {
                "row": row,
                "name": self.grid.row_name(row),
                "class": self.grid.row_class(row),
                "cells": [(column, column.shown(row)) for column in self.state.columns],
            }
            for row in self.page.rows
        ]

    @cached_property
    def chips(self) -> list[Chip]:
        return list(self.filters.chips())

    @property
    def is_filtered(self) -> bool:
        return bool(self.chips or self.keyword or self.address.get("tab"))

    @cached_property
    def tabs(self) -> list[dict[str, Any]]:
        if not self.grid.tabs:
            return []
        counts = self.grid.tab_counts()
        here = self.address.get("tab", "")
        return [
            {
                "tab": tab,
                "count": counts.get(tab.key),
                "url": self.url(tab=tab.key, page=None, view=None),
                "is_here": tab.key == here,
            }
            for tab in self.grid.tabs
        ]

    @cached_property
    def heads(self) -> list[dict[str, Any]]:
        return [
            {"column": column, "url": self._sort_url(column), "aria": self._aria(column)}
            for column in self.state.columns
        ]

    @cached_property
    def choices(self) -> list[tuple[Column, bool]]:
        """Every column, and whether it is shown."""
        shown = {column.key for column in self.state.columns}
        return [(column, column.key in shown) for column in self.grid.columns]

    @cached_property
    def views(self) -> list[ViewLink]:
        return view_links(self.request.user, self.grid.name, self.address)

    @property
    def keyword(self) -> str:
        return str(self.address.get("q", ""))

    @property
    def sizes(self) -> list[int]:
        return sorted({*SIZES, self.state.size})

    @property
    def previous(self) -> int:
        return self.page.number - 1

    @property
    def next(self) -> int:
        return self.page.number + 1

    @property
    def count_words(self) -> str:
        return self.grid.noun(self.page.count.value)

    @property
    def query(self) -> str:
        """The address without the page: what a saved view keeps, and bulk actions send."""
        return plain_query(self.address)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the filter form must send on although it shows no field for it."""
        kept = ("sort", "per", "tab", "columns")
        return [(name, value) for name in kept for value in self.address.getlist(name)]

    def url(self, **changes: Any) -> str:
        return with_changes(self.address, changes)

    def _sort_url(self, column: Column) -> str:
        if not column.sorts_by:
            return ""
        flipped = self.state.order == column.key and not self.state.is_descending
        return self.url(sort=f"-{column.key}" if flipped else column.key, page=None, view=None)

    def _aria(self, column: Column) -> str:
        if self.state.order != column.key:
            return ""
        return "descending" if self.state.is_descending else "ascending"


def answered(grid: Grid, request: Request) -> HttpResponseBase | None:
    """Answer what is not the page itself: an export, or the way to the default view."""
    wanted = request.GET.get("export", "")
    if wanted:
        shown = ShownGrid(grid, request)
        return file_of(shown, shown.rows.order_by(*shown.order), wanted)
    if not request.GET and (query := default_query(request.user, grid.name)):
        return redirect(f"{request.path}?{query}")
    return None


def file_of(shown: ShownGrid, rows: QuerySet[Any], kind: str) -> Answer:
    """Answer these rows of a list as a file, csv or xlsx, with the columns shown."""
    sheet = Sheet(
        name=shown.grid.name,
        columns=shown.state.columns,
        fetch=shown.grid.fetch,
        details=shown.grid.details,
        actor=shown.request.operator.name,
        now=shown.request.clock.now(),
    )
    return written(sheet, rows, kind)


def shown_before(grid: Grid, request: Request) -> ShownGrid:
    """Answer the list as it was when a bulk action was asked for."""
    return ShownGrid(grid, request, QueryDict(request.POST.get("query", "")))


def chosen_rows(grid: Grid, request: Request) -> QuerySet[Any]:
    """Answer the rows that a bulk action was asked for: the ticked ones, or all that match."""
    if request.POST.get("all") == "1":
        address = QueryDict(request.POST.get("query", ""))
        return _matching(grid, _filters(grid, address, request), address)
    keys = {key_in(text) for text in request.POST.getlist("sel")}
    return grid.rows.filter(pk__in=keys)


def sorted_by(grid: Grid, state: State) -> str:
    """Answer the field that a list is sorted by; rows of the same value stand by their key."""
    return next(one.sorts_by for one in grid.columns if one.key == state.order)


def neighbours(grid: Grid, request: Request, key: int) -> tuple[int | None, int | None]:
    """Answer the rows before and after one, in the list that led to its page.

    The list stands in the address: `from` is its query, `at` the row's place in it. A list that
    has changed meanwhile has no neighbours to offer.
    """
    place = request.GET.get("at", "")
    if "from" not in request.GET or not place.isdecimal() or len(place) > FURTHEST:
        return None, None
    address = QueryDict(request.GET["from"])
    state = read_state(address, grid.columns, default_sort=grid.default_sort, usual_size=1)
    rows = _matching(grid, _filters(grid, address, request), address)
    at = int(place)
    start = max(at - 1, 0)
    found = keys_of_page(
        rows,
        sorted_by(grid, state),
        is_descending=state.is_descending,
        start=start,
        stop=at + 2,
    )
    if key not in found:
        return None, None
    here = found.index(key)
    return (
        found[here - 1] if here else None,
        found[here + 1] if here + 1 < len(found) else None,
    )


def _filters(grid: Grid, address: QueryDict, request: Request) -> Filters:
    return grid.filters(address or None, queryset=grid.rows, request=request, **grid.filter_options)


def _matching(grid: Grid, filters: Filters, address: QueryDict) -> QuerySet[Any]:
    rows = filters.qs
    tab = next((one for one in grid.tabs if one.key == address.get("tab", "")), None)
    return rows.filter(tab.condition) if tab and tab.condition else rows
