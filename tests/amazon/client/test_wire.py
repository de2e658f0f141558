"""Documents become orders exactly, or BrokenOrders; never an exception."""

import copy
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amazon.client.documents import MONEY, order_document
from tests.amazon.client.scene import read_model

from counterpart.amazon.client.decoding import decode_order
from counterpart.amazon.client.wire import BrokenOrder, Money, SeenOrder


def decoded(document):
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    return decode_order(raw, request_id="r-1")


def orders_in(value):
    """Find every order in a model's examples, however deep."""
    if isinstance(value, dict):
        if "orderId" in value and "orderItems" in value:
            yield value
        else:
            for one in value.values():
                yield from orders_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from orders_in(one)


def test_every_published_example_is_read():
    examples = list(orders_in(read_model("orders_2026-01-01.json")["paths"]))
    assert len(examples) >= 8
    seen = [decoded(example) for example in examples]
    assert [one for one in seen if isinstance(one, BrokenOrder)] == []
    assert [one.order.order_id for one in seen] == [one["orderId"] for one in examples]
    titles = [[item["product"]["title"] for item in one["orderItems"]] for one in examples]
    assert [[item.product.title for item in one.order.order_items] for one in seen] == titles


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        (b'"19.99"', "19.99"),
        (b"19.99", "19.99"),
        (b"19.90", "19.90"),
        (b"0.1", "0.1"),
        (b"20", "20"),
        (b'"-3.50"', "-3.50"),
        (b"123456789.123456789", "123456789.123456789"),
    ],
)
def test_money_is_exact(written, amount):
    raw = json.dumps(order_document()).encode().replace(b'"19.99"', written)
    total = decoded(raw).order.proceeds.grand_total
    assert (total, str(total.amount)) == (Money(Decimal(amount), "USD"), amount)


@pytest.mark.parametrize(
    "written", [b'"NaN"', b'"Infinity"', b'"abc"', b"1e999999999", b"1e-999999999", b"9" * 5000]
)
def test_absurd_amount_breaks_the_order_only(written):
    raw = json.dumps(order_document()).encode().replace(b'"19.99"', written)
    broken = decoded(raw)
    assert isinstance(broken, BrokenOrder)
    assert broken.order_id == "111-1111111-1111111"
    assert "canary" not in repr(broken)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-06-01T10:00:00Z", datetime(2026, 6, 1, 10, 0, tzinfo=UTC)),
        ("2026-06-01T10:00:00", datetime(2026, 6, 1, 10, 0, tzinfo=UTC)),
        ("2026-06-01T10:00:00.123Z", datetime(2026, 6, 1, 10, 0, 0, 123_000, tzinfo=UTC)),
        ("2026-06-01T10:00:00.123456789Z", datetime(2026, 6, 1, 10, 0, 0, 123_457, tzinfo=UTC)),
        ("2026-06-01T19:00:00+09:00", datetime(2026, 6, 1, 10, 0, tzinfo=UTC)),
        ("2026-06-01T07:00:00-0300", datetime(2026, 6, 1, 10, 0, tzinfo=UTC)),
    ],
)
def test_times_are_utc(written, read):
    order = decoded(order_document(createdTime=written)).order
    assert (order.created_time, order.created_time.tzinfo) == (read, UTC)


@pytest.mark.parametrize("written", ["", "soon", "2026-06-01", "0001-01-01T00:00:00+14:00", [], {}])
def test_time_that_is_none_breaks_the_order(written):
    broken = decoded(order_document(createdTime=written))
    assert (broken.created_time, broken.order_id) == (None, "111-1111111-1111111")
    assert "createdTime" in broken.reason or "calendar" in broken.reason


@pytest.mark.parametrize(
    ("written", "read"), [(2, "2"), ("2", "2"), (2.5, "2.5"), ("2.50", "2.50"), (0, "0")]
)
def test_quantities_are_decimals(written, read):
    item = order_document()["orderItems"][0] | {"quantityOrdered": written}
    order = decoded(order_document(orderItems=[item])).order
    assert str(order.order_items[0].quantity_ordered) == read


@pytest.mark.parametrize("written", [-1, None, "", "two", True, []])
def test_quantity_that_is_none_breaks_the_order(written):
    item = order_document()["orderItems"][0] | {"quantityOrdered": written}
    assert isinstance(decoded(order_document(orderItems=[item])), BrokenOrder)


@pytest.mark.parametrize(
    "name", ["orderId", "createdTime", "lastUpdatedTime", "salesChannel", "orderItems"]
)
@pytest.mark.parametrize("gone", [True, False], ids=["absent", "null"])
def test_required_field_missing_or_null_breaks_the_order(name, gone):
    document = order_document()
    if gone:
        del document[name]
    else:
        document[name] = None
    assert decoded(document).reason == f"Object missing required field `{name}`"


def test_null_lists_are_empty_and_unknown_things_are_passed_over():
    document = order_document(
        programs=None,
        packages=None,
        orderAliases=None,
        somethingNew={"a": [1, {"b": None}]},
        fulfillment={"fulfillmentStatus": "TELEPORTED", "fulfilledBy": "ROBOTS"},
    )
    document["proceeds"]["breakdowns"] = None
    order = decoded(document).order
    assert (order.programs, order.packages, order.order_aliases) == ((), (), ())
    assert order.proceeds.breakdowns == ()
    assert order.fulfillment.fulfillment_status == "TELEPORTED"


def test_broken_text_is_mended_and_not_lost():
    raw = json.dumps(order_document()).encode()
    half = raw.replace(b"canary Buyer", b"\\ud83d\\ude00 C:\\\\ud83d \\ud83d")
    assert decoded(half).order.buyer.buyer_name == "\U0001f600 C:\\ud83d \ufffd"
    latin = raw.replace(b"canary Buyer", b"Zo\xeb")
    assert decoded(latin).order.buyer.buyer_name == "Zo\ufffd"
    nul = raw.replace(b"canary Buyer", b"a\\u0000b")
    assert decoded(nul).order.buyer.buyer_name == "a\ufffdb"


@pytest.mark.parametrize(
    "raw", [b"", b"7", b"null", b"[]", b'"x"', b"{", b"\xff", b"[" * 5000, b'{"orderId": 7}']
)
def test_what_is_no_order_is_broken(raw):
    broken = decoded(raw)
    assert (type(broken), broken.order_id, broken.document) == (BrokenOrder, None, raw)


def test_last_of_two_equal_keys_counts():
    raw = json.dumps(order_document()).encode().replace(b'{"orderId"', b'{"orderId": 1, "orderId"')
    assert decoded(raw).order.order_id == "111-1111111-1111111"


def test_endless_id_is_no_id():
    broken = decoded(order_document("1" * 101))
    assert (broken.order_id, broken.reason) == (
        None,
        "Expected `str` of length <= 100 - at `$.orderId`",
    )


def test_buyers_do_not_show_in_a_repr():
    assert "canary" not in repr(decoded(order_document()))


def paths_in(value, before=()):
    """Every place in a document."""
    yield before
    if isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in inside:
            yield from paths_in(one, (*before, key))


FULL = order_document(
    orderAliases=[{"aliasId": "a", "aliasType": "SELLER_ORDER_ID"}],
    programs=["PRIME"],
    associatedOrders=[{"orderId": "1", "associationType": "REPLACEMENT_ORIGINAL_ID"}],
    packages=[
        {
            "packageReferenceId": "1",
            "shipTime": "2026-06-01T10:00:00Z",
            "packageStatus": {"status": "SHIPPED"},
            "packageItems": [{"orderItemId": "1", "quantity": 1}],
        }
    ],
    orderItems=[
        {
            "orderItemId": "1",
            "quantityOrdered": 2,
            "product": {"sellerSku": "MUG", "price": {"unitPrice": MONEY}},
            "proceeds": {
                "proceedsTotal": MONEY,
                "breakdowns": [
                    {
                        "type": "TAX",
                        "subtotal": MONEY,
                        "detailedBreakdowns": [{"subtype": "ITEM", "value": MONEY}],
                    }
                ],
            },
            "cancellation": {"cancellationRequest": {"requester": "BUYER"}},
            "fulfillment": {"quantityFulfilled": 1, "packing": {"giftOption": {}}},
        }
    ],
)
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
PLACES = [path for path in paths_in(FULL) if path]


@given(path=st.sampled_from(PLACES), junk=JUNK)
def test_any_junk_anywhere_never_raises(path, junk):
    document = copy.deepcopy(FULL)
    spot = document
    for key in path[:-1]:
        spot = spot[key]
    spot[path[-1]] = junk
    seen = decoded(document)
    assert isinstance(seen, SeenOrder | BrokenOrder)
    if isinstance(seen, BrokenOrder) and path[0] != "orderId":
        assert seen.order_id == "111-1111111-1111111"


@given(path=st.sampled_from(PLACES), name=st.text(), junk=JUNK)
def test_unknown_field_anywhere_changes_nothing(path, name, junk):
    document = copy.deepcopy(FULL)
    spot = document
    for key in path:
        spot = spot[key]
    if not isinstance(spot, dict):
        spot = document
    spot["unknown" + name] = junk
    assert decoded(document).order == decoded(FULL).order


@given(st.binary())
def test_any_bytes_never_raise(raw):
    assert isinstance(decoded(raw), BrokenOrder)
