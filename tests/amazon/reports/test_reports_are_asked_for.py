"""A report is asked for once, and what was lost on the way is looked for before it is again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.amazon.reports.asking import Reader, asked, at_amazon, states, wanted, work

from counterpart.amazon.client.errors import ReconnectStore
from counterpart.amazon.client.reports.returns import RETURNS_REPORT
from counterpart.amazon.models.accounts import Connection
from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.models.reports import Report, ReportState
from counterpart.amazon.reports.requesting import request_report
from counterpart.amazon.reports.states import move
from counterpart.amazon.reports.wanting import want_report
from counterpart.amazon.stores.channel_settings import set_read_only
from counterpart.amazon.stores.lines import line_to_amazon


def errors():
    return list(CommunicationError.objects.order_by("pk").values_list("call", "code", "solved_at"))


def test_a_wanted_report_is_asked_for_with_its_bounds(shop):
    report = wanted(shop)
    assert work(shop) is None
    [seen] = [one for one in shop.amazon.requests if one.operation == "createReport"]
    report.refresh_from_db()
    assert (report.state, report.requested_at, report.attempts) == ("requested", shop.now, 0)
    assert seen.body["marketplaceIds"] == [shop.store.marketplace_id]
    assert seen.body["dataStartTime"] < seen.body["dataEndTime"]
    assert report.report_id == shop.amazon.tell_reports()[0]["report_id"]


def test_of_a_type_there_is_one_at_a_time(shop):
    report = wanted(shop)
    assert want_report(shop.account, RETURNS_REPORT, now=shop.now) is None
    assert Report.objects.get() == report
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(
            account=shop.account,
            report_type=RETURNS_REPORT,
            marketplace_ids=[],
            next_look_at=shop.now,
            created_at=shop.now,
        )


def test_of_an_account_at_rest_no_report_is_wanted(shop):
    shop.store.is_active = False
    shop.store.save()
    assert want_report(shop.account, RETURNS_REPORT, now=shop.now) is None
    assert states() == []


@pytest.mark.parametrize("loses", ["drops_after", "cuts_short"])
def test_report_whose_answer_was_lost_is_found_in_amazons_list(shop, loses):
    wanted(shop)
    getattr(shop.amazon, loses)(operation="createReport")
    work(shop)
    assert (states(), asked(shop)) == (["wanted"], ["createReport"])
    reader = Reader()
    work(shop, reader, minutes=1)
    assert (states(), asked(shop)) == (["requested"], ["getReports"])
    work(shop, reader)
    assert (states(), at_amazon(shop), len(reader.read)) == (["done"], ["DONE"], 1)


def test_report_that_amazon_never_heard_of_is_asked_for_anew(shop):
    report = wanted(shop)
    shop.amazon.answers_html(500, operation="createReport")
    work(shop)
    assert states() == ["wanted"]
    work(shop, minutes=1)
    assert (asked(shop), at_amazon(shop)) == (["createReport", "getReports"], [])
    work(shop, minutes=6)
    report.refresh_from_db()
    assert (report.attempts, report.requested_at, at_amazon(shop)) == (1, None, [])
    work(shop, minutes=5)
    work(shop)
    assert (states(), at_amazon(shop)) == (["done"], ["DONE"])


def test_report_of_somebody_else_about_another_time_is_not_taken_for_ours(shop):
    wanted(shop)
    shop.amazon.answers_html(500, operation="createReport")
    work(shop)
    seller = shop.account.seller_id
    shop.amazon.queue_report(
        seller,
        report_type=RETURNS_REPORT,
        marketplace_ids=[shop.store.marketplace_id],
        data_start=shop.now - timedelta(days=3),
        data_end=shop.now,
        options={},
    )
    work(shop, minutes=2)
    assert states() == ["wanted"]


def test_a_throttled_report_waits_and_says_nothing(shop):
    report = wanted(shop)
    shop.amazon.throttles(operation="createReport", retry_after=600)
    assert work(shop) is None
    report.refresh_from_db()
    assert (report.state, report.requested_at) == ("wanted", None)
    assert report.next_look_at == shop.now + timedelta(minutes=10)
    asked(shop)
    work(shop, minutes=9)
    assert asked(shop) == []
    work(shop, minutes=1)
    assert (states(), asked(shop)) == (["requested"], ["createReport"])


def test_a_report_that_amazon_refuses_is_given_up_and_told(shop):
    report = wanted(shop)
    Report.objects.update(report_type="GET_NO_SUCH_REPORT")
    report.refresh_from_db()
    with line_to_amazon(shop.account, shop.clock) as line:
        request_report(report, line, clock=shop.clock)
    report.refresh_from_db()
    assert (report.state, report.error_code, report.finished_at) == (
        "failed",
        "InvalidInput",
        shop.now,
    )
    assert report.error == "The report type GET_NO_SUCH_REPORT is not known."
    assert errors() == [("createReport", "InvalidInput", None)]


def test_a_missing_role_is_one_sentence_and_no_reason_to_connect_again(shop):
    report = wanted(shop)
    shop.amazon.fails(403, operation="createReport", times=5)
    assert work(shop) is None
    report.refresh_from_db()
    shop.account.refresh_from_db()
    assert (report.state, shop.account.connection) == ("failed", Connection.CONNECTED)
    assert report.error == (
        "Amazon does not permit this report. Give the application the roles “Inventory and Order "
        "Tracking” and “Product Listing” in Seller Central, and authorize it anew."
    )
    asked(shop)
    work(shop, hours=1)
    assert asked(shop) == []


def test_a_token_that_expired_is_renewed(shop):
    wanted(shop)
    shop.amazon.expires_tokens()
    assert work(shop) is None
    assert states() == ["requested"]


def test_a_revoked_account_is_answered_and_costs_no_report(shop):
    report = wanted(shop)
    shop.amazon.revokes()
    refused = work(shop)
    assert isinstance(refused, ReconnectStore)
    report.refresh_from_db()
    assert (report.state, report.requested_at, report.attempts) == ("wanted", None, 0)


def test_reports_are_asked_for_in_read_only_mode(shop):
    """Nothing of the seller's changes by it."""
    set_read_only(True, actor="bo", now=shop.now)
    wanted(shop)
    work(shop)
    work(shop)
    assert states() == ["done"]


def test_two_workers_ask_once(shop):
    report = wanted(shop)
    other = Report.objects.get(pk=report.pk)
    with line_to_amazon(shop.account, shop.clock) as line:
        request_report(report, line, clock=shop.clock)
        request_report(other, line, clock=shop.clock)
    assert (asked(shop), len(at_amazon(shop))) == (["createReport"], 1)


def test_a_step_is_taken_by_one_of_two(shop):
    report = wanted(shop)
    other = Report.objects.get(pk=report.pk)
    assert move(report, ReportState.REQUESTED, report_id="1")
    assert not move(other, ReportState.REQUESTED, report_id="2")
    report.refresh_from_db()
    assert report.report_id == "1"
    with pytest.raises(ValueError, match="cannot become"):
        move(other, ReportState.DONE)
