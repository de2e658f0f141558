"""What does Amazon's address become in Commerce?"""

from collections.abc import Mapping

from counterpart.amazon.importing.blocking import Blocker
from counterpart.amazon.importing.regions import country_code, needs_known_region, region_code

FIELDS = ("name", "company", "line1", "line2", "line3", "city", "region", "postcode", "country",
          "phone")  # fmt: skip


def standardized(address: Mapping[str, str]) -> dict[str, str]:
    """Answer an address with country and region as codes where they are known (4.2, T-16, T-17).

    Spellings that mean no known country or region stay as they are.
    """
    clean = {key: " ".join(str(address.get(key) or "").split()) for key in FIELDS}
    clean["country"] = country_code(clean["country"]) or clean["country"]
    country, region = clean["country"], clean["region"]
    if needs_known_region(country) and region:
        clean["region"] = region_code(country, region) or region
    return clean


def address_blockers(address: Mapping[str, str]) -> tuple[Blocker, ...]:
    """Tell what keeps goods from being sent to a standardized address."""
    if not any(address.get(key) for key in FIELDS):
        return (Blocker("address_missing"),)
    country, region = address["country"], address["region"]
    missing = _missing(address)
    if missing:
        return (Blocker("address_incomplete", {"fields": ", ".join(missing)}),)
    if country_code(country) is None:
        return (Blocker("address_country_unknown", {"country": country}),)
    if needs_known_region(country) and region_code(country, region) is None:
        return (Blocker("address_region_unknown", {"region": region, "country": country}),)
    return ()


def _missing(address: Mapping[str, str]) -> list[str]:
    missing = [] if any(address[line] for line in ("line1", "line2", "line3")) else ["street"]
    if not address["country"]:
        missing.append("country")
    if needs_known_region(address["country"]):
        missing += [key for key in ("city", "region") if not address[key]]
    return missing
