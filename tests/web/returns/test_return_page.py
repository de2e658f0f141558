"""The page of a return tells all that is known, what to do, and takes a person's word (S-08)."""

import re

from tests.scene import Shop
from tests.users.scene import hired, made
from tests.web.amazon_orders.details_page import facts, html_of, links, path_of, rows
from tests.web.returns.parcels import BACK, REPAID, TRACKING, sent_back, shipped, unknown
from tests.web.stores.rooms import messages_of, page, someone

from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.returns.crediting import credit_return
from counterpart.audit.models import AuditEntry
from counterpart.users.permissions import Permission

BADGE = re.compile(r'<a href="([^"]*)"><span class="badge warning">Return requested</span></a>')


def place(one: AmazonReturn, action: str = "") -> str:
    return f"/returns/{one.pk}/{action}"


def test_a_return_tells_what_comes_back_and_where_its_parcel_is(rooms):
    number = shipped(rooms)
    one = sent_back(rooms, number, **BACK)
    html = html_of(someone(), place(one))
    assert facts(html, "goods") == {
        "Title": "A mug",
        "Quantity": "1",
        "Amazon Seller SKU": "MUG",
        "ASIN": "B000MUG",
        "Reason": "Defective or does not work CR-DEFECTIVE",
        "Resolution": "Refund once the goods are back",
        "Within Amazon's policy": "Yes",
        "A-to-z claim": "No",
    }
    assert facts(html, "parcel") == {
        "Requested": "Nov 10, 2026",
        "Delivered back": "Nov 20, 2026",
        "Carrier": "USPS",
        "Tracking number": f"{TRACKING} Copy the tracking number",
    }
    assert facts(html, "amazon") == {
        "Amazon's status": "Approved",
        "Refunded at Amazon": "–",
        "Amazon's RMA number": one.rma_id,
        "Our RMA number": "–",
        "First seen": "Nov 2, 2026, 12:06:01 PM",
        "Last seen": "Nov 2, 2026, 12:06:01 PM",
    }
    assert facts(html, "here") == {
        "State": "To be dealt with",
        "Amazon order": number,
        "Commerce order": f"#{rooms.order(number).number}",
        "Credit memo": "–",
    }


def test_what_is_to_be_done_depends_on_where_the_parcel_is(rooms):
    number = shipped(rooms)
    away, back = sent_back(rooms, number), sent_back(rooms, number, rma_id="D2", **BACK)
    assert "The parcel is not back yet." in page(someone(), place(away))
    assert "The goods are back. Look at them" in page(someone(), place(back))
    form = f"/orders/{rooms.order(number).pk}/credit-memo/?return={back.pk}"
    assert links(html_of(someone(), place(back)))["Create credit memo"] == form


def test_what_amazon_paid_already_and_claims_are_warned_of(rooms):
    one = sent_back(rooms, shipped(rooms), has_claim=True, **REPAID)
    told = page(someone(), place(one))
    assert "Amazon has already given the buyer $12.50 . The credit memo" in told
    assert "The buyer has made an A-to-z claim" in told


def test_without_an_order_the_page_says_why_and_what_to_do(rooms):
    one = unknown(rooms)
    html = html_of(someone(), place(one))
    told = page(someone(), place(one))
    assert "was never taken in: give the money back in Seller Central" in told
    assert "Create credit memo" not in links(html)
    assert facts(html, "here")["Amazon order"] == "111-0000000-0000001"
    someone().post(place(one, "dealt-with/"))
    assert facts(html_of(someone(), place(one)), "here")["Dealt with by"] == "ada"


def test_a_return_is_dealt_with_by_a_persons_word_and_taken_up_again(rooms):
    one = sent_back(rooms, shipped(rooms))
    bo = someone("bo")
    assert messages_of(bo, bo.post(place(one, "dealt-with/"))) == "The return is dealt with."
    told = facts(html_of(bo, place(one)), "here")
    assert (told["State"], told["Dealt with by"]) == ("Dealt with", "bo")
    assert "Create credit memo" not in links(html_of(bo, place(one)))
    said = messages_of(bo, bo.post(place(one, "reopen/")))
    assert said == "The return is to be dealt with again."
    assert facts(html_of(bo, place(one)), "here")["State"] == "To be dealt with"
    words = AuditEntry.objects.filter(actor="bo", subject_kind="amazon_return").order_by("pk")
    assert [entry.action for entry in words] == ["return_handled", "return_reopened"]


def test_a_word_said_twice_is_refused_and_changes_nothing(rooms):
    one = sent_back(rooms, shipped(rooms))
    someone("bo").post(place(one, "dealt-with/"))
    ada = someone()
    assert "is dealt with already" in messages_of(ada, ada.post(place(one, "dealt-with/")))
    one.refresh_from_db()
    assert one.handled_by == "bo"


def test_a_form_sent_twice_takes_effect_once(rooms):
    one = sent_back(rooms, shipped(rooms))
    bo = someone("bo")
    form = {"form_token": "once"}
    bo.post(place(one, "dealt-with/"), form)
    assert "took effect once" in messages_of(bo, bo.post(place(one, "dealt-with/"), form))
    assert AuditEntry.objects.filter(action="return_handled").count() == 1


def test_a_return_with_its_memo_leads_there_and_is_not_reopened(rooms):
    number = shipped(rooms)
    one = sent_back(rooms, number, **BACK)
    memo = credit_return(one, actor="bo", now=rooms.now)
    html = html_of(someone(), place(one))
    assert facts(html, "here")["Credit memo"] == f"#{memo.number}"
    here = f"/orders/{rooms.order(number).pk}/#memo{memo.pk}"
    assert links(html)["View credit memo"] == here
    assert f'id="memo{memo.pk}"' in html_of(someone(), here.partition("#")[0])
    assert "Reopen" not in html
    ada = someone()
    assert "is not reopened" in messages_of(ada, ada.post(place(one, "reopen/")))


def test_whoever_may_only_look_is_offered_nothing(rooms):
    one = sent_back(rooms, shipped(rooms), **BACK)
    made("looker", Permission.VIEW_CHANNEL)
    hired("lou", "looker")
    lou = someone("lou")
    html = html_of(lou, place(one))
    assert (TRACKING in html, "dealt-with" in html, "credit-memo" in html) == (False,) * 3
    assert "Whoever may write credit memos for this order writes it." in page(lou, place(one))
    assert lou.post(place(one, "dealt-with/")).status_code == 403
    one.refresh_from_db()
    assert one.handled_at is None


def badges(login: str, path: str) -> list[str]:
    return BADGE.findall(html_of(someone(login), path))


def test_orders_wear_a_badge_until_the_return_is_dealt_with(rooms: Shop):
    """S-08: in the list of Amazon orders, on its page, and on the Commerce order's."""
    number, plain = shipped(rooms), shipped(rooms)
    one = sent_back(rooms, number)
    order = rooms.order(number)
    places = ("/amazon-orders/", path_of(rooms, number), f"/orders/{order.pk}/")
    for path in places:
        assert badges("ada", path) == [place(one)], path
    assert badges("ada", path_of(rooms, plain)) == []
    someone().post(place(one, "dealt-with/"))
    for path in places:
        assert badges("ada", path) == [], path


def test_the_amazon_order_shows_all_its_returns(rooms):
    number = shipped(rooms)
    one = sent_back(rooms, number, **BACK)
    html = html_of(someone(), path_of(rooms, number))
    assert rows(html, "returnstitle") == [
        {
            "Return": one.rma_id,
            "Item": "1 × MUG",
            "Reason": "Defective or does not work",
            "Delivered back": "Nov 20, 2026",
            "Amazon's status": "Approved",
            "Here": "To be dealt with",
        }
    ]


def test_what_needs_attention_names_the_parcels_that_are_back(rooms):
    assert "Buyers have asked to send these back" not in page(someone(), "/attention/")
    number = shipped(rooms)
    sent_back(rooms, number)
    told = page(someone(), "/attention/")
    assert "Returns 1 to be dealt with Buyers have asked to send these back" in told
    back = sent_back(rooms, number, rma_id="D2", **BACK)
    html = html_of(someone(), "/attention/")
    assert "1 parcel has come back and waits for its credit memo." in page(someone(), "/attention/")
    ways = links(html)
    assert ways["D2"] == place(back)
    assert ways["Show what is back"] == "/returns/?tab=delivered"
    assert ways["Show these returns"] == "/returns/?tab=open"
