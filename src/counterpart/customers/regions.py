"""Which countries and regions exist, under which spellings?"""

import re
import unicodedata
from functools import cache

from babel import Locale

# People and marketplaces say UK where ISO 3166 says GB.
COUNTRY_ALIASES = {"UK": "GB"}
NOT_COUNTRIES = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}

UNITED_STATES = """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|
DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|
KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|
MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|
NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|
PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|
VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|AS American Samoa|
GU Guam|MP Northern Mariana Islands|PR Puerto Rico|VI Virgin Islands|VI US Virgin Islands|
UM US Minor Outlying Islands|FM Federated States of Micronesia|MH Marshall Islands|PW Palau|
AA Armed Forces Americas|AE Armed Forces Europe|AP Armed Forces Pacific|DC Washington DC
"""
CANADA = """
AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|
NL Newfoundland|NS Nova Scotia|NT Northwest Territories|NU Nunavut|ON Ontario|
PE Prince Edward Island|QC Quebec|SK Saskatchewan|YT Yukon|YT Yukon Territory
"""
# Only where an address is undeliverable without a known region.
REGIONS = {"US": UNITED_STATES, "CA": CANADA}
# The Universal Postal Union knows no postcodes there; in Ireland and Panama many go without.
WITHOUT_POSTCODES = """
AE AG AO AQ AW BF BI BJ BO BQ BS BV BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GQ GY HK HM
JM KI KM KN KP LY ML MO MR MW NR NU QA RW SB SC SL SR SS ST SX SY TD TF TG TK TL TO TV UG VU YE ZW
IE PA
"""
NO_POSTCODES = frozenset(WITHOUT_POSTCODES.split())


def country_code(text: str) -> str | None:
    """Answer the ISO code of a country given by code or English name; None if there is none."""
    plain = text.strip()
    code = COUNTRY_ALIASES.get(plain.upper(), plain.upper())
    if code in _countries().values():
        return code
    return _countries().get(_folded(plain))


def needs_known_region(country: str) -> bool:
    """Tell whether an address in that country needs a region that exists."""
    return country in REGIONS


def needs_postcode(country: str) -> bool:
    """Tell whether addresses in that country have a postcode."""
    return country not in NO_POSTCODES


def region_code(country: str, text: str) -> str | None:
    """Answer a region's code from any usual spelling: californiA, Cali fornia, US-CA → CA."""
    wanted = _folded(text.strip().upper().removeprefix(f"{country}-"))
    return _spellings(country).get(wanted)


@cache
def _countries() -> dict[str, str]:
    territories = Locale("en").territories
    return {
        _folded(name): code
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    }


@cache
def _spellings(country: str) -> dict[str, str]:
    spellings: dict[str, str] = {}
    for entry in REGIONS[country].replace("\n", "").split("|"):
        code, _, name = entry.partition(" ")
        spellings |= {_folded(code): code, _folded(name): code}
    return spellings


def _folded(text: str) -> str:
    """Reduce a spelling to its letters: no case, accents, dots or spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]+", "", "".join(c for c in decomposed if not unicodedata.combining(c)))
