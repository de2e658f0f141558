"""A return is dealt with by its credit memo or by a person's word, which can be taken back."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from tests.amazon.returns.sending_back import delivered, returned, take_in

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.returns.crediting import credit_return
from counterpart.amazon.returns.handling import (
    MemoOfAnotherOrder,
    ReturnHandled,
    ReturnNotHandled,
    mark_handled,
    reopen,
)
from counterpart.amazon.returns.prefill import (
    NothingToCredit,
    is_refunded_at_amazon,
    propose_memo,
    why_no_memo,
)
from counterpart.amazon.returns.queries import count_open_returns, find_returns
from counterpart.audit.models import AuditEntry
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.models.documents import CreditMemo
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.working import StepNotAllowed

MUG = Decimal(12)


def stand(one):
    row = AmazonReturn.objects.get(pk=one.pk)
    return (row.handled_at, row.handled_by, row.credit_memo)


OPEN = (None, "", None)


def trail():
    rows = AuditEntry.objects.filter(subject_kind="amazon_return").order_by("pk")
    return [(one.action, dict(one.before), dict(one.after), one.actor) for one in rows]


def test_a_return_that_arrived_is_credited_and_put_back(shop):
    one = returned(shop, quantity=1, arrives=True)
    before = shop.stock("MUG").on_hand
    proposal = propose_memo(one)
    assert (proposal.items, proposal.return_to_stock, proposal.total, proposal.warnings) == (
        {"MUG": Decimal(1)},
        {"MUG": Decimal(1)},
        MUG,
        (),
    )
    memo = credit_return(one, actor="bo", now=shop.now)
    assert (memo.grand_total, memo.shipping, stand(one)) == (MUG, 0, (shop.now, "bo", memo))
    assert shop.stock("MUG").on_hand == before + 1
    assert shop.note(one.order_number) == f"The buyer returns 1 × MUG (return {one.rma_id})."
    assert shop.notes(one.order_number)[-1] == (
        f"Return {one.rma_id} has its credit memo #{memo.number}."
    )
    assert trail() == [
        (
            "return_handled",
            {"credit_memo": None, "handled": False},
            {"credit_memo": memo.number, "handled": True},
            "bo",
        )
    ]
    assert (count_open_returns(), list(channel_findings())) == (0, [])


def test_what_is_still_on_its_way_is_not_put_back(shop):
    one = returned(shop)
    before = shop.stock("MUG").on_hand
    proposal = propose_memo(one)
    assert (proposal.items, proposal.return_to_stock) == ({"MUG": Decimal(2)}, {})
    assert proposal.warnings == (
        "Amazon does not show the parcel as delivered: nothing is put back into stock.",
    )
    credit_return(one, actor="bo", now=shop.now)
    assert shop.stock("MUG").on_hand == before


def test_a_return_is_credited_once(shop):
    one = returned(shop, arrives=True)
    stale = AmazonReturn.objects.get(pk=one.pk)
    credit_return(one, actor="bo", now=shop.now)
    for again in (one, stale):
        with pytest.raises(ReturnHandled, match=f"The return {one.rma_id} is dealt with already."):
            credit_return(again, actor="bo", now=shop.now)
    assert (CreditMemo.objects.count(), len(trail())) == (1, 1)


def test_never_more_is_credited_than_the_buyer_has_and_paid(shop):
    one = returned(shop, quantity=2, arrives=True)
    refund_order(shop.order(one.order_number), Credit(items={"MUG": Decimal(1)}), actor="bo",
                 now=shop.now)  # fmt: skip
    proposal = propose_memo(one)
    assert (proposal.items, proposal.total) == ({"MUG": Decimal(1)}, MUG)
    assert proposal.warnings == (
        "The buyer returns 2 units, but money can be given back for 1 only.",
    )
    credit_return(one, actor="bo", now=shop.now)
    assert shop.order(one.order_number).total_refunded == 2 * MUG


def test_all_given_back_already_is_told_and_the_memo_can_be_named(shop):
    one = returned(shop, arrives=True)
    memo = refund_order(shop.order(one.order_number), actor="bo", now=shop.now)
    with pytest.raises(StepNotAllowed, match=r"^An order that is Closed cannot be credited\.$"):
        credit_return(one, actor="bo", now=shop.now)
    assert stand(one) == OPEN
    mark_handled(one, credit_memo=memo, actor="ada", now=shop.now)
    assert stand(one) == (shop.now, "ada", memo)


def test_units_whose_money_is_given_back_are_told_by_their_sku(shop):
    one = returned(shop, arrives=True)
    credit = Credit(items={"MUG": Decimal(2)}, adjustment_fee=Decimal(5))
    OrderLine.objects.update(ordered=3, invoiced=3, row_invoiced=36)
    Order.objects.update(total_paid=36, grand_total=36)
    refund_order(shop.order(one.order_number), credit, actor="bo", now=shop.now)
    assert why_no_memo(one) == (
        "The money for all delivered units of MUG is given back already. If a credit memo was "
        "written for this return, say that it is dealt with."
    )


def test_a_memo_of_another_order_is_refused(shop):
    one = returned(shop)
    other = delivered(shop)
    memo = refund_order(shop.order(other), actor="bo", now=shop.now)
    with pytest.raises(MemoOfAnotherOrder):
        mark_handled(one, credit_memo=memo, actor="bo", now=shop.now)
    assert (stand(one), trail()) == (OPEN, [])


def test_a_persons_word_is_enough_and_can_be_taken_back(shop):
    one = returned(shop)
    with pytest.raises(ReturnNotHandled):
        reopen(one, actor="bo", now=shop.now)
    mark_handled(one, actor="ada", now=shop.now)
    assert (stand(one), count_open_returns()) == ((shop.now, "ada", None), 0)
    with pytest.raises(ReturnHandled):
        mark_handled(one, actor="bo", now=shop.now)
    reopen(one, actor="bo", now=shop.now)
    assert (stand(one), count_open_returns()) == (OPEN, 1)
    assert [one[0] for one in trail()] == ["return_handled", "return_reopened"]
    assert shop.notes(one.order_number)[-2:] == [
        f"Return {one.rma_id} was said to be dealt with.",
        f"Return {one.rma_id} is to be dealt with again.",
    ]


def test_a_memo_may_follow_a_persons_word_and_stays(shop):
    one = returned(shop)
    mark_handled(one, actor="ada", now=shop.now)
    memo = refund_order(shop.order(one.order_number), actor="bo", now=shop.now)
    mark_handled(one, credit_memo=memo, actor="bo", now=shop.now)
    assert stand(one) == (shop.now, "bo", memo)
    with pytest.raises(ReturnNotHandled):
        reopen(one, actor="bo", now=shop.now)
    with pytest.raises(ReturnHandled):
        mark_handled(one, credit_memo=memo, actor="bo", now=shop.now)
    assert stand(one) == (shop.now, "bo", memo)


def test_a_memo_and_its_return_come_together_or_not_at_all(shop):
    one = returned(shop)

    class Stop(Exception):
        pass

    def credit_and_stop():
        credit_return(one, actor="bo", now=shop.now)
        raise Stop

    with pytest.raises(Stop), transaction.atomic():
        credit_and_stop()
    assert (stand(one), CreditMemo.objects.count()) == (OPEN, 0)


def test_what_amazon_has_refunded_is_warned_of(shop):
    one = returned(shop, arrives=True)
    one.refunded = 2 * MUG
    assert is_refunded_at_amazon(one)
    assert propose_memo(one).warnings == (
        (
            "Amazon has already refunded 24.00 USD: record the credit memo offline, and do not "
            "refund on Amazon again."
        ),
    )
    one.refunded = Decimal(20)
    assert propose_memo(one).warnings == (
        (
            "Amazon has already refunded 20.00 USD, and this credit memo comes to 24.00 USD: "
            "compare the two, record it offline, and do not refund on Amazon again."
        ),
    )


def test_a_claim_is_warned_of(shop):
    one = returned(shop, arrives=True)
    one.has_claim = True
    assert propose_memo(one).warnings == (
        (
            "The buyer has made an A-to-z claim: Amazon may pay the buyer itself. Look at it in "
            "Seller Central first."
        ),
    )


def test_without_a_quantity_one_unit_is_proposed_and_said(shop):
    one = returned(shop, arrives=True)
    one.quantity = None
    proposal = propose_memo(one)
    assert (proposal.items, proposal.warnings) == (
        {"MUG": Decimal(1)},
        ("Amazon does not say how many units come back: one is proposed.",),
    )


@pytest.mark.parametrize("names", [("sku",), ("asin",), ("sku", "asin"), ()])
def test_the_item_is_found_by_what_amazon_names(shop, names):
    one = returned(shop, arrives=True)
    one.order_item_id = ""
    for name in {"sku", "asin"} - set(names):
        setattr(one, name, "")
    assert propose_memo(one).items == {"MUG": Decimal(2)}


def test_an_item_that_nobody_knows_is_refused(shop):
    one = returned(shop, arrives=True)
    one.order_item_id, one.sku = "99", "CUP"
    number = shop.order(one.order_number).number
    assert why_no_memo(one) == f"Order {number} has no item that Amazon calls CUP."


def test_without_a_commerce_order_it_is_told_what_to_do(shop):
    take_in(shop, {"Order ID": "111-1", "Amazon RMA ID": "D1", "Return quantity": "1"})
    unknown = AmazonReturn.objects.get()
    assert why_no_memo(unknown) == (
        "Amazon order 111-1 was never taken in: give the money back in Seller Central, and then "
        "say that the return is dealt with."
    )
    with pytest.raises(NothingToCredit):
        credit_return(unknown, actor="bo", now=shop.now)
    # Nothing is to be done here about an order that never came here.
    assert (count_open_returns(), find_returns().count()) == (0, 1)
    mark_handled(unknown, actor="bo", now=shop.now)
    assert stand(unknown) == (shop.now, "bo", None)


def test_a_view_only_order_has_no_memo(shop):
    one = returned(shop, arrives=True)
    AmazonOrder.objects.update(order=None, import_state=ImportState.VIEW_ONLY)
    one.refresh_from_db()
    Order.objects.update(channel="", external_store="", external_id="")
    assert why_no_memo(one) == (
        f"Amazon order {one.order_number} has no Commerce order: give the money back in Seller "
        "Central, and then say that the return is dealt with."
    )


def test_returns_that_disagree_are_found(shop):
    one = returned(shop)
    AmazonReturn.objects.update(handled_by="bo")
    assert list(channel_findings()) == [f"Return {one.pk} is open, but somebody dealt with it."]
    other = refund_order(shop.order(delivered(shop)), actor="bo", now=shop.now)
    AmazonReturn.objects.update(handled_at=shop.now, credit_memo=other)
    assert list(channel_findings()) == [f"Return {one.pk} has the credit memo of another order."]
    AmazonReturn.objects.update(credit_memo=None, order_number="1", requested_on=date(2026, 1, 1))
    assert list(channel_findings()) == [
        f"Return {one.pk} is tied to another Amazon order than its own."
    ]
