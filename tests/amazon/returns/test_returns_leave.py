"""What is known of a return goes with the buyer, with the store, and with the time."""

from datetime import timedelta

from tests.amazon.returns.sending_back import returned

from counterpart.amazon.cleaning import clean_copies, clean_receipts
from counterpart.amazon.deleting.asking import delete_store
from counterpart.amazon.deleting.finishing import finish_deletions
from counterpart.amazon.erasing.copies import remembered
from counterpart.amazon.erasing.due import erase_due, overdue_findings
from counterpart.amazon.models.reports import Report
from counterpart.amazon.models.returns import AmazonReturn


def numbers():
    return [one.tracking_number for one in AmazonReturn.objects.all()]


def test_the_parcels_number_is_forgotten_with_the_buyer(shop):
    returned(shop)
    assert numbers() != [""]
    erase_due(actor="worker", now=shop.now + timedelta(days=60))
    assert (numbers(), remembered().count()) == ([""], 0)


def test_a_number_that_came_in_while_the_buyer_was_erased_is_erased_with_the_next_job(shop):
    one = returned(shop)
    later = shop.now + timedelta(days=60)
    erase_due(actor="worker", now=later)
    AmazonReturn.objects.filter(pk=one.pk).update(tracking_number="1Z")
    assert len(list(overdue_findings(later))) == 1
    erase_due(actor="worker", now=later)
    assert (numbers(), list(overdue_findings(later))) == ([""], [])


def test_a_deleted_store_takes_its_returns_and_reports_away(shop):
    returned(shop)
    delete_store(shop.store, typed_name=shop.store.name, actor="bo", now=shop.now)
    assert finish_deletions(actor="worker", now=shop.now) == 1
    assert (AmazonReturn.objects.count(), Report.objects.count()) == (0, 0)


def test_old_reports_and_returns_are_cleaned_away(shop):
    returned(shop)
    assert (clean_copies(now=shop.now), AmazonReturn.objects.count()) == (0, 1)
    assert Report.objects.count() == 2
    clean_receipts(before=shop.now + timedelta(seconds=1))
    clean_copies(now=shop.now + timedelta(days=541))
    assert (AmazonReturn.objects.count(), Report.objects.count()) == (0, 0)
