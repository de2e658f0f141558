"""What do a store's carriers go by at Amazon, as its merchant says?"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon.models.carriers import CarrierMapping
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.activity import check_stays
from counterpart.audit.trail import record
from counterpart.core.errors import Refused

OTHER = "Other"

# Amazon's carrier codes (spapi: confirmShipment, carrierCode; legacy list of amzn-base.xsd).
CODES = (
    "USPS", "UPS", "UPSMI", "FedEx", "DHL", "Fastway", "GLS", "GO!", "Hermes Logistik Gruppe",
    "Royal Mail", "Parcelforce", "City Link", "TNT", "Target", "SagawaExpress", "NipponExpress",
    "YamatoTransport", "DHL Global Mail", "UPS Mail Innovations", "FedEx SmartPost", "OSM",
    "OnTrac", "Streamlite", "Newgistics", "Canada Post", "Blue Package", "Chronopost",
    "Deutsche Post", "DPD", "La Poste", "Parcelnet", "Poste Italiane", "SDA", "Smartmail",
    "FEDEX_JP", "JP_EXPRESS", "NITTSU", "SAGAWA", "YAMATO", "BlueDart", "AFL/Fedex", "Aramex",
    "India Post", "Professional", "DTDC", "Overnite Express", "First Flight", "Delhivery",
    "Lasership", "Yodel",
)  # fmt: skip
ALIASES = {
    "federal express": "FedEx",
    "united parcel service": "UPS",
    "united states postal service": "USPS",
    "dhl express": "DHL",
}
# A track's code that says only that the title names the carrier.
NAMELESS = "custom"
LONGEST = 100

Mappings = Mapping[str, tuple[str, str]]


class CarrierRefused(Refused):
    """A carrier cannot be mapped like that."""

    code = "carrier_refused"


def map_carrier(
    store: AmazonStore,
    carrier: str,
    amazon_code: str,
    amazon_name: str = "",
    *,
    actor: str,
    now: datetime,
) -> CarrierMapping:
    """Say what a carrier of a store, by code or title in any case, goes by at Amazon.

    What Amazon was told before stays. Safe to repeat; a change that changes nothing leaves no
    trace. Refuses codes that Amazon does not know, `Other` without a name for the buyer, and a
    store that is being deleted.
    """
    spelling, code, name = _spelling(carrier), _code(amazon_code), amazon_name.strip()
    if code == OTHER:
        _check_named(name)
    else:
        name = ""
    with transaction.atomic():
        check_stays(AmazonStore.objects.select_for_update().get(pk=store.pk))
        known = CarrierMapping.objects.filter(store=store, carrier=spelling).first()
        before = _facts(known)
        row = known or CarrierMapping(store=store, carrier=spelling)
        row.amazon_code, row.amazon_name = code, name
        if _facts(row) != before:
            row.save()
            _write_down(store, "carrier_mapped", before, _facts(row), actor=actor, now=now)
    return row


def unmap_carrier(store: AmazonStore, carrier: str, *, actor: str, now: datetime) -> None:
    """Let the general table decide again what a carrier goes by; refuses one without a mapping."""
    spelling = _spelling(carrier)
    with transaction.atomic():
        check_stays(AmazonStore.objects.select_for_update().get(pk=store.pk))
        row = CarrierMapping.objects.filter(store=store, carrier=spelling).first()
        if row is None:
            raise CarrierRefused(
                gettext("{name} says nothing of the carrier “{carrier}”.").format(
                    name=store.name, carrier=carrier.strip()
                )
            )
        before = _facts(row)
        row.delete()
        _write_down(store, "carrier_unmapped", before, {}, actor=actor, now=now)


def carrier_mappings(stores: Iterable[int]) -> dict[int, dict[str, tuple[str, str]]]:
    """Answer the mappings of several stores by their keys, in one query."""
    found: dict[int, dict[str, tuple[str, str]]] = {store: {} for store in stores}
    for row in CarrierMapping.objects.filter(store__in=list(found)):
        found[row.store_id][row.carrier] = (row.amazon_code, row.amazon_name)
    return found


def amazon_spelling(carrier: str) -> str:
    """Answer how Amazon spells a carrier that it knows, or nothing."""
    return _BY_NAME.get(carrier.strip().lower(), "")


_BY_NAME = {code.lower(): code for code in CODES} | ALIASES


def _spelling(carrier: str) -> str:
    spelling = carrier.strip().lower()
    if not spelling or spelling == NAMELESS or len(spelling) > LONGEST:
        raise CarrierRefused(
            gettext("Name the carrier as it stands on shipments, in up to {most} letters.").format(
                most=LONGEST
            )
        )
    return spelling


def _code(amazon_code: str) -> str:
    plain = amazon_code.strip()
    code = OTHER if plain.lower() == OTHER.lower() else amazon_spelling(plain)
    if not code:
        raise CarrierRefused(
            gettext(
                "Amazon knows no carrier “{code}”. Choose one of its codes, or “Other” with a name."
            ).format(code=plain)
        )
    return code


def _check_named(name: str) -> None:
    # Orders v0 model, PackageDetail.carrierName: required where the code is `Other`.
    if not name or len(name) > LONGEST:
        raise CarrierRefused(
            gettext("“Other” needs the name that the buyer reads, in up to {most} letters.").format(
                most=LONGEST
            )
        )


def _facts(row: CarrierMapping | None) -> dict[str, object]:
    if row is None:
        return {}
    return {row.carrier: f"{row.amazon_code} {row.amazon_name}".strip()}


def _write_down(
    store: AmazonStore,
    code: str,
    before: dict[str, object],
    after: dict[str, object],
    *,
    actor: str,
    now: datetime,
) -> None:
    record(
        code,
        kind="amazon_store",
        subject=store.name,
        before=before,
        after=after,
        actor=actor,
        now=now,
    )
