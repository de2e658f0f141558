"""Sources come, change, close and go; every change is written down (CO-6.1, P-6)."""

import pytest
from tests.inventory.scene import BO, figures, on_shelf, promise, units

from counterpart.audit.models import AuditEntry
from counterpart.inventory.adjusting import set_in_stock
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.models import Source, SourceItem, StockMovement, StockSource
from counterpart.inventory.sourcing import (
    SourceRefused,
    change_source,
    create_source,
    delete_source,
    enable_source,
    link_source,
    unlink_source,
)

CODE_RULE = (
    "A source code has 1 to 64 small letters, digits, hyphens and underscores, and begins with a "
    "letter or a digit."
)


def audited() -> list[tuple[str, str, dict, dict]]:
    rows = AuditEntry.objects.order_by("pk")
    return [(one.action, one.subject, one.before, one.after) for one in rows]


def test_a_source_is_created_once_however_often_one_says_so(stock):
    address = {"city": " Boston ", "phone": ""}
    east = create_source(" east ", name="East", address=address, **BO)
    assert create_source("east", name="East", address=address, **BO) == east
    told = {
        "code": "east",
        "name": "East",
        "is_enabled": True,
        "description": "",
        "address": {"city": "Boston"},
    }
    assert Source.objects.values().get(pk=east.pk) == {"id": east.pk, **told}
    assert audited() == [("source_created", "east", {}, told)]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"code": ""}, CODE_RULE),
        ({"code": "East"}, CODE_RULE),
        ({"code": "-east"}, CODE_RULE),
        ({"code": "e" * 65}, CODE_RULE),
        ({"code": "default", "name": "Other"}, "There is already a source “default”."),
        (
            {"name": "a\nb"},
            "The name of a source has 1 to 200 characters, and no control characters.",
        ),
        (
            {"address": {"planet": "Mars"}},
            (
                "The address of a source has no planet; it has contact, email, phone, country, "
                "region, city, street, postcode."
            ),
        ),
        (
            {"address": {"city": "x" * 201}},
            "The city of a source has at most 200 characters, and no control characters.",
        ),
    ],
)
def test_a_source_that_cannot_be_is_refused_and_nothing_is_kept(stock, facts, sentence):
    with pytest.raises(SourceRefused) as no:
        create_source(**{"code": "east"} | facts, **BO)
    assert (no.value.sentence, Source.objects.count(), audited()) == (sentence, 1, [])


def test_what_is_not_said_of_a_source_stays(stock):
    east = create_source("east", description="Ring twice", address={"city": "Boston"}, **BO)
    for _ in range(2):
        east = change_source(east, name="Far East", address={"phone": "1", "city": ""}, **BO)
    assert (east.name, east.description, east.address) == ("Far East", "Ring twice", {"phone": "1"})
    assert audited()[1:] == [
        (
            "source_changed",
            "east",
            {"name": "east", "address": {"city": "Boston"}},
            {"name": "Far East", "address": {"phone": "1"}},
        )
    ]


def test_closing_and_opening_a_source_is_written_down_once(stock):
    east = create_source("east", **BO)
    for is_enabled in (False, False, True):
        enable_source(east, is_enabled=is_enabled, **BO)
    assert [entry[0] for entry in audited()] == [
        "source_created",
        "source_disabled",
        "source_enabled",
    ]


def test_the_default_source_stays_open(stock, source):
    with pytest.raises(SourceRefused) as no:
        enable_source(source, is_enabled=False, **BO)
    assert (no.value.sentence, Source.objects.get().is_enabled) == (
        "The default source is always open.",
        True,
    )


def test_linking_and_unlinking_change_what_is_on_hand(stock):
    east = create_source("east", **BO)
    mug = on_shelf("MUG", 10)
    on_shelf("MUG", 4, source=east)
    promise(units(mug, 12 - 3))
    told = []
    for act in (link_source, link_source, unlink_source, unlink_source):
        act(stock, east, **BO)
        told.append(figures(mug))
    assert told == [(14, 9, 5), (14, 9, 5), (10, 9, 1), (10, 9, 1)]
    assert stock_findings() == []
    assert audited()[1:] == [
        ("source_linked", "Default Stock", {"sources": {"default": 1}},
         {"sources": {"default": 1, "east": 1}}),
        ("source_unlinked", "Default Stock", {"sources": {"default": 1, "east": 1}},
         {"sources": {"default": 1}}),
    ]  # fmt: skip


def test_the_priority_of_a_link_can_change(stock, source):
    link_source(stock, source, priority=7, **BO)
    assert list(StockSource.objects.values_list("source__code", "priority")) == [("default", 7)]
    for priority in (-1, 32768):
        with pytest.raises(SourceRefused) as no:
            link_source(stock, source, priority=priority, **BO)
        assert no.value.sentence == f"A priority is a number from 0 to 32767, not {priority}."


def test_goods_are_taken_off_sale_at_one_source_and_offered_again(stock, source):
    """CO-6.1: the status of a source item is set by hand."""
    mug = on_shelf("MUG", 10)
    promise(units(mug, 3))
    told = []
    for is_in_stock in (False, False, True):
        set_in_stock(mug, source, is_in_stock=is_in_stock, **BO)
        told.append(figures(mug))
    assert told == [(0, 3, -3), (0, 3, -3), (10, 3, 7)]
    assert stock_findings() == []
    assert audited() == [
        ("stock_status_set", "MUG at default", {"is_in_stock": True}, {"is_in_stock": False}),
        ("stock_status_set", "MUG at default", {"is_in_stock": False}, {"is_in_stock": True}),
    ]


def test_a_source_that_nothing_has_to_do_with_is_deleted(stock):
    east = create_source("east", **BO)
    mug = on_shelf("MUG", 1)
    SourceItem.objects.create(product=mug, source=east)
    delete_source(east, **BO)
    assert list(Source.objects.values_list("code", flat=True)) == ["default"]
    assert audited()[1][:2] == ("source_deleted", "east")


def test_a_source_in_use_is_not_deleted(stock, source):
    east = create_source("east", **BO)
    on_shelf("MUG", 2, source=east)
    link_source(stock, east, **BO)
    sentences = []
    for release in (
        lambda: on_shelf("MUG", 0, source=east),
        lambda: unlink_source(stock, east, **BO),
        StockMovement.objects.all().delete,
    ):
        with pytest.raises(SourceRefused) as no:
            delete_source(east, **BO)
        sentences.append(no.value.sentence)
        release()
    delete_source(east, **BO)
    assert sentences == [
        "Source east cannot be deleted: MUG is left there.",
        "Source east cannot be deleted: Default Stock draws from it.",
        "Source east cannot be deleted: the stock ledger names it. Close it instead.",
    ]


def test_the_default_source_is_not_deleted(stock, source):
    with pytest.raises(SourceRefused) as no:
        delete_source(source, **BO)
    assert (no.value.sentence, Source.objects.count()) == (
        "The default source cannot be deleted.",
        1,
    )
