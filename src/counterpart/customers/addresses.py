"""What does a usable address look like, and what is wrong with one?"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from counterpart.core.errors import Refused
from counterpart.customers.regions import (
    country_code,
    needs_known_region,
    needs_postcode,
    region_code,
)
from counterpart.customers.wording import LONGEST, is_printable, shortened

FIELDS = ("name", "company", "line1", "line2", "line3", "city", "region", "postcode", "country",
          "phone")  # fmt: skip
NAMED = {"line1": "street (line1)"}


class AddressRefused(Refused):
    """Nothing can be sent to this address."""

    code = "address_refused"


def usable_address(given: Mapping[str, Any]) -> dict[str, str]:
    """Standardize an address and answer what it holds, or refuse with all that is wrong (CO-2).

    Safe to repeat: a usable address stays as it is.
    """
    wrong = _unusable(given)
    if not wrong:
        address = standardized(given)
        wrong = _faults(address)
        if not wrong:
            return {field: text for field, text in address.items() if text}
    raise AddressRefused(
        gettext("The address cannot be used: {wrong}.").format(wrong="; ".join(wrong))
    )


def standardized(address: Mapping[str, str]) -> dict[str, str]:
    """Answer an address with country and region as codes where they are known (T-16, T-17).

    Spellings that mean no known country or region stay as they are.
    """
    clean = {key: " ".join(str(address.get(key) or "").split()) for key in FIELDS}
    clean["country"] = country_code(clean["country"]) or clean["country"]
    country, region = clean["country"], clean["region"]
    if needs_known_region(country) and region:
        clean["region"] = region_code(country, region) or region
    return clean


def _unusable(given: Mapping[str, Any]) -> list[str]:
    """Tell what keeps an address from being read at all."""
    unknown = [shortened(str(field)) for field in given if field not in FIELDS]
    wrong = [f"{field} is not one of {', '.join(FIELDS)}" for field in unknown]
    for field in FIELDS:
        text = given.get(field)
        if text is not None and not isinstance(text, str):
            wrong.append(f"{field} is not text")
        elif text and len(text) > LONGEST:
            wrong.append(f"{field} has more than {LONGEST} characters")
        elif text and not is_printable(text):
            wrong.append(f"{field} has control characters")
    return wrong


def _faults(address: Mapping[str, str]) -> list[str]:
    country, region = address["country"], address["region"]
    wrong = [f"{NAMED.get(field, field)} is missing" for field in _missing(address)]
    if country and country_code(country) is None:
        wrong.append(f"“{shortened(country)}” is no country")
    if needs_known_region(country) and region and region_code(country, region) is None:
        wrong.append(f"“{shortened(region)}” is no region of {country}")
    return wrong


def _missing(address: Mapping[str, str]) -> list[str]:
    country = address["country"]
    needed = ["name", "line1", "city"]
    if needs_known_region(country):
        needed.append("region")
    if country_code(country) and needs_postcode(country):
        needed.append("postcode")
    return [field for field in (*needed, "country") if not address[field]]
