"""In which marketplaces does the seller sell?"""

from dataclasses import dataclass

import msgspec

from counterpart.amazon.client.transport import Transport


@dataclass(frozen=True)
class Participation:
    marketplace_id: str
    name: str
    country_code: str
    currency: str
    store_name: str
    is_participating: bool
    has_suspended_listings: bool


def get_marketplace_participations(transport: Transport) -> tuple[Participation, ...]:
    """Ask which marketplaces the seller account takes part in. Safe to repeat."""
    path = "/sellers/v1/marketplaceParticipations"
    answer = transport.get("getMarketplaceParticipations", path)
    entries = answer.decoded(_Document).payload or ()
    return tuple(_participation(one) for one in entries if one.marketplace and one.marketplace.id)


class _Marketplace(msgspec.Struct, rename="camel"):
    id: str | None = None
    name: str | None = None
    country_code: str | None = None
    default_currency_code: str | None = None


class _Taking(msgspec.Struct, rename="camel"):
    is_participating: bool | None = None
    has_suspended_listings: bool | None = None


class _Entry(msgspec.Struct, rename="camel"):
    marketplace: _Marketplace | None = None
    participation: _Taking | None = None
    store_name: str | None = None


class _Document(msgspec.Struct):
    # Required: an answer without it must not pass for "sells nowhere".
    payload: list[_Entry] | None


def _participation(entry: _Entry) -> Participation:
    place = entry.marketplace or _Marketplace()
    taking = entry.participation or _Taking()
    return Participation(
        marketplace_id=place.id or "",
        name=place.name or "",
        country_code=place.country_code or "",
        currency=place.default_currency_code or "",
        store_name=entry.store_name or "",
        is_participating=bool(taking.is_participating),
        has_suspended_listings=bool(taking.has_suspended_listings),
    )
