"""What does a search ask for, and does Amazon accept the question?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from counterpart.sandbox.books.clock import read_time, show_time
from counterpart.sandbox.books.documents import DATA_SETS
from counterpart.sandbox.books.placing import FULFILLERS, STATUSES
from counterpart.sandbox.wire.answers import invalid_input

Query = Mapping[str, Sequence[str]]
# Orders 2026-01-01 model: the parameters of each operation.
GET_ORDER_PARAMETERS = frozenset({"includedData"})
SEARCH_PARAMETERS = frozenset(
    {
        "createdAfter",
        "createdBefore",
        "lastUpdatedAfter",
        "lastUpdatedBefore",
        "fulfillmentStatuses",
        "marketplaceIds",
        "fulfilledBy",
        "maxResultsPerPage",
        "paginationToken",
        "includedData",
    }
)
# "Orders API v2026-01-01 reference": these three may differ from page to page.
FREE_WHILE_PAGING = frozenset({"paginationToken", "maxResultsPerPage", "includedData"})
MOST_MARKETPLACES = 50
MOST_PER_PAGE = 100
# Orders 2026-01-01 model, createdBefore and lastUpdatedBefore.
NEWEST = timedelta(minutes=2)


@dataclass(frozen=True)
class Search:
    family: str
    after: datetime
    before: datetime
    statuses: frozenset[str]
    marketplaces: frozenset[str]
    fulfilled_by: frozenset[str]
    data_sets: frozenset[str]
    per_page: int
    page_token: str | None

    @property
    def echo(self) -> dict[str, str]:
        return {f"{self.family}Before": show_time(self.before)}


def read_search(query: Query, now: datetime, *, paging_until: datetime | None = None) -> Search:
    """Raise a 400 refusal where Amazon would; `paging_until` is the end of a window begun."""
    family = read_family(query)
    after = read_moment(query, f"{family}After")
    latest = now - NEWEST
    before = paging_until or latest
    if f"{family}Before" in query:
        before = read_moment(query, f"{family}Before")
        if before > latest:
            raise invalid_input(f"{family}Before must be at least two minutes before now.")
        if before < after:
            raise invalid_input(f"{family}Before must not be before {family}After.")
    marketplaces = read_list(query, "marketplaceIds")
    if len(marketplaces) > MOST_MARKETPLACES:
        raise invalid_input(f"marketplaceIds holds more than {MOST_MARKETPLACES} values.")
    return Search(
        family=family,
        after=after,
        before=before,
        statuses=read_choice(query, "fulfillmentStatuses", STATUSES),
        marketplaces=frozenset(marketplaces),
        fulfilled_by=read_choice(query, "fulfilledBy", FULFILLERS),
        data_sets=read_choice(query, "includedData", DATA_SETS),
        per_page=read_page_size(query),
        page_token=read_one(query, "paginationToken"),
    )


def read_family(query: Query) -> str:
    given = [family for family in ("created", "lastUpdated") if f"{family}After" in query]
    if len(given) != 1:
        raise invalid_input("Provide exactly one of createdAfter and lastUpdatedAfter.")
    other = "lastUpdated" if given[0] == "created" else "created"
    if f"{other}Before" in query:
        raise invalid_input(f"{other}Before cannot be combined with {given[0]}After.")
    return given[0]


def read_moment(query: Query, name: str) -> datetime:
    try:
        return read_time(read_one(query, name) or "")
    except ValueError:
        raise invalid_input(f"{name} is not a date-time in ISO 8601 format.") from None


def read_one(query: Query, name: str) -> str | None:
    values = query.get(name)
    if values is None:
        return None
    if len(values) != 1:
        raise invalid_input(f"{name} is given {len(values)} times.")
    return values[0]


def read_list(query: Query, name: str) -> list[str]:
    """Read a list sent as repeated keys, joined by commas, or both."""
    parts = [part.strip() for value in query.get(name, ()) for part in value.split(",")]
    return [part for part in parts if part]


def read_choice(query: Query, name: str, known: frozenset[str]) -> frozenset[str]:
    chosen = frozenset(read_list(query, name))
    unknown = sorted(chosen - known)
    if unknown:
        raise invalid_input(f"{name} does not know {', '.join(unknown)}.")
    return chosen


def read_page_size(query: Query) -> int:
    return read_number(query, "maxResultsPerPage", usual=MOST_PER_PAGE, most=MOST_PER_PAGE)


def read_number(query: Query, name: str, *, usual: int, most: int) -> int:
    given = read_one(query, name)
    if given is None:
        return usual
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= most:
        raise invalid_input(f"{name} must be between 1 and {most}.")
    return int(given)
