"""What keeps goods from being sent to an address of Amazon's?"""

from collections.abc import Mapping

from counterpart.amazon.importing.blocking import Blocker
from counterpart.customers.addresses import FIELDS
from counterpart.customers.regions import country_code, needs_known_region, region_code

# Any of the three lines may hold the street; a person is led to the first.
FIELD_OF = {"street": "line1"}


def address_blockers(address: Mapping[str, str]) -> tuple[Blocker, ...]:
    """Tell what keeps goods from being sent to a standardized address."""
    if not any(address.get(key) for key in FIELDS):
        return (Blocker("address_missing"),)
    country, region = address["country"], address["region"]
    missing = _missing(address)
    if missing:
        return (Blocker("address_incomplete", {"fields": ", ".join(missing)}),)
    if country_code(country) is None:
        return (Blocker("address_country_unknown"),)
    if needs_known_region(country) and region_code(country, region) is None:
        return (Blocker("address_region_unknown", {"country": country}),)
    return ()


def wrong_fields(address: Mapping[str, str]) -> dict[str, Blocker]:
    """Answer which fields of a standardized address are in the way, each with what is wrong.

    Empty exactly when `address_blockers` finds nothing.
    """
    wrong = {
        FIELD_OF.get(name, name): Blocker("address_incomplete", {"fields": name})
        for name in _missing(address)
    }
    country, region = address["country"], address["region"]
    if country and country_code(country) is None:
        wrong["country"] = Blocker("address_country_unknown")
    if needs_known_region(country) and region and region_code(country, region) is None:
        wrong["region"] = Blocker("address_region_unknown", {"country": country})
    return wrong


def _missing(address: Mapping[str, str]) -> list[str]:
    missing = [] if any(address[line] for line in ("line1", "line2", "line3")) else ["street"]
    if not address["country"]:
        missing.append("country")
    if needs_known_region(address["country"]):
        missing += [key for key in ("city", "region") if not address[key]]
    return missing
