import pytest
from tests.sandbox.caller import Caller
from tests.sandbox.listings.listing_caller import CANADA, US
from tests.sandbox.reports.report_caller import created, filled, report, table

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.ledger import NotPossible

RETURNS = "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE"
# The header of a file that a seller downloaded, column by column.
HEADER = (
    "Order ID\tOrder date\tReturn request date\tReturn request status\tAmazon RMA ID\t"
    "Merchant RMA ID\tLabel type\tLabel cost\tCurrency code\tReturn carrier\tTracking ID\t"
    "Label to be paid by\tA-to-Z Claim\tIs prime\tASIN\tMerchant SKU\tItem Name\t"
    "Return quantity\tReturn Reason\tIn policy\tReturn type\tResolution\tInvoice number\t"
    "Return delivery date\tOrder Amount\tOrder quantity\tSafeT Action reason\tSafeT claim id\t"
    "SafeT claim state\tSafeT claim creation time\tSafeT claim reimbursement amount\t"
    "Refunded Amount\tOrder Item ID"
)


def rows(caller: Caller, start: str = "2026-11-01T00:00:00Z") -> list[dict[str, str]]:
    return table(caller, created(caller, reportType=RETURNS, dataStartTime=start))


def test_a_return_stands_in_the_report(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders("MUG", 3, status="SHIPPED", asin="B000000001")
    rma_id = amazon.buyer_returns(order_id, "MUG", 2, "DEFECTIVE")
    [row] = rows(caller)
    assert "\t".join(row) == HEADER
    assert filled(row) == {
        "Order ID": order_id,
        "Order date": "02-Nov-2026",
        "Return request date": "02-Nov-2026",
        "Return request status": "Approved",
        "Amazon RMA ID": rma_id,
        "Label type": "AmazonPrePaidLabel",
        "Label cost": "4.00",
        "Currency code": "USD",
        "Return carrier": "USPS",
        "Tracking ID": "9200000000000000000001",
        "Label to be paid by": "Seller",
        "A-to-Z Claim": "N",
        "Is prime": "N",
        "ASIN": "B000000001",
        "Merchant SKU": "MUG",
        "Item Name": "Mug",
        "Return quantity": "2",
        "Return Reason": "DEFECTIVE",
        "In policy": "Y",
        "Return type": "C-Returns",
        "Resolution": "StandardRefund",
        "Order Amount": "36.00",
        "Order quantity": "3",
        "Order Item ID": amazon.orders[order_id].lines[0].item_id,
    }


def test_a_return_arrives_is_refunded_and_ends(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders("MUG", 2, status="SHIPPED")
    rma_id = amazon.buyer_returns(order_id)
    amazon.advance(days=5)
    caller.sign_in()
    amazon.return_arrives(rma_id)
    amazon.refunds(order_id)
    amazon.return_ends(rma_id)
    [row] = rows(caller)
    told = ("Return request status", "Return delivery date", "Return quantity", "Refunded Amount")
    assert [row[name] for name in told] == ["Completed", "07-Nov-2026", "2", "24.00"]
    with pytest.raises(NotPossible, match="has arrived already"):
        amazon.return_arrives(rma_id)
    with pytest.raises(NotPossible, match="There is no return D1"):
        amazon.return_arrives("D1")


def test_the_report_holds_its_days_and_its_marketplaces(amazon: Amazon, caller: Caller) -> None:
    amazon.open_account(seller_id="A1SELLER", marketplaces=[US, CANADA])
    caller.seller = amazon.seller()
    caller.sign_in()
    early = amazon.buyer_returns(amazon.buyer_orders("MUG", 1, status="SHIPPED"))
    amazon.buyer_returns(amazon.buyer_orders("MUG", 1, status="SHIPPED", marketplace=CANADA))
    other = amazon.open_account(seller_id="A9OTHER")
    amazon.buyer_returns(amazon.buyer_orders("MUG", 1, status="SHIPPED", seller=other))
    amazon.advance(hours=2)
    caller.sign_in()
    late = amazon.buyer_returns(amazon.buyer_orders("MUG", 1, status="SHIPPED"))
    assert [row["Amazon RMA ID"] for row in rows(caller)] == [early, late]
    assert [row["Amazon RMA ID"] for row in rows(caller, "2026-11-02T13:00:00Z")] == [late]


@pytest.mark.parametrize(("start", "status"), [("2026-09-03", "DONE"), ("2026-09-02", "FATAL")])
def test_returns_are_reported_for_sixty_days_at_most(
    amazon: Amazon, caller: Caller, start: str, status: str
) -> None:
    amazon.buyer_returns(amazon.buyer_orders("MUG", 1, status="SHIPPED"))
    report_id = created(caller, reportType=RETURNS, dataStartTime=f"{start}T12:00:00Z")
    amazon.advance(minutes=2)
    assert report(caller, report_id)["processingStatus"] == status


def test_only_what_the_merchant_shipped_comes_back(amazon: Amazon, caller: Caller) -> None:
    fba = amazon.buyer_orders("MUG", 1, status="SHIPPED", fulfilled_by="AMAZON")
    unshipped = amazon.buyer_orders("MUG", 1, status="UNSHIPPED")
    partly = amazon.buyer_orders("MUG", 3, status="PARTIALLY_SHIPPED")
    for order_id, quantity, sentence in (
        (fba, 1, "returned to Amazon"),
        (unshipped, 1, "A UNSHIPPED order cannot be returned"),
        (partly, 2, "2 of MUG cannot be returned"),
        (partly, 0, "0 of MUG cannot be returned"),
    ):
        with pytest.raises(NotPossible, match=sentence):
            amazon.buyer_returns(order_id, "MUG", quantity)
    assert amazon.tell_returns() == []
    amazon.buyer_returns(partly)
    with pytest.raises(NotPossible, match="0 of MUG cannot be returned"):
        amazon.buyer_returns(partly)


def test_returns_and_offers_can_be_posted(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders("MUG", 1, status="SHIPPED")
    told = caller.post("/control/returns", json={"order_id": order_id, "reason": "DEFECTIVE"})
    rma_id = told.json()["result"]
    caller.post("/control/returns", json={"kind": "return_arrives", "rma_id": rma_id})
    assert caller.get("/control/returns").json() == [
        {
            "rma_id": rma_id,
            "order_id": order_id,
            "quantity": 1,
            "reason": "DEFECTIVE",
            "status": "Approved",
            "asked_at": "2026-11-02T12:00:00Z",
            "arrived_at": "2026-11-02T12:00:00Z",
        }
    ]
    form = {"sku": "VASE", "quantity": "4", "price": "9.90", "suppressed": "true"}
    assert caller.post("/control/listings", data=form).status_code == 303
    assert caller.get("/control/listings").json()["A1SELLER/VASE"] == {
        "channel": "DEFAULT",
        "sent": 4,
        "quantity": 4,
        "prices": {US: "9.90"},
    }
    assert caller.post("/control/habits", json={"kind": "listings_lag"}).status_code == 200
    assert caller.post("/control/habits", json={"kind": "reports_take"}).status_code == 200
    assert (amazon.listing_lag, amazon.report_seconds) == (60, 3600)
    page = caller.get("/").text
    assert "A1SELLER/VASE" in page
    assert rma_id in page
