"""How are websites, stores and store views set up by hand (CO-1.1)?"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from babel.numbers import list_currencies
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.websites.models import Store, StoreView, Website

CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,6})?")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
LONGEST_NAME = 200
LONGEST_LETTERHEAD = 2000
LAST_POSITION = 10_000
Place = Website | Store | StoreView
KINDS: dict[str, type[Place]] = {
    "website": Website,
    "store": Store,
    "view": StoreView,
}
# What can be said of each, beside its code and where it belongs.
FACTS = {
    Website: ("name", "sort_order", "letterhead"),
    Store: ("name",),
    StoreView: ("name", "language", "is_active", "sort_order"),
}


class PlaceRefused(Refused):
    """A website, store or store view cannot be like this."""

    code = "place_refused"


class PlaceUnknown(Refused):
    """No website, store or store view has that code."""

    code = "place_unknown"


def create_website(
    code: str, *, name: str, base_currency: str, actor: str, now: datetime, **facts: Any
) -> Website:
    """Create a website without stores; audited. Facts: sort_order, letterhead.

    Its base currency stays for ever: prices and orders are counted in it.
    """
    currency = base_currency.strip().upper()
    if currency not in list_currencies():
        raise PlaceRefused(
            gettext("“{base_currency}” is no currency.").format(base_currency=base_currency[:20])
        )
    website = Website(code=code, base_currency=currency)
    _create(website, {"name": name, **facts}, actor=actor, now=now)
    return website


def create_store(website: Website, code: str, *, name: str, actor: str, now: datetime) -> Store:
    """Create a store of a website; audited."""
    store = Store(website=website, code=code)
    _create(store, {"name": name}, actor=actor, now=now)
    return store


def create_view(
    store: Store, code: str, *, name: str, actor: str, now: datetime, **facts: Any
) -> StoreView:
    """Create a store view; audited. Facts: language, is_active, sort_order.

    Its documents are numbered with its own id as prefix (CO-1.4).
    """
    view = StoreView(store=store, code=code)
    _create(view, {"name": name, **facts}, actor=actor, now=now)
    return view


def change_place(place: Place, *, actor: str, now: datetime, **facts: Any) -> Place:
    """Change a website, store or store view; facts that are None stay. Safe to repeat; audited.

    Orders keep the names under which they were placed.
    """
    given = {name: value for name, value in facts.items() if value is not None}
    _check(place, given)
    with transaction.atomic():
        mine: Place = _rows(type(place)).select_for_update().get(pk=place.pk)
        before = _facts(mine)
        for name, value in given.items():
            setattr(mine, name, value)
        if given:
            mine.save(update_fields=list(given))
        _record("changed", mine, before, actor=actor, now=now)
    return mine


def get_place(kind: str, code: str) -> Place:
    """Answer a website, store or view by its code, or refuse."""
    model = KINDS[kind]
    place: Place | None = _rows(model).filter(code=code.strip()).first()
    if place is None:
        known = ", ".join(_rows(model).values_list("code", flat=True)[:20])
        raise PlaceUnknown(
            gettext("There is no {model} “{code}”. Known: {known}.").format(
                model=_called(model), code=code[:64], known=known
            )
        )
    return place


def get_website(code: str) -> Website:
    """Answer a website by its code, or refuse."""
    place = get_place("website", code)
    return Website.objects.get(pk=place.pk)


def get_store(code: str) -> Store:
    """Answer a store by its code, or refuse."""
    place = get_place("store", code)
    return Store.objects.get(pk=place.pk)


def _create(place: Place, facts: Mapping[str, Any], *, actor: str, now: datetime) -> None:
    if not CODE.fullmatch(place.code):
        raise PlaceRefused(
            gettext(
                "A code has lower-case letters, digits and underscores, at most 64, and begins "
                "with a "
                "letter."
            )
        )
    given = {name: value for name, value in facts.items() if value is not None}
    _check(place, given)
    for name, value in given.items():
        setattr(place, name, value)
    try:
        with transaction.atomic():
            place.save()
            _record("created", place, {}, actor=actor, now=now)
    except IntegrityError:
        raise PlaceRefused(
            gettext("There is already a {called} with the code {code}.").format(
                called=_called(type(place)), code=place.code
            )
        ) from None


def _check(place: Place, facts: Mapping[str, Any]) -> None:
    called = _called(type(place))
    for name, value in facts.items():
        if name not in FACTS[type(place)]:
            raise PlaceRefused(
                gettext("A {called} has no {name}.").format(called=called, name=name)
            )
        if name == "name":
            _check_name(value)
        if name == "letterhead" and (len(value) > LONGEST_LETTERHEAD or UNPRINTABLE.search(value)):
            raise PlaceRefused(
                gettext(
                    "A letterhead has at most {longest_letterhead} characters and no control "
                    "characters."
                ).format(longest_letterhead=LONGEST_LETTERHEAD)
            )
        if name == "language" and not LANGUAGE.fullmatch(value):
            raise PlaceRefused(
                gettext("“{value}” is no language such as en or pt-BR.").format(value=value[:20])
            )
        if name == "sort_order" and not 0 <= value <= LAST_POSITION:
            raise PlaceRefused(
                gettext("A sort order is 0 to {last_position}.").format(last_position=LAST_POSITION)
            )


def _check_name(name: str) -> None:
    if not 1 <= len(name.strip()) <= LONGEST_NAME or UNPRINTABLE.search(name) or "\n" in name:
        raise PlaceRefused(
            gettext(
                "A name has 1 to {longest_name} characters, no line breaks and no control "
                "characters."
            ).format(longest_name=LONGEST_NAME)
        )


def _record(
    what: str,
    place: Place,
    before: Mapping[str, Any],
    *,
    actor: str,
    now: datetime,
) -> None:
    kind = {Website: "website", Store: "store", StoreView: "store_view"}[type(place)]
    record(
        f"{kind}_{what}",
        kind=kind,
        subject=place.code,
        before=before,
        after=_facts(place),
        actor=actor,
        now=now,
    )


def _facts(place: Place) -> dict[str, Any]:
    return {name: getattr(place, name) for name in FACTS[type(place)]}


def _rows(model: type[Place]) -> QuerySet[Any]:
    return {
        Website: Website.objects.all(),
        Store: Store.objects.all(),
        StoreView: StoreView.objects.all(),
    }[model]


def _called(model: type[Place]) -> str:
    return {Website: "website", Store: "store", StoreView: "store view"}[model]
