"""Of two who credit a return at once, one does, and the other is told."""

from tests.amazon.returns.sending_back import returned
from tests.journeys.test_two_at_once import together

from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.returns.crediting import credit_return
from counterpart.amazon.returns.handling import ReturnHandled
from counterpart.orders.models.documents import CreditMemo


def test_two_hands_write_one_memo(lasting_shop):
    shop = lasting_shop
    one = returned(shop, arrives=True)

    def credit():
        try:
            return credit_return(AmazonReturn.objects.get(pk=one.pk), actor="bo", now=shop.now)
        except ReturnHandled as no:
            return no

    answers = together(*[credit] * 3)
    memo = CreditMemo.objects.get()
    assert [str(answer) for answer in answers if isinstance(answer, CreditMemo)] == [memo.number]
    refusals = [answer for answer in answers if isinstance(answer, ReturnHandled)]
    assert [str(no) for no in refusals] == [f"The return {one.rma_id} is dealt with already."] * 2
    assert shop.order(one.order_number).total_refunded == memo.grand_total
