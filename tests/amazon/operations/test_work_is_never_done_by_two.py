"""Two workers share the outbox, and one of them stops where the other took over (P2)."""

from datetime import timedelta

from tests.amazon.operations.outbox import make_pass, operation, posts, shipped_order, states

from counterpart.amazon.models.accounts import AccountLease
from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.models.runs import AccountRun
from counterpart.amazon.operations.queue import queue_shipment_confirmations
from counterpart.amazon.operations.run import Sent, send_due
from counterpart.amazon.operations.states import move
from counterpart.amazon.running import run_account, tell_account
from counterpart.amazon.stores.lease import leased
from counterpart.amazon.stores.lines import line_to_amazon


def test_one_of_two_workers_claims_an_operation(shop):
    order_id = shipped_order(shop)
    queue_shipment_confirmations(shop.account, actor="sync", now=shop.now)
    both = [operation(order_id), operation(order_id)]
    assert [move(one, OperationState.SENDING) for one in both] == [True, False]


def test_an_operation_that_another_worker_sends_meanwhile_is_left_to_it(shop):
    shipped_order(shop)
    queue_shipment_confirmations(shop.account, actor="sync", now=shop.now)
    run = AccountRun.objects.create(account=shop.account, started_at=shop.now)
    sent = Sent()

    def another_worker_is_faster() -> None:
        Operation.objects.update(state=OperationState.SENDING)

    with line_to_amazon(shop.account, shop.clock) as line:
        send_due(
            run, line, sent, actor="sync", clock=shop.clock, keep_alone=another_worker_is_faster
        )
    assert (sent, posts(shop), states()) == (Sent(), [], ["sending"])


def test_a_second_pass_over_an_account_does_nothing(shop):
    shipped_order(shop)
    runs = shop.account.runs.count()
    with leased(shop.account):
        assert run_account(shop.account, shop.clock) is None
        assert tell_account(shop.account, shop.clock) is None
    assert (posts(shop), shop.account.runs.count()) == ([], runs)
    assert make_pass(shop.account, shop).accepted == 1


def test_a_pass_stops_where_another_process_took_over(shop):
    first, second = (shop.buyer_orders() for _ in range(2))
    shop.sync()
    for order_id in (first, second):
        shop.ship(order_id)

    # The other process takes the account over while the first shipment is told.
    waited = shop.clock.now

    def now_and_taken_over():
        if Operation.objects.filter(state=OperationState.SENDING).exists():
            AccountLease.objects.update(holder="another one", expires_at=waited())
        return waited()

    shop.clock.now = now_and_taken_over
    run = make_pass(shop.account, shop)
    assert (run.outcome, run.sentence, run.accepted) == (
        "broken_off",
        "Another process took over this account; this one stopped.",
        1,
    )
    assert (len(posts(shop)), states()) == (1, ["accepted", "queued"])
    assert AccountLease.objects.get().holder == "another one"


def test_a_lease_that_ran_out_is_taken_over_and_everything_goes_on(shop):
    shipped_order(shop)
    long_ago = shop.now - timedelta(days=365 * 10)
    AccountLease.objects.update(holder="elsewhere 1 2 x", expires_at=long_ago)
    assert shop.sync().accepted == 1
